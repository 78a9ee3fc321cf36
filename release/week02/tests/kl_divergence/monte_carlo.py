from otter.test_files import test_case

OK_FORMAT = False

name = 'monte_carlo'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='Work (13) out by hand for the four numbers of the example.')
def test_monte_carlo_values(env):
    exec('asked = []\n\n\ndef four(count):\n    asked.append(count)\n    return np.array([10.0, 20.0, 30.0, 20.0])[:count]\n\n\ndef tenth(x):\n    asked.append(x.tolist())\n    return x / 10\n\n\ndef one(x):\n    asked.append(x.tolist())\n    return np.ones(len(x))\n\n\nfound, se = kl_monte_carlo(four, tenth, one, 4)\nassert_close(found, 1.0, what="the estimate of the worked example", hint="-1 is ln q - ln p.")\nassert_close(\n    se,\n    math.sqrt(2 / 12),\n    what="the standard error of the worked example",\n    hint="0.354 divides by n where (13) has n - 1; 0.816 is not divided by the root of n; 0.167 lacks the root.",\n)\nassert_equal(\n    asked,\n    [4, [10.0, 20.0, 30.0, 20.0], [10.0, 20.0, 30.0, 20.0]],\n    what="the calls: draw(n), then log_p and log_q at the points drawn",\n    hint="Draw once; the same points for both. Fresh points for q would belong to no ratio.",\n)\nearned = assert_close(kl_monte_carlo(four, lambda x: x / 10 - 7000, lambda x: np.full(len(x), -6999.0), 4), (1.0, math.sqrt(2 / 12)), what=\'estimate and standard error with log-densities near -7000\', hint=\'NaN or inf: exp(-7000) is 0.0. Subtract the logarithms; never go through the densities.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)


@test_case(points=3.0, hidden=False, failure_message='The two figures of the table, on pairs that you have not seen.')
def test_monte_carlo_threshold(env):
    exec('share, width = examine(kl_monte_carlo, seed=1, pairs=100)\nassert share >= 0.95, (\n    f"pairs inside their interval, of 100\\n  wanted: 95 or more\\n  found:  {100 * share:.0f}\\n"\n    "  hint:   is the standard error divided by the root of n once, and the estimate of D(p || q), not D(q || p)?"\n)', env)
