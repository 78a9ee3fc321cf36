"""A class of thousands and a whole term, simulated: what the gradebook takes, and what nbgrader takes on it."""
