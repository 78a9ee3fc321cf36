from otter.test_files import test_case

OK_FORMAT = False

name = 'enumeration'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with the table on paper and with the traps')
def test_enumeration(env):
    exec('assert_close(\n    posterior(ALARM, "worn", {"alarm": 1}),\n    np.array([0.171, 0.076]) / 0.247,\n    what="P(worn | alarm)",\n    hint="sum over hot and over cool days; the first number belongs to worn = 0",\n)\nassert_close(\n    posterior(ALARM, "worn", {"alarm": 1, "hot": 1}),\n    np.array([0.8, 0.2]),\n    what="P(worn | alarm, hot)",\n    hint="only products with hot = 1 and alarm = 1 count",\n)\nassert_close(\n    posterior(ALARM, "alarm", {}),\n    np.array([0.753, 0.247]),\n    what="P(alarm) without evidence",\n    hint="sum over all",\n)\nnever = {"rain": ((), np.array([1.0, 0.0])), "wet": (("rain",), np.array([[0.5, 0.5], [0.1, 0.9]]))}\nearned = raises(ValueError, posterior, never, \'wet\', {\'rain\': 1})\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
