from otter.test_files import test_case

OK_FORMAT = False

name = 'quadratic'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='compare with Eqs. (8) and (9), for an A that is not symmetric')
def test_quadratic(env):
    exec('A, x = np.array([[2.0, 3.0], [0.0, 1.0]]), np.array([2.0, -1.0])  # 2 x1² + 3 x1 x2 + x2²\none_sided = "(2, -2) is 2Ax and (8, 10) is 2Aᵀx: this A is not symmetric"\nfound = quadratic_gradient(A.copy(), x)\nassert_close(found, np.array([5.0, 4.0]), what="the gradient at (2, -1), by hand", hint=one_sided, given=x)\nby_hand = np.array([[4.0, 3.0], [3.0, 2.0]])\nsymmetric = "a Hessian is symmetric, even where A is not"\nassert_close(quadratic_hessian(A), by_hand, what="the Hessian, by hand", hint=symmetric, given=A)\nassert_shape(quadratic_gradient(np.ones((3, 3)), np.ones(3)), (3,), what="the gradient at an x of shape (3,)")\nturn = np.array([[0.0, 5.0], [-5.0, 0.0]])\nboth_sums = "for this A, xᵀAx is 0 for every x, so the two sums of Eq. (8) cancel: are both there?"\nearned = assert_close(quadratic_gradient(turn, x), np.zeros(2), what=\'the gradient for Aᵀ = -A\', hint=both_sums)\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
