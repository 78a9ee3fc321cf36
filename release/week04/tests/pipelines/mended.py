from otter.test_files import test_case

OK_FORMAT = False

name = 'mended'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='every step learns from X[train] and y[train], the scores are for X[test]')
def test_mended(env):
    exec('coin_X, coin_y = draw_noise(7)\ncoin_train, coin_test = np.arange(40), np.arange(40, 60)\ncoin_scores = mended(coin_X, coin_y, coin_train, coin_test)\nassert_shape(coin_scores, (20,), what="the scores", hint="one for each row of test")\nother_labels = coin_y.copy()\nother_labels[coin_test] = 1 - other_labels[coin_test]\nassert_close(\n    mended(coin_X, other_labels, coin_train, coin_test),\n    coin_scores,\n    what="the scores after the test labels were turned",\n    hint="selection must not see y[test]: put it into the pipeline",\n)\nearned = assert_close(mended(coin_X, coin_y, coin_train, coin_test[:1]), coin_scores[:1], rtol=1e-06, what=\'the score of the first test row alone\', hint="a test row is scaled by the training rows\' mean")\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
