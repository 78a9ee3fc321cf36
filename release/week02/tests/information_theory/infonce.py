from otter.test_files import test_case

OK_FORMAT = False

name = 'infonce'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='Rows are x, columns are candidates: each row has a softmax of its own.')
def test_infonce(env):
    exec('scores = np.array([[math.log(3), 0.0], [0.0, 0.0]])\nassert_close(\n    infonce(scores),\n    math.log(2) + 0.5 * (math.log(0.75) + math.log(0.5)),\n    what="the estimate of the worked example",\n    hint="-0.288 is twice the mean of the losses: L is a mean; -0.49 is -L without ln K.",\n)\nassert_close(\n    infonce(np.array([[0.0, 5.0], [0.0, 5.0]])),\n    infonce(np.array([[-5.0, 0.0], [0.0, 5.0]])),\n    what="the estimate after 5 was taken from all scores of the first row",\n    hint="The softmax runs along a row (axis=1): a number added to a row changes nothing.",\n)\nassert_close(\n    infonce(np.zeros((8, 8))), 0.0, what="the estimate of a critic that knows nothing", hint="L = ln K."\n)\nearned = assert_close(infonce(np.array([[2000.0, 0.0], [0.0, 2000.0]])), math.log(2), what=\'the estimate of a critic that is sure, with scores of 2000\', hint=\'NaN or inf: exp(2000) overflows. Subtract the largest score of each row.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
