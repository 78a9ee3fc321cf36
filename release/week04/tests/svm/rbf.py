from otter.test_files import test_case

OK_FORMAT = False

name = 'rbf'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='compare with (6), and mind the trap')
def test_rbf(env):
    exec('corner = np.array([[0.0, 0.0], [1.0, 1.0], [1.0, 0.0]])\nassert_close(\n    rbf_kernel(corner, corner[:2], np.log(2)),\n    np.array([[1.0, 0.25], [0.25, 1.0], [0.5, 0.5]]),\n    what="K of three and two points, gamma = ln 2",\n    hint="the *squared* distance; rows are points of A, columns points of B",\n)\nearned = assert_close(rbf_kernel(corner + 100000000.0, corner + 100000000.0, np.log(2)), np.array([[1.0, 0.25, 0.5], [0.25, 1.0, 0.5], [0.5, 0.5, 1.0]]), what=\'K of the points, a hundred million away\', hint=\'subtract first, then square\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
