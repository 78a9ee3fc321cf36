from otter.test_files import test_case

OK_FORMAT = False

name = 'adaboost'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with equations (6) to (8) and the rule for stopping')
def test_adaboost(env):
    exec('weights_seen = []\n\n\ndef scripted(X, y, w, X_ask):\n    """Note the weights; wrong on row 0 in the first round, on row 1 in the second, then on nothing."""\n    weights_seen.append(np.array(w))\n    labels = np.ones(len(X_ask))\n    labels[: len(X)] = y\n    if len(weights_seen) < 3:\n        labels[len(weights_seen) - 1] *= -1\n    labels[len(X) :] = -1 if len(weights_seen) == 2 else 1\n    return labels\n\n\nfour_marks = np.array([1, -1, 1, 1])\nboosted, votes = adaboost(scripted, np.zeros((4, 1)), four_marks, np.zeros((1, 1)), 2)\nassert_close(weights_seen[0], np.full(4, 0.25), what="the weights of round 1", hint="1/n each at the start")\nassert_close(\n    weights_seen[1],\n    np.array([1 / 2, 1 / 6, 1 / 6, 1 / 6]),\n    what="the weights of round 2",\n    hint="(8): the wrong row\'s weight grows; scaled to sum 1",\n)\nassert_close(\n    votes,\n    np.array([np.log(3) / 2, np.log(5) / 2]),\n    what="alphas of two rounds",\n    hint="(7): half of the logarithm; eps is the *weight* of the wrong rows, 1/6 in round 2",\n)\nassert_close(\n    boosted,\n    np.array([np.log(3) / 2 - np.log(5) / 2]),\n    what="F of the test row",\n    hint="the sum of alpha times the learner\'s label for X_test",\n)\nweights_seen.clear()\nearned = assert_close(adaboost(scripted, np.zeros((4, 1)), four_marks, np.zeros((1, 1)), 9)[1], np.array([np.log(3) / 2, np.log(5) / 2, np.log((1 - 1e-10) / 1e-10) / 2]), what=\'alphas when the third learner is perfect\', hint=\'clip eps at 1e-10, take the learner, then stop\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
