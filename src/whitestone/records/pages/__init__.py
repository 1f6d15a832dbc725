"""What the pages of every word share: forms, lists, the page of a record, its sketch. Holds no word and no rule."""
