"""A week's way to the students: nbgrader's exchange, an archive, or a git repository of theirs.

Theory of operation. What goes out is read once, from `release/`, into a `Handout`: bytes in memory, by relative name.
It is a handout only if compiling the source makes the very same files, and if nothing withheld is found in it, looked
for once more in places where compiling does not look. From there on only the handout is handed on, so no other file of
the course can go with it. A destination says what is out already, as bytes as well, and takes a handout in the place
of it. What it finds out there may be students' doing: names are not shown as they are, and links are not followed.
"""
