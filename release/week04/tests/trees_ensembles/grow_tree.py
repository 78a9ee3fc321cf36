from otter.test_files import test_case

OK_FORMAT = False

name = 'grow_tree'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with the example on paper and with (2)')
def test_grow_tree(env):
    exec('asked_splits = []\nanswers = {(4, 6.0): (0, 1.5, 6.0), (3, 4.0): (0, 3.0, 3.0)}\n\n\ndef paper_split(X, g, h, lam):\n    """Note the call, then answer as the table of the example does."""\n    asked_splits.append((len(X), float(X.max())))\n    return answers.get((len(X), float(-g.sum() / 2) if len(X) == 4 else float(-g.sum() / 3)))\n\n\npaper_tree = grow_tree(\n    np.array([[1.0], [2.0], [2.0], [4.0]]), -np.array([0.0, 0.0, 6.0, 6.0]), np.ones(4), 2, 0.0, paper_split\n)\nassert_equal(\n    paper_tree,\n    {\n        "feature": 0,\n        "threshold": 1.5,\n        "left": {"value": 0.0},\n        "right": {"feature": 0, "threshold": 3.0, "left": {"value": 3.0}, "right": {"value": 6.0}},\n    },\n    what="the tree of the example on paper",\n    hint="values are -G / (H + lam), plain floats; x <= threshold goes left",\n)\nassert_equal(\n    asked_splits,\n    [(4, 4.0), (1, 1.0), (3, 4.0)],\n    what="the calls of split",\n    hint="none where depth is used up",\n)\nearned = assert_close(tree_predict({\'feature\': 1, \'threshold\': 3.0, \'left\': {\'value\': 5.0}, \'right\': {\'value\': 7.0}}, np.array([[9.0, 3.0], [0.0, 3.1]])), np.array([5.0, 7.0]), what=\'the values of two rows, one of them right at the threshold\', hint=\'x <= threshold goes left; look at the feature of the node\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
