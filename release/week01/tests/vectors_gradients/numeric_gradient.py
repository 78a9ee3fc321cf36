from otter.test_files import test_case

OK_FORMAT = False

name = 'numeric_gradient'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='Try x^3 at 1 with h = 0.5, as on paper.')
def test_numeric_gradient_values(env):
    exec('def cubic(x):\n    return x[0] ** 3\n\n\ndef mixed(x):\n    return x[0] ** 2 * x[1] + 3 * x[1]\n\n\nassert_close(\n    numeric_gradient(cubic, np.array([1.0]), h=0.5),\n    np.array([3.25]),\n    what="the numeric gradient of x^3 at 1 with h = 0.5",\n    hint="4.75 or 1.75 is one-sided; 6.5 or 1.625 divides by h or 4h; 3.0 does not use the h given.",\n)\nassert_close(\n    numeric_gradient(mixed, np.array([2.0, 1.0])),\n    np.array([4.0, 7.0]),\n    rtol=1e-8,\n    what="the numeric gradient of x0^2 x1 + 3 x1 at (2, 1)",\n    hint="The same number twice: is the first coordinate put back before the second one moves?",\n)\nearned = assert_close(numeric_gradient(mixed, np.array([2, 1])), np.array([4.0, 7.0]), rtol=1e-08, what=\'the numeric gradient at an integer point\', hint=\'An integer array cannot hold 2 + h: copy x to floats first.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)


@test_case(points=1.0, hidden=False, failure_message='2n calls of f with arrays (n,); x stays as it was.')
def test_numeric_gradient_manners(env):
    exec('points_seen = []\n\n\ndef watched(x):\n    points_seen.append(np.array(x))\n    return float(np.sum(x**2))\n\n\nx = np.array([0.1, 0.7, -0.3])\nnumeric_gradient(watched, x)\nassert_close(\n    x,\n    np.array([0.1, 0.7, -0.3]),\n    rtol=0,\n    atol=0,\n    what="x after the call",\n    hint="x[i] += h, then x[i] -= h, does not come back to the last bit: work on copies.",\n)\nassert 0 < len(points_seen) <= 6, (\n    f"the calls of f for 3 unknowns\\n  wanted: at most 6\\n  found:  {len(points_seen)}\\n"\n    "  hint:   two calls for each unknown are enough: f(x) itself is not needed in (14)"\n)\nassert_shape(points_seen[0], (3,), what="the array that f is called with", hint="The whole vector, not x[i].")\nmoved = sorted({i for point in points_seen for i in range(3) if point[i] != x[i]})\nearned = assert_equal(moved, [0, 1, 2], what=\'the unknowns that were moved\', hint=\'Move each unknown once up, once down.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 1), earned', env)
