from otter.test_files import test_case

OK_FORMAT = False

name = 'products'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='Carry (value, motion) through the chain, as (26) does.')
def test_products_jvp(env):
    exec('a = 0.5 * math.log(3.0)\nweights = [np.array([[1.0, 0.0], [1.0, -1.0]]), np.array([[2.0, 3.0]])]\nassert_close(\n    jvp(weights, np.array([a, a]), np.array([2.0, 1.0])),\n    np.array([6.0]),\n    what="the JVP of the worked example",\n    hint="7 leaves out 1 - y^2; 6.15 takes tanh twice: y is tanh already, so the slope is 1 - y**2.",\n)\nassert_close(\n    jvp(weights[:1], np.array([5.0, 7.0]), np.array([2.0, 1.0])),\n    np.array([2.0, 1.0]),\n    what="the JVP of a single matrix, K = 1",\n    hint="A linear map is its own Jacobian; there is no tanh after the last matrix.",\n)\nearned = assert_close(jvp(weights, np.array([a, a]), np.array([2e-12, 1e-12])), np.array([6e-12]), rtol=1e-09, atol=0, what=\'the JVP along a vector 1e-12 times as long\', hint=\'A JVP is linear in v to all digits. A difference of two values of `network` is not: use (26).\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)


@test_case(points=2.0, hidden=False, failure_message='Forward, keeping each y; then backward, transposed.')
def test_products_vjp(env):
    exec('a = 0.5 * math.log(3.0)\nweights = [np.array([[1.0, 0.0], [1.0, -1.0]]), np.array([[2.0, 3.0]])]\nassert_close(\n    vjp(weights, np.array([a, a]), np.array([2.0])),\n    np.array([9.0, -6.0]),\n    what="the VJP of the worked example",\n    hint="[10, -6] leaves out 1 - y^2. [3, -6] or an error in the shapes: is W1 transposed?",\n)\nassert_close(\n    vjp(weights[:1], np.array([5.0, 7.0]), np.array([1.0, 10.0])),\n    np.array([11.0, -10.0]),\n    what="the VJP of a single matrix, K = 1",\n    hint="For F(x) = W1 x it is W1\' u: [1, -9] is W1 u.",\n)\nearned = assert_shape(vjp([np.ones((3, 4)), np.ones((2, 3))], np.zeros(4), np.ones(2)), (4,), what=\'the VJP of a chain from 4 inputs to 2 outputs\', hint=\'A VJP has one entry for each input.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
