"""The trash of documents and of runs in a browser: ticks, by keyboard alone, without a script; and accessible."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from documents.models import Document
from documents.services.documents import Upload, store_document
from pipeline.models import Run
from tests.browser.keys import tab_to
from tests.browser.site import Site, faults, sideways
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import start

DOCUMENTS, RUNS = "/projects/exams/documents/trash/", "/projects/exams/runs/trash/"


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(flows.Sums):
        yield


@pytest.fixture
def full(shared_cast: Cast) -> None:
    """Three documents and three ended runs are in the trash."""
    actor, project = shared_cast.actor(shared_cast.bob), shared_cast.project.pk
    for number in range(3):
        store_document(actor=actor, project_id=project, upload=Upload(name=f"{number}.txt", chunks=[b"words"]))
        start(shared_cast, "sums", title=f"Sum {number}")
    Document.objects.update(deleted_at=timezone.now())
    Run.objects.update(deleted_at=timezone.now(), state="failed")


def test_documents_by_keyboard_alone(site: Site, shared_cast: Cast, full: None) -> None:
    page = site.open(DOCUMENTS, user=shared_cast.bob)
    expect(page.get_by_role("button", name="Restore the chosen ones")).to_be_hidden()
    tab_to(page, "Choose all on this page")
    page.keyboard.press("Space")
    tab_to(page, "Choose 1.txt")
    page.keyboard.press("Space")
    expect(page.locator("#tick-all")).not_to_be_checked()
    tab_to(page, "Delete the chosen ones for good")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Delete 2 documents for good?")).to_be_visible()
    tab_to(page, "Delete for good")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 documents are gone for good.")).to_be_visible()
    assert Document.objects.get().name == "1.txt"


def test_runs_without_a_script(site: Site, shared_cast: Cast, full: None) -> None:
    page = site.open(RUNS, user=shared_cast.bob, js=False)
    expect(page.get_by_label("Choose all on this page")).to_be_hidden()
    page.get_by_role("button", name="Restore the chosen ones").click()
    expect(page.get_by_text("Choose runs first.")).to_be_visible()
    page.get_by_label("Choose Sum 0").check()
    page.get_by_role("button", name="Restore the chosen ones").click()
    expect(page.get_by_text("1 run is restored.")).to_be_visible()
    page.get_by_label("Choose Sum 1").check()
    page.get_by_role("button", name="Delete the chosen ones for good").click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("1 run is gone for good.")).to_be_visible()
    assert [(one.title, one.deleted_at is None) for one in Run.objects.order_by("title")] == [
        ("Sum 0", True),
        ("Sum 2", False),
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("place", "first"), [(DOCUMENTS, "Choose 0.txt"), (RUNS, "Choose Sum 0")])
def test_nothing_is_wrong_with_it(
    site: Site, shared_cast: Cast, full: None, place: str, first: str, theme: str
) -> None:
    page = site.open(place, user=shared_cast.bob, theme=theme)  # type: ignore[arg-type]
    page.get_by_label(first).check()
    assert faults(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Choose all on this page").click()
    expect(page.locator(".trash-table tbody input:checked")).to_have_count(3)
    assert (faults(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Delete the chosen ones for good").click()
    expect(page.get_by_role("heading", name="for good?")).to_be_visible()
    assert (faults(page), sideways(page)) == ([], 0)
