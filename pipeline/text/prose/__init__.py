"""A document as paragraphs, each with its page: what flows that read for meaning work with."""
