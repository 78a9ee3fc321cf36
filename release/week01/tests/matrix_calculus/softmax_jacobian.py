from otter.test_files import test_case

OK_FORMAT = False

name = 'softmax_jacobian'
points = None
all_or_nothing = False


@test_case(points=1.0, hidden=False, failure_message='compare softmax_jacobian with Eq. (11)')
def test_softmax_jacobian_matrix(env):
    exec('p = np.array([1 / 8, 1 / 4, 5 / 8])\nby_hand = np.array([[7.0, -2.0, -5.0], [-2.0, 12.0, -10.0], [-5.0, -10.0, 15.0]]) / 64\noff_diagonal = "p * (1 - p) is the diagonal alone; off it the entries are -p_i p_j"\nJ = softmax_jacobian(p)\nassert_close(J, by_hand, what="the Jacobian at (1/8, 1/4, 5/8), by hand", hint=off_diagonal, given=p)\nmoved = "whatever z does, the sum of p stays 1"\nassert_close(J.sum(axis=1), np.zeros(3), what="the sum of each row of J", hint=moved)\nassert_shape(softmax_jacobian(np.full(5, 0.2)), (5, 5), what="the Jacobian for 5 classes")\nsaturated = softmax_jacobian(np.array([0.0, 1.0, 0.0]))\nearned = assert_close(saturated, np.zeros((3, 3)), what=\'J at (0, 1, 0)\', hint=\'p is saturated: all slopes are 0\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 1), earned', env)


@test_case(points=2.0, hidden=False, failure_message='compare softmax_vjp with Eq. (12), row by row')
def test_softmax_jacobian_vjp(env):
    exec('P = np.array([[1 / 8, 1 / 4, 5 / 8], [1 / 2, 1 / 2, 0.0]])\nU = np.array([[8.0, 0.0, 0.0], [1.0, 3.0, 100.0]])  # Σ u p is 1 in the first row, 2 in the second\nby_hand = np.array([[7 / 8, -1 / 4, -5 / 8], [-1 / 2, 1 / 2, 0.0]])\nper_row = "each row has a sum over k of its own: axis=-1, keepdims=True"\nassert_close(softmax_vjp(P, U), by_hand, what="softmax_vjp of two rows, by hand", hint=per_row, given=(P, U))\nassert_shape(softmax_vjp(np.full((4, 2), 0.5), np.ones((4, 2))), (4, 2), what="softmax_vjp of 4 rows")\nconstant = softmax_vjp(P, np.full((2, 3), 9.0))\nearned = assert_close(constant, np.zeros((2, 3)), what=\'softmax_vjp for a constant u\', hint=\'9 x the row sums of J\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
