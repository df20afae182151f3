"""Which sentences of a document may stand for others."""

from __future__ import annotations

from pathlib import Path

from pipeline.text.prose.paragraph import PROSE, Paragraph, Prose
from pipeline.text.summary.extract import extract_summary
from pipeline.text.summary.rank import words_of
from pipeline.text.summary.statement import Summary

BRIDGE = "The bridge over the river was closed to all lorries in the spring."
REPAIR = "The repair of the bridge over the river will cost two million euros."
NOTE = "Nothing is known of the lorries that crossed the river before the bridge."
HALF = "The repair of the bridge over the river will be done in these steps:"


def summary_of(folder: Path, *paragraphs: Paragraph) -> Summary:
    source = folder / "prose.json"
    source.write_bytes(PROSE.dump_json(Prose(9, paragraphs)))
    return extract_summary(source, "bridge.pdf", "en", "short", key_points=False)


def said(summary: Summary) -> list[tuple[str, tuple[int, ...]]]:
    return [(one.text, one.places) for one in summary.statements]


def test_sentences_end_before_figures_of_footnotes_and_none_waits_for_what_follows(tmp_path: Path) -> None:
    paragraphs = (
        Paragraph(1, f"{BRIDGE}6 {REPAIR}"),
        Paragraph(2, HALF),
        Paragraph(3, NOTE),
        Paragraph(3, f"9 {NOTE}"),
    )
    found = summary_of(tmp_path, *paragraphs)
    assert said(found) == [(BRIDGE, (1,)), (REPAIR, (1,)), (NOTE, (3,))]
    assert found.notes == ()


def test_slides_are_summed_up_by_their_longer_lines_and_that_is_said(tmp_path: Path) -> None:
    head = "Bridges and rivers, a talk in spring"
    lines = ("Why the bridge was closed", "What the repair will cost us", "When lorries will cross again")
    slides = [
        Paragraph(at, text) for at, line in enumerate(lines, 1) for text in (f"{head} | {at}", line, "You", "@bridge")
    ]
    found = summary_of(tmp_path, *slides)
    assert said(found) == [(line, (at,)) for at, line in enumerate(lines, 1)]
    assert found.notes == ("The document has hardly any whole sentences: its lines stand in their place.",)


def test_sentences_of_hindi_are_whole_though_vowels_are_signs(tmp_path: Path) -> None:
    lines = (
        "पुराना पुल सन 1932 में बनाया गया था और उसकी मरम्मत पर बहुत खर्च आया।",
        "सभी शिकायतें एक महीने के भीतर लिखित रूप में प्रबंधन को दी जानी चाहिए।",
        "नगरपालिका अगले वर्ष के बजट से मरम्मत का खर्च देगी।",
    )
    found = summary_of(tmp_path, *(Paragraph(at, line) for at, line in enumerate(lines, 1)))
    assert said(found) == [(line, (at,)) for at, line in enumerate(lines, 1)]
    assert found.notes == ()
    assert words_of("पुराना पुल में") == ["पुराना", "पुल", "में"]
