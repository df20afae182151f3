"""Many documents of the trash: an outcome for each, as alone, in as many statements as for one."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.errors import Conflict, NotAllowed, TooLarge
from accounts.models import AuditEntry
from documents.models import Document, Removal
from documents.services.documents import Upload, purge_document, store_document
from documents.services.many_documents import MOST, TrashVerb, steer_documents
from pipeline.models import RunInput
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import start


def trashed(cast: Cast, many: int) -> list[uuid.UUID]:
    uploads = [Upload(name=f"{number}.txt", chunks=[b"words"]) for number in range(many)]
    actor, project = cast.actor(cast.bob), cast.project.pk
    ids = [store_document(actor=actor, project_id=project, upload=one).document.pk for one in uploads]
    Document.objects.filter(pk__in=ids).update(deleted_at=timezone.now())
    return ids


def words(cast: Cast, who: str, verb: TrashVerb, ids: list[uuid.UUID]) -> list[str]:
    actor = cast.actor(getattr(cast, who))
    return [one.word for one in steer_documents(actor=actor, verb=verb, document_ids=ids)]


def test_each_has_its_outcome_as_alone(cast: Cast) -> None:
    free, used, foreign, kept = trashed(cast, 4)
    Document.objects.filter(pk=foreign).update(project=cast.elsewhere)
    Document.objects.filter(pk=kept).update(deleted_at=None)
    with flows.known(flows.Sums):
        run = start(cast, "sums")
    version = Document.objects.get(pk=used).newest
    RunInput.objects.create(run=run, version=version, role="document", position=0)
    with pytest.raises(Conflict) as alone:
        purge_document(actor=cast.actor(cast.bob), document_id=used)
    ids = [free, used, foreign, kept, uuid.uuid4()]
    outcomes = steer_documents(actor=cast.actor(cast.bob), verb="purge", document_ids=ids)
    assert [(one.id, one.word) for one in outcomes] == list(
        zip(ids, ["done", "refused", *["not_found"] * 3], strict=True)
    )
    assert outcomes[1].problem
    assert (outcomes[1].problem.code, outcomes[1].problem.text) == (alone.value.code, alone.value.text)
    assert set(Document.objects.values_list("pk", flat=True)) == {used, foreign, kept}
    entry = AuditEntry.objects.get(action="document.purge")
    assert (entry.target, entry.user, entry.details) == (f"document:{free}", cast.bob, {"name": "0.txt"})
    assert Removal.objects.get().project_id == cast.project.pk
    assert words(cast, "bob", "restore", ids) == ["not_found", "done", *["not_found"] * 3]
    assert list(Document.objects.filter(project=cast.project).exclude(deleted_at=None)) == []
    assert AuditEntry.objects.get(action="document.restore").target == f"document:{used}"


def test_who_may(cast: Cast) -> None:
    ids = trashed(cast, 2)
    assert words(cast, "charlie", "purge", ids) == ["not_found"] * 2
    assert words(cast, "vera", "purge", ids) == ["refused"] * 2
    refusals = AuditEntry.objects.filter(allowed=False, action="document.delete", user=cast.vera)
    assert {one.details["document"] for one in refusals} == {str(one) for one in ids}
    reading = replace(cast.actor(cast.bob, "api"), scopes=frozenset({"document.see", "project.see"}))
    with pytest.raises(NotAllowed):
        steer_documents(actor=reading, verb="restore", document_ids=ids)
    with pytest.raises(TooLarge, match=f"At most {MOST}"):
        words(cast, "bob", "restore", [uuid.uuid4() for _ in range(MOST + 1)])


@pytest.mark.parametrize("verb", ["restore", "purge"])
def test_many_cost_what_one_costs(cast: Cast, verb: TrashVerb) -> None:
    def statements(ids: list[uuid.UUID]) -> int:
        with CaptureQueriesContext(connection) as found:
            assert words(cast, "bob", verb, ids) == ["done"] * len(ids)
        return len(found)

    assert statements(trashed(cast, 10)) == statements(trashed(cast, 1))
