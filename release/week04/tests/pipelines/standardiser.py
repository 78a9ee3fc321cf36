from otter.test_files import test_case

OK_FORMAT = False

name = 'standardiser'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with equation (3) and the text below it')
def test_standardiser(env):
    exec('three_rows = np.array([[1.0, 7.0], [3.0, 7.0], [5.0, 7.0]])\nfitted = Standardiser().fit(three_rows)\nassert fitted is not None, "fit: wanted the object itself, found None; end with `return self`"\nassert_close(fitted.mean_, np.array([3.0, 7.0]), what="mean_ of the three rows", hint="one a feature: axis=0")\nassert_close(\n    fitted.scale_,\n    np.array([np.sqrt(8 / 3), 1.0]),\n    what="scale_ of the three rows",\n    hint="2 in the first place: divide by n, not n - 1; 0 in the second: 1 where nothing varies",\n)\nassert_close(\n    fitted.transform(np.array([[7.0, 9.0]])),\n    np.array([[4 / np.sqrt(8 / 3), 2.0]]),\n    what="the test row (7, 9)",\n    hint="zeros: transform has learned from the test row; use mean_ and scale_ of fit",\n)\nearned = assert_close(Standardiser().fit(np.full((10, 1), 0.1)).scale_, np.array([1.0]), what=\'scale_ of ten times 0.1\', hint=\'the computed standard deviation is 1.4e-17, not 0: compare the largest value with the smallest\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
