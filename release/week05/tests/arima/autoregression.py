from otter.test_files import test_case

OK_FORMAT = False

name = 'autoregression'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with the example on paper and with the traps')
def test_autoregression(env):
    exec('weights, spread = fit_least_squares(steps_up, 1)\nassert_close(\n    weights,\n    np.array([1.0, 0.5]),\n    atol=1e-9,\n    what="c and phi_1 of the example on paper",\n    hint="rows for t = 1 to 4, a column of ones first",\n)\nassert_close(\n    spread, 0.5, what="s² of the example on paper", hint="the mean of the squares over n - p = 4 rows"\n)\nassert_close(\n    fit_least_squares(steps_up, 0)[0],\n    np.array([1.2]),\n    what="the fit of order 0",\n    hint="the constant alone, which is the mean",\n)\nfibonacci = np.array([1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0, 34.0])\nassert_close(\n    fit_least_squares(np.cumsum(fibonacci) - fibonacci, 2)[0],\n    np.array([2.0, 1.0, 1.0]),\n    atol=1e-9,\n    what="w of order 2 for 0, 1, 3, 6, 11, 19, 32, 53: each the sum of the two before it, and 2",\n    hint="a column of ones and two lags, x_(t-1) and x_(t-2), for t = 2 to 7",\n)\nearned = assert_close(yule_walker(np.array([1.0, 11 / 30, -8 / 30])), np.array([22 / 41, -19 / 41]), what=\'phi by Yule-Walker on paper\', hint=\'r_0 and r_1 on the left of (3), r_1 and r_2 on the right\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
