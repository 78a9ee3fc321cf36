from otter.test_files import test_case

OK_FORMAT = False

name = 'best_split'
points = None
all_or_nothing = False


@test_case(points=4.0, hidden=False, failure_message='compare with (3) and with the rule for ties')
def test_best_split(env):
    exec('four_x, four_y = np.array([[1.0], [2.0], [2.0], [4.0]]), np.array([0.0, 0.0, 6.0, 6.0])\nfour_split = best_split(four_x, -four_y, np.ones(4))\nassert four_split is not None, "the example on paper: wanted a split of gain 6, found None"\nassert_close(\n    four_split[2],\n    6.0,\n    what="gain on the example on paper",\n    hint="18: there is no threshold between equal values; 12: (3) has a factor of one half",\n)\nassert_equal(int(four_split[0]), 0, what="feature on the example on paper")\nassert_close(\n    four_split[1],\n    1.5,\n    what="threshold on the example on paper",\n    hint="3: of equal gains the smallest threshold; 1 or 2: halfway between the two values",\n)\nassert_close(\n    best_split(four_x, -four_y, np.ones(4), lam=1.0)[2],\n    (36 - 144 / 5) / 2,\n    what="gain with lam = 1",\n    hint="lambda is added to each of the three denominators: (0/2 + 144/4 - 144/5)/2",\n)\nassert best_split(four_x, -np.full(4, 0.1), np.ones(4)) is None, (\n    "four equal targets: wanted None, found a split; its gain is rounding, compare with min_gain"\n)', env)
