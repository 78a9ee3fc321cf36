from otter.test_files import test_case

OK_FORMAT = False

name = 'log_density'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='Compare the three terms of (7) one by one with the worked example.')
def test_log_density(env):
    exec('covariance = np.array([[4.0, 2.0], [2.0, 2.0]])\nassert_close(\n    log_density(np.array([[2.0, 3.0]]), np.zeros(2), covariance),\n    np.array([-2.5 - math.log(2) - math.log(2 * math.pi)]),\n    what="ln p of the worked example",\n    hint="-5.72 has ln det Sigma without its half; -7.53 has no half at the first term; -4.11 half of ln 2 pi.",\n)\nassert_close(\n    log_density(np.array([[1.0], [3.0]]), np.array([1.0]), np.array([[0.01]])),\n    np.array([0.0, -200.0]) + math.log(10) - 0.5 * math.log(2 * math.pi),\n    what="ln p at 1 and 3 for mean 1 and variance 0.01",\n    hint="A density may exceed 1. The variance is 0.01, so the standard deviation is 0.1.",\n)\nassert_close(\n    log_density(np.zeros((1, 200)), np.zeros(200), 0.01 * np.eye(200)),\n    np.array([100 * math.log(100 / (2 * math.pi))]),\n    what="ln p at the mean in 200 dimensions, covariance 0.01 I",\n    hint="inf or NaN: the determinant 1e-400 is 0.0 in floats. Add up the logarithms of diag(L).",\n)\nearned = assert_shape(log_density(np.zeros((5, 3)), np.ones(3), np.eye(3)), (5,), what=\'ln p of 5 points in 3 dimensions\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
