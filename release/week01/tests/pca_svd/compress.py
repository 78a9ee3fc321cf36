from otter.test_files import test_case

OK_FORMAT = False

name = 'compress'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='compare with the traps listed above the question')
def test_compress(env):
    exec('square_matrix = np.array([[3.0, 0.0], [4.0, 5.0]])\ntall_factor, wide_factor = compress(square_matrix, 0.32)\nassert_shape(\n    tall_factor,\n    (2, 1),\n    what="L on the example on paper, share 0.32",\n    hint="0.316 is less than 0.32: rank 1 will do",\n)\nassert_shape(wide_factor, (1, 2), what="R on the example on paper, share 0.32")\nassert_close(\n    tall_factor @ wide_factor,\n    np.array([[1.5, 1.5], [4.5, 4.5]]),\n    what="L @ R on the example on paper, share 0.32",\n    hint="equation (21): multiply the first k columns of U by their singular values, once",\n)\nassert_shape(\n    compress(square_matrix, 0.31)[0],\n    (2, 2),\n    what="L on the example on paper, share 0.31",\n    hint="rank 1 misses sqrt(5/50) = 0.316 of the norm: compare roots of sums of squares",\n)\nearned = assert_shape(compress(np.diag([1.0, 0.0001, 1e-09]), 1e-10)[0], (3, 3), what=\'L of diag(1, 1e-4, 1e-9), share 1e-10\', hint=\'rank 2 misses 1e-9, ten times what is allowed; 1 - kept/total rounds that to 0, so add up the tail\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
