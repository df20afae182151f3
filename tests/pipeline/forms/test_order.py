"""The order a page sends."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from pipeline.forms.order import order_in, upload_places


@pytest.mark.parametrize(
    ("move", "order"),
    [
        ("", ["a", "upload", "b"]),
        ("up:b", ["a", "b", "upload"]),
        ("down:a", ["upload", "a", "b"]),
        ("up:a", ["a", "upload", "b"]),
        ("down:b", ["a", "upload", "b"]),
        ("up:c", ["a", "upload", "b"]),
        ("sideways:a", ["a", "upload", "b"]),
    ],
)
def test_one_step_is_moved(move: str, order: list[str]) -> None:
    given = QueryDict(mutable=True)
    given.update({"order": "a,upload,,b", "move": move})
    assert order_in(given) == order


@pytest.mark.parametrize(
    ("order", "places"),
    [("", []), ("a,b", []), ("upload,a,upload,b", [0, 2]), ("gone,upload,a", [0]), ("upload,upload", [0, 1])],
)
def test_files_stand_among_the_documents_that_go_in(order: str, places: list[int]) -> None:
    assert upload_places(order, {"a", "b"}) == places
