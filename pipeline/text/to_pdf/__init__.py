"""Other files as PDF: images, text, Markdown, HTML, tables and Office files. `steps` is the door for flows."""
