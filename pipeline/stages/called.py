"""What flows that call others share: judging the wish for a called run, and reading what came of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from typing import Any

from accounts.errors import Invalid
from pipeline.called import CallOutcome, Delivered
from pipeline.contract import Flow
from pipeline.params import clean_params
from pipeline.registry import known_flow

CAME = ("completed", "partial")  # states of called runs that delivered something


class Unfit(Exception):
    """A flow or its parameters cannot be called so; ``texts`` say why, ``at`` is "flow" or "params"."""

    def __init__(self, at: str, *texts: str) -> None:
        super().__init__(*texts)
        self.at, self.texts = at, texts


def judged(key: str, params: Mapping[str, Any], *, alone: bool = True) -> tuple[type[Flow], dict[str, Any]]:
    """The flow to call and its parameters as it would store them; raises Unfit.

    It has to take a document, with ``alone`` a single one.
    """
    chosen = known_flow(key)
    if chosen is None:
        raise Unfit("flow", f"There is no flow called {key}.")
    if chosen.most == 0 or (alone and chosen.least > 1):
        raise Unfit("flow", f"{chosen.title} does not take a single document.")
    try:
        return chosen, clean_params(chosen, params)
    except Invalid as problem:
        raise Unfit("params", *_lines(chosen, problem)) from None


def _lines(chosen: type[Flow], problem: Invalid) -> Iterator[str]:
    for name, texts in problem.fields.items():
        field = chosen.Params.base_fields.get(name)
        label = str(field.label or name) if field else name
        yield from (text if name == "__all__" else f"{label}: {text}" for text in texts)


def is_taken(chosen: type[Flow], media_type: str) -> bool:
    return any(fnmatch(media_type, pattern) for pattern in chosen.accepts)


def main_files(one: CallOutcome) -> Sequence[Delivered]:
    """Of what a called run delivered, the files of the kind its flow names first; proofs and reports come later."""
    return [file for file in one.delivered if file.kind == one.delivered[0].kind]
