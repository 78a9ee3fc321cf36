from otter.test_files import test_case

OK_FORMAT = False

name = 'judge'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='compare with equation (5)')
def test_judge_confusion(env):
    exec('counted = confusion(np.array([0, 0, 0, 1, 1, 2]), np.array([0, 1, 0, 1, 1, 1]), 3)\nassert_close(\n    counted,\n    np.array([[2, 1, 0], [0, 2, 0], [0, 1, 0]]),\n    what="M on the example on paper",\n    hint="true classes are rows; M[y, predicted] += 1 counts repeated pairs once only, np.add.at counts all",\n)\nprecise, recalled = precision_recall(np.array([[2, 1, 0], [0, 2, 0], [0, 1, 0]]))\nassert_close(\n    precise,\n    np.array([1.0, 0.5, 0.0]),\n    what="precision on the example on paper",\n    hint="divide by the sum of the column; 0, not NaN, for a class that was never called",\n)\nearned = assert_close(recalled, np.array([2 / 3, 1.0, 0.0]), what=\'recall on the example on paper\', hint="divide by the row\'s sum")\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)


@test_case(points=3.0, hidden=False, failure_message='compare with equations (6) and (7)')
def test_judge_roc(env):
    exec('five_scores, five_labels = np.array([0.9, 0.7, 0.7, 0.4, 0.2]), np.array([1, 0, 1, 1, 0])\ncurve_fpr, curve_tpr = roc(five_labels, five_scores)\nassert_close(\n    curve_fpr,\n    np.array([0, 0, 1 / 2, 1 / 2, 1]),\n    what="fpr on the example on paper",\n    hint="starts with 0; one point for each different score, highest first; ties enter together",\n)\nassert_close(curve_tpr, np.array([0, 1 / 3, 2 / 3, 1, 1]), what="tpr on the example on paper")\nassert_close(\n    area(np.array([0, 0, 0.5, 0.5, 1]), np.array([0, 1 / 3, 2 / 3, 1, 1])),\n    0.75,\n    what="area on the example on paper",\n    hint="(7): trapezoids; rectangles give too much or too little where there are ties",\n)\nearned = assert_close(roc(five_labels, np.full(5, 0.3))[1], np.array([0.0, 1.0]), what=\'tpr when all scores are equal\', hint=\'equal scores are one threshold: two points, whatever the order of the rows\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
