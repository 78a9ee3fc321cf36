from otter.test_files import test_case

OK_FORMAT = False

name = 'viterbi'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with the table on paper and with the traps')
def test_viterbi(env):
    exec('best_path, best_log = viterbi(paper_start, paper_trans, paper_emit)\nassert_equal(np.asarray(best_path).tolist(), [1, 1, 0], what="the path on the example on paper")\nassert_close(\n    np.exp(best_log),\n    0.050625,\n    what="its probability",\n    hint="0.125 is the sum over all paths: maximum, not sum",\n)\n# State 1 can be reached only from state 1: the best last state decides where the path began.\ntrap_trans = np.log([[1.0, 1e-300], [0.5, 0.5]])\ntrap_emit = np.log([[0.6, 0.4], [0.5, 0.5], [0.01, 0.99]])\nearned = assert_equal(np.asarray(viterbi(paper_start, trap_trans, trap_emit)[0]).tolist(), [1, 1, 1], what=\'the path of a record whose last observation changes everything\', hint=\'0, 0, 1 or the like: follow the notes back from the last state, do not take the best of each time\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
