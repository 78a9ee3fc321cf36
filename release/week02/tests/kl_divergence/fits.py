from otter.test_files import test_case

OK_FORMAT = False

name = 'fits'
points = None
all_or_nothing = False


@test_case(points=1.0, hidden=False, failure_message='(11): a mean and a root of a variance, both weighted by p.')
def test_fits_forward(env):
    exec('line = np.linspace(-15.0, 15.0, 1501)\nhumps = 0.5 * norm(-3, 1).pdf(line) + 0.5 * norm(3, 1).pdf(line)\nm, s = fit_forward(line, humps)\nassert_close(\n    m, 0.0, atol=1e-9, what="the mean of the forward fit to humps at -3 and 3", hint="All of p counts."\n)\nearned = assert_close(s, math.sqrt(10), what=\'the standard deviation of the forward fit\', hint=\'10 is the variance; 22.4 lacks the spacing of (12); 1 is the width of one hump.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 1), earned', env)


@test_case(points=2.0, hidden=False, failure_message='q weighs, and ln q - ln p is summed. Which of them depends on m and s?')
def test_fits_reverse(env):
    exec('line = np.linspace(-15.0, 15.0, 1501)\ncentres, widths = np.linspace(-4.0, 4.0, 17), np.array([0.5, 1.0, 2.0, 3.0])\nm, s, divergence = fit_reverse(line, norm(1.5, 2.0).logpdf(line), centres, widths)\nassert_equal(\n    (float(m), float(s)), (1.5, 2.0), what="the best candidate for one Gaussian with mean 1.5 and width 2"\n)\nassert_close(\n    divergence, 0.0, atol=1e-9, what="its divergence", hint="q = p: ln q - ln p is 0, normalisers too."\n)\nlog_humps = np.logaddexp(norm(-3, 1).logpdf(line) + math.log(0.4), norm(3, 1).logpdf(line) + math.log(0.6))\nm, s, divergence = fit_reverse(line, log_humps, centres, widths)\nassert_equal(\n    (float(m), float(s)),\n    (3.0, 1.0),\n    what="the best candidate for humps of 40 % at -3 and 60 % at 3",\n    hint="(0.5, 3) or so is the forward fit: the expectation is over q.",\n)\nassert_close(\n    divergence,\n    0.5077,\n    atol=2e-4,\n    what="its divergence",\n    hint="About -ln 0.6. 25 or so lacks the spacing of (12).",\n)\nm, s, divergence = fit_reverse(line, norm(0, 0.05).logpdf(line), centres, widths)\nearned = assert_equal((float(m), float(s)), (0.0, 0.5), what=\'the best candidate for a p of width 0.05, which is 0.0 in floats beyond |x| = 2\', hint=\'inf or NaN for every pair: do not go from ln p to p and back.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
