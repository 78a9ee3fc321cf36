from otter.test_files import test_case

OK_FORMAT = False

name = 'noise'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='First V of (15) by hand, then the factor.')
def test_noise(env):
    exec('gradients = np.array([[0.0, 0.0], [4.0, 0.0], [2.0, 3.0], [2.0, -3.0]])\nfor b, replacement, wanted in [(1, True, 6.5), (2, True, 3.25), (2, False, 6.5 / 3), (1, False, 6.5)]:\n    assert_close(\n        gradient_noise(gradients, b, replacement),\n        wanted,\n        what=f"the noise for b = {b}, replacement = {replacement}",\n        hint="V = 6.5: 26 lacks 1/n, 8.67 divides by n - 1, 3.25 for b = 1 averages over coordinates as well.",\n    )\nassert_close(\n    gradient_noise(gradients, 4, False),\n    0.0,\n    what="the noise of a batch with every example once",\n    hint="That is the full gradient: the factor of (17) is 0.",\n)\nearned = assert_close(gradient_noise(np.array([[5.0, 7.0]]), 1, False), 0.0, what=\'the noise of n = 1\', hint=\'0/0: one example has no noise.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
