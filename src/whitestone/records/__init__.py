"""The words of the field, one folder each, with the same file names every time. Nothing here is shared by them."""
