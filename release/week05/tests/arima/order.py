from otter.test_files import test_case

OK_FORMAT = False

name = 'order'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='compare with the table on paper and with the traps')
def test_order_information(env):
    exec('paper_aic, paper_bic = information(steps_up, 1)\nassert_close(\n    paper_aic,\n    np.array([4 * np.log(0.75) + 2, 4 * np.log(0.5) + 4]),\n    what="aic on paper",\n    hint="1.796 in front: order 0 has to leave out the first value, too; then N = 4, the mean square, np.log",\n)\nearned = assert_close(paper_bic, np.array([4 * np.log(0.75) + np.log(4), 0.0]), atol=1e-09, what=\'bic on paper\', hint=\'(p + 1) log N with the N rows that were fitted, not with n\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)


@test_case(points=2.0, hidden=False, failure_message='all pairs, the lowest BIC; difference first, keep the constant')
def test_order_arma(env):
    exec('climbing = 2.0 * np.arange(100) + np.random.default_rng(3).normal(size=100).cumsum()\nassert_equal(\n    np.asarray(choose_arma(climbing, 1, 1)).tolist(),\n    [0, 0],\n    what="(p, q) of a walk that climbs by 2 a step, d = 1",\n    hint=\'(1, 1) or (1, 0): was the constant dropped? np.diff, then order=(p, 0, q) and trend="c"\',\n)\nearned = assert_equal(np.asarray(choose_arma(draw_arma([0.8], [], 120, np.random.default_rng(5)), 0, 1)).tolist(), [1, 0], what=\'(p, q) of an autoregression with phi_1 = 0.8\', hint=\'(1, 1): lowest BIC, not highest likelihood; (0, 1): p comes first\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
