"""Reorders, turns, leaves out and crops pages of a PDF. `steps` is the door for flows."""
