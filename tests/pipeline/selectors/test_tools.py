"""What a run does in the words of its tool, the same at every door."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import AuditEntry
from pipeline.models import Run
from pipeline.selectors.runs import RunFilter, runs_listed
from pipeline.selectors.tools import does, in_words
from pipeline.services.purging import purge_run
from pipeline.services.runs import cancel_run, delete_run, start_run
from tests.cast import Cast
from tests.pipeline.engine.flows import known
from tests.pipeline.flows.carrying import Carrier, Keeper
from tests.pipeline.flows.test_bulk import begun, stored

TWO = "Carry over, 2 documents"


@pytest.fixture(autouse=True)
def flows() -> Iterator[None]:
    with known(Carrier, Keeper):
        yield


@pytest.fixture
def over_two(shared_cast: Cast) -> Run:
    return begun(shared_cast, stored(shared_cast, a_txt=b"one", b_txt=b"two"), title="Mine")


def client_of(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="accounts.backends.ApprovedUserBackend")  # type: ignore[arg-type]
    return client


def test_lists_ask_once_for_all_words(
    shared_cast: Cast, over_two: Run, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    begun(shared_cast, stored(shared_cast, c_txt=b"three"), "guard")
    begun(shared_cast, stored(shared_cast, d_txt=b"four", e_txt=b"five", f_txt=b"six"))
    Run.objects.create(project=shared_cast.project, flow="gone", title="Old", door="page")
    with django_assert_num_queries(1):
        rows = list(runs_listed(actor=shared_cast.actor(shared_cast.vera)))
        assert [does(one) for one in rows] == ["gone", "Carry over, 3 documents", "Guard", TWO]
        assert [one.tool for one in rows] == ["gone", "carry", "guard", "carry"]  # type: ignore[attr-defined]
    vera, narrow = shared_cast.actor(shared_cast.vera), RunFilter(tool="carry")
    assert [does(one) for one in runs_listed(actor=vera, narrow=narrow)] == ["Carry over, 3 documents", TWO]
    assert in_words("carry", 1) == "Carry over, 1 document"


def test_pages_say_the_tool_and_how_many(shared_cast: Cast, over_two: Run) -> None:
    vera = client_of(shared_cast.vera)
    for place in ("/runs/", "/projects/exams/runs/", "/projects/exams/", "/projects/exams/runs/?flow=carry"):
        html = vera.get(place).content.decode()
        assert (TWO in html, "Run over many documents</div>" in html) == (True, False), place
    assert "Mine" not in vera.get("/projects/exams/runs/?flow=guard").content.decode()
    link = '<a href="/projects/exams/flows/carry/">Carry over, 2 documents</a>'
    assert link in vera.get(f"/runs/{over_two.pk}/").content.decode()
    bob = shared_cast.actor(shared_cast.bob)
    delete_run(actor=bob, run_id=over_two.pk)
    assert TWO in client_of(shared_cast.bob).get("/projects/exams/runs/trash/").content.decode()


def test_api_and_command_line_say_it(shared_cast: Cast, over_two: Run) -> None:
    api = APIClient()
    api.force_authenticate(shared_cast.vera)
    (row,) = api.get("/api/v1/runs/?tool=carry").data["results"]
    assert (row["flow"], row["tool"], row["does"]) == ("bulk", "carry", TWO)
    assert api.get("/api/v1/runs/?tool=guard").data["results"] == []
    assert api.get(f"/api/v1/runs/{over_two.pk}/").data["does"] == TWO
    out = StringIO()
    call_command("runs", "list", "--tool", "carry", stdout=out)
    assert out.getvalue() == f"{over_two.pk}  queued       0.0 %  Mine ({TWO})\n"
    said = StringIO()
    call_command("runs", "list", "--json", stdout=said)
    (row,) = json.loads(said.getvalue().splitlines()[-1])
    assert (row["tool"], row["does"]) == ("carry", TWO)


def test_the_log_says_it_of_a_run_over_many_that_was_asked_for_by_name(shared_cast: Cast) -> None:
    start_run(
        actor=shared_cast.actor(shared_cast.bob),
        flow_key="bulk",
        project_id=shared_cast.project.pk,
        document_ids=stored(shared_cast, a_txt=b"one", b_txt=b"two"),
        params={"flow": "carry", "params": {}},
    )
    assert AuditEntry.objects.get(action="run.start").details == {"flow": "bulk", "does": TWO}


def test_the_log_and_the_administration_say_it(shared_cast: Cast, over_two: Run) -> None:
    ada = client_of(shared_cast.ada)
    html = ada.get("/admin/pipeline/run/?tool=carry").content.decode()
    assert (TWO in html, f"/admin/pipeline/run/{over_two.pk}/" in html) == (True, True)
    assert f"/admin/pipeline/run/{over_two.pk}/" not in ada.get("/admin/pipeline/run/?tool=guard").content.decode()
    assert TWO in ada.get(f"/admin/pipeline/run/{over_two.pk}/change/").content.decode()
    bob = shared_cast.actor(shared_cast.bob)
    cancel_run(actor=bob, run_id=over_two.pk)
    delete_run(actor=bob, run_id=over_two.pk)
    purge_run(actor=bob, run_id=over_two.pk)
    told = AuditEntry.objects.filter(action__in=("run.start", "run.remove")).order_by("id")
    assert [(one.action, one.details["flow"], one.details["does"]) for one in told] == [
        ("run.start", "bulk", TWO),
        ("run.remove", "bulk", TWO),
    ]
    log = client_of(shared_cast.alice).get("/projects/exams/audit/").content.decode()
    assert f'<span class="quiet">Tool:</span> {TWO}' in log
    assert '<span class="quiet">Tool:</span> bulk' not in log
