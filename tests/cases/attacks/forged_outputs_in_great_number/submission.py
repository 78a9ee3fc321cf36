# %% extra
one = {"output_type": "stream", "name": "stdout", "text": "spam " * 20}
get_ipython().recorder.outputs += [one] * 20_000 + [{"output_type": "stream", "name": "stdout", "text": "the last one"}]
