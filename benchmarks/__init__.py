"""Measurements of Bindery, each against a raw limit or a peer in the same run: `manage.py bench`."""

from __future__ import annotations

NAMES = ("stages", "runs", "events", "reading", "shielding", "ocr", "memory", "uploads")
