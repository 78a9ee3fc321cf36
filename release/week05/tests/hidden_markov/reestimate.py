from otter.test_files import test_case

OK_FORMAT = False

name = 'reestimate'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with the example on paper and with the traps')
def test_reestimate(env):
    exec('paper_alpha = np.log([[0.125, 0.375], [0.0625, 0.1875], [0.09375, 0.03125]])\npaper_beta = np.log([[0.1975, 0.2675], [0.65, 0.45], [1.0, 1.0]])\nnew_start, new_trans, new_emit = reestimate(\n    np.array([1, 1, 0]), paper_trans, paper_emit, (paper_alpha, paper_beta), 3\n)\nassert_close(new_start, np.array([0.1975, 0.8025]), what="the new start", hint="gamma_0, divided by P(o)")\nassert_close(\n    new_trans,\n    np.array([[0.43, 0.0925], [0.645, 0.8325]]) / np.array([[0.5225], [1.4775]]),\n    what="the new transitions",\n    hint="rows must sum to 1: divide by gamma summed up to T - 2, not over all times",\n)\nearned = assert_close(new_emit, np.array([[0.75, 0.5225, 0.0], [0.25, 1.4775, 0.0]]) / np.array([[1.2725], [1.7275]]), what=\'the new emissions, M = 3\', hint=\'(K, M): a row a state, a column a symbol; all T times count; a symbol never seen has 0\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
