from otter.test_files import test_case

OK_FORMAT = False

name = 'mean_nll'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='The logit at the label, minus the logarithm of the sum of exponentials.')
def test_mean_nll(env):
    exec('pair = np.array([[math.log(3), 0.0], [math.log(3), 0.0]])\nassert_close(\n    mean_nll(pair, np.array([0, 1])),\n    -0.5 * (math.log(0.75) + math.log(0.25)),\n    what="the NLL of the worked example",\n    hint="1.67 is the sum: take the mean. -0.84 lacks the minus.",\n)\nassert_close(\n    mean_nll(np.array([[0.0, 1000.0], [-1000.0, 0.0]]), np.array([0, 1])),\n    500.0,\n    what="the NLL for logits of (0, 1000) with label 0 and (-1000, 0) with label 1",\n    hint="inf or NaN: exp(1000) overflows, and ln of an underflown q is -inf. Use (7), with the maximum of each row.",\n)\nearned = assert_close(mean_nll(np.array([[1.0, 2.0, 3.0]]) + 7, np.array([2])), mean_nll(np.array([[1.0, 2.0, 3.0]]), np.array([2])), what=\'the NLL after 7 was added to all logits\', hint=\'Adding a number to a row changes no belief.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
