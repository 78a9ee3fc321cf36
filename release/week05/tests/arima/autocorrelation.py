from otter.test_files import test_case

OK_FORMAT = False

name = 'autocorrelation'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with the table on paper and with the traps')
def test_autocorrelation(env):
    exec('steps_up = np.array([0.0, 0.0, 2.0, 2.0, 2.0])\nassert_close(\n    acf(steps_up, 2),\n    np.array([1.0, 11 / 30, -8 / 30]),\n    what="r of the example on paper",\n    hint="0.458 at lag 1: divide every sum by n, not by n - h; not 1 at lag 0: divide by c_0",\n)\nassert_close(\n    acf(steps_up + 1e6, 2),\n    np.array([1.0, 11 / 30, -8 / 30]),\n    what="r of the example, a million higher",\n    hint="subtract the mean first, then multiply",\n)\nassert_close(\n    pacf(np.array([1.0, 11 / 30, -8 / 30])),\n    np.array([11 / 30, -19 / 41]),\n    what="partial autocorrelations of the example on paper",\n    hint="-8/30 again: subtract what the shorter lags explain, above and below the fraction bar in (4)",\n)\nearned = assert_close(pacf(0.5 ** np.arange(5)), np.array([0.5, 0.0, 0.0, 0.0]), what=\'partial autocorrelations of r_h = 0.5**h\', hint=\'an autoregression of order 1 has one partial autocorrelation; is phi updated before the next lag?\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
