from otter.test_files import test_case

OK_FORMAT = False

name = 'bagging'
points = None
all_or_nothing = False


@test_case(points=4.0, hidden=False, failure_message='compare with the two steps above the question')
def test_bagging(env):
    exec('bag_calls = []\n\n\ndef counting_labels(X_train, y_train, X_ask, rng):\n    """Note the call; the first learner says (1, 0) to all, the second (0, 1), and so on."""\n    bag_calls.append((X_train, y_train, X_ask))\n    return np.tile(np.eye(2)[(len(bag_calls) - 1) % 2], (len(X_ask), 1))\n\n\nten_rows, ten_labels, ask_rows = np.arange(10.0)[:, None], np.arange(10), np.array([[100.0], [101.0]])\nten_test, ten_oob = bagging(counting_labels, ten_rows, ten_labels, ask_rows, 4, np.random.default_rng(5))\nassert_equal(len(bag_calls), 4, what="the number of calls of fit_predict", hint="one for each learner")\nbag_rng = np.random.default_rng(5)\nfirst_rows = bag_rng.integers(10, size=10)\nassert_close(\n    bag_calls[0][0][:, 0],\n    first_rows.astype(float),\n    what="the training rows of the first call",\n    hint="rows = rng.integers(n, size=n), drawn with replacement",\n)\nassert_close(\n    bag_calls[0][1], first_rows, what="the labels of the first call", hint="y[rows], the same rows as X"\n)\nfirst_out = np.setdiff1d(np.arange(10), first_rows)\nassert_close(\n    bag_calls[0][2][:, 0],\n    np.concatenate([[100.0, 101.0], first_out]),\n    what="the rows asked about in the first call",\n    hint="X_test, then the rows of X that are not in the sample, ascending",\n)\nassert_close(ten_test, np.full((2, 2), 0.5), what="P_test", hint="the mean over the four learners")\nearned = assert_shape(ten_oob, (10, 2), what=\'P_oob\', hint=\'one row for each row of X\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 4), earned', env)
