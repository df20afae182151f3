"""Reads pages that are pictures and lays their words, invisible and in place, into the original pages.

`steps` is the door for flows; what the qualities do and how they were chosen is in docs/ocr.md. Everything that
touches a file runs in a limited process.
"""
