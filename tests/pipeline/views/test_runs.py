"""Pages of runs: lists, one run in every state, its log and items, figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Project
from documents.models import Artifact
from documents.services.documents import Upload, store_document
from pipeline.engine.events import Happening, append
from pipeline.models import Run
from pipeline.registry import forget
from pipeline.services import runs
from tests.cast import Cast
from tests.migrated import collected_static
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    flows.Each.tried, flows.Each.ran = {}, []
    flows.Unsteady.tried, flows.Unsteady.failures, flows.Unsteady.error = 0, 0, flows.TryLater
    with flows.known(flows.Sums, flows.Everyone, flows.Parent, flows.Asking, flows.Loop, flows.Patience, flows.Waiting):
        yield


@pytest.fixture
def bob(shared_cast: Cast) -> Client:
    client = Client()
    client.force_login(shared_cast.bob, backend="accounts.backends.ApprovedUserBackend")
    return client


def page(client: Client, run: Run, part: str = "", **query: Any) -> str:
    return re.sub(r"\s+", " ", client.get(f"/runs/{run.pk}/{part}", query).content.decode())


def test_a_queued_run_says_so_and_refreshes_itself_without_a_script(shared_cast: Cast, bob: Client) -> None:
    run = start(shared_cast, "sums")
    html = page(bob, run)
    assert "Starts as soon as a worker is free" in html
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in html
    assert 'data-ended="false"' in html
    assert f'data-stream="/api/v1/runs/{run.pk}/events/stream/"' in html
    still = page(bob, run, still="")
    assert ('http-equiv="refresh"' in still, "This page stands still." in still) == (False, True)


def test_a_done_run_shows_results_files_and_stages(
    shared_cast: Cast, bob: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows.Sums, "results", ("doubled", "number"))
    Project.objects.filter(pk=shared_cast.project.pk).update(keep_results_days=9)
    run = drive(start(shared_cast, "sums", params={"start": 21}))
    html = page(bob, run)
    assert ('http-equiv="refresh"' in html, 'data-ended="true"' in html) == (False, True)
    assert "<dt>Doubled</dt><dd>42</dd>" in html
    assert "doubled.txt" in html
    assert "Digits: 2" in html
    assert html.count('class="tl tl-done"') == 2
    assert "<dt>Start</dt><dd>21</dd>" in html
    assert "kept until" in html


def test_a_flow_with_a_page_of_its_own_brings_it(shared_cast: Cast, bob: Client, settings: Any, tmp_path: Any) -> None:
    folder = tmp_path / "pipeline" / "flows"
    folder.mkdir(parents=True)
    (folder / "sums.html").write_text("<p>Own result of {{ run.title }}</p>")
    (tmp_path / "pipeline" / "_run_review.html").write_text("Panel: {{ open_review.name }}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    html = page(bob, drive(start(shared_cast, "sums", title="Mine")))
    assert "Own result of Mine" in html
    assert "Panel: wishes" in page(bob, drive(start(shared_cast, "asking")))


def test_guarded_and_expired_files_say_why_there_is_nothing_to_download(shared_cast: Cast, bob: Client) -> None:
    run = drive(start(shared_cast, "sums"))
    Artifact.objects.update(guarded=True)
    assert "Handed out when an owner of the project has confirmed the policy" in page(bob, run)
    Artifact.objects.update(removed_at=run.ended_at, expires_at=run.ended_at, blob=None)
    assert "expired <time" in page(bob, run)


def test_a_failure_says_why_and_what_to_do(shared_cast: Cast, bob: Client) -> None:
    flows.Unsteady.failures = 9
    html = page(bob, drive(start(shared_cast, "patience")))
    assert "Why it failed" in html
    assert "The neighbour is busy." in html
    assert "Retry takes it up at “Unsteady”" in html
    assert 'id="verb-retry"' in html


def test_a_bug_has_its_number(shared_cast: Cast, bob: Client) -> None:
    flows.Unsteady.failures, flows.Unsteady.error = 9, RuntimeError
    run = drive(start(shared_cast, "patience"))
    html = page(bob, run)
    assert "This is a fault of ours" in html
    assert f"number {run.error_id}" in html


def test_partly_done_names_what_failed(shared_cast: Cast, bob: Client) -> None:
    run = drive(start(shared_cast, "everyone", params={"many": 9}))
    html = page(bob, run)
    assert "Some parts could not be done" in html
    assert "Sevens are refused." in html
    assert "7 done" in html
    assert f'href="/runs/{run.pk}/items/?state=failed"' in html
    items = page(bob, run, "items/", state="skipped")
    assert ("Eights are skipped." in items, "Sevens" in items) == (True, False)


def test_a_waiting_run_names_its_review(shared_cast: Cast, bob: Client) -> None:
    html = page(bob, drive(start(shared_cast, "asking")))
    assert "Somebody has to decide before it goes on" in html
    assert 'http-equiv="refresh"' not in html


def test_called_runs_stand_under_their_caller(shared_cast: Cast, bob: Client) -> None:
    run = drive(start(shared_cast, "parent", params={"many": 2}))
    assert "2 called runs" in page(bob, run)
    child = run.children.first()
    assert child is not None
    html = page(bob, child)
    assert f'<a href="/runs/{run.pk}/">Calling run</a>' in html
    listed = bob.get("/projects/exams/runs/").content.decode()
    assert ("Sum 0" in listed, "Parent" in listed) == (False, True)
    assert "Sum 0" in bob.get("/projects/exams/runs/", {"called": "on"}).content.decode()


def test_where_a_copy_came_from(shared_cast: Cast, bob: Client) -> None:
    source = drive(start(shared_cast, "sums"))
    run = runs.rerun_run(actor=shared_cast.actor(shared_cast.bob), run_id=source.pk, stage="double")
    html = page(bob, run)
    assert f'<dt>Rerun of</dt><dd><a href="/runs/{source.pk}/">' in html
    assert "taken over" in html


def test_a_run_of_a_flow_that_is_gone_can_be_looked_at(shared_cast: Cast, bob: Client) -> None:
    run = drive(start(shared_cast, "sums"))
    forget("sums")
    html = page(bob, run)
    assert "not installed any more" in html
    assert ("verb-more" in html, "run_rerun" in html) == (True, False)
    assert bob.get("/projects/exams/runs/").status_code == 200
    assert bob.get(f"/runs/{run.pk}/log/").status_code == 200


def test_the_live_part_is_a_part(shared_cast: Cast, bob: Client) -> None:
    run = start(shared_cast, "sums")
    html = page(bob, run, "live/")
    assert ("<html" in html, 'data-state="queued"' in html) == (False, True)


def test_ten_thousand_lines_show_their_end(shared_cast: Cast, bob: Client) -> None:
    run = start(shared_cast, "sums")
    append(run.pk, [Happening("log", stage="count", text=f"line {number}") for number in range(10_000)])
    html = page(bob, run)
    assert html.count('class="log-line') == 200
    assert ("line 9999<" in html, "line 9799<" in html) == (True, False)
    whole = page(bob, run, "log/", page=2)
    assert (whole.count('class="log-line'), "line 9799<" in whole) == (200, True)
    text = bob.get(f"/runs/{run.pk}/log.txt")
    assert (text.headers["Content-Type"], text.content.count(b"\n")) == ("text/plain; charset=utf-8", 10_001)


def test_queries_of_pages_do_not_grow(shared_cast: Cast, bob: Client) -> None:
    """Pages hold panels of other apps, too; what counts is that three of everything take no more than one."""
    actor = shared_cast.actor(shared_cast.bob)

    def add() -> Run:
        start(shared_cast, "sums")
        runs.delete_run(actor=actor, run_id=start(shared_cast, "sums").pk)
        return drive(start(shared_cast, "everyone", params={"many": 1 + 2 * Run.objects.exists()}))

    def count(run: Run) -> dict[str, int]:
        project = "/projects/exams"
        places = {f"{project}/{one}" for one in ("runs/", "runs/trash/", "flows/", "flows/sums/", "figures/", "")}
        found = {path: _queries(bob, path) for path in sorted({*places, "/runs/"})}
        return found | {
            part or "run": _queries(bob, f"/runs/{run.pk}/{part}") for part in ("", "live/", "log/", "items/")
        }

    one = add()
    count(one)  # what is read once and remembered
    first = count(one)
    three = [add() for _ in range(2)][-1]
    assert count(three) == first
    assert max(first.values()) <= 30


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_lists_are_narrowed_by_their_address(shared_cast: Cast, bob: Client) -> None:
    start(shared_cast, "sums", title="First")
    drive(start(shared_cast, "asking", title="Second"))

    def titles(**query: str) -> list[str]:
        return [run.title for run in bob.get("/runs/", query).context["page"]]

    assert titles() == ["Second", "First"]
    assert (titles(flow="sums"), titles(state="waiting"), titles(q="fir")) == (["First"], ["Second"], ["First"])
    assert titles(flow="nonsense") == ["Second", "First"]
    assert "No run matches" in bob.get("/runs/", {"q": "zzz"}).content.decode()


def test_empty_lists_say_what_to_do(shared_cast: Cast, bob: Client) -> None:
    assert "Choose a tool" in bob.get("/projects/exams/runs/").content.decode()
    assert "To the projects" in bob.get("/runs/").content.decode()
    assert "The trash is empty" in bob.get("/projects/exams/runs/trash/").content.decode()
    assert "Nothing measured yet" in bob.get("/projects/exams/figures/").content.decode()


def test_figures_of_a_span(shared_cast: Cast, bob: Client) -> None:
    drive(start(shared_cast, "sums"))
    html = bob.get("/projects/exams/figures/", {"days": "7"}).content.decode()
    assert ("Last 7 days" in html, "<svg" in html, "1 run ended" in html) == (True, True, True)
    assert bob.get("/projects/exams/figures/", {"days": "x"}).context["figures"].days == 30


def test_panels_of_other_pages(shared_cast: Cast, bob: Client) -> None:
    html = bob.get("/projects/exams/").content.decode()
    assert "No runs yet" in html
    start(shared_cast, "sums", title="Mine")
    html = bob.get("/projects/exams/").content.decode()
    assert ("Mine" in html, 'href="/projects/exams/flows/shield/"' in html) == (True, True)
    viewer = Client()
    viewer.force_login(shared_cast.vera, backend="accounts.backends.ApprovedUserBackend")
    assert "New run" not in viewer.get("/projects/exams/").content.decode()


def test_static_files_of_these_pages_are_collected() -> None:
    names = {path.name for path in collected_static().rglob("*") if path.parent.name in ("js", "css")}
    assert {"run.js", "start.js", "schedule.js", "counting.js", "pipeline.css", "charts.css"} <= names


def test_a_damaged_pdf_leads_to_the_tool_that_mends_it(shared_cast: Cast, bob: Client) -> None:
    actor, where = shared_cast.actor(shared_cast.bob), shared_cast.project.pk
    found = [
        store_document(actor=actor, project_id=where, upload=Upload(name=name, chunks=[content])).document
        for name, content in (("a.pdf", b"%PDF-1.7\n%%EOF\n"), ("a.txt", b"words"))
    ]
    links = []
    for one in found:
        run = start(shared_cast, "sums", document_ids=[one.pk])
        Run.objects.filter(pk=run.pk).update(state="failed", error_code="broken", error_text="It is damaged.")
        links.append(f'/projects/exams/flows/repair/?document={one.pk}">Repair it</a>' in page(bob, run))
    assert links == [True, False]


@pytest.mark.parametrize(("code", "is_told"), [("signed", True), ("broken", False)])
def test_what_settings_cause_is_told_with_the_way_to_them(
    shared_cast: Cast, bob: Client, code: str, is_told: bool
) -> None:
    upload = Upload(name="signed.pdf", chunks=[b"%PDF-1.7\n"])
    bob_of = shared_cast.actor(shared_cast.bob)
    document = store_document(actor=bob_of, project_id=shared_cast.project.pk, upload=upload).document
    run = start(shared_cast, "compress", document_ids=[document.pk])
    Run.objects.filter(pk=run.pk).update(state="failed", error_code=code, error_text="It is so.")
    link = f"/projects/exams/flows/compress/?again={run.pk}&amp;more=1#id_p-allow_signed"
    html = page(bob, run)
    told = (
        f'<a href="{link}">Run again with …</a> “Compress signed files too”',
        "a retry ends the same way",
        '<a class="btn btn-primary" id="verb-again"',
        "Retry takes",
    )
    assert [one in html for one in told] == [is_told, is_told, is_told, not is_told]
    opened = bob.get(f"/projects/exams/flows/compress/?again={run.pk}&more=1").content.decode()
    assert '<details class="more-settings" id="more-settings" open>' in opened
    assert 'id="id_p-allow_signed"' in opened


def test_called_runs_that_end_later_are_looked_for(shared_cast: Cast, bob: Client) -> None:
    run = start(shared_cast, "sums")
    child = start(shared_cast, "sums")
    Run.objects.filter(pk=child.pk).update(parent=run, state="running")
    Run.objects.filter(pk=run.pk).update(state="cancelled")
    before = "every 2s" in page(bob, run)
    Run.objects.filter(pk=child.pk).update(state="cancelled")
    assert (before, "every 2s" in page(bob, run)) == (True, False)


@pytest.mark.parametrize(("code", "is_told"), [("password_needed", True), ("password_wrong", True), ("broken", False)])
def test_where_to_give_a_password_is_told(shared_cast: Cast, bob: Client, code: str, is_told: bool) -> None:
    upload = Upload(name="locked.txt", chunks=[b"x"])
    document = store_document(
        actor=shared_cast.actor(shared_cast.bob), project_id=shared_cast.project.pk, upload=upload
    ).document
    run = start(shared_cast, "sums", document_ids=[document.pk])
    Run.objects.filter(pk=run.pk).update(state="failed", error_code=code, error_text="It does not open.")
    link = f'Give the password on the page of <a href="/documents/{document.pk}/">locked.txt</a>, then retry.'
    html = page(bob, run)
    assert (link in html, code in html) == (is_told, False)
