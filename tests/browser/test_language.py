"""A model's words appear on the run's page while they come, and the result has no fault of access."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from documents.services.documents import Upload, store_document
from tests.browser.site import Site, faults
from tests.browser.walk import at_work
from tests.cast import Cast
from tests.fake_provider import fake_provider
from tests.pipeline.engine.driving import start
from tests.pipeline.flows.models import allow

ANSWER = "The bridge of 1932 is old and narrow and carries 4,000 cars a day [p. 1]. It stays [p. 1]."


@pytest.mark.usefixtures("transactional_db")
def test_words_appear_while_they_come(site: Site, shared_cast: Cast, settings: Settings) -> None:
    bob = shared_cast.actor(shared_cast.bob)
    with fake_provider(reply=lambda asked: ANSWER, pause=0.25) as fake:
        allow(shared_cast, settings, fake)
        upload = Upload(name="bridge.txt", chunks=[b"The bridge was built in 1932. It carries 4,000 cars a day.\f"])
        document = store_document(actor=bob, project_id=shared_cast.project.pk, upload=upload).document
        run = start(shared_cast, "summarize", bob, document_ids=[document.pk], params={"length": "short"})
        page = site.open(f"/runs/{run.pk}/", user=shared_cast.bob)
        words = page.locator("#run-text-words")
        expect(words).to_be_hidden()
        with at_work(run):
            expect(words).to_contain_text("The bridge of 1932", timeout=20_000)
            assert not (words.text_content() or "").endswith("[p. 1].")
            again = site.open(f"/runs/{run.pk}/", user=shared_cast.bob)
            expect(again.locator("#run-text-words")).to_contain_text("The bridge of 1932")
            expect(page.locator("#results")).to_contain_text("Every sentence has its page", timeout=20_000)
            expect(words).to_be_hidden()
        assert page.locator("#results a", has_text="1").first.get_attribute("href") == (
            f"/documents/{document.pk}/?page=1"
        )
        assert [one for one in faults(page) if "#results" in one or "#run-text" in one] == []
        providers = site.open("/projects/exams/providers/", user=shared_cast.alice)
        assert faults(providers) == []
