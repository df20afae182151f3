"""What has an end, in a browser: schedules that fire or may not, time that is over, room that is used up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.actor import operator
from accounts.models import AuditEntry, Membership
from accounts.services.quotas import set_quota
from documents.models import Artifact, Document
from documents.services.documents import Upload, store_document
from documents.services.retention import expire_artifacts
from pipeline.models import Run, Schedule
from pipeline.services.schedules import start_due
from tests.browser.site import Site, faults, walk
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, start
from tests.pipeline.engine.flows import known
from tests.pipeline.flows.carrying import Carrier

SCHEDULES = "/projects/exams/schedules/"
BERLIN = "Europe/Berlin"


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with known(Carrier):
        yield


def brought(cast: Cast, size: int = 5, name: str = "a.txt") -> Document:
    upload = Upload(name, [name[:1].encode() * size])
    return store_document(actor=cast.actor(cast.bob), project_id=cast.project.pk, upload=upload).document


def test_a_schedule_fires_or_says_who_may_not(site: Site, shared_cast: Cast) -> None:
    brought(shared_cast)
    page = site.open(SCHEDULES, user=shared_cast.bob, zone=BERLIN)
    page.get_by_role("main").get_by_role("link", name="New schedule").last.click()
    page.get_by_role("link", name="Carry over").click()
    expect(page.get_by_label("Time zone")).to_have_value(BERLIN)  # the page's script has run
    page.get_by_label("Name").fill("Nightly")
    page.get_by_role("button", name="Every night at 03:00").click()
    expect(page.locator("#preview")).to_contain_text(f"The next five times, in {BERLIN}")
    page.get_by_label("a.txt").check()
    page.get_by_role("button", name="Set schedule").click()
    expect(page.locator("#messages")).to_have_text("The schedule is set.")
    assert Schedule.objects.get().zone == BERLIN
    Schedule.objects.update(next_at=timezone.now())
    assert start_due() == 1
    assert drive(Run.objects.get()).state == "completed"
    page.reload()
    page.get_by_role("link", name="Runs of the tool of Nightly").click()
    expect(page.locator("#runs tbody tr")).to_contain_text("Bob, by a schedule")
    expect(page.get_by_label("Tool")).to_have_value("carry")
    Membership.objects.filter(user=shared_cast.bob).update(part="viewer")
    Schedule.objects.update(next_at=timezone.now())
    assert (start_due(), Run.objects.count()) == (0, 1)
    owner = site.open(SCHEDULES, user=shared_cast.alice)
    told = "Bob may not start runs in this project any more. Give back that part, or set the schedule anew as yourself."
    expect(owner.locator("tbody tr")).to_contain_text(told)
    refused = AuditEntry.objects.get(allowed=False)
    assert (refused.action, refused.door, refused.details["schedule"]) == ("run.start", "schedule", "Nightly")
    assert walk(owner, {"schedules": SCHEDULES, "log": "/projects/exams/audit/"}) == []


def test_time_that_is_over_is_told_before_and_after(site: Site, shared_cast: Cast) -> None:
    document = brought(shared_cast)
    run = drive(start(shared_cast, "carry", document_ids=[document.pk], params={"times": 1}))
    soon = timezone.now() + timedelta(hours=20)
    Document.objects.update(expires_at=soon)
    Artifact.objects.update(expires_at=soon)
    page = site.open(f"/documents/{document.pk}/", user=shared_cast.vera)
    expect(page.get_by_role("main")).to_contain_text("“a.txt” leaves soon")
    page.goto(f"/runs/{run.pk}/")
    expect(page.get_by_role("main")).to_contain_text("Results leave soon")
    Artifact.objects.update(expires_at=timezone.now())
    assert expire_artifacts() == 2
    page.reload()
    expect(page.locator(".file").first).to_contain_text("expired")
    expect(page.get_by_role("link", name="Download carried a.txt")).to_have_count(0)
    assert faults(page) == []


def test_room_that_is_used_up_is_told_before_and_after_a_drop(site: Site, shared_cast: Cast) -> None:
    site.forgive("413")
    limits = {"stored_mb": 1, "pages_month": None, "spend_month": None}
    set_quota(actor=operator(), project_id=shared_cast.project.pk, limits=limits)
    page = site.open("/projects/exams/documents/upload/", user=shared_cast.bob)
    expect(page.get_by_role("main")).to_contain_text("This project can hold 1.0 MB more.")
    names = ("a.txt", "b.txt")
    files = [{"name": name, "mimeType": "text/plain", "buffer": name[:1].encode() * 700_000} for name in names]
    page.locator("#id_files").set_input_files(files)  # type: ignore[arg-type]
    expect(page.locator("span[data-tally]")).to_have_text("1 of 2 stored, 1 failed")
    expect(page.locator(".upload-row").last).to_contain_text("There is no room for it.")
    assert [one.name for one in Document.objects.all()] == ["a.txt"]
    brought(shared_cast, 1024 * 1024 - 700_000, "c.txt")
    page.goto("/projects/exams/documents/upload/")
    expect(page.get_by_role("status").first).to_contain_text("There is no room left")
    assert walk(page, {"upload": "/projects/exams/documents/upload/"}) == []
    page.goto("/projects/exams/flows/carry/")
    page.get_by_label("a.txt").check()
    page.get_by_role("button", name="Start run").click()
    expect(page.get_by_role("alert").first).to_contain_text("The project holds 1.0 of the 1 MB it may have.")
    assert Run.objects.count() == 0
