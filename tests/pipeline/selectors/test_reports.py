"""What came of a run, as its pages get it."""

from __future__ import annotations

import pytest

from accounts.errors import Missing
from documents.services.artifacts import open_artifact
from pipeline.models import RunArtifact
from pipeline.selectors import reports
from pipeline.services.releases import confirm_release, policy_of
from pipeline.text.page_readings import page_readings
from pipeline.text.shield_report import shield_report
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start
from tests.pipeline.shielding import asks_about_mappings, failed_to_hold, finished

pytestmark = pytest.mark.once


def test_a_report_joins_changes_with_their_proof(shared_cast: Cast) -> None:
    run = finished(shared_cast)
    found = shield_report(reports.report_of(actor=shared_cast.actor(shared_cast.vera), run_id=run.pk))
    assert found.passed
    assert [(row.mapping["original"], row.right, row.judged) for row in found.matrix] == [
        ("Assets", len(found.extractors), len(found.extractors)),
        ("Balance Sheet", len(found.extractors), len(found.extractors)),
        ("examples", len(found.extractors), len(found.extractors)),
    ]
    assert [(one.path, one.answer[:10], len(one.rows)) for one in found.references] == [
        ("1", "B", 1),
        ("2", "B", 1),
        ("10", "Cash Basis", 1),
    ]
    assert [(row["original"], row["status"]) for row in found.not_shielded] == [("nothing there", "refused")]
    assert [page.page for page in found.pictures] == [1, 2]
    assert {row.changed_pixels for page in found.pictures for row in page.rows if row} == {0}
    assert {reading.status for row in found.matrix for reading in row.readings} == {word for word, _ in found.meanings}
    assert found.shielded is not None
    assert found.shielded.sha256 == RunArtifact.objects.get(run=run, artifact__kind="shielded").artifact.sha256


def test_a_run_without_a_file_says_why(shared_cast: Cast) -> None:
    run = failed_to_hold(shared_cast)
    alice = shared_cast.actor(shared_cast.alice)
    found = shield_report(reports.report_of(actor=alice, run_id=run.pk))
    assert (found.passed, found.matrix, found.pictures, found.shielded) == (False, (), (), None)
    assert found.problem == "None of the mappings could be applied."
    assert reports.comparison_of(actor=alice, run_id=run.pk).artifact_id == ""
    with pytest.raises(Missing, match="not kept"):
        reports.reader_texts_of(actor=alice, run_id=run.pk)


def test_readers_texts_differ_at_the_changes_alone(shared_cast: Cast) -> None:
    run = finished(shared_cast)
    stored = reports.reader_texts_of(actor=shared_cast.actor(shared_cast.vera), run_id=run.pk)
    for page, words in (
        (1, [("Assets", "Equity"), ("Balance", "Income"), ("Sheet", "Sheets")]),
        (2, [("examples", "exemplars")]),
    ):
        for one in page_readings(stored, page):
            if one.found is None:
                assert one.problem
                continue
            removed = " ".join(part.text for part in one.found.passages if part.kind == "removed").split()
            added = " ".join(part.text for part in one.found.passages if part.kind == "added").split()
            assert (removed, added) == ([old for old, _ in words], [new for _, new in words]), one.extractor


def test_a_run_that_goes_on_has_no_report_yet(shared_cast: Cast) -> None:
    run = asks_about_mappings(shared_cast)
    alice = shared_cast.actor(shared_cast.alice)
    with pytest.raises(Missing, match="no report yet"):
        reports.report_of(actor=alice, run_id=run.pk)
    assert reports.comparison_of(actor=alice, run_id=run.pk).artifact_id == ""


def test_strangers_learn_nothing(shared_cast: Cast) -> None:
    run = finished(shared_cast)
    charlie = shared_cast.actor(shared_cast.charlie)
    for ask in (reports.report_of, reports.comparison_of, reports.reader_texts_of, reports.delivered_of,
                reports.downloads_of, reports.releasers_of):  # fmt: skip
        with pytest.raises(Missing):
            ask(actor=charlie, run_id=run.pk)  # type: ignore[operator]


def test_a_flow_that_compares_nothing_says_so(shared_cast: Cast) -> None:
    with flows.known(flows.Sums):
        run = drive(start(shared_cast, "sums"))
        with pytest.raises(Missing):
            reports.comparison_of(actor=shared_cast.actor(shared_cast.alice), run_id=run.pk)


def test_copies_come_in_the_flows_order_and_owners_see_who_got_which(shared_cast: Cast) -> None:
    run = finished(shared_cast)
    alice, bob = shared_cast.actor(shared_cast.alice), shared_cast.actor(shared_cast.bob)
    links = reports.delivered_of(actor=bob, run_id=run.pk)
    assert [one.artifact.kind for one in links] == ["shielded", "accessible", "mappings", "report", "report_pdf"]
    confirm_release(actor=alice, run_id=run.pk, digest=policy_of(run)[1])
    open_artifact(actor=bob, artifact_id=links[0].artifact_id).close()
    told = [(one.who, one.kind, one.door) for one in reports.downloads_of(actor=alice, run_id=run.pk)]
    assert told == [("bob@example.org", "shielded", "page")]
    assert reports.downloads_of(actor=bob, run_id=run.pk) == []
    assert reports.releasers_of(actor=bob, run_id=run.pk) == ["Alice"]
