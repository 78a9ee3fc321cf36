"""Small mistakes that machine learning is known for."""
