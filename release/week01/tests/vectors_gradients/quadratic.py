from otter.test_files import test_case

OK_FORMAT = False

name = 'quadratic'
points = None
all_or_nothing = False


@test_case(points=1.0, hidden=False, failure_message='Work (2) out by hand at one point, all pairs (i, j).')
def test_quadratic_values(env):
    exec('A = np.array([[1.0, -10.0], [0.0, 1.0]])\nX = np.array([[1.0, 1.0], [1.0, -1.0], [2.0, 0.0]])\nassert_close(\n    quadratic_form(A, X),\n    np.array([-8.0, 12.0, 4.0]),\n    what="the worked example at (1, 1), (1, -1) and (2, 0)",\n    hint="-10 x0 x1 is one of the terms. A (3, 3) result is X A X\': only its diagonal is asked for.",\n)\nearned = assert_close(quadratic_form(A, 3 * X), 9 * np.array([-8.0, 12.0, 4.0]), what=\'the form at three times the points\', hint=\'A quadratic form grows with the square: q(3x) = 9 q(x).\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 1), earned', env)


@test_case(points=1.0, hidden=False, failure_message='Signs of the eigenvalues of S, equation (3).')
def test_quadratic_definiteness(env):
    exec('assert_equal(\n    definiteness(np.array([[1.0, -10.0], [0.0, 1.0]])),\n    "indefinite",\n    what="the name of the worked example",\n    hint="The eigenvalues of A itself are 1 and 1 and mislead: take those of S, equation (3).",\n)\nfor diagonal, wanted in [\n    ([2.0, 1.0], "positive definite"),\n    ([2.0, 0.0], "positive semidefinite"),\n    ([-2.0, -1.0], "negative definite"),\n    ([-2.0, 0.0], "negative semidefinite"),\n    ([0.0, 0.0], "positive semidefinite"),\n]:\n    assert_equal(definiteness(np.diag(diagonal)), wanted, what=f"the name of diag({diagonal})")\nearned = assert_equal(definiteness(1e-14 * np.eye(2)), \'positive definite\', what=\'the name of a tiny bowl, 1e-14 times the unit matrix\', hint=\'The tolerance is relative: compare with tol times the largest |eigenvalue|, not with tol.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 1), earned', env)
