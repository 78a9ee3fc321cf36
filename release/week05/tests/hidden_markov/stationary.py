from otter.test_files import test_case

OK_FORMAT = False

name = 'stationary'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='solve the linear equations (2) instead of multiplying')
def test_stationary(env):
    exec('assert_close(\n    stationary(np.array([[0.9, 0.1], [0.3, 0.7]])),\n    np.array([0.75, 0.25]),\n    what="the long run of the example on paper",\n    hint="(0.5, 0.5): transpose A; (3, 1) or the like: the sum must be 1",\n)\nring = np.roll(np.eye(4), 1, axis=1)\nearned = assert_close(stationary(ring), np.full(4, 0.25), what=\'the long run of a chain that walks around a ring of four states\', hint=\'a periodic chain never settles when it is multiplied: solve (2)\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
