"""A flow that carries any file over as it is, and knows two words: one breaks it, at the other it hangs."""

from __future__ import annotations

import shutil
from typing import Any

from django import forms

from documents.isolation import Limits
from pipeline.contract import Facts, Flow, Input, Live, Stage
from tests.pipeline.flows.carried import carry

HANGS_FOR = 3.0  # seconds


class Params(forms.Form):
    times = forms.IntegerField(label="Times", min_value=1, max_value=9, initial=1)


class Carry(Stage[tuple[Input, int], dict[str, Any]]):
    name, title, gives = "carry", "Carrying", ("size",)
    limits = Limits(wall=HANGS_FOR, cpu=5)

    def read(self, facts: Facts) -> tuple[Input, int]:
        return facts.document, int(facts.params["times"])

    def work(self, given: tuple[Input, int], live: Live) -> dict[str, Any]:
        one, times = given
        target, note = live.folder / "carried", live.folder / "note.txt"
        live.child(carry, live.path_of(one.sha256), target, times)
        kept = live.keep(target, kind="carried", name=f"carried {one.name}", media_type=one.media_type)
        note.write_text(one.name, "utf-8")
        live.keep(note, kind="note", name="note.txt", media_type="text/plain")
        return {"size": kept.size}


class Carrier(Flow):
    key, title, summary = "carry", "Carry over", "Carries a file over as it is."
    Params = Params
    accepts = ("text/*", "application/pdf", "image/*")
    stages = (Carry,)
    delivers = ("carried", "note")


class Guarded(Carry):
    def read(self, facts: Facts) -> tuple[Input, int]:
        return facts.document, 1

    def work(self, given: tuple[Input, int], live: Live) -> dict[str, Any]:
        one, _times = given
        target = live.folder / "secret.txt"
        shutil.copyfile(live.path_of(one.sha256), target)
        kept = live.keep(target, kind="secret", name=one.name, media_type="text/plain", guarded=True)
        return {"size": kept.size}


class Keeper(Flow):
    key, title, summary, policy = "guard", "Guard", "Keeps a file back.", "Read this first."
    accepts = ("text/*",)
    stages = (Guarded,)
    delivers = ("secret",)


class Split(Stage[Input, dict[str, Any]]):
    name, title, gives = "split", "Splitting", ("parts",)

    def read(self, facts: Facts) -> Input:
        return facts.document

    def work(self, given: Input, live: Live) -> dict[str, Any]:
        words = live.path_of(given.sha256).read_text("utf-8").split()
        for number, word in enumerate(words, 1):
            part = live.folder / f"{number}.txt"
            part.write_text(word, "utf-8")
            live.keep(part, kind="part", name=part.name, media_type="text/plain")
        return {"parts": len(words)}


class Splitter(Flow):
    key, title, summary = "split-words", "Split words", "Writes each word into a file."
    accepts = ("text/*",)
    stages = (Split,)
    delivers = ("part",)
