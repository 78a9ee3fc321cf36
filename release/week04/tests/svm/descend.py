from otter.test_files import test_case

OK_FORMAT = False

name = 'descend'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with (4) and with the docstring')
def test_descend(env):
    exec('def absolute(w, b):\n    """|w| + 2 |b|, with a subgradient."""\n    return float(np.abs(w).sum() + 2 * abs(b)), np.sign(w), 2 * np.sign(b)\n\n\nstart = np.array([1.2])\nbest_w, best_b, J_history = subgradient_descent(absolute, start, 0.0, 4)\nassert_close(\n    J_history,\n    np.array([1.2, 0.2, 0.3, 1 / 30]),\n    what="history from w = 1.2",\n    hint="the steps are 1/1, 1/2, 1/3, ...; J is evaluated at the start first, and `steps` times in all",\n)\nassert_close(best_w, np.array([-0.3 + 1 / 3]), what="the best w of four", hint="the point of the smallest J")\nassert_close(\n    subgradient_descent(absolute, start, 0.0, 3)[0],\n    np.array([0.2]),\n    what="the best w of three",\n    hint="not the last one: a subgradient step can lead upwards",\n)\nearned = assert_close(start, np.array([1.2]), what=\'the start after the call\', hint="w -= ... changes the caller\'s array")\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
