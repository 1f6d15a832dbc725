"""Figures with definitions, laid out as reports and traced to their records. Types no figure and stores no land."""
