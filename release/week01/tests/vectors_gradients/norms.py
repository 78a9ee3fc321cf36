from otter.test_files import test_case

OK_FORMAT = False

name = 'norms'
points = None
all_or_nothing = False


@test_case(points=1.0, hidden=False, failure_message='First (5) on a short vector, then (6) on a huge one.')
def test_norms_vector(env):
    exec('x = np.array([3.0, -4.0])\nfor p, wanted in [(1, 7.0), (2, 5.0), (math.inf, 4.0), (3, 91 ** (1 / 3))]:\n    assert_close(\n        vector_norm(x, p),\n        wanted,\n        what=f"the {p}-norm of (3, -4)",\n        hint="Take absolute values first, and the p-th root last.",\n    )\nassert_close(\n    vector_norm(1e200 * x, 2) / 1e200,\n    5.0,\n    what="the 2-norm of (3e200, -4e200), divided by 1e200",\n    hint="inf: the squares overflow. Divide by the largest |entry| first, equation (6).",\n)\nassert_close(vector_norm(np.zeros(3), 2), 0.0, what="the 2-norm of zeros", hint="(6) would divide 0 by 0.")\nearned = assert_close(vector_norm(-2 * x, 3), 2 * 91 ** (1 / 3), what=\'the 3-norm of (-6, 8)\', hint=\'|-2 x| = 2 |x|.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 1), earned', env)


@test_case(points=2.0, hidden=False, failure_message='Do the worked example by hand for the kind that fails.')
def test_norms_matrix(env):
    exec('A = np.array([[3.0, 0.0], [4.0, -5.0]])\nfor kind, wanted, hint in [\n    (1, 7.0, "9 is the largest row sum: the 1-norm takes columns, sum(axis=0)."),\n    (math.inf, 9.0, "7 is the largest column sum: the inf-norm takes rows, sum(axis=1)."),\n    (\n        2,\n        math.sqrt(45),\n        "45 or 9 lacks the root of (10); 7.07 is Frobenius; 5 is the largest |eigenvalue| of A.",\n    ),\n    ("fro", math.sqrt(50), "6.71 is the 2-norm; 50 lacks the root of (11)."),\n]:\n    assert_close(\n        matrix_norm(A, kind), wanted, what=f"the norm of kind {kind!r} of the worked example", hint=hint\n    )\n    assert_close(\n        matrix_norm(1e200 * A, kind) / 1e200,\n        wanted,\n        what=f"the norm of kind {kind!r} of 1e200 times the worked example, divided by 1e200",\n        hint="inf: a square overflows. Divide by the largest |entry| first, multiply at the end.",\n    )\nrow = np.array([[1.0, -2.0, 3.0]])\nassert_close(\n    matrix_norm(row, 1), 3.0, what="the 1-norm of the single row (1, -2, 3)", hint="It has 3 columns."\n)\nassert_close(matrix_norm(row, math.inf), 6.0, what="the inf-norm of the single row (1, -2, 3)")\nassert_close(\n    matrix_norm(np.eye(4), 2), 1.0, what="the 2-norm of the unit matrix", hint="It stretches nothing."\n)\nearned = raises(ValueError, matrix_norm, A, 3)\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
