"""Whitestone, the open national mine action information management system.

Records of hazardous land, what was done there and what may be said about it. This module only carries the version.
"""

__version__ = "0.1.0"
