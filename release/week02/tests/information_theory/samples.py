from otter.test_files import test_case

OK_FORMAT = False

name = 'samples'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='Count the pairs into a table first, and print it.')
def test_samples(env):
    exec('first, second = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1])\nplug_in = 0.75 * math.log2(4 / 3)\nassert_close(\n    information_in_samples(first, second, corrected=False),\n    plug_in,\n    what="the plug-in estimate of the worked example",\n    hint="The pair (1, 1) comes twice: counts[x, y] += 1 counts it once, np.add.at or a loop twice.",\n)\nassert_close(\n    information_in_samples(first, second, corrected=True),\n    plug_in - 1 / (8 * math.log(2)),\n    what="the corrected estimate of the worked example",\n    hint="0.186 has no ln 2 in it: (4) is in bits. -0.05 lacks the 2.",\n)\nearned = assert_close(information_in_samples(3 * first, second + 4, corrected=True), plug_in - 1 / (8 * math.log(2)), what=\'the corrected estimate with other names for the values\', hint=\'a and b count the values that occur, not the largest value: 0 and 3 are two.\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
