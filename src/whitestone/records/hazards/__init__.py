"""Suspected and confirmed hazardous areas, as they are recorded. What is still open of them is the ledger's to say."""
