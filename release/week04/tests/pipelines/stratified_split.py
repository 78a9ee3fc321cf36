from otter.test_files import test_case

OK_FORMAT = False

name = 'stratified_split'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with equation (2) and the text above the question')
def test_stratified_split(env):
    exec('paper_labels = np.array(list("abacaabacaa"))\npaper_train, paper_test = stratified_split(paper_labels, 0.3, np.random.default_rng(1))\nassert_shape(paper_test, (4,), what="test on the example on paper", hint="(2) gives 2 + 1 + 1 rows")\nassert_equal(\n    sorted(paper_labels[paper_test].tolist()),\n    ["a", "a", "b", "c"],\n    what="the classes of the test rows",\n    hint="draw from the rows of each class, by themselves",\n)\nassert_equal(\n    np.sort(np.concatenate([paper_train, paper_test])).tolist(),\n    list(range(11)),\n    what="train and test together",\n    hint="every row is in one of the two, none in both",\n)\nassert_equal(\n    paper_train.tolist(), sorted(paper_train.tolist()), what="train", hint="ascending: np.sort at the end"\n)\n# A numerical trap: share = 0.01 rounds to no row at all.\nearned = assert_shape(stratified_split(paper_labels, 0.01, np.random.default_rng(1))[1], (3,), what=\'test with share 0.01\', hint=\'at least one row of each class, by the maximum in (2)\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
