"""A flow that has everything a page can show and waits where a test wants to look."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django import forms
from django.db import connection
from pydantic import TypeAdapter

from documents.models import Document
from documents.services.documents import Upload, store_document
from pipeline.contract import Facts, Flow, Item, ItemStage, Live, Refused, Stage
from pipeline.models import Run
from pipeline.params import DocumentField, ValueField
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive


class Params(forms.Form):
    mode = forms.ChoiceField(
        label="Purpose", choices=[("detect", "Detection"), ("prevent", "Prevention")], initial="detect"
    )
    key = DocumentField(label="Answer key", required=False, accepts=("text/*",), kind="answer_key")
    kinds = forms.MultipleChoiceField(
        label="Kinds of changes",
        choices=[("n", "Numbers"), ("g", "Negations")],
        initial=["n"],
        widget=forms.CheckboxSelectMultiple,
    )
    pages = forms.IntegerField(label="Pages", min_value=1, max_value=50, initial=4, help_text="How many are looked at.")
    changes = ValueField(
        label="Own changes", required=False, adapter=TypeAdapter(list[flows.Wish]), help_text="Used as they are."
    )


class Reading(Stage[int, dict[str, Any]]):
    """Says what it does, then waits for the gate."""

    name, title, gives = "reading", "Reading", ("pages", "left_unsearched")
    begun, gate = threading.Event(), threading.Event()

    def read(self, facts: Facts) -> int:
        return int(facts.params["pages"])

    def work(self, given: int, live: Live) -> dict[str, Any]:
        live.log("The paper is open")
        live.progress(1, 2)
        type(self).begun.set()
        while not type(self).gate.wait(0.02):
            live.checkpoint()
        live.warn("Page 2 has no text")
        return {"pages": given, "left_unsearched": list(range(1, 10))}  # a long name, as some tools have


class Looking(ItemStage[int, dict[str, Any]]):
    name, title, needs, gives = "looking", "Looking at each page", ("pages",), ("questions",)

    def plan(self, facts: Facts) -> Sequence[Item]:
        return [Item(str(number), f"page {number}", {"n": number}) for number in range(1, facts.outputs["pages"] + 1)]

    def read_item(self, facts: Facts, item: Item) -> int:
        return int(item.given["n"])

    def work_item(self, given: int, live: Live) -> dict[str, Any]:
        if given == 3:
            raise Refused("no_picture", "This page cannot be read. Save the file anew, then try again.")
        return {"questions": given}

    def finish(self, facts: Facts, items: Sequence[Any]) -> dict[str, Any]:
        return {"questions": sum(one.result.get("questions", 0) for one in items)}


class Proving(Stage[int, dict[str, Any]]):
    name, title, needs, gives = "proving", "Writing and proving", ("questions",), ("summary",)

    def read(self, facts: Facts) -> int:
        return int(facts.outputs["questions"])

    def work(self, given: int, live: Live) -> dict[str, Any]:
        report = live.folder / "report.txt"
        report.write_text(f"{given} questions")
        live.keep(report, kind="report", name="report.txt", media_type="text/plain", proof={"questions": given})
        return {"summary": [{"question": number, "answer": "a"} for number in range(3)]}


class Walk(Flow):
    key, title, summary = "walk", "Check a paper", "Looks at every page of a paper."
    icon, group = "file-search", "Exams"
    accepts = ("text/*",)
    stages = (Reading, Looking, flows.Propose, Proving)
    results, delivers = ("questions", "summary"), ("report",)


Walk.Params = Params  # type: ignore[assignment]


@contextmanager
def walk_known() -> Iterator[None]:
    Reading.begun.clear()
    Reading.gate.clear()
    with flows.known(Walk, flows.Sums):
        yield


def paper(cast: Cast, name: str, kind: str = "other") -> Document:
    upload = Upload(name, [f"words of {name}".encode()], kind)
    return store_document(actor=cast.actor(cast.alice), project_id=cast.project.pk, upload=upload).document


@contextmanager
def at_work(run: Run) -> Iterator[None]:
    """A worker for this run beside the test; what it could not do fails the test."""
    broken: list[BaseException] = []

    def work() -> None:
        try:
            drive(run)
        except BaseException as error:  # noqa: BLE001 - raised again by the test's own thread
            broken.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=work, name="worker")
    thread.start()
    try:
        yield
    finally:
        Reading.gate.set()
        thread.join(timeout=30)
    if broken:
        raise broken[0]
