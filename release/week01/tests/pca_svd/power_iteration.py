from otter.test_files import test_case

OK_FORMAT = False

name = 'power_iteration'
points = None
all_or_nothing = False


@test_case(points=3.0, hidden=False, failure_message='compare with the traps listed above the question')
def test_power_iteration(env):
    exec('# The example on paper; the start is 5 times too long on purpose.\npaper_matrix = np.array([[2.0, 1.0], [1.0, 2.0]])\npaper_start = np.array([5.0, 0.0])\ntop, top_vector, rhos = power_iteration(paper_matrix, paper_start)\nassert_close(\n    rhos[:4],\n    np.array([2, 14 / 5, 122 / 41, 1094 / 365]),\n    what="history[:4] on the example on paper",\n    hint="history[t] is (4) for x_t of length one, and starts with rho_0, before the first step",\n)\nassert_close(top, 3.0, what="lam on the example on paper", hint="return the last Rayleigh quotient")\nassert_shape(top_vector, (2,), what="v")\nassert_close(\n    top_vector,\n    np.array([1, 1]) / np.sqrt(2),\n    rtol=1e-9,\n    what="v on the example on paper",\n    hint="length one, and accurate to tol: is the stopping rule (6), not a change of rho?",\n)\nassert_close(\n    paper_start,\n    np.array([5.0, 0.0]),\n    what="the start after the call",\n    hint="x /= ... changes the caller\'s array; write x = x / ...",\n)\n# Stopped early, lam and v still belong together.\nearly_top, early_vector, _ = power_iteration(paper_matrix, paper_start, max_iter=2)\nassert_close(early_top, 14 / 5, what="lam after two products", hint="max_iter counts the products with A")\nassert_close(\n    early_vector,\n    np.array([2, 1]) / np.sqrt(5),\n    what="v after two products",\n    hint="return the x_t that the last Rayleigh quotient was computed from, not the next one",\n)\n# Scale must not matter: the same matrix in other units.\nearned = assert_close(power_iteration(1e-12 * paper_matrix, paper_start)[0], 3e-12, atol=0, what=\'lam of 1e-12 times the example\', hint=\'(6) compares the residual with tol * |rho|, not with tol alone\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 3), earned', env)
