from otter.test_files import test_case

OK_FORMAT = False

name = 'family_gradient'
points = None
all_or_nothing = False


@test_case(points=1.0, hidden=False, failure_message='Take the terms of (29) one at a time.')
def test_family_gradient_values(env):
    exec('x, Q, c = np.array([1.0, 2.0]), np.array([[2.0, 4.0], [0.0, 6.0]]), np.array([-1.0, 0.0])\nA, b, w = np.array([[2.0, -1.0]]), np.array([0.0]), np.array([4.0])\nassert_close(\n    family_gradient(x, Q, c, 0 * A, b, w),\n    np.array([5.0, 14.0]),\n    what="the gradient without the softplus term: S x + c at (1, 2)",\n    hint="[9, 12] is Q x + c, [1, 16] is Q\' x + c: both halves count, equation (3).",\n)\nearned = assert_close(family_gradient(x, 0 * Q, 0 * c, A, b, w), np.array([4.0, -2.0]), what="the gradient of the softplus term alone: A\' (w * 1/2)", hint="[8, -4] lacks the slope 1/2 of the softplus at 0; [1, -0.5] lacks w; [0.5] or [2] lacks A\'.")\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 1), earned', env)


@test_case(points=3.0, hidden=False, failure_message='The table below tells the error kind by kind.')
def test_family_gradient_threshold(env):
    exec('b, w = np.array([1e4, -1e4]), np.array([3.0, 5.0])\nassert_close(\n    family_gradient(np.zeros(2), np.zeros((2, 2)), np.zeros(2), np.eye(2), b, w),\n    np.array([3.0, 0.0]),\n    what="the gradient with logits of +10000 and -10000",\n    hint="NaN: e^10000 is inf, and inf / inf is NaN. Let exp never see a positive number.",\n)\nfigure = worst_relative_error(family_gradient, seed=1)\nearned = threshold(figure, zero=0.0001, full=1e-06, what=\'worst relative error\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
