from otter.test_files import test_case

OK_FORMAT = False

name = 'log_softmax'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='equation (2), row by row')
def test_log_softmax(env):
    exec('paper_logits = np.array([[0.0, np.log(2.0), np.log(5.0)], [7.0, 7.0, 7.0]])\nassert_close(\n    np.exp(log_softmax(paper_logits)),\n    np.array([[1 / 8, 2 / 8, 5 / 8], [1 / 3, 1 / 3, 1 / 3]]),\n    what="the softmax of (0, ln 2, ln 5) and of three equal logits",\n    hint="each row by itself: axis=1, and keepdims so that (n, 1) broadcasts against (n, k)",\n)\nearned = assert_close(log_softmax(np.array([[1000.0, 0.0], [-1000.0, 0.0]])), np.array([[0.0, -1000.0], [-1000.0, 0.0]]), what=\'the log-softmax of (1000, 0) and (-1000, 0)\', hint=\'nan: exp(1000) overflowed; -inf: the logarithm of a softmax that rounded to 0\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
