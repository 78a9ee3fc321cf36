from otter.test_files import test_case

OK_FORMAT = False

name = 'find_leaks'
points = None
all_or_nothing = False


@test_case(points=5.0, hidden=False, failure_message='mind the traps above the question, and compare with (8) and (9)')
def test_find_leaks(env):
    exec('practice = (PRACTICE_X, PRACTICE_Y, PRACTICE_TRAIN, PRACTICE_TEST)\nassert_equal(find_leaks(honest, *practice), set(), what="the leaks of `honest`", hint="compare whole scores")\nassert_equal(\n    find_leaks(scaled_together, *practice),\n    {"rows"},\n    what="the leaks of `scaled_together`",\n    hint="replace the rows, do not permute them: the mean of the table has to move",\n)\nassert_equal(\n    find_leaks(shifted_by_prior, *practice),\n    {"labels"},\n    what="the leaks of `shifted_by_prior`",\n    hint="set the labels outside train to one value: the mean of y has to move",\n)\ndoubled = (\n    PRACTICE_X[[0, 1, 2, 3, 4, 5, 0, 6]],\n    np.array([0, 1, 0, 1, 0, 1, 0, 1]),\n    np.arange(6),\n    np.array([6, 7]),\n)\nearned = assert_equal(find_leaks(honest, *doubled), {\'copies\'}, what=\'the leaks with row 0 in train and in test\', hint=\'compare each row of X[test] with each of X[train], in all features\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 5), earned', env)
