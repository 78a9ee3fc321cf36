"""Fuzzing of every door that bytes from outside come in by.

A target is a function of some bytes that feeds them to one door of the engine and raises `Finding` when the door
does what it promises not to: another exception than its documented ones, more memory or processor time than its
bounds allow, an answer that a second, simpler reading of the same bytes contradicts. Three things feed the targets:

- the tests here, in every run: Hypothesis draws messages from the grammar of the wire, notebooks and scripts, breaks
  them by `mutations`, and runs every file of `corpus/<target>/`, which are the findings there ever were;
- `python -m fuzz` (with `PYTHONPATH=tests`), for as long as one likes: libFuzzer, by way of atheris, guided by what
  code an input reaches; what it grows and logs lies in `build/fuzz/`;
- `plants`: for every target a bound that is taken out of the engine, to see that the target finds it.

Nothing here starts a student process, sends a byte over a network or waits: sockets and clocks are made up.
"""
