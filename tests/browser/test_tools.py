"""Tools, recipes and runs over many documents in a browser: dropping, ticking, by keyboard, and accessible."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from pipeline.models import Recipe, Run
from pipeline.services.recipes import save_recipe
from tests.browser.site import Site, faults, walk
from tests.cast import Cast
from tests.pipeline.engine.driving import drive
from tests.pipeline.engine.flows import known
from tests.pipeline.flows.carrying import Carrier, Keeper, Splitter
from tests.pipeline.flows.test_bulk import begun, stored

STEP = {"flow": "carry", "params": {"times": 2}}
DROP = """async ([selector, names]) => {
  const held = new DataTransfer();
  for (const name of names) held.items.add(new File([`words of ${name}`], name, { type: "text/plain" }));
  const place = document.querySelector(selector);
  for (const kind of ["dragenter", "dragover", "drop"])
    place.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: held }));
}"""


@pytest.fixture(autouse=True)
def flows() -> Iterator[None]:
    with known(Carrier, Keeper, Splitter):
        yield


def test_dropped_files_are_offered_the_tools_that_take_them(site: Site, shared_cast: Cast) -> None:
    page = site.open("/projects/exams/flows/", user=shared_cast.bob)
    expect(page.get_by_role("link", name="Compress a PDF")).to_be_visible()
    page.evaluate(DROP, ["main h1", ["a.txt", "b.txt"]])
    expect(page.get_by_role("heading", name="For 2 documents")).to_be_visible()
    expect(page.get_by_role("link", name="Compress a PDF")).to_have_count(0)
    page.get_by_role("link", name="Carry over").click()
    expect(page.get_by_label("a.txt")).to_be_checked()
    page.get_by_role("button", name="Start run").click()
    expect(page).to_have_url(re.compile(r"/runs/[0-9a-f-]{36}/$"))
    run = drive(Run.objects.get(parent=None))
    page.reload()
    expect(page.get_by_role("link", name="Download all as a zip")).to_be_visible()
    expect(page.locator("#called-runs").get_by_role("link", name="a.txt", exact=True)).to_be_visible()
    page.get_by_role("link", name="Run again with …").click()
    expect(page.get_by_label("b.txt", exact=False).first).to_be_checked()
    assert run.state == "completed"


@pytest.mark.parametrize("js", [True, False])
def test_pasted_text_starts_a_tool(site: Site, shared_cast: Cast, js: bool) -> None:
    page = site.open("/projects/exams/flows/carry/", user=shared_cast.bob, js=js)
    page.get_by_text("Or paste text").click()
    page.get_by_label("Text (optional)", exact=True).fill("Words of a letter.\nAnd more.")
    if js:
        assert faults(page) == []
    page.get_by_role("button", name="Start run").click()
    expect(page).to_have_url(re.compile(r"/runs/[0-9a-f-]{36}/$"))
    assert [one.version.document.name for one in Run.objects.get().inputs.all()] == ["Words of a letter.txt"]


def test_files_dropped_on_a_tool_are_chosen_there(site: Site, shared_cast: Cast) -> None:
    page = site.open("/projects/exams/flows/carry/", user=shared_cast.bob)
    page.evaluate(DROP, ["main h1", ["a.txt", "b.txt"]])
    page.get_by_role("button", name="Start run").click()
    expect(page).to_have_url(re.compile(r"/runs/[0-9a-f-]{36}/$"))
    assert Run.objects.get().flow == "bulk"


def test_documents_go_into_a_tool_as_they_were_ticked_dropped_and_moved(site: Site, shared_cast: Cast) -> None:
    stored(shared_cast, a_txt=b"one", b_txt=b"two", c_txt=b"three")
    page = site.open("/projects/exams/documents/", user=shared_cast.bob)
    for name in ("b.txt", "c.txt", "a.txt"):
        page.get_by_role("checkbox", name=f"Choose {name}").check()
    page.get_by_role("button", name="Run a tool").click()
    expect(page.get_by_role("heading", name="For 3 documents")).to_be_visible()
    page.get_by_role("link", name="Make a PDF").click()
    names, said = page.locator("#order .order-name"), page.locator("[data-order-said]")
    expect(names).to_have_text(["b.txt", "c.txt", "a.txt"])
    page.wait_for_load_state()  # until then nobody listens to what is dropped
    page.evaluate(DROP, ["main h1", ["e.txt", "d.txt"]])
    expect(said).to_have_text("d.txt, place 5 of 5")
    page.get_by_role("button", name="Move d.txt up").press("Enter")
    page.keyboard.press("Enter")
    expect(said).to_have_text("d.txt, place 3 of 5")
    page.get_by_role("button", name="Move b.txt down").press("Space")
    page.get_by_role("button", name="Move b.txt up").press("Enter")
    expect(page.get_by_role("button", name="Move b.txt down")).to_be_focused()
    page.get_by_role("button", name="Take c.txt out").press("Enter")
    expect(page.locator("#shelf").get_by_label("c.txt")).not_to_be_checked()
    page.locator(".order-row", has_text="e.txt").drag_to(
        page.locator(".order-row", has_text="b.txt"), target_position={"x": 60, "y": 3}
    )
    expect(names).to_have_text(["e.txt", "b.txt", "d.txt", "a.txt"])
    page.get_by_text("Title, password, and how long results are kept").press("Enter")
    page.get_by_label("Keep the results").fill("0")
    page.locator("form#start").evaluate("form => { form.noValidate = true; }")
    page.get_by_role("button", name="Start run").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()  # refused: the files and their places stay
    expect(names).to_have_text(["e.txt", "b.txt", "d.txt", "a.txt"])
    page.get_by_label("Keep the results").fill("9")
    page.get_by_role("button", name="Start run").click()
    expect(page).to_have_url(re.compile(r"/runs/[0-9a-f-]{36}/$"))
    inputs = Run.objects.get().inputs.select_related("version__document")
    assert [one.version.document.name for one in inputs] == ["e.txt", "b.txt", "d.txt", "a.txt"]


def test_a_recipe_is_made_and_put_in_order_by_keyboard(site: Site, shared_cast: Cast) -> None:
    page = site.open("/projects/exams/recipes/", user=shared_cast.bob)
    page.get_by_role("link", name="New recipe").first.click()
    page.get_by_role("link", name="Carry over").click()
    page.get_by_label("Name").fill("Two things")
    page.get_by_role("button", name="Save recipe").click()
    page.get_by_role("link", name="Add a step").click()
    page.get_by_role("link", name="Split words").click()
    page.get_by_role("button", name="Save step").click()
    page.get_by_role("button", name="Move Split words up").press("Enter")
    expect(page.locator("#step-1")).to_contain_text("Split")
    assert [one["flow"] for one in Recipe.objects.get().steps] == ["split-words", "carry"]
    page.get_by_role("button", name="Take out Carry over").press("Enter")
    expect(page.locator("#step-2")).to_have_count(0)


def test_pages_are_accessible(site: Site, shared_cast: Cast) -> None:
    ids = stored(shared_cast, report_txt=b"one", **{f"long_{'name-' * 12}_txt": b"two"}, bad_txt=b"BROKEN")
    bob = shared_cast.actor(shared_cast.bob)
    run = drive(begun(shared_cast, ids))
    recipe = save_recipe(actor=bob, project_id=shared_cast.project.pk, name="Two things", steps=[STEP, STEP])
    places = {
        "tools": "/projects/exams/flows/",
        "chosen": f"/projects/exams/flows/?document={ids[0]}&document={ids[1]}",
        "tool": "/projects/exams/flows/carry/",
        "order": f"/projects/exams/flows/to-pdf/?document={ids[0]}&document={ids[1]}",
        "bulk": f"/runs/{run.pk}/",
        "recipes": "/projects/exams/recipes/",
        "recipe": f"/recipes/{recipe.pk}/",
        "recipe run": f"/recipes/{recipe.pk}/run/",
        "step": f"/recipes/{recipe.pk}/steps/1/",
    }
    if shots := os.environ.get("SHOTS"):
        for theme in ("light", "dark"):
            for width in (1280, 390):
                page = site.open("/", user=shared_cast.bob, theme=theme, width=width)  # type: ignore[arg-type]
                for name, place in places.items():
                    page.goto(place)
                    page.screenshot(path=Path(shots) / f"{name}-{theme}-{width}.png", full_page=True)
        return
    page = site.open("/", user=shared_cast.bob)
    assert walk(page, places) == []
