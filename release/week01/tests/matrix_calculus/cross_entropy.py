from otter.test_files import test_case

OK_FORMAT = False

name = 'cross_entropy'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='compare cross_entropy with Eqs. (13) and (15)')
def test_cross_entropy_loss(env):
    exec('# p is (1/8, 1/4, 5/8) and (1/2, 1/4, 1/4); the losses are 3 ln 2 and 1.5 ln 2\nZ = np.log(np.array([[1.0, 2.0, 5.0], [2.0, 1.0, 1.0]]))\nY = np.array([[1.0, 0.0, 0.0], [0.5, 0.5, 0.0]])\nloss, by_hand = cross_entropy(Z, Y), 2.25 * np.log(2.0)\nassert_shape(loss, (), what="the loss of a batch", hint="one number: the mean over the examples")\nreduced = "3.12 is the sum, 0.52 the mean over examples and classes; 1.39: the targets need not be one-hot"\nassert_close(loss, by_hand, what="the loss of two examples, by hand", hint=reduced)\nshift = "lse grows by 3, and so does Σ y z: is it a sum over the classes, once an example?"\nassert_close(cross_entropy(Z + 3.0, Y), by_hand, what="the loss with 3 added to every logit", hint=shift)\nZ, Y = np.array([[1e4, 0.0], [0.0, 1e4]]), np.array([[1.0, 0.0], [1.0, 0.0]])  # right by 1e4, wrong by 1e4\nclipped = "nan or inf: log(0), from a probability that underflowed; less than 400: the logarithm was clipped"\nearned = assert_close(cross_entropy(Z, Y), 5000.0, what=\'the loss at logits of 1e4\', hint=clipped)\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)


@test_case(points=2.0, hidden=False, failure_message='compare cross_entropy_gradient with Eq. (15)')
def test_cross_entropy_gradient(env):
    exec('# p is (1/8, 1/4, 5/8) and (1/2, 1/4, 1/4)\nZ = np.log(np.array([[1.0, 2.0, 5.0], [2.0, 1.0, 1.0]]))\nY = np.array([[1.0, 0.0, 0.0], [0.5, 0.5, 0.0]])\nby_hand = np.array([[-7 / 16, 1 / 8, 5 / 16], [0.0, -1 / 8, 1 / 8]])\nfactor = "2 x: 1/n is missing; 2/3 x: divided by c, not n; 1/3 x: by both; -1 x: target minus prediction"\nfound = cross_entropy_gradient(Z, Y)\nassert_close(found, by_hand, what="the gradient of the mean over two examples", hint=factor, given=(Z, Y))\nassert_close(found.sum(axis=1), np.zeros(2), what="the sum of each row", hint="p and y both sum to 1")\nZ, Y = np.array([[1e4, 0.0], [0.0, 1e4]]), np.array([[1.0, 0.0], [1.0, 0.0]])  # right by 1e4, wrong by 1e4\nby_hand = np.array([[0.0, 0.0], [-1 / 2, 1 / 2]])\nvanished = (\n    "nan: exp overflowed, or 0/0 from a division by p; zeros in row 1: a clipped logarithm has no slope"\n)\nearned = assert_close(cross_entropy_gradient(Z, Y), by_hand, what=\'the gradient at logits of 1e4\', hint=vanished)\nassert not isinstance(earned, (bool, int, float)) or (earned if isinstance(earned, bool) else earned >= 2), earned', env)
