"""Sentences of a document that say the most, without any outside service."""
