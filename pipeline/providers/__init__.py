"""Outside services: each asked in one module, and all through `http`, the one door to other machines."""
