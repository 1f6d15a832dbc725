"""Pulls what other servers collected (ODK Central, KoboToolbox, ArcGIS) into the same staging as files."""
