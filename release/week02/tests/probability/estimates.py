from otter.test_files import test_case

OK_FORMAT = False

name = 'estimates'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='(9): means over rows, and a division by n.')
def test_estimates_ml(env):
    exec('birds = np.array([[1.0, 0.0], [5.0, 0.0], [3.0, 3.0]])\nmean, covariance = fit_ml(birds)\nassert_close(mean, np.array([3.0, 1.0]), what="the mean of three birds", hint="One mean a column: axis=0.")\nassert_close(\n    covariance,\n    np.array([[8 / 3, 0.0], [0.0, 2.0]]),\n    what="the covariance of three birds",\n    hint="[[4, 0], [0, 3]] divides by n - 1; [[8, 0], [0, 6]] does not divide; (3, 3) has X and X\' the wrong way.",\n)\nearned = assert_close(fit_ml(birds + 100000000.0)[1], np.array([[8 / 3, 0.0], [0.0, 2.0]]), rtol=1e-06, atol=1e-06, what=\'the covariance of three birds with 1e8 added to all\', hint="X\'X / n minus the squared mean cancels: subtract the mean before you multiply.")\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)


@test_case(points=2.0, hidden=False, failure_message='Read (11) and (12) as weighted means: what weighs how much?')
def test_estimates_map(env):
    exec('lengths = np.array([[1.0], [5.0]])\nmean, covariance = fit_map(lengths, np.zeros(1), np.ones((1, 1)), kappa=1.0, m=4.0)\nassert_close(\n    mean,\n    np.array([2.0]),\n    what="the MAP mean of the worked example",\n    hint="1 weighs the guess by m: kappa is its weight.",\n)\nassert_close(\n    covariance,\n    np.array([[2.0]]),\n    what="the MAP variance of the worked example",\n    hint="4 is n S + m Sigma_0 over 3: divide by n + m; 2.33 scatters around the MAP mean, not the sample mean.",\n)\nnothing = fit_map(np.zeros((0, 2)), np.array([1.0, 2.0]), 3 * np.eye(2), kappa=0.5, m=2.0)\nassert_close(\n    nothing[0],\n    np.array([1.0, 2.0]),\n    what="the mean from no example at all",\n    hint="NaN: the mean of nothing is 0/0. Without data the guess stands.",\n)\nearned = assert_close(nothing[1], 3 * np.eye(2), what=\'the covariance from no example at all\', hint=\'The guess stands.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
