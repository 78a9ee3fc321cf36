from otter.test_files import test_case

OK_FORMAT = False

name = 'descent'
points = None
all_or_nothing = False


@test_case(points=1.0, hidden=False, failure_message='equations (8) and (10)')
def test_descent_rate(env):
    exec("earned = assert_close(safe_rate(np.array([[-1.0], [0.0], [2.0]])), 12 / (4 + np.sqrt(2.0)), what='the safe rate of the example on paper', hint='2.4: the column of ones is missing; 0.739: 1/n is missing; 0.554: the 1/4 is missing')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 1), earned", env)


@test_case(points=3.0, hidden=False, failure_message='compare with the traps listed above the question')
def test_descent_steps(env):
    exec('asked = []\n\n\ndef bowl(w, b):\n    """Return the gradient of ((w0 - 3)² + (w1 + 1)² + (b - 4)²) / 2 and of a coupling w0 b."""\n    asked.append((np.array(w), float(b)))\n    return np.array([w[0] - 3.0 + b, w[1] + 1.0]), b - 4.0 + w[0]\n\n\nstart = np.zeros(2)\nend_w, end_b, lengths = descend(bowl, start, 0.0, rate=0.5, steps=2)\n# by hand: g = (-3, 1, -4), so w = (1.5, -0.5), b = 2; then g = (0.5, 0.5, -0.5), so w = (1.25, -0.75), b = 2.25\ntogether = "w and b move together: (1.25, -0.75) and 2.25 come from gradients at the old parameters"\nassert_close(end_w, np.array([1.25, -0.75]), what="w after two steps", hint=together)\nassert_close(end_b, 2.25, what="b after two steps", hint=together)\nassert_close(\n    lengths, np.sqrt([26.0, 0.75]), what="the lengths", hint="one for each call, db counts, and a root"\n)\nassert_equal(len(asked), 2, what="the number of calls of gradient", hint="one call a step")\nassert_close(start, np.zeros(2), what="the start after the call", hint="write w = w - ..., not w -= ...")\nstopped_w, _, lengths = descend(bowl, start, 0.0, rate=0.5, steps=50, tol=1.0)\nassert_equal(len(lengths), 2, what="the calls with tol = 1", hint="stop at the first length of at most tol")\nearned = assert_close(stopped_w, np.array([1.5, -0.5]), what=\'w where the gradient is short enough\', hint=\'no step after that\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
