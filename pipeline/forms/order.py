"""The order in which documents and files stand on a page: as it is sent, changed and read."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from django import forms

if TYPE_CHECKING:
    from django.http import QueryDict

UPLOAD: Final = "upload"  # stands for the next of the files that are sent along
LONGEST: Final = 80_000  # twice what the ids of a run over the most documents take


class OrderField(forms.CharField):
    """Ids of documents, and `UPLOAD` for each file among them, with commas between."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, max_length=LONGEST)


def order_in(given: QueryDict) -> list[str]:
    """The order a page sent, with the one step that "move" asks for: "up:" or "down:" and an id."""
    order = [one for one in given.get("order", "")[:LONGEST].split(",") if one]
    way, _, key = given.get("move", "").partition(":")
    if key in order and way in ("up", "down"):
        at = order.index(key)
        to = max(0, min(len(order) - 1, at + (1 if way == "down" else -1)))
        order.insert(to, order.pop(at))
    return order


def upload_places(order: str, documents: Collection[str]) -> list[int]:
    """Where files stand among the documents that go in, counted from 0."""
    row = [one for one in order.split(",") if one == UPLOAD or one in documents]
    return [place for place, one in enumerate(row) if one == UPLOAD]
