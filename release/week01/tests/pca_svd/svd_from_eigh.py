from otter.test_files import test_case

OK_FORMAT = False

name = 'svd_from_eigh'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with the two traps of Section 5')
def test_svd_from_eigh(env):
    exec('small_matrix = np.array([[3.0, 0.0], [4.0, 5.0]])\nleft, singular_values, right = svd_from_eigh(small_matrix)\nassert_close(\n    singular_values,\n    np.sqrt([45.0, 5.0]),\n    what="s on the example on paper",\n    hint="s is the root of the eigenvalues of A.T @ A, largest first",\n)\nassert_shape(left, (2, 2), what="U on the example on paper")\nassert_close(\n    np.abs(left),\n    np.array([[1, 3], [3, 1]]) / np.sqrt(10),\n    what="the absolute entries of U on the example on paper",\n    hint="equation (18): each column of A @ V over its own singular value",\n)\nfor matrix, name in ((small_matrix, "A"), (-small_matrix, "-A")):\n    left, singular_values, right = svd_from_eigh(matrix)\n    assert_close(\n        (left * singular_values) @ right,\n        matrix,\n        what=f"U diag(s) Vt for {name} on paper",\n        hint="Vt has the v_i as rows; take U from (18), which ties its signs to those of V",\n    )\n# Rank one: the second singular value is zero, and may not be divided by.\nrank_one_matrix = np.array([[1.0, 2.0], [2.0, 4.0], [2.0, 4.0]])\nleft, singular_values, right = svd_from_eigh(rank_one_matrix)\nassert_close(\n    singular_values,\n    np.array([np.sqrt(45.0)]),\n    what="s of a matrix of rank one",\n    hint="rule (19): drop what is noise before you take the root or divide by it",\n)\nassert_shape(left, (3, 1), what="U of a matrix of rank one")\nearned = assert_shape(right, (1, 2), what=\'Vt of a matrix of rank one\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
