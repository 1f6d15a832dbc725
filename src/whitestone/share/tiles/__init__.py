"""Vector tiles of what a person may see, cut from arrays kept in memory. Changes nothing and keeps nothing on disk."""
