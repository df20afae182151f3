"""Says by measurement whether a shielded PDF looks like its original and what each extractor reads.

`prove.py` is the door; `report_pdf.py` writes the result for people. Everything else is one measure each:
`readers` and `painters` wrap one library or program per module, `judge.py` compares texts, `pictures.py`
compares pages, `structure.py` looks at the file around the pages.
"""
