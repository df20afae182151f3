"""One module per text extractor: NAME, the version, and page texts of a file as that extractor reads them."""
