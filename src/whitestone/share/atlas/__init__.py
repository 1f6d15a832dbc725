"""The Map page and what it asks for beside tiles. It reads, and changes nothing."""
