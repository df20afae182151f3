"""Lists of runs: whose, narrowed by what, and in how many queries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoAssertNumQueries

from documents.services.documents import Upload, store_document
from pipeline.selectors.runs import RunFilter, item_stages, runs_listed
from pipeline.services.runs import delete_run
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    flows.Each.tried, flows.Each.ran = {}, []
    with flows.known(flows.Sums, flows.Parent, flows.Everyone, flows.Asking):
        yield


def titles(cast: Cast, who: str = "vera", **options: object) -> list[str]:
    return [run.title for run in runs_listed(actor=cast.actor(getattr(cast, who)), **options)]  # type: ignore[arg-type]


def test_everybody_sees_the_runs_of_their_projects(shared_cast: Cast) -> None:
    start(shared_cast, "sums", title="Ours")
    assert titles(shared_cast) == ["Ours"]
    assert titles(shared_cast, "charlie") == titles(shared_cast, "ada") == []
    assert titles(shared_cast, project_id=shared_cast.elsewhere.pk) == []


def test_filters(shared_cast: Cast) -> None:
    upload = Upload("Exam paper.txt", [b"words"])
    document = store_document(
        actor=shared_cast.actor(shared_cast.alice), project_id=shared_cast.project.pk, upload=upload
    ).document
    start(shared_cast, "sums", title="First", document_ids=[document.pk])
    drive(start(shared_cast, "sums", title="Second"))
    drive(start(shared_cast, "asking", title="Third"))
    assert titles(shared_cast, narrow=RunFilter(search="exam")) == ["First"]
    assert titles(shared_cast, narrow=RunFilter(search="SECOND")) == ["Second"]
    assert titles(shared_cast, narrow=RunFilter(flow="asking")) == ["Third"]
    assert titles(shared_cast, narrow=RunFilter(state="completed")) == ["Second"]
    assert titles(shared_cast, narrow=RunFilter(state="going")) == ["Third", "First"]
    assert titles(shared_cast, narrow=RunFilter(document=str(document.pk))) == ["First"]


def test_called_runs_come_when_they_are_asked_for(shared_cast: Cast) -> None:
    drive(start(shared_cast, "parent", params={"many": 2}))
    assert titles(shared_cast) == ["Parent"]
    assert sorted(titles(shared_cast, narrow=RunFilter(called=True))) == ["Parent", "Sum 0", "Sum 1"]


def test_the_trash_holds_what_was_deleted(shared_cast: Cast) -> None:
    run = drive(start(shared_cast, "sums", title="Gone"))
    delete_run(actor=shared_cast.actor(shared_cast.bob), run_id=run.pk)
    assert (titles(shared_cast), titles(shared_cast, trashed=True)) == ([], ["Gone"])


@pytest.mark.parametrize("many", [1, 3])
def test_a_list_is_one_query(shared_cast: Cast, many: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(many):
        start(shared_cast, "sums")
    with django_assert_num_queries(1):
        rows = list(runs_listed(actor=shared_cast.actor(shared_cast.vera)))
        assert [(run.project.slug, str(run.created_by)) for run in rows] == [("exams", "Alice")] * many


def test_stages_with_items_are_named(shared_cast: Cast) -> None:
    run = drive(start(shared_cast, "everyone", params={"many": 2}))
    actor = shared_cast.actor(shared_cast.vera)
    assert item_stages(actor=actor, run_id=run.pk) == [("each", "Each")]
    assert item_stages(actor=actor, run_id=drive(start(shared_cast, "sums")).pk) == []
