"""Stages that have scanned pages of invoices and statements recognised, and put their words among the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.errors import Problem
from pipeline.contract import Facts, Input, Item, ItemOutcome, ItemStage, Live, Stage
from pipeline.pdf.ocr.scripts import advice
from pipeline.pdf.ocr.steps import PageFacts, read_page_to_file
from pipeline.pdf.ocr.wish import Wish
from pipeline.stages.recognition import A_PAGE, JSON, Recognise, foreign_scripts, lengthened, shortened
from pipeline.text.finance.scans import Joined, join_scans


@dataclass(frozen=True)
class ScannedPage:
    """``paper`` is the digest of the PDF whose page it is: the document, or what was made of a picture."""

    document: Input
    paper: str
    number: int
    wish: Wish


class ReadScans(ItemStage[ScannedPage, dict[str, Any]]):
    """Each page without text for itself; one that cannot be read is told with the pages and holds up none."""

    name, title = "scans", "Reading scans"
    needs = ("paper", "without_text")
    gives = ("readings", "unread", "scripts")
    limits = A_PAGE
    seconds = Recognise.seconds
    concurrency = Recognise.concurrency

    def plan(self, facts: Facts) -> Sequence[Item]:
        return [Item(f"{number:05}", f"Page {number}", {"page": number}) for number in facts.outputs["without_text"]]

    def read_item(self, facts: Facts, item: Item) -> ScannedPage:
        wish = Wish(tuple(facts.params["languages"]), mode="redo")
        return ScannedPage(facts.document, facts.outputs["paper"], int(item.given["page"]), wish)

    def work_item(self, given: ScannedPage, live: Live) -> dict[str, Any]:
        target = live.folder / f"page-{given.number:05}.json"
        found: PageFacts = live.child(
            read_page_to_file, live.path_of(given.paper), given.number, target, given.wish,
            live.password_of(given.document.version_id),
        )  # fmt: skip
        kept = live.keep(target, kind="page", name=target.name, media_type=JSON)
        if found.script:
            live.warn(advice(found.script, given.wish.languages, [given.number]))
        return {"page": given.number, "words": found.words, "script": found.script, "sha256": kept.sha256}

    def fallback(self, given: ScannedPage, error: Exception) -> dict[str, Any]:
        if not isinstance(error, Problem):
            raise error
        return {"page": given.number, "problem": error.text}

    def finish(self, facts: Facts, items: Sequence[ItemOutcome]) -> Mapping[str, Any]:
        done = [one.result for one in items if one.state == "done"]
        return {
            "readings": [[one["page"], shortened(one["sha256"])] for one in done if "sha256" in one],
            "unread": {str(one["page"]): one["problem"] for one in done if "problem" in one},
            "scripts": foreign_scripts(done, facts.params["languages"]),
        }


@dataclass(frozen=True)
class Joining:
    reading: str
    readings: Mapping[int, str]
    lacking: tuple[int, ...]


class JoinScans(Stage[Joining, dict[str, Any]]):
    """From here on a recognised page is read like any other."""

    name, title = "join", "Putting scans among the pages"
    needs = ("reading", "readings", "without_text")
    gives = ("reading", "scans", "without_text", "recognised")

    def read(self, facts: Facts) -> Joining:
        outputs = facts.outputs
        readings = {int(page): lengthened(short) for page, short in outputs["readings"]}
        return Joining(outputs["reading"]["sha256"], readings, tuple(outputs["without_text"]))

    def work(self, given: Joining, live: Live) -> dict[str, Any]:
        target, scans = live.folder / "reading.json", live.folder / "scans.json"
        readings = {page: live.path_of(sha256) for page, sha256 in given.readings.items()}
        found: Joined = live.child(join_scans, live.path_of(given.reading), readings, given.lacking, target, scans)
        live.log(f"Words recognised: {found.words}, on pages: {len(found.recognised)}")
        return {
            "reading": live.keep(target, kind="reading", name=target.name, media_type=JSON).reference,
            "scans": live.keep(scans, kind="scans", name=scans.name, media_type=JSON).reference,
            "without_text": list(found.lacking),
            "recognised": list(found.recognised),
        }
