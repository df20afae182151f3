"""The flow redact: what had to go is gone from text, pictures, lines and from beside the pages."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pypdf
import pypdfium2
import pytest

from accounts.errors import Invalid
from accounts.models import AuditEntry
from documents.services.documents import store_document, upload_of
from pipeline.models import ReviewItem, Run, RunEvent, RunStage
from pipeline.services.erasing import erase_outputs
from pipeline.services.packing import pack_run
from pipeline.services.reviews import close_review, decide_all, decide_item, delete_item, operate
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs, start
from tests.pipeline.flows.rewritten import SAMPLES, kept, run_over
from tests.pipeline.pdf.ocr.made import needs_english, scan


def secret_paper(path: Path) -> Path:
    """Two tight lines, a hyphenated word, a picture, a line, a bookmark, a comment and a title that tell secrets."""
    with pymupdf.open() as document:
        page = document.new_page(width=400, height=400)
        page.insert_text((40, 60), "Meet Jane Roe at noon", fontsize=12)
        page.insert_text((40, 71), "every neighbour stays here", fontsize=12)
        page.insert_text((40, 100), "write to jane.roe@example.org", fontsize=12)
        page.insert_text((40, 130), "confi-", fontsize=12)
        page.insert_text((40, 145), "dential plan", fontsize=12)
        picture = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 100, 100), False)
        picture.set_rect(picture.irect, (200, 30, 30))
        page.insert_image((200, 200, 300, 300), pixmap=picture)
        page.draw_line((40, 250), (350, 250))
        page.add_text_annot((300, 60), "Jane Roe said so")
        document.set_toc([[1, "About Jane Roe", 1]])
        document.set_metadata({"title": "Jane Roe", "author": "X"})
        document.save(path)
    return path


def redact(cast: Cast, tmp_path: Path, paper: Path, **params: Any) -> tuple[dict[str, Any], Path]:
    run = run_over(cast, "redact", paper, **params)
    assert (run.state, run.error_text) == ("completed", "")
    (path,) = kept(cast, run, "redacted", tmp_path / "redacted.pdf")
    return outputs(run), path


def test_words_and_patterns_are_gone_for_every_reader(shared_cast: Cast, tmp_path: Path) -> None:
    found, path = redact(
        shared_cast, tmp_path, secret_paper(tmp_path / "secret.pdf"), words="jane  roe\nconfidential", kinds=["email"]
    )
    assert [(one["what"], one["places"]) for one in found["found"]] == [
        ("jane  roe", 1), ("confidential", 1), ("email", 1),
    ]  # fmt: skip
    assert {one["program"] for one in found["read_again"] if not one["problem"]} >= {"PyMuPDF", "pypdf", "pdfminer.six"}
    assert (found["elsewhere"], found["pages_as_pictures"]) == (1, [])
    reader = pypdf.PdfReader(path)
    text = reader.pages[0].extract_text()
    assert "every neighbour stays here" in text
    assert "Meet" in text
    assert "at noon" in text
    assert not any(word in text.lower() for word in ("jane", "roe", "example", "confi", "dential"))
    assert (reader.metadata, [str(one.title) for one in reader.outline]) == (None, ["About █████"])  # type: ignore[union-attr]
    with pikepdf.open(path) as pdf:
        whole = b"".join(one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream))
        assert b"Jane" not in whole + path.read_bytes()


def test_everything_under_a_box_is_gone(shared_cast: Cast, tmp_path: Path) -> None:
    box = {"page": 1, "x0": 190, "y0": 190, "x1": 250, "y1": 260}
    found, path = redact(shared_cast, tmp_path, secret_paper(tmp_path / "secret.pdf"), boxes=[box])
    assert (found["boxes"], found["pages_as_pictures"]) == (1, [])
    with pymupdf.open(path) as document:
        (image,) = document.get_page_images(0)
        samples = pymupdf.Pixmap(document, image[0])
        assert samples.pixel(10, 10) != (200, 30, 30)
        assert samples.pixel(90, 90) == (200, 30, 30)
        drawn = [(one["type"], one["rect"]) for one in document[0].get_drawings() if one["rect"].y0 > 100]
        assert drawn == [("f", pymupdf.Rect(190, 190, 250, 260))]  # the bar; the comment's sign stands above
    drawn = pypdfium2.PdfDocument(path)[0].render().to_pil()
    assert (drawn.getpixel((220, 230)), drawn.getpixel((280, 280))) == ((0, 0, 0), (200, 30, 30))


def test_a_hidden_layer_of_a_scan_is_searched(shared_cast: Cast, tmp_path: Path) -> None:
    with pymupdf.open() as document:
        page = document.new_page(width=300, height=200)
        picture = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 300, 200), False)
        picture.clear_with(120)
        page.insert_image(page.rect, pixmap=picture)
        page.insert_text((40, 60), "secret", render_mode=3, fontsize=20)
        document.save(tmp_path / "scan.pdf")
    found, path = redact(shared_cast, tmp_path, tmp_path / "scan.pdf", words="secret", fill="none")
    assert found["found"] == [{"what": "secret", "places": 1}]
    with pymupdf.open(path) as document:
        samples = pymupdf.Pixmap(document, document.get_page_images(0)[0][0])
        assert samples.pixel(60, 50)[0] == 255
        assert samples.pixel(10, 10)[0] == 120


def test_nothing_found_makes_no_file(shared_cast: Cast, tmp_path: Path) -> None:
    run = run_over(shared_cast, "redact", secret_paper(tmp_path / "secret.pdf"), words="Nobody")
    assert (run.state, run.error_code, run.artifacts.count()) == ("failed", "nothing_found", 0)


def test_a_file_that_cannot_be_read_fails_closed(shared_cast: Cast) -> None:
    run = run_over(shared_cast, "redact", SAMPLES / "bad" / "poppler-395-0-fuzzed.pdf", words="a")
    assert (run.state, run.error_code, run.artifacts.count()) == ("failed", "broken", 0)


@needs_english
def test_words_of_a_scan_are_searched_by_ocr(shared_cast: Cast, tmp_path: Path) -> None:
    found, path = redact(shared_cast, tmp_path, scan(tmp_path / "scan.pdf", pages=2), words="word a place")
    assert found["found"] == [{"what": "word a place", "places": 2}]
    assert (found["places_in_pictures"], found["pictures_searched"], found["pictures_not_searched"]) == (2, [1, 2], [])
    assert found["why_not_searched"] == ""
    assert found["read_again"][-1]["program"].startswith("Tesseract")
    again = run_over(shared_cast, "redact", path, words="word a place")
    assert (again.state, again.error_code) == ("failed", "nothing_found")


def test_pictures_that_were_not_searched_are_named(shared_cast: Cast, tmp_path: Path) -> None:
    paper = secret_paper(tmp_path / "secret.pdf")
    found, _ = redact(shared_cast, tmp_path, paper, words="jane roe", pictures=False)
    assert (found["pictures_searched"], found["pictures_not_searched"]) == ([], [1])
    assert found["why_not_searched"] == "it was not asked for."


# --- looking before cutting -----------------------------------------------------------------------------------------
def asks(cast: Cast, paper: Path, **params: Any) -> Run:
    run = run_over(cast, "redact", paper, review=True, **params)
    assert (run.state, run.error_text) == ("waiting", "")
    return run


def answered(cast: Cast, run: Run, tmp_path: Path, rejected: Collection[int] = ()) -> tuple[dict[str, Any], Path]:
    """What comes of it when the places with these numbers, from 0, are rejected and all else is accepted."""
    bob = cast.actor(cast.bob)
    for at, item in enumerate(ReviewItem.objects.filter(review__run=run)):
        if at in rejected:
            decide_item(actor=bob, run_id=run.pk, name="hits", item_id=item.pk, decision="rejected")
    close_review(actor=bob, run_id=run.pk, name="hits", accept_rest=True)
    run = drive(run, seconds=60)
    assert (run.state, run.error_text) == ("completed", "")
    (path,) = kept(cast, run, "redacted", tmp_path / "redacted.pdf")
    return outputs(run), path


def names_paper(path: Path) -> Path:
    """The same name four times on two pages, twice in one line, once broken by a hyphen; and a bookmark of it."""
    with pymupdf.open() as document:
        page = document.new_page(width=400, height=200)
        page.insert_text((40, 60), "Morgan met Morgan at noon", fontsize=12)
        page.insert_text((40, 100), "and then Mor-", fontsize=12)
        page.insert_text((40, 115), "gan went home", fontsize=12)
        page = document.new_page(width=400, height=200)
        page.insert_text((40, 60), "Captain Morgan", fontsize=12)
        page.set_rotation(90)
        document.set_toc([[1, "Morgan", 1]])
        document.save(path)
    return path


def read(path: Path) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def test_what_was_rejected_stays_and_what_was_accepted_is_proved_to_be_gone(shared_cast: Cast, tmp_path: Path) -> None:
    run = asks(shared_cast, names_paper(tmp_path / "names.pdf"), words="morgan")
    found = [one.value for one in ReviewItem.objects.filter(review__run=run)]
    assert [(one["page"], one["text"], one["before"], one["after"]) for one in found] == [
        (1, "Morgan", "", " met Morgan at noon and then Mor- gan went home"),
        (1, "Morgan", "Morgan met ", " at noon and then Mor- gan went home"),
        (1, "Mor- gan", "Morgan met Morgan at noon and then ", " went home"),
        (2, "Morgan", "Captain ", ""),
    ]
    assert [len(one["boxes"]) for one in found] == [1, 1, 2, 1]
    told, path = answered(shared_cast, run, tmp_path, rejected=[1, 2])
    assert (told["found"], told["left_by_choice"]) == ([{"what": "morgan", "places": 2}], 2)
    assert (told["pages_as_pictures"], told["elsewhere"]) == ([], 1)
    assert read(path) == ["met Morgan at noon and then Mor- gan went home", "Captain"]
    with pymupdf.open(path) as document:
        assert document[0].search_for("Morgan")[0].x0 > 90  # the second of the line, not the first
        assert [title for _, title, _ in document.get_toc()] == ["█████"]


def test_a_text_that_stays_on_all_pages_stays_in_bookmarks(shared_cast: Cast, tmp_path: Path) -> None:
    run = asks(shared_cast, names_paper(tmp_path / "names.pdf"), words="morgan\ncaptain")
    kinds = [one.value["kind"] for one in ReviewItem.objects.filter(review__run=run)]
    told, path = answered(shared_cast, run, tmp_path, [at for at, kind in enumerate(kinds) if kind == "morgan"])
    assert told["elsewhere"] == 0
    assert read(path)[1] == "Morgan"
    assert [str(one.title) for one in pypdf.PdfReader(path).outline] == ["Morgan"]  # type: ignore[union-attr]


def test_boxes_are_added_and_moved_in_the_review(shared_cast: Cast, tmp_path: Path) -> None:
    bob = shared_cast.actor(shared_cast.bob)
    run = asks(shared_cast, names_paper(tmp_path / "names.pdf"), words="captain")
    (item,) = ReviewItem.objects.filter(review__run=run)
    (seen,) = item.value["boxes"]
    further = seen | {"y0": seen["y0"] + 52, "y1": seen["y1"] + 70}  # the page lies on its side: the name after it
    options: dict[str, Any] = {"actor": bob, "run_id": run.pk, "name": "hits"}
    decide_item(**options, item_id=item.pk, decision="edited", value={"boxes": [further]})
    assert ReviewItem.objects.get(pk=item.pk).value["where"] == "box"
    operate(**options, operation="add", arguments={"page": 1, "box": {"x0": 30, "y0": 85, "x1": 399, "y1": 120}})
    for page, box in ((3, (1, 1, 9, 9)), (1, (500, 1, 600, 9))):
        area = {"page": page, "box": dict(zip(("x0", "y0", "x1", "y1"), box, strict=True))}
        with pytest.raises(Invalid, match=r"no page 3|covers nothing"):
            operate(**options, operation="add", arguments=area)
    told, path = answered(shared_cast, run, tmp_path)
    assert (told["boxes"], told["found"], told["left_by_choice"]) == (2, [{"what": "captain", "places": 0}], 1)
    assert read(path) == ["Morgan met Morgan at noon", "Captain"]


def test_what_was_taken_out_of_the_review_stays(shared_cast: Cast, tmp_path: Path) -> None:
    run = asks(shared_cast, names_paper(tmp_path / "names.pdf"), words="morgan")
    first = ReviewItem.objects.filter(review__run=run)[0]
    delete_item(actor=shared_cast.actor(shared_cast.bob), run_id=run.pk, name="hits", item_id=first.pk)
    told, path = answered(shared_cast, run, tmp_path)
    assert (told["left_by_choice"], read(path)[0].count("Morgan")) == (1, 1)


def test_where_all_is_rejected_no_file_is_made(shared_cast: Cast, tmp_path: Path) -> None:
    run = asks(shared_cast, names_paper(tmp_path / "names.pdf"), words="captain")
    bob = shared_cast.actor(shared_cast.bob)
    decide_all(actor=bob, run_id=run.pk, name="hits", decision="rejected")
    close_review(actor=bob, run_id=run.pk, name="hits")
    run = drive(run, seconds=60)
    assert (run.state, run.error_code) == ("failed", "nothing_found")
    assert "Nothing was accepted" in run.error_text


def test_words_are_in_the_review_alone_and_leave_with_the_run(shared_cast: Cast, tmp_path: Path) -> None:
    run = asks(shared_cast, secret_paper(tmp_path / "secret.pdf"), kinds=["email"])
    assert "jane.roe" in str(ReviewItem.objects.get(review__run=run).value)
    answered(shared_cast, run, tmp_path)
    rows = [RunEvent.objects.filter(run=run), RunStage.objects.filter(run=run), AuditEntry.objects.all()]
    told = "".join(str(list(one.values())) for one in rows)
    assert "Places found: " in told
    assert "jane" not in told.lower()
    assert "jane" not in str(pack_run(actor=shared_cast.actor(shared_cast.bob), run_id=run.pk).files).lower()
    erase_outputs(run_id=run.pk, text="Erased")
    assert not ReviewItem.objects.filter(review__run=run).exists()


@pytest.mark.parametrize("options", [{"unattended": True}, {}])
def test_where_nobody_is_asked_nobody_is_waited_for(shared_cast: Cast, tmp_path: Path, options: dict[str, Any]) -> None:
    bob = shared_cast.actor(shared_cast.bob)
    stored = store_document(
        actor=bob, project_id=shared_cast.project.pk, upload=upload_of(names_paper(tmp_path / "a.pdf"))
    )
    params = {"words": "morgan", "review": True} if options else {"words": "morgan"}
    run = drive(start(shared_cast, "redact", bob, document_ids=[stored.document.pk], params=params, **options))
    assert (run.state, outputs(run)["found"]) == ("completed", [{"what": "morgan", "places": 4}])


@needs_english
def test_places_in_scans_are_decided_on_too(shared_cast: Cast, tmp_path: Path) -> None:
    run = asks(shared_cast, scan(tmp_path / "scan.pdf", pages=1, rotate=90), words="word\nsure")
    found = [one.value for one in ReviewItem.objects.filter(review__run=run)]
    assert sorted((one["text"], one["where"]) for one in found) == [("sure", "picture"), ("word", "picture")]
    keep = next(at for at, one in enumerate(found) if one["text"] == "sure")
    told, path = answered(shared_cast, run, tmp_path, rejected=[keep])
    assert (told["places_in_pictures"], told["left_by_choice"], told["pages_as_pictures"]) == (1, 1, [])
    again = asks(shared_cast, path, words="word\nsure")
    assert [one.value["text"] for one in ReviewItem.objects.filter(review__run=again)] == ["sure"]


@needs_english
def test_a_page_that_cannot_be_read_costs_one_page(shared_cast: Cast, tmp_path: Path) -> None:
    with pymupdf.open(scan(tmp_path / "scan.pdf", pages=3)) as document:
        page = document.new_page(1, width=14_400, height=14_400)  # too large a sheet to be painted for reading
        page.insert_image((0, 0, 7_200, 7_200), filename=tmp_path / "scan.png")
        document.save(tmp_path / "large.pdf")
    found, _ = redact(shared_cast, tmp_path, tmp_path / "large.pdf", words="word a place")
    assert found["found"] == [{"what": "word a place", "places": 3}]
    assert (found["pictures_searched"], found["pictures_not_searched"]) == ([1, 3, 4], [2])
    assert found["why_not_searched"] == "page 2 could not be read by text recognition. Draw boxes there."
