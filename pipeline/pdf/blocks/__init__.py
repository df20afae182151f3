"""Blocks: a PDF as headings, paragraphs, lists, code, tables and images in reading order.

`read` gives them page by page; every format that people take away is written from them.
"""
