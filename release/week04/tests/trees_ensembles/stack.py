from otter.test_files import test_case

OK_FORMAT = False

name = 'stack'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with (15) and the paragraph below it')
def test_stack(env):
    exec('def mean_model(X_train, y_train, X_ask):\n    """Predict the mean of the training targets."""\n    return np.full(len(X_ask), y_train.mean())\n\n\ndef first_feature(X_train, y_train, X_ask):\n    """Predict the first feature, times the number of training rows."""\n    return X_ask[:, 0] * len(X_train)\n\n\nstack_X, stack_y, stack_folds = (\n    np.array([[1.0], [2.0], [3.0]]),\n    np.array([2.0, 4.0, 6.0]),\n    np.array([0, 1, 1]),\n)\nZ_found, a_found, stacked = stack(\n    [first_feature, mean_model], stack_X, stack_y, np.array([[10.0]]), stack_folds\n)\nassert_close(\n    Z_found,\n    np.array([[2.0, 5.0], [2.0, 2.0], [3.0, 2.0]]),\n    what="Z of three rows, folds 0 1 1",\n    hint="column j: model j, fitted on the rows outside the fold; the first row\'s fold leaves two rows",\n)\nstack_wanted = nnls(Z_found, stack_y)[0]\nassert_close(a_found, stack_wanted, what="a", hint="nnls(Z, y)[0]")\nearned = assert_close(stacked, np.array([30.0, 4.0]) @ stack_wanted[:, None], what=\'the prediction of the new row 10\', hint=\'models fitted on all three rows say 30 and 4; weigh them by a\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
