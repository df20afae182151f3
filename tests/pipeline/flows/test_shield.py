"""The shield flow from upload to release, with mappings given, so that each outcome is known beforehand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary

from accounts.errors import Conflict, NotAllowed
from accounts.models import AuditEntry
from documents.models import Artifact
from documents.services.artifacts import open_artifact
from documents.services.documents import store_document, upload_of
from pipeline.models import Run
from pipeline.services.releases import confirm_release, policy_of
from pipeline.services.reviews import close_review, decide_all, decide_item
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, kinds, outputs, start
from tests.pipeline.pdf.shield.made import LINES, one_page, saved, text_at
from tests.pipeline.pdf.shield.test_pages_out_of_the_ordinary import scan

pytestmark = pytest.mark.once

EXAMS = Path(__file__).parents[2] / "samples" / "exams"
PAPER, KEY = EXAMS / "psychology-qpaper.pdf", EXAMS / "psychology-answerkey.pdf"
GIVEN = [
    {"page": 1, "original": "before conditioning", "replacement": "after conditioning"},
    {"page": 1, "original": "7 ± 2", "replacement": "3 ± 1"},
    {"page": 1, "original": "xyzzy", "replacement": "foo"},
]


def shield(cast: Cast, paper: Path = PAPER, *, params: dict[str, Any] | None = None, **options: Any) -> Run:
    """A run over a stored paper, worked on as far as it goes."""
    bob = cast.actor(cast.bob)
    document = store_document(actor=bob, project_id=cast.project.pk, upload=upload_of(paper)).document
    given = {"mappings": GIVEN, **(params or {})}
    return drive(start(cast, "shield", bob, document_ids=[document.pk], params=given, **options), seconds=90)


def artifacts(run: Run) -> dict[str, Artifact]:
    return {link.artifact.kind: link.artifact for link in run.artifacts.select_related("artifact")}


def content(cast: Cast, artifact: Artifact) -> bytes:
    with open_artifact(actor=cast.actor(cast.alice), artifact_id=artifact.pk) as stream:
        return stream.read()


def test_an_unattended_run_goes_to_its_end(shared_cast: Cast) -> None:
    run = shield(shared_cast, unattended=True)
    assert (run.state, run.progress, run.error_text) == ("completed", 100.0, "")
    found = artifacts(run)
    assert {"reading", "discovery", "questions", "plan", "proof", "shielded", "mappings", "report", "report_pdf",
            "accessible"} <= set(found)  # fmt: skip
    rows = json.loads(content(shared_cast, found["mappings"]))
    assert [(row["page"], row["original"], row["status"], row["code"]) for row in rows] == [
        (1, "before conditioning", "applied", ""),
        (1, "7 ± 2", "applied", ""),
        (1, "xyzzy", "refused", "not_found"),
    ]
    facts = outputs(run)["facts"]
    assert (facts["applied"], facts["refused"], facts["changed_pictures"], facts["questions"]) == (2, 1, 0, 10)
    assert content(shared_cast, found["accessible"]) == PAPER.read_bytes()
    report = json.loads(content(shared_cast, found["report"]))
    assert report["summary"]["same_pictures"] == report["summary"]["pictures"] > 0
    assert content(shared_cast, found["report_pdf"]).startswith(b"%PDF-")


def test_nobody_gets_the_shielded_copy_before_an_owner_confirmed_the_policy(shared_cast: Cast) -> None:
    cast, run = shared_cast, shield(shared_cast, unattended=True)
    shielded = artifacts(run)["shielded"]
    _, digest = policy_of(run)
    for person in (cast.alice, cast.bob, cast.vera):
        with pytest.raises(NotAllowed):
            open_artifact(actor=cast.actor(person), artifact_id=shielded.pk)
    with pytest.raises(NotAllowed):
        confirm_release(actor=cast.actor(cast.bob), run_id=run.pk, digest=digest)
    assert confirm_release(actor=cast.actor(cast.alice), run_id=run.pk, digest=digest) == 1
    assert content(cast, shielded).startswith(b"%PDF-")
    who = AuditEntry.objects.filter(action="artifact.download", target=f"artifact:{shielded.pk}")
    assert [entry.user_id for entry in who] == [cast.alice.pk]
    with pytest.raises(Conflict):
        confirm_release(actor=cast.actor(cast.alice), run_id=run.pk, digest=digest)


def test_it_waits_for_both_reviews_and_takes_what_was_decided(shared_cast: Cast) -> None:
    cast, run = shared_cast, shield(shared_cast)
    alice = cast.actor(cast.alice)
    assert (run.state, run.next_stage) == ("waiting", "smart_substitution")
    close_review(actor=alice, run_id=run.pk, name="questions", accept_rest=True)
    run = drive(run, seconds=90)
    assert (run.state, run.next_stage) == ("waiting", "document_enhancement")
    items = list(run.reviews.get(name="mappings").items.all())
    assert [bool(item.value["obstacle"]) for item in items] == [False, False, True]
    decide_item(actor=alice, run_id=run.pk, name="mappings", item_id=items[0].pk, decision="rejected", note="too easy")
    edit = {"replacement": "9 ± 4"}
    decide_item(actor=alice, run_id=run.pk, name="mappings", item_id=items[1].pk, decision="edited", value=edit)
    decide_all(actor=alice, run_id=run.pk, name="mappings", decision="accepted")
    close_review(actor=alice, run_id=run.pk, name="mappings")
    run = drive(run, seconds=90)
    assert run.state == "completed"
    rows = json.loads(content(cast, artifacts(run)["mappings"]))
    assert [(row["replacement"], row["status"], row["reason"]) for row in rows[:2]] == [
        ("after conditioning", "rejected", "too easy"),
        ("9 ± 4", "applied", ""),
    ]


def test_the_key_is_matched_and_never_changed(shared_cast: Cast) -> None:
    bob = shared_cast.actor(shared_cast.bob)
    upload = upload_of(KEY, kind="answer_key")
    key = store_document(actor=bob, project_id=shared_cast.project.pk, upload=upload).document
    run = shield(shared_cast, params={"answer_key": str(key.pk)}, unattended=True)
    assert run.state == "completed"
    given = outputs(run)
    assert given["answers_found"] == given["questions_found"] == 10
    assert given["coverage"]["matched"] == given["coverage"]["provided"] == 10


def test_when_nothing_holds_there_is_no_file_but_a_report(shared_cast: Cast) -> None:
    run = shield(shared_cast, params={"mappings": GIVEN[2:]}, unattended=True)
    assert run.state == "completed"
    found = artifacts(run)
    assert ("shielded" in found, "accessible" in found, "report" in found) == (False, True, True)
    assert outputs(run)["shielded"] is None
    assert "warning" in kinds(run.pk)


def test_a_scanned_paper_is_named_as_such(shared_cast: Cast, tmp_path: Path) -> None:
    pdf = one_page(lambda _write: b"q 595 0 0 842 0 0 cm /Scan Do Q")
    pdf.pages[0].obj.Resources.XObject = Dictionary(Scan=pdf.make_indirect(scan(pdf)))
    run = shield(shared_cast, saved(pdf, tmp_path), unattended=True)
    assert run.state == "completed"
    assert outputs(run)["without_text"] == [1]
    rows = json.loads(content(shared_cast, artifacts(run)["mappings"]))
    assert {row["code"] for row in rows} == {"scanned_page"}


def _encrypted(folder: Path) -> Path:
    path = folder / "locked.pdf"
    one_page(lambda write: text_at(write, LINES)).save(path, encryption=pikepdf.Encryption(owner="o", user="u"))
    return path


def _text_file(folder: Path) -> Path:
    path = folder / "broken.pdf"
    path.write_bytes(b"%PDF-1.4\nnothing of a PDF follows")
    return path


@pytest.mark.parametrize(
    ("make", "stage", "code"),
    [
        (_encrypted, "smart_reading", "password_needed"),
        (_text_file, "smart_reading", "broken"),
    ],
    ids=["encrypted", "broken"],
)
def test_a_file_that_cannot_be_read_fails_with_the_reason(
    make: Any, stage: str, code: str, shared_cast: Cast, tmp_path: Path
) -> None:
    run = shield(shared_cast, make(tmp_path), unattended=True)
    assert (run.state, run.next_stage) == ("failed", stage)
    assert run.error_code == code
    assert run.error_text.endswith(".")
    assert artifacts(run) == {}
