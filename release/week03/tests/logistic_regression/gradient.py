from otter.test_files import test_case

OK_FORMAT = False

name = 'gradient'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='equation (5), with p from (1)')
def test_gradient(env):
    exec('paper_x = np.array([[-1.0], [0.0], [2.0]])\nslope_w, slope_b = bce_gradient(np.zeros(1), 0.0, paper_x, paper_y)\nassert_shape(slope_w, (1,), what="dw for one feature")\nassert_close(\n    slope_w, np.array([-0.5]), what="dw of the example on paper", hint="-1.5: 1/n is missing; 0.5: p - y"\n)\nassert_close(slope_b, -1 / 6, what="db of the example on paper", hint="the mean of p - y, a number")\nslope_w, slope_b = bce_gradient(\n    np.array([1.0, -1.0]), 0.0, np.array([[1e4, 0.0], [0.0, 1e4]]), np.array([0, 0])\n)\nearned = assert_close(slope_w, np.array([5000.0, 0.0]), what=\'dw with logits of 10,000 and -10,000\', hint=\'nan: exp overflowed\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
