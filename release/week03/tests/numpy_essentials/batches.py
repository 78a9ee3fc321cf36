from otter.test_files import test_case

OK_FORMAT = False

name = 'batches'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='the three demands above the question')
def test_batches(env):
    exec('dealt = batches(10, 4, np.random.default_rng(5))\nassert_equal(\n    [len(batch) for batch in dealt], [4, 4, 2], what="the sizes for n = 10, size 4", hint="keep the last"\n)\nassert_close(\n    np.sort(np.concatenate(dealt)),\n    np.arange(10),\n    what="all indices of the epoch, sorted",\n    hint="every index once: rng.permutation draws an order, rng.integers and rng.choice draw with replacement",\n)\nagain = batches(10, 4, np.random.default_rng(5))\nassert_close(\n    np.concatenate(again),\n    np.concatenate(dealt),\n    what="the same epoch from a generator with the same seed",\n    hint="all chance must come from rng, none from np.random or a new generator",\n)\nearned = assert_equal(len(batches(3, 8, np.random.default_rng(0))), 1, what=\'the number of batches for n = 3, size 8\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
