"""The words of the field, one folder each with the same file names, and in `pages` what their pages share."""
