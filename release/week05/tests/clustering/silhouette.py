from otter.test_files import test_case

OK_FORMAT = False

name = 'silhouette'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='compare with the example on paper and with the traps')
def test_silhouette(env):
    exec('pairs = np.array([[0.0], [2.0], [6.0], [8.0]])\nassert_close(\n    silhouette(pairs, np.array([0, 0, 1, 1])),\n    np.array([5 / 7, 3 / 5, 3 / 5, 5 / 7]),\n    what="s on the example on paper",\n    hint="6/7 in front: a is divided by |C| instead of |C| - 1; negative: b - a, not a - b",\n)\nassert_close(\n    silhouette(pairs, np.array([10, 10, -1, -1])),\n    np.array([5 / 7, 3 / 5, 3 / 5, 5 / 7]),\n    what="s with the clusters called 10 and -1",\n    hint="labels are names, not indices: np.unique",\n)\nearned = assert_close(silhouette(pairs, np.array([0, 0, 1, 2])), np.array([4 / 6, 2 / 4, 0.0, 0.0]), what=\'s with two clusters of one point\', hint=\'a cluster of one point has s = 0; b is the mean distance to the nearest other cluster, not to all others\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
