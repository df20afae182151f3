"""Flows, runs and schedules in a browser: the whole walk live, by keyboard, without a script; and accessible."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from pipeline.engine.events import Happening, append
from pipeline.models import Delivery, Run
from pipeline.services import runs
from pipeline.services.schedules import plan_schedule
from pipeline.services.webhooks import add_webhook
from tests.browser.site import Site, faults, running_server, sideways, walk
from tests.browser.walk import Reading, at_work, paper, walk_known
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, start

FLOW = "/projects/exams/flows/walk/"


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with walk_known():
        yield


def _run_of(page: Page) -> Run:
    expect(page).to_have_url(re.compile(r"/runs/[0-9a-f-]{36}/$"))
    return Run.objects.get(pk=page.url.rstrip("/").rsplit("/", 1)[1])


def _state(page: Page, text: str) -> None:
    expect(page.locator(".run-status .state").first).to_have_text(text)


def _as_parsed_without_scripts(route: Route) -> None:
    """Playwright forbids scripts but has Chromium parse as though they ran, so that noscript would stay closed."""
    if route.request.method != "GET":
        return route.continue_()
    answer = route.fetch()
    return route.fulfill(response=answer, body=re.sub("</?noscript>", "", answer.text()))


def test_a_run_is_started_and_watched_to_its_end(site: Site, shared_cast: Cast) -> None:
    paper(shared_cast, "Midterm.txt", "exam")
    page = site.open("/projects/exams/", user=shared_cast.bob)
    page.get_by_role("link", name="New run").click()
    page.get_by_role("searchbox", name="Search").fill("paper")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("link", name="Check a paper").click()
    page.get_by_label("Midterm.txt").check()
    page.get_by_text("Title, password, and how long results are kept").press("Enter")
    page.get_by_label("Title").fill("By hand")
    page.get_by_role("button", name="Start run").click()
    run = _run_of(page)
    _state(page, "Queued")
    page.evaluate("window.sameDocument = true")
    with at_work(run):
        _state(page, "Running")
        log = page.get_by_role("region", name="Log")
        expect(log).to_contain_text("The paper is open")
        expect(page.locator("#stage-reading progress")).to_have_attribute("value", "50")
        expect(page.locator("#stage-reading")).to_have_attribute("aria-current", "step")
        expect(page).to_have_title(re.compile("^Running · By hand"))
        Reading.gate.set()
        _state(page, "Waiting")
    expect(page.locator("#run-said")).to_contain_text("Waiting for review")
    expect(page.locator("#stage-looking")).to_contain_text("3 done")
    expect(page.locator("#stage-looking")).to_contain_text("1 failed")
    expect(page.get_by_role("row").filter(has_text="This page cannot be read.")).to_be_visible()
    expect(log).to_contain_text("Page 2 has no text")
    assert page.evaluate("window.sameDocument") is True
    assert log.locator(".log-line").count() == len(set(log.locator(".log-line").all_inner_texts()))


def test_verbs_are_at_hand_and_what_cannot_be_undone_asks(site: Site, shared_cast: Cast) -> None:
    run = start(shared_cast, "walk", document_ids=[paper(shared_cast, "a.txt").pk], title="Mine")
    page = site.open(f"/runs/{run.pk}/", user=shared_cast.bob)
    page.get_by_role("button", name="Pause").click()
    _state(page, "Paused")
    page.get_by_role("button", name="Resume").click()
    _state(page, "Queued")
    with at_work(run):
        Reading.begun.wait(10)
        _state(page, "Running")
        page.get_by_role("link", name="Cancel", exact=True).click()
        page.get_by_role("dialog", name="Cancel “Mine”?").get_by_role("button", name="Cancel run").click()
        _state(page, "Cancelled")
    expect(page.locator("#stage-looking")).to_contain_text("Not reached")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete run").click()
    page.get_by_role("link", name="Trash").click()
    page.get_by_role("button", name="Restore Mine").click()
    _state(page, "Cancelled")


def test_the_stream_is_taken_up_again_after_the_server_was_restarted(
    site: Site, shared_cast: Cast, browser_type_launch_args: dict[str, object]
) -> None:
    run = start(shared_cast, "walk", document_ids=[paper(shared_cast, "a.txt").pk])
    with running_server() as address:
        site.url = address
        page = site.open(f"/runs/{run.pk}/", user=shared_cast.bob)
        append(run.pk, [Happening("log", text="before")])
        expect(page.locator("#log")).to_contain_text("before")
    expect(page.locator("#run-offline")).to_be_visible()
    append(run.pk, [Happening("log", text=f"meanwhile {number}") for number in range(3)])
    runs.pause_run(actor=shared_cast.actor(shared_cast.bob), run_id=run.pk)
    with running_server(int(address.rsplit(":", 1)[1])):
        expect(page.locator("#log")).to_contain_text("meanwhile 2", timeout=20_000)
        expect(page.locator("#run-offline")).to_be_hidden()
        _state(page, "Paused")
        append(run.pk, [Happening("log", text="after")])
        expect(page.locator("#log")).to_contain_text("after")
        texts = page.locator("#log .log-text").all_inner_texts()
        page.close()
    assert texts == ["Queued", "before", "meanwhile 0", "meanwhile 1", "meanwhile 2", "Paused", "after"]
    site.forgive("ERR_|Failed to fetch|fetch")


def test_a_flood_of_lines_leaves_the_page_quick(site: Site, shared_cast: Cast) -> None:
    run = start(shared_cast, "walk", document_ids=[paper(shared_cast, "a.txt").pk])
    page = site.open(f"/runs/{run.pk}/", user=shared_cast.bob)
    for part in range(10):
        append(run.pk, [Happening("log", text=f"line {part * 1000 + number}") for number in range(1000)])
    expect(page.locator("#log .log-text").last).to_have_text("line 9999", timeout=20_000)
    assert page.locator("#log .log-line").count() == 200
    expect(page.get_by_role("link", name="Older lines")).to_be_visible()
    slow = page.evaluate("""() => new Promise((done) => {
      const before = performance.now(); requestAnimationFrame(() => setTimeout(() => done(performance.now() - before)));
    })""")
    assert slow < 500
    page.get_by_role("link", name="Older lines").click()
    expect(page.locator(".log-line").first).to_contain_text("line 9999")
    page.get_by_role("link", name="Next page").click()
    expect(page.locator(".log-line").first).to_contain_text("line 9799")


def test_scrolling_up_holds_the_log_still(site: Site, shared_cast: Cast) -> None:
    run = start(shared_cast, "walk", document_ids=[paper(shared_cast, "a.txt").pk])
    append(run.pk, [Happening("log", text=f"line {number}") for number in range(150)])
    page = site.open(f"/runs/{run.pk}/", user=shared_cast.bob)
    follow, log = page.get_by_label("Follow"), page.locator("#log")
    expect(follow).to_be_checked()
    log.evaluate("log => { log.scrollTop = 0; }")
    expect(follow).not_to_be_checked()
    append(run.pk, [Happening("log", text="news")])
    expect(log).to_contain_text("news")
    assert log.evaluate("log => log.scrollTop") == 0
    follow.check()
    assert log.evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight") < 2


def test_what_one_opened_and_where_one_is_stay_when_news_come(site: Site, shared_cast: Cast) -> None:
    run = start(shared_cast, "walk", document_ids=[paper(shared_cast, "a.txt").pk], params={"changes": [{"text": "x"}]})
    page = site.open(f"/runs/{run.pk}/", user=shared_cast.bob)
    page.get_by_text("Show", exact=True).click()
    page.locator("#verb-pause").focus()
    with page.expect_response("**/live/"):
        append(run.pk, [Happening("run.wanted", text="Something")])
    expect(page.locator("#log")).to_contain_text("Something")
    expect(page.locator("#verb-pause")).to_be_focused()
    expect(page.get_by_text('"text": "x"')).to_be_visible()


def test_everything_by_keyboard(site: Site, shared_cast: Cast) -> None:
    for name in ("b.txt", "a.txt"):
        paper(shared_cast, name)
    page = site.open("/projects/exams/flows/", user=shared_cast.bob)
    page.get_by_role("link", name="Check a paper").focus()
    page.keyboard.press("Enter")
    page.get_by_role("group", name="Documents").get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("a.txt")).to_be_checked()
    page.get_by_text("Title, password, and how long results are kept").click()
    page.get_by_label("Title").focus()
    page.keyboard.type("Keys")
    page.keyboard.press("Enter")
    run = _run_of(page)
    assert (run.title, run.inputs.get().version.document.name) == ("Keys", "a.txt")
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            "() => [document.activeElement.textContent.trim(), getComputedStyle(document.activeElement).outlineStyle]"
        )
        assert outline != "none" or not name, name
        seen.add(name)
        if name == "More":
            break
    assert {"Pause", "Cancel", "More"} <= seen
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rerun from a stage")
    page.keyboard.type("gu")
    expect(page.get_by_role("heading", level=1)).to_have_text("Runs")


def test_everything_without_a_script(site: Site, shared_cast: Cast) -> None:
    paper(shared_cast, "b.txt")
    page = site.open(FLOW, user=shared_cast.bob, js=False)
    page.get_by_label("Purpose").select_option("prevent")
    page.get_by_label("Search among documents").fill("zzz")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("No document that this tool takes has that in its name.")).to_be_visible()
    expect(page.get_by_label("Purpose")).to_have_value("prevent")
    page.get_by_label("New files from this device").set_input_files(
        {"name": "New paper.txt", "mimeType": "text/plain", "buffer": b"words"}
    )
    page.get_by_label("Own changes").fill('[{"size": 1}]')
    page.get_by_role("button", name="Start run").click()
    expect(page.get_by_role("alert")).to_contain_text("Own changes: 0/text: Field required")
    expect(page.get_by_label("Own changes")).to_have_value('[{"size": 1}]')
    expect(page.get_by_text("Choose the files again")).to_be_visible()
    page.get_by_label("New files from this device").set_input_files(
        {"name": "New paper.txt", "mimeType": "text/plain", "buffer": b"words"}
    )
    page.get_by_label("Own changes").fill("")
    page.get_by_label("Pages").fill("2")
    page.get_by_role("button", name="Start run").click()
    run = _run_of(page)
    _state(page, "Queued")
    page.route(re.compile(r"/runs/[0-9a-f-]{36}/$"), _as_parsed_without_scripts)
    page.reload()
    expect(page.get_by_text("This page refreshes itself every five seconds.")).to_be_visible()
    Reading.gate.set()
    drive(run)
    expect(page.locator(".run-status .state").first).to_have_text("Waiting", timeout=15_000)  # by itself
    assert (run.params["mode"], run.inputs.get().version.document.name) == ("prevent", "New paper.txt")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Run again as it was").click()
    page.get_by_role("button", name="Start a new run").click()
    _state(page, "Queued")
    page.get_by_role("link", name="Cancel", exact=True).click()
    page.get_by_role("button", name="Cancel run").click()
    _state(page, "Cancelled")


def test_a_double_click_is_one_run(site: Site, shared_cast: Cast) -> None:
    paper(shared_cast, "a.txt")
    page = site.open(FLOW, user=shared_cast.bob)
    page.get_by_label("a.txt").check()
    page.get_by_role("button", name="Start run").dblclick()
    _run_of(page)
    assert Run.objects.count() == 1


def test_documents_are_found_while_typing_and_what_was_picked_stays(site: Site, shared_cast: Cast) -> None:
    for name in ("First.txt", "Second.txt", "Third.txt"):
        paper(shared_cast, name)
    page = site.open(FLOW, user=shared_cast.bob)
    page.get_by_label("First.txt").check()
    page.get_by_label("Search among documents").fill("thi")
    expect(page.get_by_label("Second.txt")).to_have_count(0)
    expect(page.locator("#shelf-chosen").get_by_label("First.txt")).to_be_checked()
    expect(page.get_by_label("First.txt")).to_have_count(1)
    expect(page.get_by_label("Third.txt")).to_be_visible()
    page.get_by_label("New files from this device").set_input_files(
        {"name": "New.txt", "mimeType": "text/plain", "buffer": b"words"}
    )
    page.get_by_label("Third.txt").check()
    expect(page.get_by_label("New files from this device")).to_have_value(re.compile("New.txt$"))


def test_files_are_sent_with_a_bar_and_stay_chosen_when_the_form_comes_back(site: Site, shared_cast: Cast) -> None:
    paper(shared_cast, "Old.txt")
    page = site.open(f"{FLOW}?x=1", user=shared_cast.bob)
    upload = page.get_by_label("New files from this device")
    upload.set_input_files({"name": "New.txt", "mimeType": "text/plain", "buffer": b"words " * 200_000})
    page.get_by_label("or a file from this device").set_input_files(
        {"name": "Key.txt", "mimeType": "text/plain", "buffer": b"answers"}
    )
    page.get_by_label("Own changes").fill('[{"size": 1}]')
    page.get_by_role("button", name="Start run").click()
    expect(page.get_by_role("alert").first).to_be_focused()
    expect(page.get_by_role("alert").first).to_contain_text("Own changes: 0/text: Field required")
    expect(upload).to_have_value(re.compile("New.txt$"))
    expect(page.get_by_text("Choose the files again")).to_have_count(0)
    page.get_by_label("Own changes").fill("")
    page.get_by_role("button", name="Start run").click()
    run = _run_of(page)
    names = {one.role: (one.version.document.name, one.version.blob.size) for one in run.inputs.all()}
    assert names == {"document": ("New.txt", 1_200_000), "key": ("Key.txt", 7)}
    assert Run.objects.count() == 1


def test_a_list_follows_its_runs(site: Site, shared_cast: Cast) -> None:
    run = start(shared_cast, "sums", title="Mine")
    page = site.open("/projects/exams/runs/", user=shared_cast.bob)
    row = page.get_by_role("row").filter(has_text="Mine")
    expect(row).to_contain_text("Queued")
    drive(run)
    expect(row).to_contain_text("Completed", timeout=15_000)
    expect(page.locator("#runs")).not_to_have_attribute("hx-get", re.compile("."))


def test_a_schedule_is_made_with_its_times_in_sight(site: Site, shared_cast: Cast) -> None:
    paper(shared_cast, "a.txt")
    page = site.open("/projects/exams/schedules/", user=shared_cast.bob)
    page.get_by_role("link", name="New schedule").first.click()
    page.get_by_role("link", name="Check a paper").click()
    page.get_by_label("Name").fill("Nightly")
    page.get_by_role("button", name="Every night at 03:00").click()
    expect(page.get_by_label("When", exact=True)).to_have_value("0 3 * * *")
    expect(page.locator("#preview")).to_contain_text("At 03:00")
    page.get_by_label("When", exact=True).fill("0 9 * * 1")
    expect(page.locator("#preview")).to_contain_text("only on Monday")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    expect(page.locator("#preview")).to_contain_text("in Europe/Berlin")
    expect(page.locator("#preview li")).to_have_count(5)
    page.get_by_label("When", exact=True).fill("often")
    expect(page.locator("#preview")).to_contain_text("is not a schedule")
    page.get_by_label("When", exact=True).fill("0 9 * * 1")
    page.get_by_label("a.txt").check()
    page.get_by_role("button", name="Set schedule").click()
    expect(page.get_by_role("row").filter(has_text="Nightly")).to_contain_text("At 09:00, only on Monday")
    page.get_by_role("button", name="Run now Nightly").click()
    assert _run_of(page).door == "page"


@pytest.fixture
def world(shared_cast: Cast) -> dict[str, str]:
    """Runs in every state, and what else the pages can show; addresses by name."""
    actor = shared_cast.actor(shared_cast.alice)
    document = paper(shared_cast, "A very long name of a paper that somebody exported with everything in it (2).txt")
    paper(shared_cast, "key.txt", "answer_key")
    Reading.gate.set()
    options = {"document_ids": [document.pk], "params": {"pages": 4, "changes": [{"text": "x"}]}}
    partial = drive(start(shared_cast, "walk", unattended=True, **options))
    waiting = drive(start(shared_cast, "walk", **options))
    queued, paused, gone = (start(shared_cast, "sums") for _ in range(3))
    runs.pause_run(actor=actor, run_id=paused.pk)
    runs.delete_run(actor=actor, run_id=gone.pk)
    schedule = plan_schedule(
        actor=actor, project_id=shared_cast.project.pk, name="Nightly", flow_key="walk", cron="0 3 * * *",
        document_ids=[str(document.pk)],
    )  # fmt: skip
    webhook, _ = add_webhook(
        actor=actor, project_id=shared_cast.project.pk, name="Archive of the department",
        url="https://archive.example.org/hooks/bindery?from=exams", events=["run.failed", "review.opened"],
    )  # fmt: skip
    for state, problem in (("delivered", ""), ("failed", "It answered 503."), ("waiting", "It answered 500.")):
        Delivery.objects.create(
            webhook=webhook, run=partial, kind="run.partial", state=state, attempts=3, problem=problem,
            next_at=timezone.now(), created_at=timezone.now(),
        )  # fmt: skip
    project = "/projects/exams"
    return {
        "webhooks": f"{project}/webhooks/",
        "webhook": f"/webhooks/{webhook.pk}/",
        "flows": f"{project}/flows/",
        "no flows": f"{project}/flows/?q=zzz",
        "flow": f"{FLOW}?document={document.pk}",
        "runs": f"{project}/runs/",
        "all runs": "/runs/",
        "no runs": "/runs/?q=zzz",
        "trash": f"{project}/runs/trash/",
        "figures": f"{project}/figures/",
        **{one.state: f"/runs/{one.pk}/" for one in (partial, waiting, queued, paused)},
        "log": f"/runs/{partial.pk}/log/",
        "items": f"/runs/{partial.pk}/items/",
        "rerun": f"/runs/{partial.pk}/rerun/",
        "fork": f"/runs/{partial.pk}/fork/",
        "cancel": f"/runs/{queued.pk}/cancel/",
        "schedules": f"{project}/schedules/",
        "choose": f"{project}/schedules/new/",
        "new schedule": f"{project}/schedules/new/?flow=walk",
        "schedule": f"/schedules/{schedule.pk}/",
        "providers": f"{project}/providers/",
        "project": f"{project}/",
    }


def test_nothing_is_wrong_with_any_page(site: Site, shared_cast: Cast, world: dict[str, str]) -> None:
    page = site.open("/projects/", user=shared_cast.alice)
    found = walk(page, world)
    page.goto(world["flow"])
    page.get_by_label("Pages").fill("99")
    page.get_by_label("Pages").evaluate("field => { field.form.noValidate = true; }")
    page.get_by_role("button", name="Start run").click()
    expect(page.get_by_role("alert")).to_be_focused()
    found += faults(page)
    page.goto(world["partial"])
    page.get_by_text("More", exact=True).click()
    found += [one for one in faults(page) if "#verb-" not in one]  # the sheet may lie over its neighbours
    page.get_by_text("More", exact=True).click()  # but not over its own button
    page.set_viewport_size({"width": 390, "height": 800})
    page.get_by_text("More", exact=True).click()
    found += [f"More scrolls sideways by {by}"] if (by := sideways(page)) else []
    assert found == []


def test_the_administrations_figures_keep_to_the_policy(site: Site, shared_cast: Cast, world: dict[str, str]) -> None:
    page = site.open("/admin/pipeline/run/", user=shared_cast.ada)
    page.get_by_role("link", name="Figures").click()
    found = []
    for theme in ("light", "dark"):
        page.evaluate(f"localStorage.setItem('theme', '{theme}')")
        page.reload()
        expect(page.get_by_role("heading", name="Figures of runs")).to_be_visible()
        found += [f"{theme}: {one}" for one in faults(page)]
    assert found == []
