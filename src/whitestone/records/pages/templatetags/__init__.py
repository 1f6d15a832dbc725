"""Filters of the shared pages. They show values and compute none."""
