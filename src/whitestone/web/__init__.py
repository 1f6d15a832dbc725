"""Pages that join rooms: the desk, sign-in, people. Holds no record and no rule."""
