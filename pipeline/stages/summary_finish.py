"""The last stage of a summary: its files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pipeline.ai import summary as asking
from pipeline.contract import Facts, Live, Stage
from pipeline.stages.summary_asked import JSON, Asked, asked_of, notes_in
from pipeline.text.prose.paragraph import Unit
from pipeline.text.prose.reading import prose_from
from pipeline.text.prose.reading_time import reading_time
from pipeline.text.summary.statement import SUMMARY, Statement, Summary, as_markdown, as_text, remarks_of


@dataclass(frozen=True)
class _Finishing:
    asked: Asked
    prose: str
    written_in: str
    draft: str | None
    notes: tuple[str, ...]
    remarks: tuple[str, ...]
    language: str
    places: int
    unit: Unit


class Finish(Stage[_Finishing, dict[str, Any]]):
    name, title = "finish", "Writing the files"
    needs = ("draft", "prose", "places", "unit", "reading_notes", "document_language")
    gives = ("summary", "made_by", "flagged", "remarks", "reading_time")

    def read(self, facts: Facts) -> _Finishing:
        outputs = facts.outputs
        draft = outputs["draft"]
        remarks = (*outputs["reading_notes"], *(outputs.get("left_out", ()) if draft is None else ()))
        language = facts.params["language"] or outputs["document_language"]
        return _Finishing(
            asked_of(facts), outputs["prose"]["sha256"], outputs["document_language"],
            draft and draft["sha256"], tuple(outputs.get("notes", ())), remarks, language, outputs["places"],
            outputs["unit"],
        )  # fmt: skip

    def work(self, given: _Finishing, live: Live) -> dict[str, Any]:
        found = (
            SUMMARY.validate_json(live.path_of(given.draft).read_bytes()) if given.draft else _unwritten(given, live)
        )
        found = replace(found, notes=(*found.notes, *given.remarks))
        stem = given.asked.document.name.rsplit(".", 1)[0] or "document"
        markdown = as_markdown(found)
        files = (
            ("summary", f"{stem}-summary.md", "text/markdown", markdown),
            ("summary_text", f"{stem}-summary.txt", "text/plain", as_text(found)),
            ("summary_json", f"{stem}-summary.json", JSON, SUMMARY.dump_json(found, indent=1).decode()),
        )
        for kind, name, media_type, text in files:
            path = live.folder / kind
            path.write_text(text, "utf-8")
            live.keep(path, kind=kind, name=name, media_type=media_type, tools={"made by": found.made_by})
        for remark in remarks_of(found):
            live.warn(remark)
        return {
            "summary": markdown[:40_000],
            "made_by": found.made_by,
            "flagged": found.flagged,
            "remarks": remarks_of(found)[:100],
            "reading_time": _reading_time(given, found, live),
        }


def _reading_time(given: _Finishing, found: Summary, live: Live) -> dict[str, Any]:
    """Of the document and of the summary of it."""
    paragraphs = prose_from(live.path_of(given.prose)).paragraphs
    said = [one.text for one in (*found.statements, *found.key_points)]
    return {
        "document": reading_time((one.text for one in paragraphs), given.written_in),
        "summary": reading_time(said, found.language),
    }


def _unwritten(given: _Finishing, live: Live) -> Summary:
    """The notes as they are, where nothing was left for a summary of them."""
    notes = notes_in(given.notes, live)
    most = 2 * asking.LENGTHS[given.asked.wish.length][1]
    said = "The cap of the run was reached before the summary could be written; these are notes on the parts."
    return Summary(
        document=given.asked.document.name,
        places=given.places,
        unit=given.unit,
        made_by=f"{given.asked.provider}, model {given.asked.model}",
        language=given.language,
        statements=tuple(Statement(one.text, tuple(one.places)) for one in notes[:most]),
        notes=(said,),
    )
