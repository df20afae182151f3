"""Formats: pages of blocks (`pipeline.pdf.blocks`) written as text, Markdown, HTML, Word, CSV and Excel files."""
