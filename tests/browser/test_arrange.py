"""Pages arranged by picture: by mouse, by keyboard, and by the field alone; accessible."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from documents.services.documents import store_document, upload_of
from documents.services.inspection import inspect_version
from tests.browser.site import Site, faults
from tests.cast import Cast
from tests.pipeline.pdf.rewriting.made import booklet

pytestmark = pytest.mark.browser
SENT = "event => { event.preventDefault(); document.title = 'sent'; }"


def _board(site: Site, cast: Cast, tmp_path: Path, pages: int = 4) -> Page:
    paper = booklet(tmp_path / "book.pdf", pages=pages)
    stored = store_document(actor=cast.actor(cast.bob), project_id=cast.project.pk, upload=upload_of(paper))
    inspect_version(version_id=stored.document.newest_id)
    page = site.open("/projects/exams/flows/pages/", user=cast.bob)
    page.get_by_label("book.pdf").check()
    return page


def test_pages_are_moved_turned_and_left_out_by_keyboard_and_mouse(
    site: Site, shared_cast: Cast, tmp_path: Path
) -> None:
    page = _board(site, shared_cast, tmp_path)
    tiles = page.locator(".page-tile")
    expect(tiles).to_have_count(4)
    field = page.locator("#id_p-order")
    tiles.first.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(field).to_have_value("2,1,3,4")
    page.keyboard.press("r")
    expect(field).to_have_value("2,1@90,3,4")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    expect(field).to_have_value("2,1@90,4")
    expect(page.locator("[data-board-said]")).to_have_text("Page 3, left out, place 3 of 4")
    tiles.nth(3).drag_to(tiles.nth(0), target_position={"x": 5, "y": 40})
    expect(field).to_have_value("4,2,1@90")
    assert faults(page) == []
    page.get_by_role("button", name="All pages as they were").click()
    expect(field).to_have_value("")
    field.fill("4-1")
    field.press("Tab")
    expect(tiles.first.locator(".page-tile-name")).to_have_text("Page 4")
    page.set_viewport_size({"width": 1280, "height": 2000})
    field.fill("9")  # the board vanishes, but not from under the button that is pressed
    page.evaluate(f"document.getElementById('start').addEventListener('submit', {SENT})")
    page.get_by_role("button", name="Start run").click()
    expect(page).to_have_title("sent")


def test_a_thousand_pages_are_shown_in_windows(site: Site, shared_cast: Cast, tmp_path: Path) -> None:
    page = _board(site, shared_cast, tmp_path, pages=1000)
    tiles, field = page.locator(".page-tile"), page.locator("#id_p-order")
    expect(page.get_by_text("Places 1 to 120 of 1000")).to_be_visible()
    expect(tiles).to_have_count(120)
    page.get_by_role("button", name="Later places").click()
    expect(page.get_by_text("Places 121 to 240 of 1000")).to_be_visible()
    tiles.first.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".page-tile:focus .page-tile-name")).to_have_text("Page 120")
    page.keyboard.press("Delete")
    page.get_by_label("Go to page").fill("1000")
    page.get_by_label("Go to page").press("Enter")
    expect(page.locator(".page-tile:focus .page-tile-name")).to_have_text("Page 1000")
    page.get_by_label("Put the chosen page at place").fill("2")
    page.get_by_label("Put the chosen page at place").press("Enter")
    expect(page.locator("[data-board-said]")).to_have_text("Page 1000, place 2 of 1000")
    expect(field).to_have_value("1,1000,2-119,121-999")
    expect(tiles.nth(1).locator("img")).to_have_js_property("naturalWidth", 240)
    assert faults(page) == []
