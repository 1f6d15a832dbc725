"""Evidence of contamination: an item each, with place, day and source. What it proves, the nation decides."""
