from otter.test_files import test_case

OK_FORMAT = False

name = 'seeding'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='compare with the example on paper and with the trap')
def test_seeding(env):
    exec('three = np.array([[0.0], [1.0], [3.0]])\ndrawn = np.array([kmeans_plus_plus(three, 3, np.random.default_rng(seed)) for seed in range(300)])\nassert_shape(drawn, (300, 3), what="300 draws of 3 indices")\nassert all(sorted(row) == [0, 1, 2] for row in drawn.tolist()), (\n    "three different points, k = 3: wanted every index once, found one twice; a point that is drawn has D = 0"\n)\nafter_zero = drawn[drawn[:, 0] == 0][:, 1]\nshare = float(np.mean(after_zero == 2))\nassert 0.8 < share < 0.98, (\n    f"after point 0 the point 3 should follow nine times in ten, found {share:.2f}; about 0.75: square the "\n    "distances; about 0.5: draw by (4), not evenly; 1.0: draw, do not take the farthest"\n)\ndrawn_same = kmeans_plus_plus(np.ones((4, 2)), 3, np.random.default_rng(0))\nearned = assert_shape(drawn_same, (3,), what=\'three indices from four equal points\')\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
