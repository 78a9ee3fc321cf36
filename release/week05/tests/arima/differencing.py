from otter.test_files import test_case

OK_FORMAT = False

name = 'differencing'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='compare with the example on paper and with the traps')
def test_differencing(env):
    exec('seesaw = np.array([1.0, 5.0, 2.0, 7.0, 4.0, 8.0])\nassert_close(difference(seesaw, 2), np.array([1.0, 2.0, 2.0, 1.0]), what="differences at lag 2 on paper")\nassert_close(\n    integrate(np.array([3.0, 1.0, 2.0]), seesaw, 2),\n    np.array([7.0, 9.0, 9.0]),\n    what="the three values that follow on paper",\n    hint="(7, 9, 6): the third step starts from the first forecast; (11, 12, 14): lag 2, not lag 1",\n)\nearned = assert_close(integrate(np.full(3, 2.0), np.array([10.0]), 1), np.array([12.0, 14.0, 16.0]), what=\'three steps of 2 from 10\', hint=\'a past of one value is enough at lag 1\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
