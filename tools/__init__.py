"""Commands for whoever works on Whitestone itself; no part of the installed product."""
