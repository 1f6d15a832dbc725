"""Names of the pages' own files: with a hash of their content once they were gathered, plain before.

Nobody has to gather by hand: `whitestone migrate` and `whitestone serve` do it, into the register's folder.
"""

from __future__ import annotations

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedWhereGathered(ManifestStaticFilesStorage):
    """Hashed names may be cached for ever; a file that was not gathered yet goes out under its plain name."""

    def stored_name(self, name: str) -> str:
        """The hashed name, or the plain one."""
        known = self.hash_key(self.clean_name(name)) in self.hashed_files
        return super().stored_name(name) if known else name
