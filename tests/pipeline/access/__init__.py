"""Who gets which answer, route by route. `tests/pipeline/test_matrix.py` reads the ``ROWS`` of every module in here.

A module for further pages needs nothing but ``ROWS``; a route parameter that `world` does not know yet is added there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

# nobody, somebody whose account was closed, a stranger, an administrator who is no member, viewer, editor, owner
WHO = ("nobody", "dan", "charlie", "ada", "vera", "bob", "alice")
LOOK = [302, 302, 404, 404, 200, 200, 200]  # a page that everybody in the project sees
WORK = [302, 302, 404, 404, 403, 200, 200]  # a page for who may change something
OWN = [302, 302, 404, 404, 403, 403, 200]  # a page for owners
DO = [401, 401, 404, 404, 403, 302, 302]  # a form that is sent
SEE = [401, 401, 404, 404, 200, 200, 200]  # the same over the API
MINE = [401, 401, 200, 200, 200, 200, 200]  # lists that show everybody their own


@dataclass(frozen=True)
class Row:
    """``address`` is a route's full name; ``of`` replaces or adds route parameters, by the names `world` gives."""

    address: str
    method: str
    answers: list[int]
    body: dict[str, Any] | None = None
    of: dict[str, str] = field(default_factory=dict)
    query: str = ""

    @property
    def title(self) -> str:
        more = " ".join([*self.of.values(), self.query]).strip()
        return f"{self.method} {self.address} {more}".strip()


def all_rows() -> list[Row]:
    return [row for module in iter_modules(__path__) for row in import_module(f"{__name__}.{module.name}").ROWS]
