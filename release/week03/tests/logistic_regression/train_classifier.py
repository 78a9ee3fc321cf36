from otter.test_files import test_case

OK_FORMAT = False

name = 'train_classifier'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='the recipe above question 5, step by step')
def test_train_classifier_values(env):
    exec('pair_x, pair_y = np.array([[10.0], [14.0]]), np.array([0, 1])\n# scaled: -1 and 1, safe rate 4; after one step v = 4 * 1/2 = 2, c = 0; folded by s = 2, mean 12: w = 1, b = -12\none_w, one_b = train_classifier(pair_x, pair_y, steps=1)\nfolded = "the comment above has each number; -24 or 0 for b: (13) subtracts v mean / s"\nassert_close(one_w, np.array([1.0]), what="w after one step on two tumours", hint=folded)\nearned = assert_close(one_b, -12.0, what=\'b after one step on two tumours\', hint=folded)\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)


@test_case(points=3.0, hidden=False, failure_message='standardise, descend, fold')
def test_train_classifier_tumours(env):
    exec('tumour_w, tumour_b = train_classifier(KNOWN_X, KNOWN_Y)\nassert_shape(tumour_w, (30,), what="w for 30 features")\npractice = accuracy((TEST_X @ tumour_w + tumour_b >= 0).astype(int), TEST_Y)\nearned = print(f\'test split, 113 tumours: {practice:.1%} right (no points below 92 %, all from 95 %, on 20,000 unseen rows)\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
