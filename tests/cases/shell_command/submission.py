# %% extra
!echo from the shell
lines = !printf 'one\ntwo\n'
print(lines)
