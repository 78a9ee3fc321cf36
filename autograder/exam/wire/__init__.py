"""How each kind of value is written and read; `autograder.exam.codec` is the face of it."""
