from otter.test_files import test_case

OK_FORMAT = False

name = 'unit_root'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with the example on paper and with the traps')
def test_unit_root(env):
    exec('assert_close(\n    dickey_fuller(steps_up, 0),\n    -1.0,\n    what="tau of the example on paper",\n    hint="-1.41: divide by rows - columns = 2, not by 4 rows; 1.0: b is phi - 1; -0.5: that is b, divide by its error",\n)\nassert_close(\n    dickey_fuller(steps_up + 1e6, 0),\n    -1.0,\n    rtol=1e-6,\n    what="tau of the example, a million higher",\n    hint="take the mean of x off before you build D",\n)\nzigzag = np.array([0.0, 2.0, 1.0, 4.0, 3.0, 3.0, 6.0, 4.0, 7.0, 5.0])\nearned = assert_close(dickey_fuller(zigzag, 1), -0.66174637, rtol=1e-06, what=\'tau of 0, 2, 1, 4, 3, 3, 6, 4, 7, 5 with one lagged step\', hint=\'columns x_(t-1), 1 and the step before, x_(t-1) - x_(t-2), for t = 2 to 9\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
