from otter.test_files import test_case

OK_FORMAT = False

name = 'entropies'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='Work the umbrella example by hand, cell by cell.')
def test_entropies(env):
    exec('umbrella = np.array([[0.5, 0.0], [0.25, 0.25]])\nassert_close(\n    entropy(np.array([0.5, 0.25, 0.25, 0.0])),\n    1.5,\n    what="the entropy of (1/2, 1/4, 1/4, 0)",\n    hint="NaN: 0 log 0 counts as 0. 1.04 is in nats: take log2.",\n)\nassert_close(\n    entropy(umbrella),\n    1.5,\n    what="the joint entropy of the umbrella table",\n    hint="All cells count, one number.",\n)\nassert_close(\n    conditional_entropy(umbrella),\n    0.5,\n    what="H(Y | X) of the umbrella table",\n    hint="0.689 is H(X | Y): X is the row. 1.0 does not weigh the second row by its probability 1/2.",\n)\nassert_close(\n    mutual_information(umbrella),\n    0.75 * math.log2(4 / 3),\n    what="I(X; Y) of the umbrella table",\n    hint="H(Y) - H(Y | X) = 0.811 - 0.5.",\n)\nearned = assert_close(mutual_information(np.outer([0.2, 0.8], [0.1, 0.3, 0.6])), 0.0, what=\'I of two independent variables\', hint=\'p_ij is the product of its row sum and its column sum here: every logarithm is 0.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
