from otter.test_files import test_case

OK_FORMAT = False

name = 'train_softmax'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='the recipe above the question, sentence by sentence')
def test_train_softmax_values(env):
    exec('# one feature, two classes: after one step of rate 1 the weights are -1/2 and 1/2, by (5)\nsmall_x, small_y = np.array([[-1.0], [1.0]]), np.array([0, 1])\none_w, one_b = train_softmax(small_x, small_y, small_x, small_y, 2, rate=1.0, every=1, max_rounds=1)\nassert_close(one_w, np.array([[-0.5, 0.5]]), what="W after one step on two examples", hint="(5) with P = 1/2")\nassert_close(one_b, np.zeros(2), atol=1e-9, what="b after one step on two examples")\nswapped_w, _ = train_softmax(small_x, small_y, small_x, 1 - small_y, 2, every=1, patience=3)\nearned = assert_close(swapped_w, np.zeros((1, 2)), what=\'W where every step makes the part put aside worse\', hint=\'the start is the best state; it must not be changed in place\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)


@test_case(points=3.0, hidden=False, failure_message='does your training stop where the part put aside is best?')
def test_train_softmax_digits(env):
    exec('digit_w, digit_b = train_softmax(KNOWN_X[FIT], KNOWN_Y[FIT], KNOWN_X[ASIDE], KNOWN_Y[ASIDE], 10)\nassert_shape(digit_w, (64, 10), what="W for 64 pixels and 10 classes")\nassert_shape(digit_b, (10,), what="b for 10 classes")\npractice = accuracy((TEST.x / 16 @ digit_w + digit_b).argmax(axis=1), TEST.y)\nearned = print(f\'test split, 359 digits: {practice:.1%} right (no points below 93.5 %, all from 94 %, on 8,000 unseen digits)\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
