"""The pages of the API in a real browser, under the policy that all pages have."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from tests.browser.site import Site, sideways
from tests.cast import Cast

WHILE = 30_000  # milliseconds


def test_the_pages_of_the_api_work_under_the_policy(site: Site, shared_cast: Cast) -> None:
    """Opened, searched by eye, unfolded, and a request sent from it with the session of the page."""
    page = site.open("/api/docs/", user=shared_cast.bob, width=1280)
    page.set_default_timeout(WHILE)  # unfolding works through all of the schema, seconds on a busy machine
    expect(page.get_by_role("heading", name="Bindery")).to_be_visible(timeout=WHILE)  # making it takes a while, too
    operation = page.locator("#operations-auth-auth_me_retrieve")
    operation.get_by_role("button").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table tbody .response-col_status").first).to_contain_text(
        "200", timeout=WHILE
    )
    expect(operation.locator(".live-responses-table")).to_contain_text("bob@example.org")
    assert sideways(page) == 0


def test_the_schema_can_be_had_without_a_script(site: Site, db: None) -> None:
    page = site.open("/api/docs/", js=False, width=390)
    expect(page.get_by_text("This page needs JavaScript")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the schema").click()
    assert download.value.suggested_filename == "Bindery.json"
    assert json.loads(download.value.path().read_bytes())["openapi"] == "3.1.1"
