from otter.test_files import test_case

OK_FORMAT = False

name = 'smo'
points = None
all_or_nothing = False


@test_case(points=5.0, hidden=False, failure_message='compare with (8) to (13) and with the traps')
def test_smo(env):
    exec('two_K, two_y = np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([-1, 1])\nwide_alpha, wide_b, wide_steps = smo(two_K, two_y, 10.0)\nassert_close(\n    wide_alpha,\n    np.array([0.5, 0.5]),\n    what="alpha on the example on paper, C = 10",\n    hint="t = (v_i - v_j) / eta = 2/4; both multipliers move",\n)\nassert_close(wide_b, 0.0, what="b on the example on paper", hint="half of v_i + v_j")\nassert_equal(int(wide_steps), 1, what="steps on the example on paper", hint="test (12) before each step")\nassert_close(\n    smo(two_K, two_y, 0.2)[0],\n    np.array([0.2, 0.2]),\n    what="alpha on the example on paper, C = 0.2",\n    hint="the step is cut off at C, by (10) and (11)",\n)\nassert_close(\n    smo(np.ones((2, 2)), two_y, 3.0)[0],\n    np.array([3.0, 3.0]),\n    what="alpha of two equal points with different labels",\n    hint="eta is 0: divide by max(eta, 1e-12)",\n)\nearned = assert_close(decide(np.array([0.5, 0.25]), np.array([-1, 1]), 2.0, np.array([[1.0, 4.0], [0.0, 0.0]])), np.array([2.5, 2.0]), what=\'f of two new points\', hint=\'the sum of alpha times y times the kernel, plus b\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 5), earned', env)
