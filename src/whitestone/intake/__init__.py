"""The way in for files, phones and other systems: staged, checked row by row, applied whole or not at all."""
