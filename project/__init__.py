"""Bindery as a whole: settings, addresses, supervisor."""

__version__ = "0.1.0"
