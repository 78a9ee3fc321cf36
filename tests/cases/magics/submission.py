# %% extra
%matplotlib inline
%precision 3
%env HOME

# %% extra
%%capture held
print("caught")

# %% extra
print(held.stdout.upper(), end="")

# %% extra
%%time
total = sum(range(1000))

# %% extra
%timeit -n 1 -r 1 pass

# %% extra
%%bash
echo from bash
