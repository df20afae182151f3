"""Every tool in a browser: its result, its form as it was filled, and started again from there; axe finds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from pipeline.models import Run
from tests.browser.site import Site, walk
from tests.cast import Cast
from tests.every_flow.conftest import stored
from tests.every_flow.example import Example
from tests.every_flow.examples import EXAMPLES
from tests.every_flow.flows import TRIAL_FLOWS
from tests.pipeline.engine.driving import drive, start
from tests.pipeline.engine.flows import known

OVER_OTHERS = {"bulk", "recipe"}  # started again from the tool they ran, and from the recipe's page


@pytest.fixture(autouse=True)
def trial_flows(settings: Settings) -> Iterator[None]:
    """Runs over many documents are shown with them."""
    settings.PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    with known(*TRIAL_FLOWS):
        yield


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_a_tool_is_walked(site: Site, shared_cast: Cast, example: Example) -> None:
    documents = [one.pk for one in stored(shared_cast.project, example)]
    bob = shared_cast.actor(shared_cast.bob)
    run = start(shared_cast, example.flow, bob, document_ids=documents, params=example.good, unattended=True)
    drive(run, seconds=60)
    assert (run.state, run.error_text) == ("completed", "")
    page = site.open("/", user=shared_cast.bob)
    again = f"/projects/exams/flows/{example.flow}/?again={run.pk}"
    found = walk(page, {"result": f"/runs/{run.pk}/", "form": again})
    assert found == []
    if example.flow in OVER_OTHERS:
        return
    page.goto(f"/runs/{run.pk}/")
    page.get_by_role("link", name="Run again with …").click()
    page.get_by_role("button", name="Start run").click()
    expect(page).to_have_url(re.compile(rf"/runs/(?!{run.pk})[0-9a-f-]{{36}}/$"))
    new = Run.objects.exclude(pk=run.pk).filter(parent=None).get()
    assert (new.flow, new.params, new.state) == (run.flow, run.params, "queued")
