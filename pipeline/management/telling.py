"""How commands of the pipeline end: exit status, problems in words, the last line as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import Conflict, Problem, Stale, Unavailable
from pipeline.management.outcome import Outcome

EXIT_FAILED: Final = 1  # failed, partial, not done
EXIT_USAGE: Final = 2
NOT_NOW: Final = (Conflict, Stale, Unavailable)  # well asked, but it cannot be done as things are


@contextmanager
def problems_told() -> Iterator[None]:
    """A problem ends the command with its text on stderr, and with status 2 where the asking was at fault."""
    try:
        yield
    except Problem as problem:
        lines = [problem.text, *(f"  {name}: {one}" for name, found in problem.fields.items() for one in found)]
        status = EXIT_FAILED if isinstance(problem, NOT_NOW) else EXIT_USAGE
        raise CommandError("\n".join(lines), returncode=status) from None


def tell(command: BaseCommand, found: Any, words: str, *, as_json: bool) -> None:
    """The answer on stdout: in words, or with ``--json`` as one line."""
    command.stdout.write(json.dumps(found) if as_json else words)
    command.stdout.flush()


def tell_outcome(command: BaseCommand, outcome: Outcome, *, as_json: bool) -> None:
    """What a run worked on here came to; ends with status 1 when that is not "completed"."""
    tell(command, outcome.as_json(), outcome.as_text(), as_json=as_json)
    if outcome.status != "completed":
        sys.exit(EXIT_FAILED)
