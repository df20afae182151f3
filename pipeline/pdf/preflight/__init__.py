"""Preflight: what a PDF is, what is wrong with it, and what could be saved."""
