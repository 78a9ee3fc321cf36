from otter.test_files import test_case

OK_FORMAT = False

name = 'distances'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='equations (11) to (13)')
def test_distances_values(env):
    exec('left, right = np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[3.0, 4.0], [3.0, 0.0]])\nassert_close(\n    pairwise_distances(left, right),\n    np.array([[5.0, 3.0], [0.0, 4.0]]),\n    atol=1e-6,\n    what="the distances of the example on paper",\n    hint="(11) has two squares and minus twice the product: a_i is one number a row, c_j one number a column",\n)\nassert_shape(pairwise_distances(np.ones((4, 3)), np.ones((2, 3))), (4, 2), what="D for 4 and 2 points")\ncloud = np.random.default_rng(6).normal(size=(30, 5))\nitself = np.diag(pairwise_distances(cloud, cloud))\nassert_close(\n    itself, np.zeros(30), atol=1e-6, what="the distance of each point to itself", hint="nan: a root of -1e-15"\n)\nearned = assert_close(pairwise_distances(left + 100000000.0, right + 100000000.0), np.array([[5.0, 3.0], [0.0, 4.0]]), atol=1e-06, what=\'the distances of the same points, moved by 1e8\', hint=\'equation (12): subtract the same point from all rows first, equation (13)\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)


@test_case(points=3.0, hidden=False, failure_message='no Python loop over pairs: one matrix product')
def test_distances_speed(env):
    exec('small_x, small_y = np.random.default_rng(7).normal(size=(2, 100, 16))\nsame = pairwise_distances(small_x, small_y)\nassert_close(\n    same, loop_distances(small_x, small_y), atol=1e-6, what="D, which has to be right before it is fast"\n)\npractice = times_as_fast(loop_distances, pairwise_distances, small_x, small_y)\nearned = print(f\'100 x 100 points: {practice:.0f} times as fast as the loop (more with more points)\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
