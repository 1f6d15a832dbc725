"""Who may say that it is true: versions, states, transitions, audit, permissions. Knows no word of the field."""
