"""One example for each flow: documents, parameters that are good, and parameters every door must refuse.

A new flow puts its example here; the trials then start it through every door, stop it, kill it and take it up again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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
    to pause, and then to cancel.
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

    def bytes_of(self, name: str) -> bytes:
        return self.texts[name].encode() if name in self.texts else (SAMPLES / name).read_bytes()


QUIZ_MAPPINGS = [
    {"page": 1, "original": "malicious", "replacement": "desirable"},
    {"page": 1, "original": "Blowfish", "replacement": "Starfish", "before": "(B) "},
]

EXAMPLES: dict[str, Example] = {
    one.flow: one
    for one in (
        Example(
            flow="shield",
            documents=["exams/cybersecurity_mcq_quiz.pdf"],
            good={"mode": "detection", "mappings": QUIZ_MAPPINGS, "seed": 7},
            bad=[
                ({"mode": "destruction"}, "mode"),
                ({"per_question": 99}, "per_question"),
                ({"per_question": "many"}, "per_question"),
                ({"strategies": ["witchcraft"]}, "strategies"),
                ({"mappings": [{"page": 1}]}, "mappings"),
                ({"mappings": "no JSON"}, "mappings"),
                ({"dpi": "72"}, "dpi"),
                ({"answer_key": "no id"}, "answer_key"),
            ],
            last="results_generation",
            steady=frozenset({"reading", "discovery", "questions", "plan", "shielded", "mappings", "accessible"}),
        ),
        Example(
            flow="compress",
            documents=["bad/empty.pdf"],
            good={"preset": "lossless"},
            bad=[
                ({"preset": "tiny"}, "preset"),
                ({"preset": "lossless", "dpi": 100}, "dpi"),
                ({"preset": "balanced", "quality": 0}, "quality"),
                ({"preset": "balanced", "target_mb": 0}, "target_mb"),
                ({"preset": "balanced", "target_mb": 1, "quality": 50}, "quality"),
            ],
            last="verify",
            steady=frozenset({"candidate", "compressed", "proof"}),
        ),
    )
}

TRIAL_EXAMPLES: dict[str, Example] = {
    one.flow: one
    for one in (
        Example(
            flow="trial-words",
            documents=["one.txt", "two.txt", "three.txt"],
            texts={"one.txt": "to be or not to be", "two.txt": "that is", "three.txt": "the question"},
            good={"least": 3, "shout": False, "mark": "?", "order": "longest", "parts": ["b"]},
            bad=[
                ({"order": "longest", "least": 0}, "least"),
                ({"order": "sideways"}, "order"),
                ({"order": "longest", "mark": "!!!!"}, "mark"),
                ({"order": "longest", "parts": ["a", "z"]}, "parts"),
            ],
            last="sum",
            stops=(1, 1),
            steady=frozenset({"words"}),
        ),
        Example(
            flow="trial-rounds",
            documents=[],
            good={"rounds": 4},
            bad=[({"rounds": 0}, "rounds"), ({"rounds": 21}, "rounds"), ({"rounds": "x"}, "rounds")],
            last="farewell",
            steady=frozenset({"farewell"}),
        ),
    )
}

ALL_EXAMPLES = {**EXAMPLES, **TRIAL_EXAMPLES}


def as_options(params: Mapping[str, Any]) -> list[str]:
    """The parameters as the command line takes them."""
    found = []
    for name, value in params.items():
        if isinstance(value, bool):
            text = "yes" if value else "no"
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
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
        elif isinstance(value, list) and not all(isinstance(one, str) for one in value):
            found[name] = json.dumps(value)
        else:
            found[name] = value
    return found
