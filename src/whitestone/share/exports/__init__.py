"""Exports of exactly what a list or the map shows, made in the background. They change no record."""
