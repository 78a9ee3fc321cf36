from otter.test_files import test_case

OK_FORMAT = False

name = 'classify_moons'
points = None
all_or_nothing = False


@test_case(points=4.0, hidden=False, failure_message='an RBF kernel, with C and gamma chosen by cross-validation')
def test_classify_moons(env):
    exec('easy_X, easy_y = draw_moons(60, seed=5)\neasy_labels = classify_moons(easy_X, easy_y, np.array([[0.0, 1.0], [1.0, -0.5], [-1.0, 0.3]]))\nassert_shape(easy_labels, (3,), what="the labels of three points")\nearned = assert_equal(np.asarray(easy_labels).astype(int).tolist(), [-1, 1, -1], what=\'the labels of three points in the middle of a moon\', hint=\'labels are -1 (upper moon) and +1 (lower moon)\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 4), earned', env)
