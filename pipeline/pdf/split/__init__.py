"""Splits a PDF into parts, each with what belongs to its pages. `steps` is the door for flows."""
