from otter.test_files import test_case

OK_FORMAT = False

name = 'sigmoid_loss'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='equations (1) and (3)')
def test_sigmoid_loss(env):
    exec('assert_close(\n    sigmoid(np.array([0.0, np.log(3.0), -np.log(3.0)])),\n    np.array([0.5, 0.75, 0.25]),\n    what="the sigmoid of 0, ln 3 and -ln 3",\n)\nassert_close(\n    sigmoid(np.array([1e4, -1e4])),\n    np.array([1.0, 0.0]),\n    what="the sigmoid of 10,000 and -10,000",\n    hint="nan is inf / inf: use each form of (1) where its exponential is small",\n)\npaper_z, paper_y = np.log(3.0) * np.array([-1.0, 0.0, 2.0]), np.array([0, 1, 1])\nassert_close(\n    bce(paper_z, paper_y),\n    np.log(80 / 27) / 3,\n    what="the loss of the example on paper",\n    hint="1.09 is the sum: (3) is a mean; 1.46: the sign of m = (2 y - 1) z, or of m in the exponent",\n)\nassert_close(\n    bce(np.array([40.0]), np.array([1])),\n    np.exp(-40.0),\n    rtol=1e-6,\n    atol=0,\n    what="the loss at a margin of 40",\n    hint="0 or inf: p was rounded to 1 before the logarithm, or z was subtracted from ln(1 + e^z)",\n)\nearned = assert_close(bce(np.array([-10000.0]), np.array([1])), 10000.0, what=\'the loss at a margin of -10,000\', hint=\'no exp(10000)\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
