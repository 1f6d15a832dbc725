"""What every record shares: ids, geometry, partial dates, vocabularies. Knows no word of mine action and no review."""
