"""A class of twelve, made from a week's own solution, that shows what the engine does."""
