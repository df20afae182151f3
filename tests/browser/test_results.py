"""Before and after, the report and the gate in a browser."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.site import Site
from tests.cast import Cast
from tests.documents.conftest import make_artifact
from tests.pipeline.shielding import finished

LINE = "getComputedStyle(document.querySelector('[data-slider]')).getPropertyValue('--at')"
PIXELS = """async (selector) => { const picture = document.querySelector(selector); await picture.decode();
  return [picture.naturalWidth, getComputedStyle(picture.closest("figure")).mixBlendMode]; }"""


def test_the_slider_is_moved_by_keys_and_by_pointer(site: Site, shared_cast: Cast) -> None:
    run = finished(shared_cast)
    page = site.open(f"/runs/{run.pk}/compare/", user=shared_cast.vera)
    slider = page.get_by_role("slider", name="How much of the page shows the original")
    page.keyboard.press("s")
    expect(slider).to_be_focused()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    assert page.evaluate(LINE) == "60%"
    expect(slider).to_have_attribute("aria-valuetext", "60 % original, the rest shielded")
    page.keyboard.press("Home")
    assert page.evaluate(LINE) == "0%"
    box = slider.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 120, steps=5)
    page.mouse.up()
    assert 65 <= float(str(page.evaluate(LINE)).rstrip("%")) <= 75
    page.keyboard.press("2")
    expect(page.locator(".pictures-beside")).to_be_visible()
    expect(page.locator(".changes")).to_have_count(2)
    page.keyboard.press("3")
    expect(page.locator(".pictures-difference")).to_be_visible()
    assert page.evaluate(PIXELS, ".pictures-difference figure + figure img") == [1600, "difference"]
    expect(page.get_by_text("0 changed pixels on this page, measured with MuPDF")).to_be_visible()
    page.keyboard.press("4")
    expect(page.locator("details.reading")).to_have_count(6)
    expect(page.locator("details.reading").first.locator("ins").first).to_contain_text("Equity")
    page.locator("select[name=page]").select_option("2")
    expect(page.locator("details.reading").first.locator("ins").first).to_contain_text("exemplars")
    page.keyboard.press("[")
    expect(page.locator("details.reading").first.locator("ins").first).to_contain_text("Equity")


def test_a_link_is_made_and_followed_without_an_account(site: Site, shared_cast: Cast) -> None:
    artifact = make_artifact(shared_cast, b"words", name="paper.txt")
    page = site.open(f"/artifacts/{artifact.pk}/links/", user=shared_cast.bob)
    page.get_by_role("button", name="Make link").click()
    expect(page.get_by_role("heading", name="The link is made")).to_be_visible()
    path = urlsplit(page.get_by_label("Download link", exact=True).inner_text()).path
    visitor = site.open(path)
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="Download").click()
    assert (download.value.suggested_filename, download.value.path().read_bytes()) == ("paper.txt", b"words")
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("The link does not work any more.")).to_be_visible()


def test_without_a_script_both_pages_stand_side_by_side(site: Site, shared_cast: Cast) -> None:
    run = finished(shared_cast)
    page = site.open(f"/runs/{run.pk}/compare/", user=shared_cast.vera, js=False)
    one, two = (page.locator(".pictures img").nth(at).bounding_box() for at in (0, 1))
    assert one
    assert two
    assert two["x"] >= one["x"] + one["width"]
    expect(page.get_by_role("slider")).to_be_hidden()
    page.locator("select[name=page]").select_option("2")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="What a reader extracts").click()
    expect(page.locator("details.reading").first.locator("ins").first).to_contain_text("exemplars")


def test_an_owner_opens_the_gate_and_the_copy_is_handed_out(site: Site, shared_cast: Cast) -> None:
    run = finished(shared_cast)
    bob = site.open(f"/runs/{run.pk}/report/", user=shared_cast.bob)
    bob.get_by_role("link", name="Not released yet").click()
    expect(bob.get_by_text("Owners of the project can release it:")).to_contain_text("Alice")
    page = site.open(f"/runs/{run.pk}/report/", user=shared_cast.alice)
    page.get_by_role("link", name="Release").click()
    expect(page.get_by_text("It looks like the original.")).to_be_visible()
    page.get_by_role("button", name="Confirm and release").click()
    expect(page.get_by_label("I have read this")).to_be_focused()  # the browser asks for the tick
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Confirm and release").click()
    expect(page.locator("#messages")).to_contain_text("It is released.")
    with page.expect_download() as begun:
        page.get_by_role("link", name="Download shielded.pdf").click()
    with begun.value.path().open("rb") as handed:
        assert handed.read(5) == b"%PDF-"
    page.reload()
    expect(page.locator("#handed-out tbody")).to_have_text(re.compile("alice@example.org.*shielded.pdf.*Page"))
    bob.goto(f"/runs/{run.pk}/report/")
    expect(bob.locator("#handed-out")).to_have_count(0)
    expect(bob.get_by_role("link", name="Download shielded.pdf")).to_be_visible()
