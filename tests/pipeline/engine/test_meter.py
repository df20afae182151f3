"""What is counted by the month, and what is refused before anything is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.actor import operator
from accounts.errors import Conflict, TooLarge, Unavailable
from accounts.models import SystemSetting
from accounts.services.quotas import set_quota
from accounts.services.secrets import set_secret
from documents.models import Document, DocumentVersion
from documents.services import space
from documents.services.documents import Upload, store_document
from pipeline.contract import Facts, Flow, Item, ItemStage, Live, Refused, Stage, TryLater
from pipeline.engine.meter import amount_of, next_month
from pipeline.models import Run, Usage
from pipeline.params import clean_params
from pipeline.registry import flow
from pipeline.selectors.usage import usage_shown
from pipeline.services import runs
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start


class Pays(Stage[None, dict[str, Any]]):
    name, title, gives, retry = "pays", "Pays", ("paid",), flows.QUICK
    price, tries, fails = "0.25", 0, 0

    def read(self, facts: Facts) -> None:
        return None

    def work(self, given: None, live: Live) -> dict[str, Any]:
        kind = type(self)
        live.may_spend(Decimal(kind.price))
        live.spend("money", Decimal(kind.price))
        kind.tries += 1
        if kind.tries <= kind.fails:
            raise TryLater("busy", "Busy.", after=0)
        return {"paid": True}


class PaysEach(ItemStage[int, dict[str, Any]]):
    name, title, retry, concurrency = "each", "Pays each", flows.QUICK, 2

    def plan(self, facts: Facts) -> Sequence[Item]:
        return [Item(str(n), f"number {n}", {"n": n}) for n in range(4)]

    def read_item(self, facts: Facts, item: Item) -> int:
        return int(item.given["n"])

    def work_item(self, given: int, live: Live) -> dict[str, Any]:
        live.spend("money", 0.1)
        if given == 3:
            raise Refused("three", "Threes are refused.")
        return {}


class Paying(Flow):
    key, title, summary, least = "paying", "Paying", "Pays.", 0
    stages = (Pays,)

    @classmethod
    def spends(cls, params: Mapping[str, Any]) -> bool:
        return True


class PayingEach(Paying):
    key, title, summary, least = "paying-each", "Paying each", "Pays each.", 0
    stages = (PaysEach,)


@pytest.fixture(autouse=True)
def known() -> Iterator[None]:
    Pays.price, Pays.tries, Pays.fails = "0.25", 0, 0
    with flows.known(Paying, PayingEach, flows.Sums, flows.Parent):
        yield


def put(**values: int) -> None:
    for key, value in values.items():
        SystemSetting.objects.update_or_create(key=key, defaults={"value": value})


def money() -> int:
    return sum(Usage.objects.filter(kind="money").values_list("amount", flat=True))


def document_of(cast: Cast, pages: int | None) -> Document:
    upload = Upload(name="a.txt", chunks=[b"words"])
    document = store_document(actor=cast.actor(cast.alice), project_id=cast.project.pk, upload=upload).document
    DocumentVersion.objects.filter(document=document).update(pages=pages)
    return document


def used(cast: Cast) -> Mapping[tuple[str, str], float]:
    shown = usage_shown(actor=cast.actor(cast.alice), project_id=cast.project.pk)
    return {(one.whose, one.kind): one.used for one in shown.lines}


# --- money ----------------------------------------------------------------------------------------------------
def test_what_a_stage_pays_is_written_with_it_failures_included(shared_cast: Cast) -> None:
    Pays.fails = 2
    run = drive(start(shared_cast, "paying"))
    assert (run.state, money()) == ("completed", 750_000)
    row = Usage.objects.filter(kind="money").first()
    assert row is not None
    assert (row.run, row.project, row.user, row.stage) == (run, shared_cast.project, shared_cast.alice, "pays")
    assert used(shared_cast)["project", "money"] == 0.75


def test_items_pay_for_themselves_done_or_failed(shared_cast: Cast) -> None:
    assert drive(start(shared_cast, "paying-each")).state == "partial"
    assert money() == 400_000


def test_whoever_holds_an_older_fence_writes_no_usage(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = start(shared_cast, "paying")
    work = Pays.work

    def overtaken(self: Pays, given: None, live: Live) -> dict[str, Any]:
        result = work(self, given, live)
        Run.objects.filter(pk=run.pk).update(fence=99)
        return result

    from pipeline.engine.advance import advance
    from pipeline.engine.claim import claim_run

    monkeypatch.setattr(Pays, "work", overtaken)
    claim = claim_run(run.pk)
    assert claim is not None
    advance(claim, slice_seconds=None)
    assert money() == 0


def test_nothing_is_asked_of_a_provider_beyond_the_limit(shared_cast: Cast) -> None:
    put(project_spend_month=1)
    Pays.price = "0.6"
    assert drive(start(shared_cast, "paying")).state == "completed"
    run = drive(start(shared_cast, "paying"))
    assert (run.state, run.error_code, money()) == ("failed", "money_used_up", 600_000)
    assert run.error_text.startswith(
        "This project has spent 0.60 of 1 US dollars at providers this month. Wait until 1 "
    )
    Pays.price = "0.4"
    assert drive(runs.retry_run(actor=shared_cast.actor(shared_cast.alice), run_id=run.pk)).state == "completed"
    with pytest.raises(Conflict) as refused:
        start(shared_cast, "paying")
    assert refused.value.code == "money_used_up"
    assert drive(start(shared_cast, "sums")).state == "completed"  # pays nobody
    assert Run.objects.count() == 3


PAID: dict[str, dict[str, Any]] = {
    "summarize": {},
    "ocr": {"engine": "vision", "languages": ["eng"]},
    "invoice": {"provider": "auto"},
    "bank-statement": {"provider": "auto"},
    "translate": {"target": "de"},
}
UNPAID: dict[str, dict[str, Any]] = {
    "summarize": {"provider": "offline"},
    "ocr": {"engine": "local", "languages": ["eng"]},
    "invoice": {},
    "bank-statement": {},
}


def test_runs_say_by_their_parameters_whether_they_spend() -> None:
    assert [key for key, params in PAID.items() if flow(key).spends(clean_params(flow(key), params))] == list(PAID)
    assert [key for key, params in UNPAID.items() if flow(key).spends(clean_params(flow(key), params))] == []


def test_without_money_no_flow_that_would_pay_is_started_alone_or_by_another(shared_cast: Cast) -> None:
    document = document_of(shared_cast, 1)
    put(project_spend_month=1)
    Pays.price = "1"
    drive(start(shared_cast, "paying"))
    start(shared_cast, "summarize", document_ids=[document.pk])  # no key: it is made offline
    set_secret(actor=operator(), project_id=shared_cast.project.pk, name="openai_key", value="sk-1")
    with pytest.raises(Conflict) as refused:
        start(shared_cast, "summarize", document_ids=[document.pk])
    assert refused.value.code == "money_used_up"
    bulk = {"flow": "summarize", "params": {}}
    run = drive(start(shared_cast, "bulk", document_ids=[document.pk, document_of(shared_cast, 1).pk], params=bulk))
    assert [(one.state, one.error_code) for one in run.children.all()] == [("failed", "money_used_up")] * 2


@pytest.mark.parametrize(
    ("kind", "given", "held"), [("money", 0.1, 100_000), ("money", "0.0000001", 1), ("pages", 3, 3)]
)
def test_amounts_are_whole(kind: str, given: Any, held: int) -> None:
    assert amount_of(kind, Decimal(given) if isinstance(given, str) else given) == held


@pytest.mark.parametrize(("kind", "given"), [("tokens", 1), ("money", -1)])
def test_what_is_no_usage_is_a_bug(kind: str, given: int) -> None:
    with pytest.raises(ValueError, match=r"usage of kind|negative"):
        amount_of(kind, given)


# --- pages ----------------------------------------------------------------------------------------------------
def test_pages_are_counted_when_a_run_starts_and_refused_beyond(shared_cast: Cast) -> None:
    document = document_of(shared_cast, 6)
    put(project_pages_month=10)
    run = drive(start(shared_cast, "sums", document_ids=[document.pk]))
    with pytest.raises(Conflict) as refused:
        start(shared_cast, "sums", document_ids=[document.pk])
    month = f"{next_month(timezone.now()):%-d %B}"
    text = (
        "This project has worked on 6 of 10 pages this month, and this run has 6. "
        f"Wait until {month}, or ask your administrator for more."
    )
    assert (refused.value.code, refused.value.text) == ("pages_used_up", text)
    with pytest.raises(Conflict):
        runs.clone_run(actor=shared_cast.actor(shared_cast.alice), run_id=run.pk)
    assert (Run.objects.count(), used(shared_cast)["person", "pages"]) == (1, 6)
    set_quota(actor=shared_cast.actor(shared_cast.ada), project_id=shared_cast.project.pk, limits={"pages_month": 12})
    start(shared_cast, "sums", document_ids=[document.pk])


def test_the_next_month_counts_anew_and_a_person_has_a_limit_too(shared_cast: Cast) -> None:
    document = document_of(shared_cast, 6)
    put(person_pages_month=6)
    start(shared_cast, "sums", document_ids=[document.pk])
    with pytest.raises(Conflict) as refused:
        start(shared_cast, "sums", document_ids=[document.pk])
    assert refused.value.text.startswith("You have worked on 6 of 6 pages")
    start(shared_cast, "sums", shared_cast.actor(shared_cast.bob), document_ids=[document.pk])
    with time_machine.travel(next_month(timezone.now())):
        start(shared_cast, "sums", document_ids=[document.pk])


def test_pages_that_were_not_known_are_counted_at_the_end(shared_cast: Cast) -> None:
    document = document_of(shared_cast, None)
    run = start(shared_cast, "sums", document_ids=[document.pk])
    assert used(shared_cast)["project", "pages"] == 1
    DocumentVersion.objects.update(pages=40)
    drive(run)
    assert used(shared_cast)["project", "pages"] == 40


def test_called_runs_count_nothing_twice_and_deleting_gives_nothing_back(shared_cast: Cast) -> None:
    run = drive(start(shared_cast, "parent", params={"many": 2}, document_ids=()))
    assert Usage.objects.count() == 0
    drive(start(shared_cast, "sums", document_ids=[document_of(shared_cast, 4).pk]))
    Run.objects.exclude(pk=run.pk).filter(parent=None).delete()
    assert used(shared_cast)["project", "pages"] == 4


# --- room -----------------------------------------------------------------------------------------------------
def test_a_full_project_or_person_starts_no_run_and_loses_none(shared_cast: Cast) -> None:
    upload = Upload(name="a.bin", chunks=[b"x" * (1 << 20)])
    alice = shared_cast.actor(shared_cast.alice)
    store_document(actor=alice, project_id=shared_cast.project.pk, upload=upload)
    going = start(shared_cast, "sums")
    for setting, code in (("project_limit_mb", "project_full"), ("person_limit_mb", "person_full")):
        SystemSetting.objects.all().delete()
        put(**{setting: 1})
        with pytest.raises(TooLarge) as refused:
            start(shared_cast, "sums")
        assert refused.value.code == code
        assert "1.0 of the 1 MB" in refused.value.text
    assert drive(going).state == "completed"


def test_without_room_no_run_is_taken_and_those_there_go_on(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    going = start(shared_cast, "sums")
    monkeypatch.setattr(space, "free_bytes", lambda: 1)
    for begin in (
        lambda: start(shared_cast, "sums"),
        lambda: runs.clone_run(actor=shared_cast.actor(shared_cast.bob), run_id=going.pk),
    ):
        with pytest.raises(Unavailable) as refused:
            begin()
        assert refused.value.code == "disk_full"
    assert (drive(going).state, Run.objects.count()) == ("completed", 1)
