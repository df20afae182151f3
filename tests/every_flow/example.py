"""What the trials need to know of a flow: documents, good parameters, and parameters every door must refuse."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


@dataclass(frozen=True)
class Example:
    """``documents`` are sample files by name below tests/samples, or texts by a name of their own.

    ``good`` are parameters as JSON; each of ``bad`` comes with the parameter at fault. ``steady`` are kinds of
    artifacts whose bytes are the same in every run; of others only kind and name are compared. ``last`` is the stage
    from which reruns and forks begin. ``stops`` say at which reading, counted from where the run stands, it is asked
    to pause, and then to cancel. ``before`` makes what else a run needs in a project; it may come more than once.
    """

    flow: str
    documents: Sequence[str]
    good: Mapping[str, Any]
    bad: Sequence[tuple[Mapping[str, Any], str]]
    last: str
    stops: tuple[int, int] = (1, 2)
    steady: frozenset[str] = frozenset()
    texts: Mapping[str, str] = field(default_factory=dict)
    param_documents: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[Any], None] = lambda project: None

    def bytes_of(self, name: str) -> bytes:
        return self.texts[name].encode() if name in self.texts else (SAMPLES / name).read_bytes()


def as_options(params: Mapping[str, Any]) -> list[str]:
    """The parameters as the command line takes them."""
    found = []
    for name, value in params.items():
        if isinstance(value, bool):
            text = "yes" if value else "no"
        elif isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            text = ",".join(value)
        else:
            text = value if isinstance(value, str) else json.dumps(value)
        found += ["--set", f"{name}={text}"]
    return found


def as_form(params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as a page's form sends them: an unticked box is not there."""
    found: dict[str, Any] = {}
    for name, value in params.items():
        if isinstance(value, bool):
            if value:
                found[name] = "on"
        elif isinstance(value, dict) or (isinstance(value, list) and not all(isinstance(one, str) for one in value)):
            found[name] = json.dumps(value)
        else:
            found[name] = value
    return found
