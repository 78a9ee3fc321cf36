from otter.test_files import test_case

OK_FORMAT = False

name = 'forecast'
points = None
all_or_nothing = False


@test_case(points=4.0, hidden=False, failure_message='line, months and memory: which of the three does your forecast lack?')
def test_forecast(env):
    exec('def mean_mase(seed):\n    """Return the mean MASE (1), m = 12, of the last years of forty shops."""\n    errors = []\n    for number in range(40):\n        sales = draw_sales(40 * seed + number)\n        next_year = forecast(sales[:240], 12)\n        assert_shape(next_year, (12,), what="the forecast of twelve months")\n        errors.append(mean_absolute_scaled_error(next_year, sales[240:], sales[:240], season=12))\n    return float(np.mean(errors))\n\n\nprint("MASE on forty practice shops:", round(mean_mase(1), 3))\nearned = assert_shape(forecast(draw_sales(2)[:125], 3), (3,), what=\'three months after 125\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 4), earned', env)
