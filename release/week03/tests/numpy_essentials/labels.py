from otter.test_files import test_case

OK_FORMAT = False

name = 'labels'
points = None
all_or_nothing = False


@test_case(points=1.0, hidden=False, failure_message='equations (4) and (5)')
def test_labels_indices(env):
    exec('hot = one_hot(np.array([2, 0, 2]), 3)\nassert_close(\n    hot,\n    np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]),\n    what="the one-hot table of the labels 2, 0, 2",\n    hint="H[:, y] = 1 fills whole columns: give a row index and a column index for each example",\n)\npicked = pick(np.array([[0.7, 0.2, 0.1], [0.3, 0.3, 0.4]]), np.array([1, 2]))\nassert_shape(picked, (2,), what="the picked entries", hint="P[:, y] has one column an example; see (4)")\nearned = assert_close(picked, np.array([0.2, 0.4]), what=\'the entries of labels 1 and 2\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 1), earned', env)


@test_case(points=2.0, hidden=False, failure_message='equation (6); the trap is just above the question')
def test_labels_means(env):
    exec("found_means = class_means(np.array([[1.0, 1.0], [5.0, 7.0], [3.0, 5.0]]), np.array([2, 0, 2]), 3)\nearned = assert_close(found_means, np.array([[5.0, 7.0], [0.0, 0.0], [2.0, 3.0]]), what='the class means of the example on paper', hint='(1.5, 2.5) in the last row: `sums[y] += X` kept only the last of two; nan: a class without examples')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned", env)
