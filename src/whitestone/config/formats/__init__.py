"""How days and moments are written in each language; numbers are written as Django knows the language."""
