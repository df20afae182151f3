from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.every_flow.example import Example
from tests.pipeline.providers.cloud.shelves import connect, served

KEY = UUID("8a3d7b10-2c4e-4d5f-8a6b-7c8d9e0f1a2b")


def make_room(project: Any) -> None:
    (served()[0] / "export").mkdir(exist_ok=True)
    connect(project, KEY, "export")


EXAMPLE = Example(
    flow="cloud-export",
    documents=["a.txt", "b.txt", "c.txt"],
    texts={"a.txt": "one", "b.txt": "two", "c.txt": "three"},
    good={"connection": str(KEY), "folder": "out", "existing": "overwrite"},
    bad=[
        ({"connection": "shelf"}, "connection"),
        ({"connection": str(KEY), "existing": "maybe"}, "existing"),
        ({"connection": str(KEY), "run": "the last one"}, "run"),
        ({"connection": str(KEY), "artifacts": ["the first"]}, "artifacts"),
    ],
    last="send",
    stops=(1, 2),
    before=make_room,
)
