# %% extra
import numpy as np

recorder = get_ipython().recorder
recorder.outputs.append({"output_type": np.array(["stream", "error"]), "name": "stdout", "text": "x"})
