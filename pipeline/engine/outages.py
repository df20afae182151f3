"""Telling a database that went away from one that is busy, and both from a statement that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, connection

from pipeline.contract import TryLater


class BadStatement(Exception):
    """A stage asked the database for what it cannot do: our bug."""


def is_away(error: DatabaseError) -> bool:
    """Whether this thread's connection is gone: nobody's fault, and the work goes on when the database is back."""
    if isinstance(error, InterfaceError):
        return True
    return isinstance(error, OperationalError) and not connection.is_usable()


@contextmanager
def told_apart() -> Iterator[None]:
    """Around a stage's own code: a lock, a deadlock or a full disk is tried again, a wrong statement is a bug.

    Raises TryLater, BadStatement, or the error itself when the database is away.
    """
    try:
        yield
    except DatabaseError as error:
        if is_away(error):
            raise
        if isinstance(error, OperationalError):
            text = "The database could not do it just now. It is tried again."
            raise TryLater("database_busy", text) from error
        raise BadStatement(str(error)) from error
