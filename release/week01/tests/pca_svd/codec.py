from otter.test_files import test_case

OK_FORMAT = False

name = 'codec'
points = None
all_or_nothing = False


@test_case(points=4.0, hidden=False, failure_message='learn from the known digits alone, and encode each new digit by itself')
def test_codec(env):
    exec('def pooled_excess(learn, code, seeds, k=4):\n    """Let a codec learn and encode on the split of each seed, and return the excess (25), errors pooled."""\n    found, optimal = [], []\n    for seed in seeds:\n        known, new = split_digits(seed)\n        offset, dictionary = learn(known, k)\n        assert_shape(offset, (64,), what="the offset", hint="one number a pixel")\n        assert_shape(dictionary, (k, 64), what="the dictionary", hint="k images of 64 pixels, one a row")\n        codes = code(new, offset, dictionary)\n        assert_shape(codes, (len(new), k), what="the codes", hint="k numbers a digit, one digit a row")\n        assert np.all(np.isfinite(codes)), "the codes: wanted finite numbers, found NaN or infinity"\n        # the first digit again, alone\n        alone = code(new[:1], offset, dictionary)\n        assert_close(alone, codes[:1], atol=1e-6, what="the codes of one digit alone", hint="mind the trap")\n        found.append(codec_error(new, offset, codes, dictionary))\n        optimal.append(optimal_error(new, k))\n    return rms(np.array(found)) / rms(np.array(optimal))\n\n\n# By hand: three of the five points of Section 4, with the offset and dictionary given.\nassert_close(\n    encode(np.array([[18.0, 16.0], [2.0, 4.0], [13.0, 6.0]]), np.array([10.0, 10.0]), np.array([[0.8, 0.6]])),\n    np.array([[10.0], [-10.0], [0.0]]),\n    atol=1e-9,\n    what="the codes of three of the five points",\n    hint="subtract the offset, then take the dot product with each image of the dictionary",\n)\npractice = pooled_excess(learn_codec, encode, seeds=[1, 2, 3])\nearned = print(f\'excess on three practice splits: {practice:.4f} (no points from 1.10 on, all points up to 1.01)\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 4), earned', env)
