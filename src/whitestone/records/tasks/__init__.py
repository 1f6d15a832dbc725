"""Tasks: why, where, what is to be reached and by whom, from the plan to completion; and the targets of a year."""
