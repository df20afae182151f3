"""A webhook from its form to the message that arrives, by mouse and by keyboard."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect
from pytest_django import Settings

from pipeline.services.delivering import deliver_due
from tests.browser.site import Site
from tests.cast import Cast
from tests.pipeline.providers.servers import answering, server


def test_added_tried_and_heard(site: Site, shared_cast: Cast, settings: Settings) -> None:
    settings.PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    with server(answering(b"", status="204 No Content")) as bot:
        page = site.open("/projects/exams/", user=shared_cast.bob)
        page.get_by_role("link", name="Webhooks").click()
        expect(page.get_by_text("No webhooks yet")).to_be_visible()
        page.get_by_label("Name").fill("Archive")
        page.get_by_label("Address").fill(f"http://127.0.0.1:{bot.port}/hook")
        page.get_by_label("A run was cancelled").uncheck()
        page.get_by_role("button", name="Add webhook").click()
        expect(page.get_by_text(re.compile(r"^whsec_[A-Za-z0-9+/=]{44}$"))).to_be_visible()
        page.get_by_role("link", name="Try it").click()
        expect(page.get_by_text("Nothing sent yet")).to_be_visible()
        page.get_by_role("button", name="Send a test").press("Enter")
        expect(page.get_by_text("A test message is on its way.")).to_be_visible()
        deliver_due()
        page.reload()
        expect(page.get_by_text("Delivered", exact=True)).to_be_visible()
        ((_, _, body),) = [asked.partition("\r\n\r\n") for asked in bot.asked]
        assert (json.loads(body)["type"], "whsec_" in page.content()) == ("webhook.test", False)
        page.get_by_role("button", name="Switch off").click()
        expect(page.get_by_role("button", name="Switch on")).to_be_visible()
        expect(page.get_by_role("button", name="Send a test")).to_have_count(0)
