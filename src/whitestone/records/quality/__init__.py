"""Quality management: monitoring visits, non-conformities and their correction, inspection of finished land in lots."""
