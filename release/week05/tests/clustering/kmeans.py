from otter.test_files import test_case

OK_FORMAT = False

name = 'kmeans'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with the table on paper and with the traps')
def test_kmeans(env):
    exec('line = np.array([[0.0], [1.0], [2.0], [9.0], [10.0]])\nline_start = np.array([[0], [1]])\nmoved, grouped, costs = kmeans(line, line_start)\nassert_close(\n    costs,\n    np.array([146.0, 37.5, 2.5]),\n    what="history on the example on paper",\n    hint="one J a round, squared distances, the last round included; 46 in round 2: did 5.5 become 5?",\n)\nassert_close(moved, np.array([[1.0], [9.5]]), what="centres on the example on paper")\nassert_equal(np.asarray(grouped).tolist(), [0, 0, 0, 1, 1], what="labels on the example on paper")\nassert_equal(\n    line_start.tolist(),\n    [[0], [1]],\n    what="the start after the call",\n    hint="work on a copy: centres.astype(float)",\n)\n# Stopped after two rounds, centres and labels still belong together.\nmoved, grouped, costs = kmeans(line, line_start, max_iter=2)\nassert_close(\n    moved,\n    np.array([[0.0], [5.5]]),\n    what="centres after two rounds",\n    hint="return the centres that the labels were assigned to; do not move them in the last round",\n)\nassert_close(costs, np.array([146.0, 37.5]), what="history of two rounds", hint="max_iter counts the rounds")\n# A centre that nobody chooses.\nmoved, grouped, costs = kmeans(line, np.array([[0.0], [500.0], [8.0]]))\nearned = assert_close(moved, np.array([[1.0], [500.0], [9.5]]), what=\'centres when one has no points\', hint=\'the mean of no points is NaN: leave such a centre where it is\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
