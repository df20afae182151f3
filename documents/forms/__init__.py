"""Forms of the pages of documents."""
