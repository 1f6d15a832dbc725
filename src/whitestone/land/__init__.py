"""The land ledger: an account of every square metre of hazardous land.

A library without Django and without a database; see ``docs/ledger.md``. Nothing here knows how records are stored.
"""
