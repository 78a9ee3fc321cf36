from otter.test_files import test_case

OK_FORMAT = False

name = 'objective'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with (2) and (3), line by line')
def test_objective(env):
    exec('paper_X, paper_y = np.array([[2.0, 0.0], [0.0, 1.0], [-1.0, 0.0]]), np.array([1, 1, -1])\npaper_J, paper_gw, paper_gb = svm_objective(np.array([1.0, 0.0]), 0.0, paper_X, paper_y, 2.0)\nassert_close(paper_J, 2.5, what="J on the example on paper", hint="half of the squared norm, C times the sum")\nassert_close(\n    paper_gw,\n    np.array([1.0, -2.0]),\n    what="gw on the example on paper",\n    hint="(-1, -2) or (3, -2): a point exactly on the margin does not count, V is strict",\n)\nearned = assert_close(paper_gb, -2.0, what=\'gb on the example on paper\', hint=\'-C times the sum of y over V\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
