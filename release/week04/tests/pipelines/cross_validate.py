from otter.test_files import test_case

OK_FORMAT = False

name = 'cross_validate'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with equation (4) and the text above the question')
def test_cross_validate(env):
    exec('training_labels = []\n\n\ndef most_frequent(X_train, y_train, X_test):\n    """Note the training labels, then predict the most frequent one."""\n    training_labels.append(y_train.tolist())\n    return np.full(len(X_test), np.bincount(y_train).argmax())\n\n\nsix_labels, six_folds = np.array([1, 1, 0, 1, 0, 0]), np.array([0, 1, 1, 0, 2, 2])\nsix_predicted, six_scores = cross_validate(most_frequent, np.zeros((6, 2)), six_labels, six_folds)\nassert_equal(\n    training_labels,\n    [[1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 0, 1]],\n    what="the training labels of the three calls",\n    hint="train on the rows outside the fold, in their order, fold 0 first",\n)\nassert_close(\n    six_predicted,\n    np.array([0, 0, 0, 0, 1, 1]),\n    what="predicted on the example on paper",\n    hint="put the labels of a fold back to the rows they belong to",\n)\nearned = assert_close(six_scores, np.array([0.0, 0.5, 0.0]), what=\'scores on the example on paper\', hint=\'the share of right answers within each fold\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
