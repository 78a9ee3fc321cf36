from otter.test_files import test_case

OK_FORMAT = False

name = 'pca'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with the traps listed above the question')
def test_pca_fit(env):
    exec('five_points = np.array([[10.0, 10.0], [18.0, 16.0], [2.0, 4.0], [7.0, 14.0], [13.0, 6.0]])\nfit_mean, fit_W, fit_variance, fit_ratio = pca_fit(five_points, 1)\nassert_close(\n    fit_mean, np.array([10.0, 10.0]), what="mean of the five points", hint="one mean a column: axis=0"\n)\nassert_shape(fit_W, (1, 2), what="W for k = 1")\nassert_close(\n    fit_variance,\n    np.array([50.0]),\n    what="variance on the five points, k = 1",\n    hint="12.5: eigh sorts upwards; 40: divide by n - 1; above 100: centre X first",\n)\nassert_close(\n    fit_ratio,\n    np.array([0.8]),\n    what="ratio, k = 1",\n    hint="(14) divides by the sum of all d eigenvalues, not of k",\n)\nassert_close(\n    fit_W,\n    np.array([[0.8, 0.6]]),\n    what="W on the five points, k = 1",\n    hint="the component is a row, and its largest entry is positive",\n)\n# Far from zero: the same points, a hundred million away.\nearned = assert_close(pca_fit(five_points + 100000000.0, 2)[2], np.array([50.0, 12.5]), rtol=1e-06, what=\'variance of the five points shifted by 1e8\', hint=\'subtract the mean from X before you multiply\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)


@test_case(points=2.0, hidden=False, failure_message='compare with equations (12) and (13) and with the traps')
def test_pca_codes(env):
    exec('paper_mean, paper_W = np.array([10.0, 10.0]), np.array([[0.8, 0.6]])\nassert_close(\n    pca_transform(np.array([[18.0, 16.0], [2.0, 4.0], [7.0, 14.0]]), paper_mean, paper_W),\n    np.array([[10.0], [-10.0], [0.0]]),\n    atol=1e-9,\n    what="the codes of three of the five points",\n    hint="equation (12); W holds components as rows",\n)\nassert_close(\n    pca_transform(np.array([[18.0, 16.0]]), paper_mean, paper_W),\n    np.array([[10.0]]),\n    what="the code of one sample alone",\n    hint="centre with the mean given, not with the mean of these samples",\n)\nearned = assert_close(pca_inverse(np.array([[10.0], [0.0]]), paper_mean, paper_W), np.array([[18.0, 16.0], [10.0, 10.0]]), what=\'the samples with codes 10 and 0\', hint=\'equation (13): code 0 decodes to the mean\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
