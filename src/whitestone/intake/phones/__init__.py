"""Phones: forms made from the register's words, and the OpenRosa way in. Writes records through the actions only."""
