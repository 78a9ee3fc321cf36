from otter.test_files import test_case

OK_FORMAT = False

name = 'rows_columns'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='compare with the traps listed above the question')
def test_rows_columns_columns(env):
    exec('paper_table = np.array([[3.0, 4.0], [9.0, 4.0]])\npaper_z, paper_mean, paper_scale = standardise(paper_table)\naxes_hint = "(3.5, 6.5) are the means of the rows: a mean over axis=0 leaves one number a column"\nassert_close(paper_mean, np.array([6.0, 4.0]), what="mean of the example on paper", hint=axes_hint)\nassert_close(\n    paper_scale,\n    np.array([3.0, 1.0]),\n    what="scale of the example on paper",\n    hint="(2) divides by n, not n - 1; a constant column has scale 1",\n)\nassert_close(\n    paper_z, np.array([[-1.0, 0.0], [1.0, 0.0]]), what="Z of the example on paper", given=paper_table\n)\nassert_close(\n    standardise(np.full((1000, 1), 0.1))[0],\n    np.zeros((1000, 1)),\n    what="Z of a column of a thousand times 0.1",\n    hint="its computed standard deviation is 1e-17, not 0: ask whether all entries are equal",\n)\nearned = assert_close(paper_table, np.array([[3.0, 4.0], [9.0, 4.0]]), what=\'X after the call\', hint=\'write X - mean, not X -= mean\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)


@test_case(points=1.0, hidden=False, failure_message='compare with the traps listed above the question')
def test_rows_columns_rows(env):
    exec('assert_close(\n    unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])),\n    np.array([[0.6, 0.8], [0.0, 0.0]]),\n    what="the rows (3, 4) and (0, 0) at unit length",\n    hint="on a square X a wrong axis raises no error: sum over axis=1 and keep it; 0/0 is nan",\n)\nearned = assert_shape(unit_rows(np.ones((5, 3))), (5, 3), what=\'the unit rows of a (5, 3) array\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 1), earned', env)
