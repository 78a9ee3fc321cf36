# %% solution="checked_log"
hog = [np.empty(1 << 23) for _ in range(100)]  # 64 MB each
