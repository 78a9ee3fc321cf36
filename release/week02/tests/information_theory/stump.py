from otter.test_files import test_case

OK_FORMAT = False

name = 'stump'
points = None
all_or_nothing = False


@test_case(points=4.0, hidden=False, failure_message='The largest gain of all features; then the most common label of either side.')
def test_stump(env):
    exec('small = np.array([[1.0, 5.0], [2.0, 6.0], [3.0, 5.0], [4.0, 6.0], [5.0, 5.0]])\nfound = fit_stump(small, np.array([2, 2, 0, 0, 0]))\nassert_equal(\n    tuple(float(part) for part in found),\n    (0.0, 2.5, 2.0, 0.0),\n    what="the stump (feature, t, left, right) of five examples with the labels 2, 2, 0, 0, 0",\n    hint="Feature 0 separates them at 2.5: examples up to 2.5 are called 2, the others 0.",\n)\nassert_equal(\n    predict_stump((1, 5.5, 7, 4), small).tolist(),\n    [7, 4, 7, 4, 7],\n    what="the labels by the stump (1, 5.5, 7, 4)",\n    hint="Feature 1 is compared with t; up to t is left.",\n)\nassert_equal(\n    predict_stump((1, 5.0, 7, 4), small).tolist(),\n    [7, 4, 7, 4, 7],\n    what="the labels where some values are exactly t",\n)\nfigure = missing(fit_stump, predict_stump, seed=1)\nassert figure < 0.04, (\n    f"what is missing to the best single split, on a first data set\\n  wanted: less than 0.04\\n  found:  {figure:.3f}\\n"\n    "  hint:   compare feature and t with a decision tree\'s, DecisionTreeClassifier(criterion=\'entropy\', max_depth=1)"\n)', env)
