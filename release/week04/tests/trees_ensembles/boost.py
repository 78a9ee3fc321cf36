from otter.test_files import test_case

OK_FORMAT = False

name = 'boost'
points = None
all_or_nothing = False


@test_case(points=5.0, hidden=False, failure_message='compare with equations (9) to (13)')
def test_boost(env):
    exec('g_found, h_found = logistic_derivatives(np.array([1.0, 0.0, 1.0]), np.array([0.0, np.log(3.0), -np.log(3.0)]))\nassert_close(g_found, np.array([-0.5, 0.75, -0.75]), what="g of (11) at F = 0, ln 3, -ln 3", hint="p - y")\nassert_close(\n    h_found, np.array([0.25, 3 / 16, 3 / 16]), what="h of (11) at F = 0, ln 3, -ln 3", hint="p (1 - p)"\n)\ng_found, h_found = logistic_derivatives(np.array([0.0, 1.0]), np.array([50.0, -800.0]))\nassert_close(\n    g_found, np.array([1.0, -1.0]), what="g at F = 50 and -800", hint="exp(800) overflows: use exp(-|F|)"\n)\nassert_close(\n    h_found[0], np.exp(-50.0), atol=0, what="h at F = 50", hint="(13): p is rounded to 1, so 1 - p is 0"\n)\nassert_close(\n    squared_derivatives(np.array([1.0, 2.0, 6.0]), np.full(3, 3.0))[0],\n    np.array([2.0, 1.0, -3.0]),\n    what="g of (10) on the example on paper",\n    hint="F - y, not y - F: boosting goes against the gradient",\n)\n\n\ndef last_row_apart(X, g, h, X_ask):\n    """Split between 2 and 3, leaves by (2) with lambda = 1."""\n    left, asked = X[:, 0] < 2.5, X_ask[:, 0] < 2.5\n    values = [-g[side].sum() / (h[side].sum() + 1) for side in (left, ~left)]\n    return np.where(asked, values[0], values[1])\n\n\ndef half_square(y, F):\n    """The derivatives (10)."""\n    return F - y, np.ones(len(y))\n\n\nthree_x, three_y = np.array([[1.0], [2.0], [3.0]]), np.array([1.0, 2.0, 6.0])\nassert_close(\n    boost(last_row_apart, half_square, three_x, three_y, three_x, 0, 0.5),\n    np.full(3, 3.0),\n    what="the first score on the example on paper",\n    hint="(12), the same for all rows: the mean of y for the squared loss",\n)\nearned = assert_close(boost(last_row_apart, half_square, three_x, three_y, three_x, 1, 0.5), np.array([2.5, 2.5, 3.75]), what=\'the scores after one round on the example on paper\', hint="(9): add rate times the tree\'s values")\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 5), earned', env)
