from otter.test_files import test_case

OK_FORMAT = False

name = 'split'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='the three demands above the question')
def test_split(env):
    exec('six = np.array([0, 0, 0, 0, 1, 1])\nkept_in, put_aside = split(six, 0.5, np.random.default_rng(4))\nassert_close(\n    np.sort(np.concatenate([kept_in, put_aside])),\n    np.arange(6),\n    what="the indices of both parts, sorted",\n    hint="every example in exactly one part; return indices, not labels",\n)\nassert_close(np.bincount(six[put_aside]), np.array([2, 1]), what="zeros and ones in validation at share 0.5")\n_, put_aside = split(six, 0.3, np.random.default_rng(4))\nassert_close(\n    np.bincount(six[put_aside], minlength=2),\n    np.array([1, 1]),\n    what="zeros and ones in validation at share 0.3",\n    hint="(6) rounds 0.6 to 1: int() alone cuts off",\n)\nagain_in, again_aside = split(six, 0.5, np.random.default_rng(4))\nassert_close(again_in, kept_in, what="the same split from the same seed", hint="no chance but rng")\nearned = assert_close(np.sort(kept_in), kept_in, what=\'the training part, sorted\', hint=\'in ascending order\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
