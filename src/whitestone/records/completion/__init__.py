"""Completion reports: what became of a task's land, its effect on the ledger, and marking that stays behind."""
