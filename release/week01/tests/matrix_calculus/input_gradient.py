from otter.test_files import test_case

OK_FORMAT = False

name = 'input_gradient'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='the largest relative error is above the zero mark')
def test_input_gradient(env):
    exec('X, Y = np.zeros((1, 2)), np.array([[1.0, 0.0]])\nV, W = np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [1.0, 2.0]])\n# S = (0, 0), H = (ln 2, ln 2), Z = (ln 2, ln 8), P = (0.2, 0.8)\n# dZ = (-0.8, 0.8), dH = (0, 1.6), dS = (0, 0.8)\nlinks = "compare your dZ, dH and dS with the comment above; squares hide a wrong transpose"\nfound = input_gradient(X, V, W, Y)\nassert_close(found, np.array([[0.0, 0.8]]), rtol=1e-6, atol=1e-8, what="the gradient at x = 0", hint=links)\nfound = input_gradient(np.ones((2, 3)), np.ones((5, 3)), np.ones((4, 5)), np.full((2, 4), 0.25))\nassert_shape(found, (2, 3), what="the gradient for X of shape (2, 3), 5 hidden units, 4 classes")\ntwice = input_gradient(np.zeros((2, 2)), V, W, np.array([[1.0, 0.0], [1.0, 0.0]]))\nalone = "row r is the gradient of example r alone: no 1/n, nothing summed over examples"\nby_hand = np.array([[0.0, 0.8], [0.0, 0.8]])\nearned = assert_close(twice, by_hand, rtol=1e-06, atol=1e-08, what=\'the gradient of the same example twice\', hint=alone)\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
