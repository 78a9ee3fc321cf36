from otter.test_files import test_case

OK_FORMAT = False

name = 'discrete'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='Work the example with eggs by hand, term by term.')
def test_discrete(env):
    exec('eggs, chances = np.array([3.0, 0.0, 1.0]), np.array([0.3, 0.2, 0.5])\nmean, variance = mean_and_variance(eggs, chances)\nassert_close(mean, 1.4, what="the expected number of eggs", hint="4/3 is the plain mean: weight by pmf.")\nassert_close(\n    variance,\n    1.24,\n    what="the variance of the eggs",\n    hint="1.11 is the square root; 3.2 is E[X^2]: subtract the mean before you square.",\n)\nassert_close(\n    distribution_function(eggs, chances, np.array([-1.0, 0.9, 1.0, 2.5, 3.0])),\n    np.array([0.0, 0.2, 0.7, 0.7, 1.0]),\n    what="F at -1, 0.9, 1, 2.5 and 3",\n    hint="F(1) = 0.2 leaves out the step at 1: (2) says <=. The values are not sorted: 3 comes first.",\n)\nearned = assert_close(mean_and_variance(eggs + 100000000.0, chances)[1], 1.24, rtol=1e-06, what=\'the variance of the eggs with 1e8 added to each value\', hint=\'A shift does not change a variance. E[X^2] - mean^2 loses all digits here: use (1).\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
