"""Reads damaged PDFs by several programs and writes what most can read. `steps` is the door for flows."""
