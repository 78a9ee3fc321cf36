from otter.test_files import test_case

OK_FORMAT = False

name = 'recursions'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='compare with the table on paper and with the traps')
def test_recursions_forward(env):
    exec('paper_start = np.log([0.5, 0.5])\npaper_trans = np.log([[0.8, 0.2], [0.4, 0.6]])\npaper_emit = np.log([[0.25, 0.75], [0.25, 0.75], [0.75, 0.25]])\nassert_close(\n    np.exp(forward(paper_start, paper_trans, paper_emit)),\n    np.array([[0.125, 0.375], [0.0625, 0.1875], [0.09375, 0.03125]]),\n    what="alpha on the example on paper",\n    hint="second row (0.04375, ...): sum over the state before, axis 0 of trans",\n)\nlong_record = np.tile(np.log([[0.001, 0.002]]), (3000, 1))\nassert np.isfinite(forward(paper_start, paper_trans, long_record)).all(), (\n    "log alpha of a record of 3,000 steps: wanted finite numbers, found inf or NaN; stay in logarithms, with (9)"\n)', env)


@test_case(points=2.0, hidden=False, failure_message='compare with the table on paper and with the traps')
def test_recursions_backward(env):
    exec('assert_close(\n    np.exp(backward(paper_trans, paper_emit)),\n    np.array([[0.1975, 0.2675], [0.65, 0.45], [1.0, 1.0]]),\n    what="beta on the example on paper",\n    hint="the last row is log 1 = 0; each row before takes the emission of the time after it",\n)\nearned = assert_shape(backward(paper_trans, paper_emit[:1]), (1, 2), what=\'log beta of a record of one step\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
