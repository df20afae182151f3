"""Problems of a command as errors of the form that asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms

from accounts.errors import Conflict, Invalid, Problem, Stale, Unavailable


@contextmanager
def blaming(form: forms.BaseForm) -> Iterator[None]:
    """What can be mended in the form becomes its error, so that ``form.is_valid()`` answers no afterwards.

    Everything else, such as NotAllowed, goes on to the problem page.
    """
    try:
        yield
    except (Invalid, Conflict, Stale, Unavailable) as problem:
        blame(form, problem)


def blame(form: forms.BaseForm, problem: Problem) -> None:
    """Each field of the problem at its own field, what belongs to none at the top."""
    known = {name: texts for name, texts in problem.fields.items() if name in form.fields}
    for name, texts in known.items():
        form.add_error(name, texts)
    if not known:
        form.add_error(None, problem.text)
