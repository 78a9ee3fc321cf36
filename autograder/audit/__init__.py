"""The release gate: a week's tests are tested before any student meets them.

Theory of operation. Who is examined here is the instructor. The gate makes papers: the worked solution, the stub,
answers that a lazy student gives, and mutants, which are the solution with one small fault. It holds them through the
very hall that grades students, and decides nothing about marks by itself: a paper earns what `grading/score.py` says.
What is wanted is known beforehand. The solution earns everything, all others lose.

Most papers need a few cells of a notebook only, so they are held on a slice of it (`slices.py`). A slice is believed
when the solution scores on it what it scores on the whole notebook.

The mutants and the hidden tests are the instructor's, so the outcome, with its page, lies in `build/` and is never
released. A gate that cannot come to a verdict (an `EngineError`) has not passed.
"""
