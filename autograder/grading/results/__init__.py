"""What comes of a submission, and where it is kept."""
