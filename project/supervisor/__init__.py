"""Keeping web and workers alive on this machine, and the clockwork that no request drives."""
