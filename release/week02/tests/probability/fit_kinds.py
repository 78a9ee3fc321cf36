from otter.test_files import test_case

OK_FORMAT = False

name = 'fit_kinds'
points = None
all_or_nothing = False


@test_case(points=4.0, hidden=False, failure_message="What does the rarest kind's covariance rest on? Part 7 shows the effect of m.")
def test_fit_kinds(env):
    exec('few = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0], [2.0, 3.0], [9.0, 9.0]])\nshares, means, covariances = fit_kinds(few, np.array([0, 0, 0, 0, 2]), 3)\nassert_shape(shares, (3,), what="the shares of three kinds")\nassert_shape(means, (3, 2), what="the means of three kinds")\nassert_shape(covariances, (3, 2, 2), what="the covariances of three kinds")\nassert shares.min() > 0, (\n    f"the smallest share\\n  wanted: above 0\\n  found:  {shares.min()}\\n  hint:   kind 1 was not seen, yet may come"\n)\nassert_close(\n    shares.sum(), 1.0, what="the sum of the shares", hint="Add one bird to each kind: n + kinds in all."\n)\nsmallest = float(np.linalg.eigvalsh(covariances).min())\nassert smallest > 1e-6, (\n    f"the smallest eigenvalue of the covariances\\n  wanted: above 0.000001\\n  found:  {smallest}\\n"\n    "  hint:   a kind with one bird or none takes its scatter from the guess, equation (12)"\n)\nassert_close(\n    means[1],\n    few.mean(axis=0),\n    what="the mean of the kind that was not seen",\n    hint="NaN: the mean of no bird. The text says what to take instead.",\n)\nfigure = distance_from_truth(fit_kinds, seed=1)\nassert figure < 0.008, (\n    f"the distance from the true model, in a first world\\n  wanted: less than 0.008\\n  found:  {figure:.4f}\\n"\n    "  hint:   0.1 or more: are there correlations in your covariances? 0.01 or so: has each kind its own?"\n)', env)
