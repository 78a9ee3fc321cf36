from otter.test_files import test_case

OK_FORMAT = False

name = 'combine_columns'
points = None
all_or_nothing = False


@test_case(points=1.0, hidden=False, failure_message='Equation (1) has one term for each column, n terms in all.')
def test_combine_columns(env):
    exec('A = np.array([[3.0, 0.0], [4.0, -5.0]])\nassert_close(\n    combine_columns(A, np.array([2.0, 1.0])),\n    np.array([6.0, 3.0]),\n    what="the product of the worked example",\n    hint="[10, -5] comes from combining rows: A[:, j] is a column, A[j] is a row.",\n)\nassert_shape(\n    combine_columns(np.ones((4, 2)), np.array([1.0, 2.0])),\n    (4,),\n    what="the product of a (4, 2) matrix and a (2,) vector",\n    hint="A column has as many entries as A has rows: A.shape[0].",\n)\nassert_close(\n    combine_columns(np.array([[1, 2], [3, 4]]), np.array([0.5, 0.25])),\n    np.array([1.0, 2.5]),\n    what="the product of an integer matrix with fractions",\n    hint="np.zeros_like of an integer column holds integers only: start from np.zeros(m).",\n)\nearned = assert_close(combine_columns(A, np.array([0.0, 1.0])), np.array([0.0, -5.0]), what=\'the product with the unit vector (0, 1)\', hint=\'A unit vector picks its column: A[:, 1].\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 1), earned', env)
