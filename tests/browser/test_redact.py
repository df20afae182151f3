"""Boxes drawn on pages by mouse and by keyboard, and the run that takes out what is under them."""

from __future__ import annotations

import re
from pathlib import Path

import pymupdf
from playwright.sync_api import Page, expect

from documents.services.documents import store_document, upload_of
from documents.services.inspection import inspect_version
from pipeline.models import ReviewItem, Run
from tests.browser.site import Site, faults, walk
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs, start
from tests.pipeline.flows.rewritten import kept


def _paper(path: Path) -> Path:
    """Two pages, the second turned."""
    with pymupdf.open() as document:
        for number in (1, 2):
            page = document.new_page(width=400, height=500)
            page.insert_text((60, 100), f"Secret{number}", fontsize=20)
            page.insert_text((60, 300), f"Stays{number}", fontsize=20)
        document[1].set_rotation(90)
        document.save(path)
    return path


def _board(site: Site, cast: Cast, paper: Path, **options: int) -> Page:
    stored = store_document(actor=cast.actor(cast.bob), project_id=cast.project.pk, upload=upload_of(paper))
    inspect_version(version_id=stored.document.newest_id)
    page = site.open("/projects/exams/flows/redact/", user=cast.bob, **options)  # type: ignore[arg-type]
    page.get_by_label(paper.name).check()
    expect(page.get_by_alt_text("Page 1 of 2")).to_be_visible()
    return page


def _draw(page: Page, area: tuple[float, float, float, float], size: tuple[float, float]) -> None:
    """With the mouse, by points of the page."""
    sheet = page.locator("[data-board-sheet]")
    sheet.scroll_into_view_if_needed()
    place = sheet.bounding_box()
    assert place
    x0, y0, x1, y1 = (value * place["width"] / size[0] for value in area)
    page.mouse.move(place["x"] + x0, place["y"] + y0)
    page.mouse.down()
    page.mouse.move(place["x"] + x1, place["y"] + y1, steps=4)
    page.mouse.up()


def test_boxes_are_drawn_by_mouse_and_keyboard_and_what_is_under_them_goes(
    site: Site, shared_cast: Cast, tmp_path: Path
) -> None:
    page = _board(site, shared_cast, _paper(tmp_path / "paper.pdf"))
    _draw(page, (50, 70, 160, 110), (400, 500))
    boxes, said = page.locator(".redact-box"), page.locator("[data-board-said]")
    expect(boxes).to_have_count(1)
    expect(said).to_have_text("Box 1 on page 1, 50 to 160 points across, 70 to 110 down")
    page.get_by_role("button", name="Next page").click()
    expect(page.get_by_alt_text("Page 2 of 2")).to_be_visible()
    page.get_by_role("button", name="Add a box").focus()
    page.keyboard.press("Enter")
    expect(said).to_have_text("Box 2 on page 2, 150 to 350 points across, 40 to 64 down")
    for key, many in (("ArrowRight", 40), ("Shift+ArrowLeft", 20), ("Shift+ArrowDown", 18), ("ArrowLeft", 7)):
        for _ in range(many):
            page.keyboard.press(key)
    expect(said).to_have_text("Box 2 on page 2, 258 to 338 points across, 40 to 172 down")
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    expect(said).to_have_text("Box 2 on page 2, 378 to 458 points across, 40 to 172 down")
    page.get_by_role("button", name="Add a box").click()
    page.keyboard.press("Delete")
    expect(said).to_have_text("Box 3 on page 2, taken away")
    assert faults(page) == []
    page.get_by_label("Look before cutting").uncheck()
    page.get_by_role("button", name="Start run").click()
    expect(page).to_have_url(re.compile(r"/runs/[0-9a-f-]{36}/$"))
    run = drive(Run.objects.get())
    assert (run.state, outputs(run)["boxes"], outputs(run)["pages_as_pictures"]) == ("completed", 2, [])
    (path,) = kept(shared_cast, run, "redacted", tmp_path / "redacted.pdf")
    with pymupdf.open(path) as document:
        assert [page.get_text().split() for page in document] == [["Stays1"], ["Stays2"]]


def test_a_box_is_moved_and_resized_by_mouse_and_typed_ones_are_shown(
    site: Site, shared_cast: Cast, tmp_path: Path
) -> None:
    page = _board(site, shared_cast, _paper(tmp_path / "paper.pdf"), width=390)
    page.get_by_text("More settings").press("Enter")
    field = page.locator("#id_p-boxes")
    field.fill('[{"page": 1, "x0": 200, "y0": 200, "x1": 100, "y1": 100}]')
    field.press("Tab")
    said = page.locator("[data-board-said]")
    _draw(page, (150, 150, 170, 190), (400, 500))
    expect(said).to_have_text("Box 1 on page 1, 120 to 220 points across, 140 to 240 down")
    _draw(page, (219.5, 239.5, 319.5, 299.5), (400, 500))
    expect(said).to_have_text("Box 1 on page 1, 120 to 320 points across, 140 to 300 down")
    field.fill("no list")
    field.press("Tab")
    expect(page.get_by_text("is no list of boxes")).to_be_visible()
    assert field.input_value() == "no list"


