from otter.test_files import test_case

OK_FORMAT = False

name = 'decisions'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='equations (11) and (12)')
def test_decisions(env):
    exec('assert_close(\n    decide(np.array([-3.0, -2.0, 0.0, 5.0]), 1.0, 19.0),\n    np.array([0, 1, 1, 1]),\n    what="decisions where a miss costs 19 times as much",\n    hint="ln(1/19) = -2.94: with costs the other way round only 5.0 would be a 1; integers, not truth values",\n)\nassert_close(\n    decide(np.array([0.0, -1e-9]), 2.0, 2.0), np.array([1, 0]), what="decisions at equal costs", hint="z >= 0"\n)\nassert_close(\n    decide(np.array([50.0, 80.0]), 1e30, 1.0),\n    np.array([0, 1]),\n    what="decisions where a false alarm costs 1e30 times as much",\n    hint="both probabilities round to 1: compare logits, ln(1e30) = 69",\n)\nearned = assert_close(boundary(np.array([1.0, 2.0]), -4.0, np.array([0.0, 2.0]), 0.5), np.array([2.0, 1.0]), what=\'the boundary of x0 + 2 x1 - 4 at q = 1/2\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
