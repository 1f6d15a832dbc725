"""Accidents, who was injured, what was found out and recommended; and whether the ground had been released."""
