"""Translations of the interface: collecting what is said, giving it out to translators, taking it back, checking it."""
