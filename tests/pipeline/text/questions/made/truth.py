"""How the truth of a made-up paper is written down: as in the files of tests/samples/exams/truth."""

from __future__ import annotations

from typing import Any

Truth = list[dict[str, Any]]
LETTERS = "ABCDEFGH"


def asked(path: str, kind: str, stem: str, *, page: int = 1, **more: Any) -> dict[str, Any]:
    return {"path": path, "type": kind, "stem": stem, "page": page, **more}


def lettered(*texts: str, letters: str = LETTERS) -> list[tuple[str, str]]:
    return list(zip(letters, texts, strict=False))
