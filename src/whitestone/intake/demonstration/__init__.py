"""Enters the invented national programme into an empty register; invents nothing but what waits on the desk."""

from whitestone.intake.demonstration.loading import Loaded, load

__all__ = ["Loaded", "load"]
