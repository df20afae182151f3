"""Many documents through one flow: a run for each, and what cannot be done keeps nobody from the rest."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.errors import Conflict, Invalid
from accounts.models import AuditEntry
from documents.models import Artifact
from documents.services.documents import Upload, restore_document, store_document, trash_document
from pipeline.models import Run
from pipeline.selectors.called_runs import called_runs
from pipeline.selectors.run_shown import run_shown
from pipeline.services.packing import pack_run
from pipeline.services.releases import confirm_release, policy_of
from pipeline.services.runs import cancel_run, clone_run, pause_run, resume_run, retry_run, start_run
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs
from tests.pipeline.engine.flows import known
from tests.pipeline.flows.carrying import HANGS_FOR, Carrier, Keeper

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(autouse=True)
def flows() -> Iterator[None]:
    with known(Carrier, Keeper):
        yield


def stored(cast: Cast, **files: bytes) -> list[str]:
    """Documents of these contents; an underscore in a name stands for its dot."""
    return [
        str(
            store_document(
                actor=cast.actor(cast.bob),
                project_id=cast.project.pk,
                upload=Upload(name=name.replace("_", "."), chunks=[content]),
            ).document.pk
        )
        for name, content in files.items()
    ]


def begun(cast: Cast, ids: list[str], flow: str = "carry", **options: Any) -> Run:
    return start_run(actor=cast.actor(cast.bob), flow_key=flow, project_id=cast.project.pk, document_ids=ids, **options)


def states(run: Run) -> dict[str, str]:
    return {one.title.rpartition(": ")[2]: one.state for one in run.children.all()}


def test_two_documents_for_a_flow_that_takes_one_are_two_runs(shared_cast: Cast) -> None:
    run = begun(shared_cast, stored(shared_cast, a_txt=b"one", b_txt=b"three"), params={"times": 2})
    assert (run.flow, run.title, run.params) == (
        "bulk", "Carry over: a.txt and b.txt", {"flow": "carry", "params": {"times": 2}},
    )  # fmt: skip
    drive(run)
    assert (run.state, states(run)) == ("completed", {"a.txt": "completed", "b.txt": "completed"})
    assert outputs(run) == {
        "documents": 2, "completed": 2, "incomplete": 0, "failed": 0, "size_before": 8, "size_after": 16,
    }  # fmt: skip
    names = sorted(run.artifacts.values_list("artifact__name", flat=True))
    assert names == ["carried a.txt", "carried b.txt", "note.txt", "note.txt"]


def test_one_document_stays_one_run(cast: Cast) -> None:
    assert begun(cast, stored(cast, a_txt=b"one")).flow == "carry"


def test_bad_parameters_and_too_many_documents_start_nothing(cast: Cast) -> None:
    ids = stored(cast, a_txt=b"one", b_txt=b"two")
    with pytest.raises(Invalid) as refused:
        begun(cast, ids, params={"times": 0})
    assert list(refused.value.fields) == ["times"]
    with pytest.raises(Invalid, match="at a time"):
        begun(cast, ids * 501)
    assert Run.objects.count() == 0


def test_partial_is_partial_and_retry_does_only_what_failed(shared_cast: Cast) -> None:
    gone, *rest = stored(shared_cast, gone_txt=b"gone", good_txt=b"good", bad_txt=b"BROKEN", odd_bin=b"\0\1\2")
    run = begun(shared_cast, [gone, *rest])
    trash_document(actor=shared_cast.actor(shared_cast.bob), document_id=gone)
    drive(run)
    rows = {row.name: row for row in called_runs(actor=shared_cast.actor(shared_cast.vera), run_id=run.pk)}
    assert {name: (row.run.state, row.run.error_code) for name, row in rows.items()} == {
        "gone.txt": ("failed", "not_found"),
        "good.txt": ("completed", ""),
        "bad.txt": ("failed", "broken"),
        "odd.bin": ("failed", "invalid"),
    }
    assert "this takes text/*" in rows["odd.bin"].run.error_text
    assert (run.state, outputs(run)["completed"], outputs(run)["failed"]) == ("partial", 1, 3)
    bob = shared_cast.actor(shared_cast.bob)
    with pytest.raises(Conflict, match="retry the run that called it"):
        retry_run(actor=bob, run_id=rows["odd.bin"].run.pk)
    done = rows["good.txt"].run.pk
    restore_document(actor=bob, document_id=gone)
    drive(retry_run(actor=bob, run_id=run.pk))
    assert (run.state, states(run)["gone.txt"], states(run)["good.txt"]) == ("partial", "completed", "completed")
    assert run.children.get(pk=done).attempt == 1
    assert run.artifacts.count() == 4


def test_nothing_done_is_a_failure_with_the_reason(shared_cast: Cast) -> None:
    run = drive(begun(shared_cast, stored(shared_cast, a_txt=b"BROKEN", b_txt=b"BROKEN")))
    assert (run.state, run.error_code) == ("failed", "nothing_done")
    assert run.error_text == "None of the 2 documents came through. The file is broken. Repair it, or leave it out."


def test_a_refused_call_is_not_copied_as_if_it_had_its_document(shared_cast: Cast) -> None:
    ids = stored(shared_cast, gone_txt=b"gone", good_txt=b"good")
    run = begun(shared_cast, ids)
    bob = shared_cast.actor(shared_cast.bob)
    trash_document(actor=bob, document_id=ids[0])
    drive(run)
    refused = run.children.get(state="failed")
    assert drive(clone_run(actor=bob, run_id=refused.pk)).state == "completed"


def test_pause_and_cancel_reach_every_run(shared_cast: Cast) -> None:
    bob = shared_cast.actor(shared_cast.bob)
    run = begun(shared_cast, stored(shared_cast, a_txt=b"one", b_txt=b"two", c_txt=b"three"))
    from pipeline.engine.advance import advance
    from pipeline.engine.claim import claim_run

    claim = claim_run(run.pk)
    assert claim
    advance(claim)
    first = run.children.order_by("created_at").first()
    assert first
    drive(first)
    pause_run(actor=bob, run_id=run.pk)
    assert Counter(states(run).values()) == {"completed": 1, "paused": 2}
    resume_run(actor=bob, run_id=run.pk)
    cancel_run(actor=bob, run_id=run.pk)
    assert Counter(states(run).values()) == {"completed": 1, "cancelled": 2}
    assert [one.path for one in pack_run(actor=bob, run_id=run.pk).files] == [
        "carried a.txt", "note/note.txt", "summary.csv",
    ]  # fmt: skip


def test_archive_is_streamed_with_its_length_and_tells_what_is_missing(shared_cast: Cast) -> None:
    ids = stored(shared_cast, a_txt=b"one", A_txt=b"two", bad_txt=b"BROKEN")
    run = drive(begun(shared_cast, ids))
    client = APIClient()
    client.force_authenticate(shared_cast.vera)
    where = reverse("pipeline_api:run_archive", args=[run.pk])
    answer = client.get(where)
    body = b"".join(answer.streaming_content)  # type: ignore[arg-type]
    assert answer["Content-Type"] == "application/zip"
    assert int(answer["Content-Length"]) == len(body)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == [
            "carried A-2.txt", "carried a.txt", "note/note-2.txt", "note/note.txt", "summary.csv",
        ]  # fmt: skip
        assert archive.read("carried A-2.txt") == b"two"
        lines = list(csv.DictReader(io.StringIO(archive.read("summary.csv").decode("utf-8-sig"))))
    assert [(one["document"], one["state"], one["bytes before"], one["bytes after"]) for one in lines] == [
        ("a.txt", "completed", "3", "3"), ("A.txt", "completed", "3", "3"), ("bad.txt", "failed", "6", ""),
    ]  # fmt: skip
    downloads = AuditEntry.objects.filter(action="artifact.download")
    assert downloads.count() == 4
    assert client.head(where).status_code in (200, 405)


def test_guarded_files_of_all_runs_are_released_at_once_and_stay_out_of_the_archive_before(shared_cast: Cast) -> None:
    run = drive(begun(shared_cast, stored(shared_cast, a_txt=b"one", b_txt=b"two"), flow="guard"))
    alice = shared_cast.actor(shared_cast.alice)
    with pytest.raises(Conflict, match="waits for its release"):
        pack_run(actor=alice, run_id=run.pk)
    text, digest = policy_of(run)
    assert text == "Read this first."
    assert confirm_release(actor=alice, run_id=run.pk, digest=digest) == 2
    assert len(pack_run(actor=alice, run_id=run.pk).files) == 3


def test_page_has_a_row_for_each_document_and_the_archive(shared_cast: Cast) -> None:
    run = drive(begun(shared_cast, stored(shared_cast, a_txt=b"one", bad_txt=b"BROKEN")))
    client = Client()
    client.force_login(shared_cast.vera)
    page = client.get(reverse("pipeline:run", args=[run.pk])).content.decode()
    assert "1 of 2 done" in page
    assert "The file is broken." in page
    assert reverse("pipeline:run_archive", args=[run.pk]) in page
    for child in run.children.all():
        assert reverse("pipeline:run", args=[child.pk]) in page


@pytest.mark.slow
def test_a_hundred_files_of_which_two_are_broken_and_one_hangs(shared_cast: Cast) -> None:
    """The other 97 are done, and all of it takes as long as usual and the one limit."""
    sorts = {
        "txt": b"text", "csv": b"a,b\n1,2\n", "pdf": (SAMPLES / "bad" / "empty.pdf").read_bytes(),
        "md": b"# Title\n", "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
    }  # fmt: skip
    names = [f"f{number:02}_{list(sorts)[number % len(sorts)]}" for number in range(97)]
    good = {name: sorts[name.partition("_")[2]] + b"\n%" + name.encode() for name in names}
    bad = {"bad1_txt": b"BROKEN 1", "bad2_txt": b"BROKEN 2", "slow_txt": b"HANG"}
    ids = stored(shared_cast, **{**dict(list(good.items())[:50]), **bad, **dict(list(good.items())[50:])})
    began = time.monotonic()
    run = drive(begun(shared_cast, ids), seconds=120)
    took = time.monotonic() - began
    assert (run.state, Counter(states(run).values())) == ("partial", {"completed": 97, "failed": 3})
    slow = run.children.get(title__endswith="slow.txt")
    times = sorted((one.ended_at - one.started_at).total_seconds() for one in run.children.all())
    assert (slow.error_code, times[-1] < HANGS_FOR + 2) == ("wall_time", True)
    assert took < HANGS_FOR + 2 + 100 * 3 * times[50]
    assert len(pack_run(actor=shared_cast.actor(shared_cast.bob), run_id=run.pk).files) == 2 * 97 + 1


def test_command_names_what_was_not_done(shared_cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, words in (("a.txt", "one"), ("bad.txt", "BROKEN")):
        (tmp_path / name).write_text(words)
    told = io.StringIO()
    with pytest.raises(SystemExit):
        call_command(
            "flow", "run", "carry", str(tmp_path / "a.txt"), str(tmp_path / "bad.txt"), "--out", str(tmp_path / "out"),
            stdout=told,
        )  # fmt: skip
    assert "bulk: partial" in told.getvalue()
    assert "failed: bad.txt. The file is broken. Repair it, or leave it out" in told.getvalue()
    assert (tmp_path / "out" / "carried a.txt").read_text() == "one"


def test_sizes_are_compared_where_the_types_stay(shared_cast: Cast) -> None:
    run = drive(begun(shared_cast, stored(shared_cast, a_txt=b"four" * 9, b_txt=b"more" * 9)))
    bob = shared_cast.actor(shared_cast.bob)
    same = run_shown(actor=bob, run_id=run.pk).types_stay
    Artifact.objects.filter(kind="carried", name="carried b.txt").update(media_type="application/zip")
    assert (same, run_shown(actor=bob, run_id=run.pk).types_stay) == (True, False)
