from otter.test_files import test_case

OK_FORMAT = False

name = 'activations'
points = None
all_or_nothing = False


@test_case(points=1.0, hidden=False, failure_message='compare sigmoid with Eq. (3), far below and far above 0')
def test_activations_sigmoid(env):
    exec('z = np.array([0.0, np.log(3.0), -np.log(3.0)])\nswapped = "0.25 at ln 3: the sign of z; 0.75 at -ln 3: one form of Eq. (3) for both signs"\nassert_close(sigmoid(z), np.array([0.5, 0.75, 0.25]), what="sigmoid(0, ln 3, -ln 3)", hint=swapped, given=z)\nassert_shape(sigmoid(np.zeros((2, 3))), (2, 3), what="sigmoid of a (2, 3) array")\ntry:\n    far = strict_sigmoid(np.array([-1e4, 1e4]))\nexcept FloatingPointError as error:\n    raise AssertionError(\n        f"sigmoid(-1e4, 1e4)\\n  wanted: (0, 1), no overflow\\n  found:  {error}\\n"\n        "  likely: exp of a large positive number, perhaps in the np.where branch that is thrown away"\n    ) from None\nassert_close(far, np.array([0.0, 1.0]), what="sigmoid(-1e4, 1e4)")\nfar = sigmoid(np.array([-40.0]))\nlost = "e^-40: 0 means that equal numbers were subtracted, a larger number that z was clipped"\nearned = assert_close(far, np.array([4.248354255e-18]), rtol=1e-06, atol=0, what=\'sigmoid(-40)\', hint=lost)\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 1), earned', env)


@test_case(points=1.0, hidden=False, failure_message='compare the two slopes with Eqs. (3) and (4)')
def test_activations_slopes(env):
    exec('z = np.array([0.0, np.log(3.0)])\nitself = "0.75 at ln 3 is the sigmoid itself, 0.25 is 1 minus it: the slope is their product"\nfound = sigmoid_derivative(z)\nassert_close(found, np.array([1 / 4, 3 / 16]), what="sigmoid_derivative(0, ln 3)", hint=itself, given=z)\nz = np.array([0.0, np.log(2.0)])\nstretched = "1/4 at 0: the factor 4 of Eq. (4); 0.89 at ln 2: σ(z) where Eq. (4) has σ(2z)"\nassert_close(\n    tanh_derivative(z), np.array([1.0, 0.64]), what="tanh_derivative(0, ln 2)", hint=stretched, given=z\n)\nassert_shape(sigmoid_derivative(np.ones((2, 3))), (2, 3), what="sigmoid_derivative of a (2, 3) array")\nassert_shape(tanh_derivative(np.ones((2, 3))), (2, 3), what="tanh_derivative of a (2, 3) array")\nboth = sigmoid_derivative(np.array([-2.0, 2.0]))\nassert_close(both[0], both[1], what="sigmoid_derivative(-2), the same as at 2", hint="the bell is symmetric")\nlost = "0 found? Then two nearly equal numbers were subtracted: take the last form in the equation"\nfar = sigmoid_derivative(np.array([40.0]))\nassert_close(far, np.array([4.248354255e-18]), rtol=1e-6, atol=0, what="sigmoid_derivative(40)", hint=lost)\nfar = tanh_derivative(np.array([-20.0]))\nearned = assert_close(far, np.array([1.699341702e-17]), rtol=1e-06, atol=0, what=\'tanh_derivative(-20)\', hint=lost)\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 1), earned', env)


@test_case(points=2.0, hidden=False, failure_message='compare gelu_derivative with Eq. (6)')
def test_activations_gelu(env):
    exec('# from a table of the normal distribution: Φ(1) = 0.8413447461, φ(1) = 0.2419707245\nz, by_hand = np.array([0.0, 1.0, -1.0]), np.array([0.5, 1.0833154706, -0.0833154706])\nterms = "0.84 at 1: Φ alone; 0 at 0: GELU itself; off by less than 0.02: an approximation of GELU"\nassert_close(gelu_derivative(z), by_hand, what="gelu_derivative(0, 1, -1)", hint=terms, given=z)\nassert_shape(gelu_derivative(np.ones((2, 3))), (2, 3), what="gelu_derivative of a (2, 3) array")\nz = np.array([0.1, 0.7, 3.0])\nmirrored = gelu_derivative(z) + gelu_derivative(-z)\nassert_close(mirrored, np.ones(3), what="GELU\'(z) + GELU\'(-z)", hint="1, because GELU(z) - GELU(-z) = z")\nfar = gelu_derivative(np.array([-10.0]))\nlost = "-7.69e-22 means that Φ(-10) came out as 0: 1 + erf(-7.07) subtracts equal numbers, see Eq. (5)"\nearned = assert_close(far, np.array([-7.618400096e-22]), rtol=1e-06, atol=0, what=\'gelu_derivative(-10)\', hint=lost)\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
