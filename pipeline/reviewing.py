"""What a person can decide on: declared by a flow, the same for the page, the API and the command line.

A review's items are values of one frozen dataclass. Its JSON schema is the form of the API, its validation that of
every door. What more can be done with items than accept, edit and reject (merge, split, regenerate ...) a review
declares as operations: pure functions from the chosen items and arguments to the items that replace them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter, ValidationError

from accounts.errors import Invalid

Value = dict[str, Any]


def number_in(text: str) -> int | None:
    """A number out of an address or a form; None for anything that is none, or absurdly long."""
    return int(text) if text.isdecimal() and len(text) < 8 else None


@dataclass(frozen=True)
class Operation:
    """``apply`` gets the chosen values, the arguments and the run's outputs by name, and answers their replacements.

    ``least`` and ``most`` bound how many items are chosen (0: the operation adds). Arguments are a dataclass too. What
    comes of it counts as made by the person, unless it ``proposes``: then it is to be decided on like the rest.
    """

    name: str
    title: str
    apply: Callable[[Sequence[Any], Any, Mapping[str, Any]], Sequence[Any]]
    arguments: type[Any] | None = None
    least: int = 1
    most: int = 1
    outputs: tuple[str, ...] = ()  # stored JSON artifacts the operation needs, by output name
    proposes: bool = False


@dataclass(frozen=True)
class Shown:
    """A proposal as its review's page shows it; ``title`` names it in a line.

    ``proposed`` is what the stage gave, as JSON; None for a proposal of one's own.
    """

    id: str
    decision: str
    value: Any
    proposed: Value | None
    title: str
    version: int = 1
    note: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True)
class Look:
    """What a review's page is drawn from.

    ``items`` are all proposals in order, ``shown`` those that the list is narrowed to, ``chosen`` the one that is
    open. ``wish`` is the page's address beyond that. ``given`` holds what the stages gave, ``stored`` reads the bytes
    of what they gave as a file (b"" when there is none), ``documents`` names the versions that went in, by role.
    """

    items: tuple[Shown, ...]
    shown: tuple[Shown, ...]
    chosen: Shown | None
    wish: Mapping[str, str]
    given: Mapping[str, Any]
    stored: Callable[[str], bytes]
    documents: Mapping[str, str]

    def page_in(self, pages: int) -> int:
        """The page that was asked for, from 1, else that of the chosen proposal, else of the first in the list."""
        wished = number_in(self.wish.get("page", ""))
        if wished is not None and 1 <= wished <= pages:
            return wished
        first = self.chosen or next(iter(self.shown or self.items), None)
        return min(pages, first.value.page or 1) if first else 1


@dataclass(frozen=True)
class Facet:
    """A way to narrow the list: ``of`` answers the words that fit a value, as (key, text)."""

    name: str
    title: str
    of: Callable[[Any], Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Face:
    """How pages show a review; everything has a default.

    ``fields`` are what the form asks for, by path ("gold.label"), all that it can when empty; ``words`` are labels by
    path, of choices by "path=value"; ``long`` are texts of several lines. ``scene`` draws what the review's own
    template needs beyond the list. ``per_page`` bounds the list, 0 does not.
    """

    fields: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    long: frozenset[str] = frozenset()
    facets: tuple[Facet, ...] = ()
    scene: Callable[[Look], Any] | None = None
    per_page: int = 0


@dataclass(frozen=True)
class ReviewKind:
    """``name`` is used in addresses; ``item`` is the dataclass of one proposal; ``describe`` names one in a line."""

    name: str
    title: str
    item: type[Any]
    describe: Callable[[Any], str]
    operations: tuple[Operation, ...] = ()
    check: Callable[[Any], None] | None = None
    settle: Callable[[Any, Any], Any] | None = None  # (before, after) → what is kept when a person edited
    order: Callable[[Any], Any] | None = None  # a sort key: where an added proposal belongs among the others
    empty_text: str = "There is nothing to review."
    edit_fields: tuple[str, ...] = field(default=())  # what a person may change; empty means all
    face: Face = field(default_factory=Face)

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.item)

    def load(self, value: Mapping[str, Any]) -> Any:
        """The dataclass value; raises Invalid with the fields at fault."""
        return load(self.adapter, value, check=self.check)

    def dump(self, value: Any) -> Value:
        found: Value = self.adapter.dump_python(value, mode="json")
        return found

    def schema(self) -> dict[str, Any]:
        return self.adapter.json_schema()

    def operation(self, name: str) -> Operation:
        for one in self.operations:
            if one.name == name:
                return one
        known = ", ".join(one.name for one in self.operations) or "none"
        raise Invalid(f"This review has no operation called {name}. It has: {known}.")


def load(adapter: TypeAdapter[Any], value: Any, *, check: Callable[[Any], None] | None = None) -> Any:
    """A checked value from JSON; raises Invalid with a message per field."""
    try:
        found = adapter.validate_python(value)
    except ValidationError as error:
        fields: dict[str, list[str]] = {}
        for one in error.errors():
            fields.setdefault("/".join(map(str, one["loc"])), []).append(one["msg"])
        raise Invalid("Some values cannot be used.", fields=fields) from None
    if check:
        check(found)
    return found
