from otter.test_files import test_case

OK_FORMAT = False

name = 'eigen_by_deflation'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with the traps listed above the question')
def test_eigen_by_deflation(env):
    exec('matrices_seen = []\n\n\ndef watched_dominant(B):\n    """Note the matrix, then let NumPy find the pair."""\n    matrices_seen.append(np.array(B))\n    return exact_dominant(B)\n\n\npair_matrix = np.array([[2.0, 1.0], [1.0, 2.0]])\npair_values, pair_vectors = eigen_by_deflation(pair_matrix, 2, watched_dominant)\nassert_close(pair_values, np.array([3.0, 1.0]), what="lam on the example on paper")\nassert_shape(pair_vectors, (2, 2), what="V")\nassert_close(\n    np.abs(pair_vectors),\n    np.full((2, 2), 1 / np.sqrt(2)),\n    what="the absolute entries of V on the example on paper",\n    hint="eigenvectors of length one, as the columns of V",\n)\nassert_equal(len(matrices_seen), 2, what="the number of calls of dominant", hint="one call for each pair")\nassert_close(\n    matrices_seen[1],\n    np.array([[0.5, -0.5], [-0.5, 0.5]]),\n    what="the matrix of the second call",\n    hint="(8) takes lam * np.outer(v, v) away; v * v has shape (d,), v @ v is a number",\n)\n# A matrix of rank one has one pair with an eigenvalue, whatever k asks for.\nrank_one = np.outer([1.0, 2.0, 2.0], [1.0, 2.0, 2.0])\npair_values, pair_vectors = eigen_by_deflation(rank_one, 3, exact_dominant)\nassert_close(\n    pair_values,\n    np.array([9.0]),\n    what="lam of a matrix of rank one",\n    hint="rule (10): the rest is rounding noise",\n)\nearned = assert_shape(pair_vectors, (3, 1), what=\'V of a matrix of rank one\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
