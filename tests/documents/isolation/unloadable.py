"""A module that cannot be loaded."""

raise ZeroDivisionError("not here")
