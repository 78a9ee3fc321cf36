from otter.test_files import test_case

OK_FORMAT = False

name = 'best_split'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='Print the gain of every midpoint of the worked example.')
def test_best_split(env):
    exec('t, gain = best_split(np.array([3.0, 1.0, 4.0, 2.0]), np.array([1, 0, 0, 0]), 2)\nassert_close(\n    t,\n    2.5,\n    what="the best t of the worked example",\n    hint="The values come in no order: sort the labels along with them. 2 and 3 are no midpoints.",\n)\nassert_close(\n    gain,\n    0.75 * math.log2(4 / 3),\n    what="its gain in bits",\n    hint="Weigh the two entropies by the shares n_L / n and n_R / n. 0.216 is in nats.",\n)\nt, gain = best_split(np.array([5.0, 5.0, 5.0, 7.0]), np.array([0, 1, 0, 1]), 2)\nassert_close(\n    t, 6.0, what="the best t for x = (5, 5, 5, 7)", hint="There is no t between equal values: only 6 is left."\n)\nt, gain = best_split(np.array([2.0, 2.0, 2.0]), np.array([0, 1, 2]), 3)\nearned = assert_equal((float(t), float(gain)), (2.0, 0.0), what=\'t and gain where all values are equal\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
