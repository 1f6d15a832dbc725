"""Source documents, the figures that they report, and tabular returns: declared by somebody, measured by nobody."""
