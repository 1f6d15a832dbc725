"""Lanes and targeted areas of technical survey as geometry, and how much of an area they cover."""
