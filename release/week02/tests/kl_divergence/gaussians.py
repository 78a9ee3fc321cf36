from otter.test_files import test_case

OK_FORMAT = False

name = 'gaussians'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='Four terms: print each, and compare with the worked example.')
def test_gaussians(env):
    exec('origin, moved, unit, wide = np.zeros(2), np.array([1.0, 0.0]), np.eye(2), np.diag([2.0, 1.0])\nassert_close(\n    kl_gaussians(origin, unit, moved, wide),\n    0.5 * math.log(2),\n    what="D(p || q) of the worked example",\n    hint="0.653 is D(q || p). 0.693 has ln det without its half; -0.347 has the determinants the wrong way round.",\n)\nassert_close(\n    kl_gaussians(moved, wide, origin, unit),\n    1 - 0.5 * math.log(2),\n    what="D(q || p) of the worked example",\n    hint="The other way round all four arguments change their places.",\n)\nassert_close(\n    kl_gaussians(np.zeros(1), np.array([[4.0]]), np.zeros(1), np.array([[1.0]])),\n    1.5 - math.log(2),\n    what="D of N(0, 4) from N(0, 1): a belief too narrow by a factor of 2",\n    hint="The arguments are variances, not standard deviations.",\n)\nearned = assert_close(kl_gaussians(np.zeros(400), 0.0001 * np.eye(400), np.zeros(400), 0.0002 * np.eye(400)), 200 * (math.log(2) - 0.5), what=\'D in 400 dimensions, variances 0.0001 and 0.0002\', hint=\'NaN: both determinants are 0.0 in floats. Add up logarithms, equation (10).\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
