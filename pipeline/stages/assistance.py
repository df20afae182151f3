"""Asking a model for the values that the rules of invoices and bank statements left open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from documents.isolation import Named
from pipeline.ai import figures as asking
from pipeline.contract import Facts, Live, Outcome, Retry, Stage, TryLater
from pipeline.providers.chat import Question, ask_json
from pipeline.providers.expected import Expected, expect
from pipeline.providers.service import Service
from pipeline.stages.figures import JSON, LONG, SETTLED_ACTION, after_finding, given_of, scans_of
from pipeline.text.finance.assist import Wanted
from pipeline.text.finance.facts import Assisted, ExtractionFacts
from pipeline.text.tokens import tokens_of

OPEN_FIELDS: Final = Named("pipeline.text.finance.steps:open_fields")
TAKE_ANSWERS: Final = Named("pipeline.text.finance.steps:take_answers")


@dataclass(frozen=True)
class Open:
    """``found`` and ``reference`` are what the rules came to, for the case that nobody answers."""

    reading: str
    scans: str
    reference: Mapping[str, Any]
    found: Mapping[str, Any]
    reasons: tuple[str, ...]
    provider: str
    model: str
    review: str


class AskModel(Stage[Open, dict[str, Any]]):
    """One question for all open fields. An answer fills a field only when its words are found again on the page."""

    name, title = "ask", "Asking a provider for what is open"
    needs = ("reading", "extraction", "found", "reasons")
    gives = ("extraction", "found", "reasons", "assistance")
    actions = ("default", SETTLED_ACTION)
    retry = Retry(attempts=6, wait=2.0, factor=3.0, longest=300.0)
    limits = LONG
    seconds = 1500.0

    def read(self, facts: Facts) -> Open:
        params, outputs = facts.params, facts.outputs
        return Open(
            outputs["reading"]["sha256"], scans_of(outputs), outputs["extraction"], outputs["found"],
            tuple(outputs["reasons"]), params["provider"], params["model"], params["review"],
        )  # fmt: skip

    def work(self, given: Open, live: Live) -> dict[str, Any]:
        service = live.service(given.provider)
        extraction, reading = live.path_of(given.reference["sha256"]), live.path_of(given.reading)
        scans, texts = live.path_of(given.scans) if given.scans else None, live.folder / "pages.json"
        wanted: list[Wanted] = live.child(OPEN_FIELDS, extraction, reading, texts, scans)[: asking.MOST_WANTED]
        pages = {int(number): text for number, text in json.loads(texts.read_bytes()).items()}
        found, model = _asked(service, given, pages, wanted, live)
        target = live.folder / "extraction.json"
        taken: Assisted = live.child(TAKE_ANSWERS, extraction, reading, asking.answers_of(found, wanted), target, scans)
        live.log(f"Fields open: {len(wanted)}; answers that are printed and were taken: {len(taken.taken)}")
        kept = live.keep(target, kind="extraction", name=target.name, media_type=JSON)
        assistance = {"by": f"{service.title}, model {model}", "wanted": len(wanted), "taken": taken.taken}
        return {"extraction": kept.reference, "facts": taken.facts, "assistance": assistance, "review": given.review}

    def fallback(self, given: Open, error: Exception) -> dict[str, Any]:
        """Where the service stays busy, what the rules found goes on without it; a refusal is for a person to mend."""
        if not isinstance(error, TryLater):
            raise error
        facts = ExtractionFacts(**given.found, reasons=given.reasons)
        assistance = {"by": "", "wanted": facts.open_fields, "taken": [], "note": f"Nobody answered: {error.text}"}
        return {"extraction": given.reference, "facts": facts, "assistance": assistance, "review": given.review}

    def write(self, facts: Facts, result: dict[str, Any]) -> Outcome:
        gives = {**given_of(result["extraction"], result["facts"]), "assistance": result["assistance"]}
        return Outcome(gives, after_finding(result["review"], result["facts"].unresolved))


def _asked(
    service: Service, given: Open, pages: Mapping[int, str], wanted: list[Wanted], live: Live
) -> tuple[asking.Answers, str]:
    """What the model says, and its name; raises Refused before anything is sent where it would be too much."""
    model = given.model or service.model
    sent = asking.pages_to_send(pages)
    if len(sent) < len(pages):
        live.warn(
            f"{len(pages) - len(sent)} of {len(pages)} pages are too many to be sent; the model does not see them."
        )
    prompt, longest = asking.prompt_of(sent, wanted), 300 + asking.TOKENS_EACH * len(wanted)
    tokens_in = tokens_of(prompt + asking.SYSTEM) + 300
    expect(service, model, Expected(tokens_in, longest, longest))
    found, answer = ask_json(service, Question(asking.SYSTEM, prompt, longest=longest), asking.ANSWERS, model=model)
    return found, answer.model
