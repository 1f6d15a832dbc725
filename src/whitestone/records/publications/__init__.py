"""Published reports: what was said, of which period, as known when, and who approved that it was said."""
