from otter.test_files import test_case

OK_FORMAT = False

name = 'loss'
points = None
all_or_nothing = False


@test_case(points=4.0, hidden=False, failure_message='equations (3) and (5)')
def test_loss(env):
    exec('paper_x, paper_y = np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([0, 2])\nfound_loss, slope_w, slope_b = loss_and_gradient(np.zeros((2, 3)), np.zeros(3), paper_x, paper_y)\nassert_close(found_loss, np.log(3.0), what="the loss of the example on paper", hint="2.197: (3) is a mean")\nassert_shape(slope_w, (2, 3), what="dW for 2 features and 3 classes")\nassert_close(\n    slope_w,\n    np.array([[-2.0, 1.0, 1.0], [2.0, 2.0, -4.0]]) / 6,\n    what="dW of the example on paper",\n    hint="twice as large: 1/n is missing; the sign: prediction minus truth",\n)\nassert_close(slope_b, np.array([-1.0, 2.0, -1.0]) / 6, what="db of the example on paper")\nheavy = np.array([[1.0, 2.0, 0.0], [0.0, 0.0, 2.0]])\nfound_loss, slope_w, slope_b = loss_and_gradient(heavy, np.zeros(3), np.zeros((2, 2)), paper_y, l2=0.5)\nassert_close(\n    found_loss, np.log(3.0) + 0.25 * 9.0, what="the loss with l2 = 0.5 where X is zero", hint="l2 / 2"\n)\nassert_close(\n    slope_w, 0.5 * heavy, what="dW with l2 = 0.5 where X is zero", hint="the penalty\'s gradient is l2 W"\n)\nfar = np.array([[1e4, 0.0], [0.0, 0.0]])\nfound_loss, _, _ = loss_and_gradient(far, np.zeros(2), np.array([[1.0, 0.0]]), np.array([1]))\nearned = assert_close(found_loss, 10000.0, what=\'the loss at a logit gap of 10,000 on the wrong side\', hint=\'use equation (2)\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 4), earned', env)
