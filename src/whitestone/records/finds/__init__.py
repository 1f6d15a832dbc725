"""Explosive ordnance found: a row for each item or lot, with its place and its disposal."""
