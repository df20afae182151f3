"""Puts page numbers, words or a picture on the pages of a PDF. `steps` is the door for flows."""
