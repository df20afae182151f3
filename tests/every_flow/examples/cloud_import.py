from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.every_flow.example import Example
from tests.pipeline.providers.cloud.shelves import connect, served

KEY = UUID("5f4c9a52-6f7e-4f0b-9d0c-1a2b3c4d5e6f")


def fill_the_shelf(project: Any) -> None:
    folder = served()[0] / "import"
    folder.mkdir(exist_ok=True)
    for name in ("a.txt", "b.txt", "c.txt"):
        if not (folder / name).exists():
            (folder / name).write_text(name)
    connect(project, KEY, "import")


EXAMPLE = Example(
    flow="cloud-import",
    documents=[],
    good={"connection": str(KEY), "again": True},
    bad=[
        ({"connection": "shelf"}, "connection"),
        ({"connection": str(KEY), "kind": "poem"}, "kind"),
        ({"connection": str(KEY), "paths": "no JSON"}, "paths"),
        ({"connection": str(KEY), "pattern": "x" * 301}, "pattern"),
    ],
    last="fetch",
    before=fill_the_shelf,
)
