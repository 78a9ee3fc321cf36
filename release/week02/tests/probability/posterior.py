from otter.test_files import test_case

OK_FORMAT = False

name = 'posterior'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='Rows are birds, columns are kinds: maxima and sums run along axis=1.')
def test_posterior(env):
    exec('found = posterior(np.array([0.01, 0.99]), np.log(np.array([[0.9, 0.09]])))\nassert_close(\n    found,\n    np.array([[0.009, 0.0891]]) / 0.0981,\n    what="the posterior of the parasite, and of health",\n    hint="[0.91, 0.09] leaves out the shares; [0.009, 0.0891] is not divided by its sum.",\n)\nassert_close(\n    posterior(np.array([0.5, 0.5]), np.array([[-2000.0, -2000.0 - math.log(3)], [0.0, 0.0]])),\n    np.array([[0.75, 0.25], [0.5, 0.5]]),\n    what="the posterior of two birds, one with log-densities near -2000",\n    hint="NaN: exp(-2000) is 0.0. Subtract the largest a of each row first, equation (14).",\n)\nearned = assert_close(posterior(np.array([0.0, 1.0]), np.array([[5.0, -5.0]])), np.array([[0.0, 1.0]]), what=\'the posterior with a share of 0\', hint=\'ln 0 is -inf, and exp(-inf) is 0: that is right. An epsilon in the logarithm is not needed.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
