"""The targets: one module for each door, named after it."""
