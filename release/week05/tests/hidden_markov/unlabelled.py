from otter.test_files import test_case

OK_FORMAT = False

name = 'unlabelled'
points = None
all_or_nothing = False


@test_case(points=4.0, hidden=False, failure_message='several random starts; keep the one of highest likelihood')
def test_unlabelled(env):
    exec('def decoding_ratio(seed):\n    """Return (15) for the make of a seed, after looking at the model that was learnt."""\n    make_states, make_records, make_model = draw_make(seed)\n    learnt = [np.asarray(part) for part in learn(make_records, np.random.default_rng(seed // 2 + 1))]\n    for part, shape, name in zip(learnt, ((3,), (3, 3), (3, 6)), ("start", "trans", "emit"), strict=True):\n        assert_shape(part, shape, what=name)\n        assert np.all(part >= 0), f"{name}: wanted probabilities, found NaN or a negative number"\n        sums = part.sum(axis=-1)\n        assert_close(sums, np.ones(shape[:-1]), rtol=1e-6, what=f"the row sums of {name}", hint="sum to 1")\n    optimal_gamma, _, true_log = expect(make_records, *make_model)\n    learnt_gamma, _, learnt_log = expect(make_records, *learnt)\n    assert learnt_log >= true_log, (\n        f"log P(o) of your model is {true_log - learnt_log:.1f} below that of the true one: wanted at least as "\n        "much; check the counts (14), take more steps, try more starts and keep the best"\n    )\n    found_share = named_accuracy(learnt_gamma.argmax(axis=2), make_states)\n    return found_share / named_accuracy(optimal_gamma.argmax(axis=2), make_states)\n\n\nearned = print(\'ratio on two practice makes:\', [round(decoding_ratio(seed), 3) for seed in (1, 2)])\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 4), earned', env)
