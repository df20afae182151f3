"""Encrypts PDFs by AES-256 and takes encryption off. `steps` is the door for flows."""
