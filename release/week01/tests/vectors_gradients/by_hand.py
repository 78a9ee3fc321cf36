from otter.test_files import test_case

OK_FORMAT = False

name = 'by_hand'
points = None
all_or_nothing = False


@test_case(points=1.0, hidden=False, failure_message='Row k is the gradient of residual k of (22).')
def test_by_hand_jacobian(env):
    exec('assert_close(\n    residual_jacobian(np.array([-1.0, 2.0])),\n    np.array([[20.0, 10.0], [-1.0, 0.0]]),\n    what="the Jacobian of the worked example",\n    hint="(x1 - x0^2) has the slopes -2 x0 and 1; 1 - x0 has -1. Rows are residuals, columns unknowns.",\n)\nassert_shape(\n    residual_jacobian(np.array([1.0, 2.0, 3.0, 4.0])),\n    (6, 4),\n    what="the Jacobian for n = 4",\n    hint="Shape (outputs, inputs), and there are 2 (n - 1) residuals. (4, 6) is the transpose.",\n)\nearned = assert_close(residual_jacobian(np.array([1.0, 2.0, 3.0])), np.array([[-20.0, 10.0, 0.0], [0.0, -40.0, 10.0], [-1.0, 0.0, 0.0], [0.0, -1.0, 0.0]]), what=\'the Jacobian at (1, 2, 3)\', hint=\'The order of (22): first the n - 1 residuals with the 10, then the n - 1 residuals 1 - x_i.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 1), earned', env)


@test_case(points=1.0, hidden=False, failure_message='Compare with your numeric_gradient for n = 3.')
def test_by_hand_gradient(env):
    exec('assert_close(\n    rosenbrock_gradient(np.array([-1.0, 2.0])),\n    np.array([396.0, 200.0]),\n    what="the gradient of the worked example",\n    hint="404 in place of 396 is the suspect\'s bug: the slope of 1 - x0 is -1.",\n)\nassert_close(\n    rosenbrock_gradient(np.array([1.0, 2.0, 3.0])),\n    np.array([-400.0, 1002.0, -200.0]),\n    what="the gradient at (1, 2, 3)",\n    hint="x1 is in three residuals: 200 + 800 + 2 = 1002. Does `=` overwrite one where `+=` adds?",\n)\nearned = assert_close(rosenbrock_gradient(np.ones(5)), np.zeros(5), what=\'the gradient at the minimum (1, 1, 1, 1, 1)\', hint=\'At a minimum every slope is 0.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 1), earned', env)


@test_case(points=1.0, hidden=False, failure_message='Column j: the gradient, differentiated along x_j.')
def test_by_hand_hessian(env):
    exec('assert_close(\n    rosenbrock_hessian(np.array([-1.0, 2.0])),\n    np.array([[402.0, 400.0], [400.0, 200.0]]),\n    what="the Hessian of the worked example",\n    hint="802 in place of 402 is 2 J\'J alone: the second term of (21) is missing.",\n)\nearned = assert_close(rosenbrock_hessian(np.array([1.0, 2.0, 3.0])), np.array([[402.0, -400.0, 0.0], [-400.0, 3802.0, -800.0], [0.0, -800.0, 200.0]]), what=\'the Hessian at (1, 2, 3)\', hint=\'In the middle, 200 of one residual is added to 1200 x1^2 - 400 x2 + 2 of two others.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 1), earned', env)
