"""Runs of the shield flow over a real exam, for tests of what a person does with them. Give them ``shared_cast``.

The first run of each kind is done by the engine, whose threads must see its rows; what it left, rows and bytes, is
kept and put back for the tests that follow in the same process.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core import serializers
from django.db import transaction

from documents import storage
from documents.models import Artifact, Blob, Document, DocumentVersion
from documents.services.documents import store_document, upload_of
from pipeline.models import Review, ReviewItem, Run, RunArtifact, RunEvent, RunInput, RunStage
from pipeline.services.reviews import close_review
from tests.cast import Cast
from tests.conftest import SAMPLES
from tests.pipeline.engine.driving import drive, start

PAPER = SAMPLES / "exams" / "accounting-qpaper.pdf"
KEY = SAMPLES / "exams" / "accounting-answerkey.pdf"
CHANGES: tuple[dict[str, Any], ...] = (
    {"page": 1, "original": "Assets", "replacement": "Equity", "occurrence": 1},
    {"page": 1, "original": "Balance Sheet", "replacement": "Income Sheets"},
    {"page": 1, "original": "nothing there", "replacement": "something else"},
    {"page": 2, "original": "examples", "replacement": "exemplars"},
)


@dataclass(frozen=True)
class Left:
    """What a run left, and the ids that other tests have others for."""

    run_id: Any
    rows: str
    files: Mapping[str, bytes]
    project_id: str
    alice_id: str


_kept: dict[str, Left] = {}


def asks_about_questions(cast: Cast) -> Run:
    """A run that waits for the review of its questions; the paper's key went in, too."""
    return _as_kept("questions", cast, lambda: _begun(cast, CHANGES))


def asks_about_mappings(cast: Cast) -> Run:
    """A run that waits for the review of its mappings; its questions were accepted as they were found."""
    return _as_kept("mappings", cast, lambda: _answered(_begun(cast, CHANGES), cast, "questions"))


def finished(cast: Cast) -> Run:
    """A run that has ended with a proven file, three changes in it and one left out; not released."""
    return _as_kept("end", cast, lambda: _ended(_begun(cast, CHANGES), cast))


def failed_to_hold(cast: Cast) -> Run:
    """A run that has ended without a file, because no change could be placed."""
    return _as_kept("nothing", cast, lambda: _ended(_begun(cast, CHANGES[2:3]), cast))


def _begun(cast: Cast, mappings: Sequence[Mapping[str, Any]]) -> Run:
    paper, key = _stored(cast, "exam", PAPER), _stored(cast, "answer_key", KEY)
    params = {"mappings": json.dumps(list(mappings)), "answer_key": key}
    return drive(start(cast, "shield", document_ids=[paper], params=params), seconds=120)


def _stored(cast: Cast, kind: str, path: Path) -> str:
    upload = upload_of(path, kind=kind)
    stored = store_document(actor=cast.actor(cast.alice), project_id=cast.project.pk, upload=upload)
    return str(stored.document.pk)


def _answered(run: Run, cast: Cast, name: str) -> Run:
    close_review(actor=cast.actor(cast.alice), run_id=run.pk, name=name, accept_rest=True)
    return drive(run, seconds=120)


def _ended(run: Run, cast: Cast) -> Run:
    run = _answered(_answered(run, cast, "questions"), cast, "mappings")
    assert run.state == "completed", run.error_text
    return run


def _as_kept(kind: str, cast: Cast, make: Callable[[], Run]) -> Run:
    if kind in _kept:
        return _put_back(_kept[kind], cast)
    run = make()
    rows = list(_rows_of(run))
    files = {one.pk: b"".join(storage.read_chunks(one.pk)) for one in rows if isinstance(one, Blob)}
    text = serializers.serialize("json", rows)
    _kept[kind] = Left(run.pk, text, files, str(cast.project.pk), str(cast.alice.pk))
    return run


def _rows_of(run: Run) -> Iterator[Any]:
    """Everything of one run, in an order in which it can be put back."""
    versions = list(DocumentVersion.objects.filter(run_inputs__run=run))
    artifacts = list(Artifact.objects.filter(run_links__run=run))
    yield from Blob.objects.filter(pk__in={one.blob_id for one in (*versions, *artifacts)})
    yield from Document.objects.filter(versions__in=versions)
    yield from (*versions, *artifacts, run)
    for table in (RunInput, RunStage, RunArtifact, RunEvent, Review):
        yield from table.objects.filter(run=run)  # type: ignore[attr-defined]
    yield from ReviewItem.objects.filter(review__run=run)


def _put_back(left: Left, cast: Cast) -> Run:
    for sha256, content in left.files.items():
        with storage.new_spool() as spool:
            spool.write(content)
        storage.adopt(Path(spool.name), sha256, len(content))
    text = left.rows.replace(left.project_id, str(cast.project.pk)).replace(left.alice_id, str(cast.alice.pk))
    with transaction.atomic():  # documents and versions name each other
        for row in serializers.deserialize("json", text):
            if isinstance(row.object, RunInput | RunStage | RunArtifact | RunEvent):
                row.object.pk = None  # numbered by the database
            if isinstance(row.object, Document):
                row.object.copy_of_id = None  # a document of another test
            row.save()
    return Run.objects.get(pk=left.run_id)
