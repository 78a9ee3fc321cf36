from otter.test_files import test_case

OK_FORMAT = False

name = 'softmax'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='compare with Eq. (10); a is the maximum of one row, not of all')
def test_softmax(env):
    exec('Z = np.log(np.array([[1.0, 2.0, 5.0], [1.0, 1.0, 2.0]]))\nby_hand = np.array([[1 / 8, 1 / 4, 5 / 8], [1 / 4, 1 / 4, 1 / 2]])\nper_row = "each row must sum to 1: sum over the last axis, with keepdims=True"\nassert_close(softmax(Z), by_hand, what="softmax of two rows, by hand", hint=per_row, given=Z)\nassert_shape(softmax(np.zeros((2, 3, 4))), (2, 3, 4), what="softmax of a (2, 3, 4) array", hint="axis=-1")\nassert_shape(softmax(np.zeros(5)), (5,), what="softmax of one vector", hint="axis=-1 does for (c,) as well")\nassert_close(softmax(Z + 7.5), by_hand, what="softmax after 7.5 is added to every logit", hint="Eq. (10)")\nZ = np.array([[1e4, 1e4 + np.log(3.0)], [-1e4, -1e4]])\nby_hand = np.array([[0.25, 0.75], [0.5, 0.5]])\noverflow = "nan in row 0: no maximum was subtracted; nan in row 1: that of the whole array was"\nearned = assert_close(softmax(Z), by_hand, what=\'softmax of rows near 1e4 and -1e4\', hint=overflow)\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
