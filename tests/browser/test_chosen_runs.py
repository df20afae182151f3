"""Several runs of a list at once in a browser: by mouse, by keyboard alone, without a script; and accessible."""

from __future__ import annotations

from collections.abc import Iterator
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from pipeline.models import Run
from pipeline.views import runs as lists
from tests.browser.keys import tab_to
from tests.browser.site import Site, faults, sideways
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start

RUNS = "/projects/exams/runs/"


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(flows.Sums):
        yield


@pytest.fixture
def three(shared_cast: Cast) -> list[Run]:
    return [start(shared_cast, "sums", title=f"Sum {number}") for number in range(3)]


def states() -> list[str]:
    return list(Run.objects.order_by("created_at").values_list("state", flat=True))


def test_what_is_ticked_is_cancelled_and_stays_ticked_while_the_list_follows(
    site: Site, shared_cast: Cast, three: list[Run]
) -> None:
    page = site.open(RUNS, user=shared_cast.bob)
    buttons = page.get_by_role("button", name="Cancel", exact=True)
    expect(buttons).to_be_hidden()
    page.get_by_label("Choose Sum 0").check()
    expect(buttons).to_be_visible()
    drive(three[1])
    start(shared_cast, "sums", title="New")  # a row above those that are there
    expect(page.get_by_role("row").filter(has_text="New")).to_be_visible(timeout=15_000)
    expect(page.get_by_label("Choose Sum 0")).to_be_checked()
    expect(page.locator("input[name=run]:checked")).to_have_count(1)
    buttons.click()
    expect(page.get_by_role("heading", name="Cancel 1 run?")).to_be_visible()
    page.get_by_role("button", name="Cancel runs").click()
    expect(page.get_by_text("1 run was asked to end.")).to_be_visible()
    assert states() == ["cancelled", "completed", "queued", "queued"]


def test_by_keyboard_alone(site: Site, shared_cast: Cast, three: list[Run]) -> None:
    page = site.open(RUNS, user=shared_cast.bob)
    tab_to(page, "Choose all on this page")
    page.keyboard.press("Space")
    expect(page.locator("input[name=run]:checked")).to_have_count(3)
    tab_to(page, "Choose Sum 1")
    page.keyboard.press("Space")
    expect(page.locator("#tick-all")).not_to_be_checked()
    tab_to(page, "Delete")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Delete 2 runs?")).to_be_visible()
    tab_to(page, "Delete runs")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 runs are in the trash.")).to_be_visible()
    assert Run.objects.get(deleted_at=None).title == "Sum 1"


def test_without_a_script_all_that_the_filter_shows(
    site: Site, shared_cast: Cast, three: list[Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE", 2)
    Run.objects.update(state="failed")
    page = site.open(f"{RUNS}?state=failed", user=shared_cast.bob, js=False)
    expect(page.get_by_label("Choose all on this page")).to_be_hidden()
    page.get_by_label("all 3 that this filter shows").check()
    page.get_by_role("button", name="Retry").click()
    expect(page.get_by_role("heading", name="Retry 3 runs?")).to_be_visible()
    page.get_by_role("button", name="Retry").click()
    expect(page.get_by_text("3 runs are tried again.")).to_be_visible()
    assert states() == ["queued"] * 3
    page.goto(RUNS)
    page.get_by_label("all 2 on this page").check()
    page.get_by_role("button", name="Cancel", exact=True).click()
    expect(page.get_by_role("heading", name="Cancel 2 runs?")).to_be_visible()


def test_results_come_as_one_archive(site: Site, shared_cast: Cast, three: list[Run]) -> None:
    for run in three:
        drive(run)
    page = site.open(RUNS, user=shared_cast.vera)
    page.get_by_label("Choose all on this page").check()
    expect(page.get_by_role("button", name="Delete")).to_have_count(0)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download results").click()
    with ZipFile(coming.value.path()) as archive:
        assert sorted(archive.namelist()) == [*(f"Sum {number}/doubled.txt" for number in range(3)), "summary.csv"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_wrong_with_the_bar(
    site: Site, shared_cast: Cast, three: list[Run], theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE", 2)
    page = site.open(RUNS, user=shared_cast.bob, theme=theme)  # type: ignore[arg-type]
    page.get_by_label("Choose all on this page").check()
    assert faults(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_label("Choose Sum 2").check()
    assert (faults(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="Delete 2 runs?")).to_be_visible()
    assert (faults(page), sideways(page)) == ([], 0)
