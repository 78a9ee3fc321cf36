from otter.test_files import test_case

OK_FORMAT = False

name = 'grid_search'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with (14) and with the rule for equal scores')
def test_grid_search(env):
    exec('grid_calls = []\n\n\ndef scripted(X_train, y_train, X_test, C, gamma):\n    """Note the call; right on all rows if C * gamma = 1, wrong on the first otherwise."""\n    grid_calls.append((C, gamma, X_train[:, 0].tolist(), y_train.tolist()))\n    answer = np.where(X_test[:, 0] >= 2, 1, -1)\n    if abs(C * gamma - 1) > 1e-9:\n        answer[0] = -answer[0]\n    return answer\n\n\ngrid_X, grid_y, grid_folds = np.arange(4.0)[:, None], np.array([-1, -1, 1, 1]), np.array([0, 1, 0, 1])\nS_found, C_found, gamma_found = grid_search(scripted, grid_X, grid_y, grid_folds, [1.0, 10.0], [0.1, 1.0])\nassert_close(\n    S_found,\n    np.array([[0.5, 1.0], [1.0, 0.5]]),\n    what="S of two prices and two widths",\n    hint="a row for each C, a column for each gamma; the mean over the folds",\n)\nassert_equal((C_found, gamma_found), (1.0, 1.0), what="the best pair", hint="of equal scores the smallest C")\nassert_equal(len(grid_calls), 8, what="the number of calls", hint="one for each of four cells and two folds")\nearned = assert_equal(sorted(grid_calls)[0], (1.0, 0.1, [0.0, 2.0], [-1, 1]), what=\'one of the calls\', hint=\'train on the rows outside the fold: rows 0 and 2 when fold 1 is predicted\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
