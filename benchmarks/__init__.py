"""Benchmarks of what graders withstand; what they cost is measured by `bench`."""
