from otter.test_files import test_case

OK_FORMAT = False

name = 'wine'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='fill the gaps, scale, classify, in one pipeline; predict takes rows with NaN')
def test_wine(env):
    exec('bottles = load("wine", "validation")\nbottle_model = fit_wine(LAB_X, LAB_Y)\ngrower = bottle_model.predict(lose_values(bottles.x, seed=2))\nassert_shape(\n    grower, (36,), what="the prediction for 36 bottles", hint="return the fitted model, all steps in it"\n)\npractice_accuracy = accuracy(grower, bottles.y)\nassert practice_accuracy > 0.6, (\n    f"wanted clearly more than the 40 % of one answer for all, found {practice_accuracy:.0%}: "\n    "is the model fitted on X and y as given?"\n)\nearned = print(f\'accuracy on 36 bottles: {practice_accuracy:.1%} (one bottle is 2.8 points)\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
