"""Each action of the administration's lists in a browser, with one row, many, and rows that it does not fit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from documents.models import Document
from documents.services.documents import Upload, store_document
from pipeline.models import Run, Schedule
from pipeline.services.schedules import plan_schedule
from tests.browser.site import Site, sideways
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start
from tests.pipeline.flows.carrying import Carrier

RUNS, DOCUMENTS, PEOPLE = "/admin/pipeline/run/", "/admin/documents/document/", "/admin/accounts/user/"


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(flows.Sums, Carrier):
        yield


def act(page: Page, place: str, action: str, *names: str) -> list[str]:
    """Ticks the rows with these names and does an action; answers what is told."""
    page.goto(place)
    for name in names:
        page.locator("#result_list tbody tr", has_text=name).locator("input.action-select").check()
    page.get_by_label("Action:").select_option(action)
    with page.expect_navigation():
        page.get_by_role("button", name="Go").click()
    return page.locator(".messagelist li").all_inner_texts()


def test_runs(site: Site, shared_cast: Cast) -> None:
    for title in ("First", "Second"):
        start(shared_cast, "sums", title=title)
    drive(start(shared_cast, "sums", title="Done"))
    page = site.open(RUNS, user=shared_cast.ada)
    assert act(page, RUNS, "pause", "First", "Second", "Done") == [
        "“Done”: A run that is completed cannot become paused.", "2 asked to pause.",
    ]  # fmt: skip
    assert act(page, RUNS, "resume", "First") == ["1 resumed."]
    assert act(page, RUNS, "resume", "First") == ["“First”: Only a paused run can be resumed; this one is queued."]
    assert act(page, RUNS, "cancel", "First", "Second") == ["2 asked to end."]
    assert act(page, RUNS, "retry", "Second", "Done") == [
        "“Done”: Only a run that did not succeed can be retried; this one is completed.", "1 tried again.",
    ]  # fmt: skip
    (told,) = act(page, RUNS, "retry")
    assert "No items have been changed" in told
    states = dict(Run.objects.values_list("title", "state"))
    assert states == {"First": "cancelled", "Second": "queued", "Done": "completed"}


def test_documents(site: Site, shared_cast: Cast) -> None:
    for name, content in (("a.txt", b"one"), ("b.txt", b"two"), ("c.bin", b"\0\1\2")):
        store_document(
            actor=shared_cast.actor(shared_cast.bob),
            project_id=shared_cast.project.pk,
            upload=Upload(name, [content]),
        )
    page = site.open(DOCUMENTS, user=shared_cast.ada)
    assert act(page, DOCUMENTS, "trash", "a.txt", "b.txt") == ["2 in the trash."]
    assert act(page, DOCUMENTS, "trash", "a.txt", "c.bin") == [
        "“a.txt”: It is in the trash already.", "1 in the trash.",
    ]  # fmt: skip
    assert act(page, DOCUMENTS, "restore", "a.txt", "c.bin") == ["2 restored."]
    assert act(page, DOCUMENTS, "purge", "a.txt", "b.txt") == ["“a.txt”: It is not in the trash.", "1 gone for good."]
    assert act(page, DOCUMENTS, "start_carry", "a.txt", "c.bin") == []
    assert page.locator("#content ol li").all_inner_texts() == ["c.bin (Exams)", "a.txt (Exams)"]
    page.set_viewport_size({"width": 390, "height": 800})
    assert sideways(page) == 0
    with page.expect_navigation():
        page.get_by_role("button", name="Start").click()
    told = page.locator(".messagelist li").all_inner_texts()
    assert told == ["“c.bin”: c.bin is application/octet-stream; this takes text/*, application/pdf, image/*.",
                    "Carry over: a.txt"]  # fmt: skip
    assert Run.objects.get().title == "Carry over: a.txt"
    page.set_viewport_size({"width": 1280, "height": 900})
    act(page, DOCUMENTS, "block", "c.bin")
    page.get_by_label("Reason").fill("Not ours.")
    page.locator("#content input[type=submit]").click()
    expect(page.locator(".messagelist")).to_contain_text("1 blocked: nobody brings these bytes again.")
    assert sorted(Document.objects.values_list("name", flat=True)) == ["a.txt", "c.bin"]


def test_people(site: Site, shared_cast: Cast) -> None:
    User.objects.filter(pk=shared_cast.vera.pk).update(status="pending")
    page = site.open(PEOPLE, user=shared_cast.ada)
    assert act(page, PEOPLE, "approve", "vera@", "bob@") == [
        "“Bob”: This person is approved; that cannot be done now.", "1 approved.",
    ]  # fmt: skip
    assert act(page, PEOPLE, "reopen", "dan@") == ["1 reopened."]
    (refused, done) = act(page, PEOPLE, "deny", "ada@", "dan@")
    assert (refused[:6], done) == ("“Ada”:", "1 denied.")
    assert act(page, PEOPLE, "make_admin", "bob@") == ["1 made administrators."]
    assert act(page, PEOPLE, "make_user", "ada@", "bob@") == [
        "“Ada”: This is you. Another administrator can do that.", "1 made ordinary users.",
    ]  # fmt: skip
    act(page, PEOPLE, "delete_selected", "ada@", "dan@", "alice@")
    with page.expect_navigation():
        page.locator("#content input[type=submit]").click()
    told = page.locator(".messagelist li").all_inner_texts()
    assert [one.partition(":")[0] for one in told] == ["“Ada”", "“Alice”", "1 deleted."]
    assert "These projects have no other owner: Exams." in told[1]
    assert not User.objects.filter(email="dan@example.org").exists()


def test_schedules(site: Site, shared_cast: Cast) -> None:
    for name in ("Nightly", "Weekly"):
        plan_schedule(
            actor=shared_cast.actor(shared_cast.bob), project_id=shared_cast.project.pk, flow_key="sums",
            name=name, cron="0 3 * * *",
        )  # fmt: skip
    page = site.open("/admin/pipeline/schedule/", user=shared_cast.ada)
    expect(page.locator("#result_list tbody tr").first).to_contain_text("Sums")
    assert act(page, "/admin/pipeline/schedule/", "switch_off", "Nightly", "Weekly") == ["2 switched."]
    assert act(page, "/admin/pipeline/schedule/", "switch_on", "Weekly") == ["1 switched."]
    assert dict(Schedule.objects.values_list("name", "is_active")) == {"Nightly": False, "Weekly": True}
