"""Handover of released land, and what must be there before. The certificate is made elsewhere."""