# --- looking before cutting -----------------------------------------------------------------------------------------
def _asks(cast: Cast, tmp_path: Path) -> Run:
    """A run that waits with two places: one on the first page, one on the second, which lies on its side."""
    stored = store_document(
        actor=cast.actor(cast.bob), project_id=cast.project.pk, upload=upload_of(_paper(tmp_path / "paper.pdf"))
    )
    inspect_version(version_id=stored.document.newest_id)
    params = {"words": "secret1\nsecret2", "review": True}
    run = start(cast, "redact", cast.actor(cast.bob), document_ids=[stored.document.pk], params=params)
    return drive(run, seconds=60)


def test_places_are_looked_at_and_decided_by_keyboard_alone(site: Site, shared_cast: Cast, tmp_path: Path) -> None:
    run = _asks(shared_cast, tmp_path)
    page = site.open(f"/runs/{run.pk}/reviews/hits/", user=shared_cast.bob)
    chosen = page.locator(".is-chosen .proposal-text")
    expect(chosen).to_have_text("Secret1")
    expect(page.get_by_alt_text("Page 1 as it is printed")).to_be_visible()
    expect(page.locator(".mark")).to_have_count(1)
    page.keyboard.press("e")
    expect(page.locator(".hit-boxes input:not([type=hidden])").first).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(chosen).to_have_text("Secret2")
    expect(page.get_by_alt_text("Page 2 as it is printed")).to_be_visible()
    page.keyboard.press("x")
    expect(page.locator(".work-state")).to_contain_text("2 of 2 decided")
    page.keyboard.press("[")
    expect(page.get_by_alt_text("Page 1 as it is printed")).to_be_visible()
    page.keyboard.press("n")
    area = page.locator("[data-area]")
    expect(area).to_be_focused()
    for _ in range(33):
        page.keyboard.press("ArrowDown")
    said = page.locator("[data-area-said]")
    expect(said).to_have_text("From 40 to 360 across, 298 to 378 down")
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(chosen).to_have_text("Box on page 1")
    page.keyboard.press("f")
    page.locator("dialog[open]").get_by_role("button", name="Finish review").press("Enter")
    expect(page.locator("#messages")).to_contain_text("the run goes on")
    run = drive(run, seconds=60)
    assert (run.state, outputs(run)["boxes"], outputs(run)["left_by_choice"]) == ("completed", 1, 1)
    (path,) = kept(shared_cast, run, "redacted", tmp_path / "redacted.pdf")
    with pymupdf.open(path) as document:
        assert [page.get_text().split() for page in document] == [[], ["Secret2", "Stays2"]]
    page = site.open(f"/runs/{run.pk}/", user=shared_cast.bob)
    expect(page.locator("#results")).to_contain_text("Left by choice")


def test_the_review_of_places_holds_in_every_width_and_colour(site: Site, shared_cast: Cast, tmp_path: Path) -> None:
    run = _asks(shared_cast, tmp_path)
    place = f"/runs/{run.pk}/reviews/hits/"
    page = site.open(place, user=shared_cast.bob)
    assert walk(page, {"chosen": place, "drawing": f"{place}?do=add&page=2"}) == []


def test_places_are_decided_without_a_script(site: Site, shared_cast: Cast, tmp_path: Path) -> None:
    run = _asks(shared_cast, tmp_path)
    page = site.open(f"/runs/{run.pk}/reviews/hits/", user=shared_cast.bob, js=False, width=390)
    page.locator(".proposal-verbs").get_by_role("button", name="Reject").click()
    page.get_by_role("button", name="Accept all undecided").click()
    assert list(ReviewItem.objects.filter(review__run=run).values_list("decision", flat=True)) == [
        "rejected", "accepted",
    ]  # fmt: skip


def test_the_page_that_starts_a_run_offers_to_look_first(site: Site, shared_cast: Cast, tmp_path: Path) -> None:
    page = _board(site, shared_cast, _paper(tmp_path / "paper.pdf"))
    expect(page.get_by_label("Look before cutting")).to_be_checked()
    page.locator("#id_p-words").fill("Secret1")
    page.get_by_role("button", name="Start run").click()
    expect(page).to_have_url(re.compile(r"/runs/[0-9a-f-]{36}/$"))
    run = drive(Run.objects.get(), seconds=60)
    page.reload()
    assert run.state == "waiting"
    page.locator('main a[href$="/reviews/hits/"]').first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review of places to cut out")
