from otter.test_files import test_case

OK_FORMAT = False

name = 'init_layers'
points = None
all_or_nothing = False


@test_case(points=2.0, hidden=False, failure_message='one generator for all layers, equation (9) for each')
def test_init_layers(env):
    exec('drawn = init_layers([400, 100, 100, 100], seed=3)\nassert_equal(len(drawn), 3, what="the number of layers for four sizes", hint="one layer between two sizes")\nassert_shape(drawn[0][0], (400, 100), what="W of the first layer", hint="inputs first: a layer is X @ W + b")\nassert_close(drawn[0][1], np.zeros(100), what="b of the first layer")\nassert_close(\n    float(np.std(drawn[0][0])),\n    0.05,\n    rtol=0.03,\n    what="the deviation of 40,000 weights with 400 inputs",\n    hint="0.0025: 1/p is the variance, not the deviation; 0.1: outputs instead of inputs",\n)\nassert_close(\n    init_layers([400, 100], seed=3)[0][0], drawn[0][0], what="the first W, drawn again with the same seed"\n)\noverlap = float(np.corrcoef(drawn[1][0].ravel(), drawn[2][0].ravel())[0, 1])\nassert abs(overlap) < 0.1, (\n    f"the weights of two layers: wanted a correlation near 0, found {overlap:.2f}: one generator"\n)', env)
