"""Inspection of finished land: which squares to look at, and the odds that looking finds what was missed.

A pure library: no Django, no files, no national rule. A plan of another's making can be judged by its odds alone.
"""
