"""Warta Daerah: an archive of Indonesia's regional news."""

__version__ = "0.1.0"
