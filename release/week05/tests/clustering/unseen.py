from otter.test_files import test_case

OK_FORMAT = False

name = 'unseen'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='which k has the best mean silhouette, from several starts each?')
def test_unseen_blobs(env):
    exec('def blobs_index(seed):\n    """Return the ARI of cluster_blobs on the table of a seed."""\n    X_unseen, truth_unseen = draw_blobs(seed)\n    found_groups = cluster_blobs(X_unseen)\n    assert_shape(found_groups, (300,), what="labels of the blobs", hint="one label for each point")\n    return adjusted_rand_index(found_groups, truth_unseen)\n\n\npractice_blobs = [blobs_index(seed) for seed in range(4)]\nearned = print(\'ARI on four practice tables of blobs:\', np.round(practice_blobs, 3))\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)


@test_case(points=2.0, hidden=False, failure_message='does the radius follow the scale of the table?')
def test_unseen_moons(env):
    exec('def moons_index(seed):\n    """Return the ARI of cluster_moons on the table of a seed."""\n    X_unseen, truth_unseen = draw_moons(seed)\n    found_groups = cluster_moons(X_unseen)\n    assert_shape(found_groups, (300,), what="labels of the moons", hint="one label for each point")\n    return adjusted_rand_index(found_groups, truth_unseen)\n\n\npractice_moons = [moons_index(seed) for seed in range(4)]\nearned = print(\'ARI on four practice tables of moons:\', np.round(practice_moons, 3))\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
