"""Taking in what others send: staged, every row checked, applied whole or not at all. Judges nothing itself."""
