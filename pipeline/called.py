"""What goes into a run that another one calls, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Calling:
    """A run of another flow that this one waits for; ``key`` is unique in the stage.

    ``files`` are references of kept files (`Delivered.reference`) that go in as documents which no list shows. A call
    that cannot be made, because a document or a parameter does not suit, is a run that failed for that reason.
    """

    key: str
    flow: str
    title: str
    document_ids: tuple[str, ...]
    params: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Delivered:
    """A file that a called run delivered. ``guarded`` says that it must not be handed on before its release."""

    id: str
    kind: str
    name: str
    sha256: str
    size: int
    media_type: str
    guarded: bool = False

    @property
    def reference(self) -> dict[str, Any]:
        return {"sha256": self.sha256, "name": self.name, "size": self.size, "media_type": self.media_type}


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """How a called run ended. ``outputs`` are what its stages gave, ``delivered`` the files people come for."""

    key: str
    run_id: str
    state: str
    outputs: Mapping[str, Any]
    error_text: str = ""
    error_code: str = ""
    delivered: tuple[Delivered, ...] = ()
