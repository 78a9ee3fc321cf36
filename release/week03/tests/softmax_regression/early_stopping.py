from otter.test_files import test_case

OK_FORMAT = False

name = 'early_stopping'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with the traps listed above the question')
def test_early_stopping(env):
    exec('paper_scores = [5.0, 3.0, 4.0, 2.0, 6.0, 7.0, 1.0]\n\n\ndef walk(t):\n    """Return the next state: states are whole numbers here, and number t has the score paper_scores[t]."""\n    return t + 1\n\n\ndef look_up(t):\n    return paper_scores[t]\n\n\nbest_state, best_round, seen = early_stopping(walk, look_up, 0, patience=2, max_rounds=6)\nassert_close(seen, np.array(paper_scores[:6]), what="the scores of the example on paper", hint="stop by (8)")\nassert_equal(best_state, 3, what="the state of the example on paper", hint="6: the best, not the last")\nassert_equal(best_round, 3, what="its round")\nbest_state, _, seen = early_stopping(walk, look_up, 0, patience=3, max_rounds=6)\nassert_equal(best_state, 6, what="the state with a patience of 3")\nassert_equal(\n    early_stopping(walk, look_up, 0, patience=3, max_rounds=2)[0],\n    1,\n    what="the state after two rounds at most",\n)\npaper_scores[:4] = [2.0, np.nan, 2.0, np.nan]\nearned = assert_equal(early_stopping(walk, look_up, 0, patience=2, max_rounds=3)[0], 0, what=\'the state for the scores 2, nan, 2\', hint=\'nan is never better, and neither is an equal score\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
