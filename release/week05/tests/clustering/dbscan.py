from otter.test_files import test_case

OK_FORMAT = False

name = 'dbscan'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with the table on paper and with the traps')
def test_dbscan(env):
    exec('street = np.array([[0.0], [1.0], [2.0], [3.5], [7.0], [8.0], [9.0], [20.0]])\nassert_equal(\n    np.asarray(dbscan(street, 1.5, 3)).tolist(),\n    [0, 0, 0, 0, 1, 1, 1, -1],\n    what="labels on the example on paper",\n    hint="all -1: count the point itself; 3.5 is noise: a distance of exactly eps is near; one cluster: flood "\n    "on from core points only",\n)\nassert_equal(\n    np.asarray(dbscan(street, 0.5, 1)).tolist(),\n    [0, 1, 2, 3, 4, 5, 6, 7],\n    what="labels with min_points = 1",\n    hint="every point is a core point then, and its own cluster if nobody is near",\n)\nearned = assert_equal(np.asarray(dbscan(np.arange(1500.0)[:, None], 1.0, 3)).tolist(), [0] * 1500, what=\'labels of a chain of 1,500 points\', hint=\'a flood that calls itself is too deep: keep a list of points to visit\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
