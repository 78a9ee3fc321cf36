# %% solution="batches"
class Blocks:
    def __len__(self):
        return 2**62

    def __iter__(self):
        yield np.zeros((2, 2))


def batches(x, size):
    return Blocks()
