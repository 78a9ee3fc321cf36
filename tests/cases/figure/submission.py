# %% extra
import matplotlib.pyplot as plt

plt.figure(figsize=(1, 1), dpi=40)
plt.plot([0, 1], label="line");

# %% extra
fig, ax = plt.subplots(figsize=(1, 1), dpi=40)
print("before")
plt.show()
print("after")

# %% extra
fig
