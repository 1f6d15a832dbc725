"""Entry points: the command line. Joins rooms; computes nothing."""
