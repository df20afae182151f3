"""Whole tasks by the keyboard alone: reviewing a bank statement, making a recipe, setting a schedule."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from documents.services.documents import store_document, upload_of
from pipeline.models import Recipe, Review, ReviewItem, Run, Schedule
from tests.browser.keys import focused, follow, press, tab_to
from tests.browser.site import Site
from tests.browser.walk import paper, walk_known
from tests.cast import Cast
from tests.conftest import SAMPLES
from tests.pipeline.engine.driving import drive, start
from tests.pipeline.engine.flows import known
from tests.pipeline.flows.carrying import Carrier, Splitter


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with walk_known(), known(Carrier, Splitter):
        yield


def heading(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


@pytest.fixture
def statement(shared_cast: Cast) -> Run:
    upload = upload_of(SAMPLES / "invoices" / "small_statement.pdf")
    bob = shared_cast.actor(shared_cast.bob)
    document = store_document(actor=bob, project_id=shared_cast.project.pk, upload=upload).document
    run = drive(start(shared_cast, "bank-statement", document_ids=[document.pk], params={"review": "always"}))
    assert run.state == "waiting"
    return run


def test_a_bank_statement_is_reviewed(site: Site, shared_cast: Cast, statement: Run) -> None:
    page = site.open(f"/runs/{statement.pk}/", user=shared_cast.bob)
    follow(page, "Open the review")
    expect(page).to_have_url(re.compile("/reviews/values/"))
    tab_to(page, "Bank name")
    page.keyboard.press("Control+A")
    page.keyboard.type("Cedar Union")
    press(page, "Accept")
    expect(page.locator(".is-chosen .proposal-link")).to_be_focused()  # the next one, and not the top of the page
    assert focused(page).startswith("Holder name")
    press(page, "Reject")
    expect(page.locator(".is-chosen .proposal-link")).to_contain_text("Account number")
    assert focused(page).startswith("Account number")
    press(page, "Choose Account number: 5550-918", key="Space", back=True)
    press(page, "Accept", back=True)  # for those that are chosen
    expect(page.get_by_text("3 of 11 decided").first).to_be_attached()
    assert focused(page)
    press(page, "Finish review", back=True)
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    press(page, "Accept the 8 that are undecided", key="Space")
    expect(dialog.get_by_role("checkbox")).to_be_checked()
    press(page, "Finish review")
    expect(page.locator("#messages")).to_contain_text("the run goes on")
    items = ReviewItem.objects.filter(review__run=statement).order_by("position")
    assert [one.decision for one in items] == ["edited", "rejected", *["accepted"] * 9]
    assert items[0].value["values"][0]["value"] == "Cedar Union"
    assert Review.objects.get(run=statement).closed_by == shared_cast.bob


def test_a_recipe_is_made(site: Site, shared_cast: Cast) -> None:
    page = site.open("/projects/exams/recipes/", user=shared_cast.bob)
    follow(page, "New recipe")
    follow(page, "Carry over")
    tab_to(page, "Name")
    page.keyboard.type("Two things")
    follow(page, "Save recipe")
    follow(page, "Add a step")
    follow(page, "Split words")
    follow(page, "Save step")
    expect(page.locator("#step-2")).to_contain_text("Split")
    press(page, "Move Split words up")
    expect(page.locator("#step-1")).to_contain_text("Split")
    expect(page.locator("#step-1")).to_be_focused()
    press(page, "Take out Carry over")
    expect(page.locator("#step-2")).to_have_count(0)
    expect(page.locator("#step-1")).to_be_focused()
    assert [one["flow"] for one in Recipe.objects.get().steps] == ["split-words"]


def test_a_schedule_is_set(site: Site, shared_cast: Cast) -> None:
    paper(shared_cast, "a.txt")
    page = site.open("/projects/exams/schedules/", user=shared_cast.bob)
    follow(page, "New schedule")
    follow(page, "Check a paper")
    tab_to(page, "Name")
    page.keyboard.type("Nightly")
    press(page, "Every night at 03:00")
    expect(page.get_by_label("When", exact=True)).to_have_value("0 3 * * *")
    assert focused(page) == "Every night at 03:00"
    tab_to(page, "Time zone")
    page.keyboard.type("Europe/Berlin")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Berlin")
    expect(page.locator("#preview")).to_contain_text("in Europe/Berlin")
    press(page, "a.txt…", key="Space")
    follow(page, "Set schedule")
    expect(page.get_by_role("row").filter(has_text="Nightly")).to_contain_text("At 03:00")
    assert Schedule.objects.get().zone == "Europe/Berlin"
    follow(page, "Run now Nightly")
    expect(page).to_have_url(re.compile(r"/runs/[0-9a-f-]{36}/$"))
    assert Run.objects.get().door == "page"
