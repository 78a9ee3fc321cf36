"""Messages written from the grammar of the wire, mostly right, with lies where an attacker would tell them.

This is a second writer beside `codec.encode`: it follows the table in `autograder.exam.codec`, not the code, and can
write what no value gives: sizes that are wrong, axes that do not fit the data, keys that cannot be keys.
"""
