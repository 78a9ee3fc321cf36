"""Small mistakes that every kind of code knows."""
