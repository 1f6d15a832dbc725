"""Certificates of handed over land, what anybody may ask of one, and cases of items reported on released land."""
