"""Joins PDFs with what belongs to their pages: links, bookmarks, forms, labels, layers and attachments.

`steps` is the door for flows. Everything runs in a limited process.
"""
