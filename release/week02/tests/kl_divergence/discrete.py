from otter.test_files import test_case

OK_FORMAT = False

name = 'discrete'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='Write down the terms of the worked example, one for each outcome.')
def test_discrete(env):
    exec('half, quarter = np.array([0.5, 0.5]), np.array([0.25, 0.75])\nassert_close(\n    kl_divergence(half, quarter),\n    0.5 * math.log(4 / 3),\n    what="D(p || q) of the worked example",\n    hint="0.131 is D(q || p): p weighs, and p stands on top. 0.208 is in bits.",\n)\nassert_close(\n    cross_entropy(half, quarter),\n    0.5 * math.log(16 / 3),\n    what="H(p, q) of the worked example",\n    hint="0.693 is H(q, p): p weighs, and q is in the logarithm, with a minus.",\n)\nassert_close(\n    cross_entropy(half, half), math.log(2), what="the entropy of a fair coin", hint="H(p, p) = ln 2."\n)\nassert_close(\n    kl_divergence(np.array([1.0, 0.0]), half),\n    math.log(2),\n    what="D of (1, 0) from a fair coin",\n    hint="NaN: 0 ln 0 counts as 0. Take the outcomes with p > 0 only.",\n)\nearned = assert_equal(float(kl_divergence(half, np.array([1.0, 0.0]))), math.inf, what=\'D of a fair coin from (1, 0)\', hint=\'An outcome that happens was called impossible: infinite. An epsilon would hide it.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
