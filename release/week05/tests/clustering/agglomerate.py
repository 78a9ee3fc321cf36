from otter.test_files import test_case

OK_FORMAT = False

name = 'agglomerate'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with the table on paper and with the traps')
def test_agglomerate(env):
    exec('four = np.array([[0.0], [1.0], [3.0], [7.0]])\nfor name, merge_heights in (\n    ("single", [1.0, 2.0, 4.0]),\n    ("complete", [1.0, 3.0, 7.0]),\n    ("average", [1.0, 2.5, 17 / 3]),\n):\n    joined, at_heights = agglomerate(four, 1, name)\n    assert_close(\n        at_heights,\n        np.array(merge_heights),\n        what=f"heights on the example on paper, {name}",\n        hint="(8) for the row and the column of the union; 5.25 at the end: weigh the average by the sizes",\n    )\njoined, at_heights = agglomerate(four[[3, 0, 2, 1]], 2, "average")\nassert_equal(\n    np.asarray(joined).tolist(),\n    [0, 1, 1, 1],\n    what="labels of 7, 0, 3, 1 in two clusters",\n    hint="the cluster of the first point is 0, the next new one 1",\n)\nassert_shape(at_heights, (2,), what="heights with k = 2", hint="n - k merges")\nearned = raises(ValueError, agglomerate, four, 2, \'ward\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
