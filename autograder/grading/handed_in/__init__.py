"""What students hand in: found, read however hostile it is, and put back in order."""
