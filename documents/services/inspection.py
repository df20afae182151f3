"""Looking at new versions: what they are, whether they can be read, and if not, what to do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django_q.tasks import async_task

from accounts.actor import Actor
from accounts.errors import Conflict, Unavailable
from accounts.selectors.settings import setting
from documents import storage
from documents.choices import Inspection
from documents.extraction.findings import Findings
from documents.isolation import Call, ChildFailed, ChildStopped, Limits, Named, run_isolated
from documents.models import DocumentVersion
from documents.selectors.documents import version_for, version_password

log = structlog.get_logger(__name__)
LOOK_AT: Final = Named("documents.extraction.look:look_at")
MOST: Final = 3  # looks after which a file is given up
LEASE: Final = timedelta(minutes=3)  # longer than `LIMITS.wall`: whoever began earlier is dead
MIB: Final = 1024 * 1024
LIMITS: Final = Limits(memory=1536 * MIB, cpu=90, wall=120.0, output=8 * MIB)
Outcome = Findings | storage.NotStored | ChildStopped | ChildFailed | Unavailable
_places = threading.BoundedSemaphore(2)  # looks behind the back of pages, in each process
AT_ONCE: Final = 0.9  # seconds a page may wait for a look
LEAST: Final = 0.1  # seconds below which it is not worth to begin
CALLED_AGAIN: Final = timedelta(seconds=30)


def ask_for_inspection(version_id: UUID | str) -> None:
    """Has a worker look at a version when the present transaction has committed; a lost call is made up for."""
    key = str(version_id)
    transaction.on_commit(lambda: _call(key), robust=True)


def _call(version_id: str) -> None:
    async_task(settings.INSPECTION_TASK, version_id, task_name="inspect", save=False)


def call_for_pending(*, most: int = 20) -> int:
    """Calls again for versions that nobody has looked at, or whose looker died; answers how many."""
    now = timezone.now()
    waiting = Q(inspection_at=None, created_at__lt=now - CALLED_AGAIN) | Q(inspection_at__lt=now - LEASE)
    rows = DocumentVersion.objects.filter(waiting, inspection=Inspection.PENDING).order_by("created_at")
    keys = [str(key) for key in rows.values_list("pk", flat=True)[:most]]
    for key in keys:
        _call(key)
    return len(keys)


def inspect_version(*, version_id: UUID | str, should_stop: Callable[[], bool] | None = None) -> str:
    """Looks at a version unless somebody did or does; answers the state it is in then, a value of `Inspection`.

    For workers and the command line, not for a door: it takes as long as it takes.
    """
    version = _claim(version_id)
    if version is not None:
        _settle(version, _read(version, version_password(version.pk), should_stop))
    rows = DocumentVersion.objects.filter(pk=version_id).values_list("inspection", flat=True)
    return rows.first() or "gone"


def inspect_at_once(version: DocumentVersion, *, seconds: float | None = None) -> DocumentVersion:
    """The version, looked at if that takes less than a moment; else it is "being looked at", and goes on to be.

    So that a page can say what a file is with or without a worker. What is begun here is not broken off: the rest is
    done behind the page's back.
    """
    if version.inspection != Inspection.PENDING:
        return version
    if _places.acquire(blocking=False):
        claimed = _claim(version.pk)
        if claimed is None:
            _places.release()
        else:
            _Glance(claimed, version_password(version.pk)).take(AT_ONCE if seconds is None else seconds)
    version.refresh_from_db(fields=["inspection", "inspections", "inspection_at", "pages", "properties", "problem"])
    return version


class _Glance:
    """A look in a thread of its own. Whoever waits writes down what was found; after it has left, the thread does."""

    def __init__(self, version: DocumentVersion, password: str | None) -> None:
        self.version, self.password = version, password
        self.is_read, self.lock, self.was_left = threading.Event(), threading.Lock(), False
        self.outcome: Outcome | None = None

    def take(self, seconds: float) -> None:
        threading.Thread(target=self._run, name="inspection", daemon=True).start()
        self.is_read.wait(seconds)
        with self.lock:
            self.was_left = not self.is_read.is_set()
        if self.outcome is not None and not self.was_left:
            _settle(self.version, self.outcome)

    def _run(self) -> None:
        try:
            self.outcome = _read(self.version, self.password, None)
            with self.lock:
                self.is_read.set()
                was_left = self.was_left
            if was_left:
                _settle(self.version, self.outcome)
        finally:
            _places.release()
            if self.was_left:
                connection.close()


def inspect_some_at_once(versions: Iterable[DocumentVersion], *, seconds: float | None = None) -> None:
    """The same for a list, all of them together within that moment."""
    until = time.monotonic() + (AT_ONCE if seconds is None else seconds)
    for version in versions:
        left = until - time.monotonic()
        if version.inspection == Inspection.PENDING and left > LEAST:
            inspect_at_once(version, seconds=left)


def inspect_again(*, actor: Actor, version_id: UUID | str) -> None:
    """Has a version that could not be read looked at anew; raises Conflict while that is going on."""
    version = version_for(actor=actor, version_id=version_id, verb="document.edit")
    broken = DocumentVersion.objects.filter(pk=version.pk).exclude(inspection=Inspection.PENDING)
    fresh = {"inspection": Inspection.PENDING, "inspections": 0, "inspection_at": None, "problem": ""}
    with transaction.atomic():
        if not broken.update(**fresh):
            raise Conflict("It is being looked at already.", code="being_looked_at")
        ask_for_inspection(version.pk)


def _claim(version_id: UUID | str) -> DocumentVersion | None:
    """The version, for whoever gets to look at it now; a file that was looked at too often is given up instead."""
    now = timezone.now()
    free = Q(inspection_at=None) | Q(inspection_at__lt=now - LEASE)
    rows = DocumentVersion.objects.filter(free, pk=version_id, inspection=Inspection.PENDING)
    given_up = "Looking at this file was broken off several times. It may be damaged, or made to do harm. Save it anew."
    if rows.filter(inspections__gte=MOST).update(inspection=Inspection.BROKEN, problem=given_up):
        return None
    if not rows.update(inspections=F("inspections") + 1, inspection_at=now):
        return None
    return DocumentVersion.objects.select_related("blob").get(pk=version_id)


def _read(version: DocumentVersion, password: str | None, should_stop: Callable[[], bool] | None) -> Outcome:
    """What was found, or why nothing was; asks no database."""
    try:
        with storage.local_path(version.blob_id) as path:
            call = Call.of(LOOK_AT, path, version.blob.media_type, password)
            findings: Findings = run_isolated(call, limits=LIMITS, should_stop=should_stop)[0]
            return findings
    except (storage.NotStored, ChildStopped, ChildFailed, Unavailable) as reason:
        return reason


def _settle(version: DocumentVersion, outcome: Outcome) -> None:
    if isinstance(outcome, Findings):
        _succeed(version, outcome)
    elif isinstance(outcome, storage.NotStored):
        _conclude(version, Inspection.BROKEN, problem="Its bytes are not in the store. Tell your administrator.")
    elif isinstance(outcome, ChildFailed) and outcome.kind not in ("lost", "disk"):
        _fail(version, outcome)
    else:
        _give_back(version)


def _succeed(version: DocumentVersion, findings: Findings) -> None:
    most = setting("page_limit")
    if findings.needs_password:
        problem = "It is encrypted and opens only with its password."
        _conclude(version, Inspection.PASSWORD, findings, problem)
    elif findings.pages is not None and findings.pages > most:
        problem = f"It has {findings.pages:,} pages; a document may have {most:,}. Split it."
        _conclude(version, Inspection.BROKEN, findings, problem)
    else:
        _conclude(version, Inspection.READY, findings)


def _fail(version: DocumentVersion, failure: ChildFailed) -> None:
    """What is certain at once is said at once; what the machine may be to blame for is tried again."""
    if failure.kind in ("limit", "crash") and version.inspections < MOST:
        _release(version)
        return
    if failure.kind == "bug":
        log.error("inspection_failed", version=str(version.pk), sha256=version.blob_id, trace=failure.trace)
        text = "Bindery cannot read this file. Save it anew with the program that made it, and bring it as a version."
    else:
        text = f"{failure.text} {_advice(failure.code)}".strip()
    _conclude(version, Inspection.BROKEN, problem=text)


def _advice(code: str) -> str:
    if code in ("password", "wrong_password"):
        return "Give the password again."
    if code == "unknown_kind":
        return "Check what it is, and bring it under its real name."
    if code in ("bomb", "nesting", "output"):
        return "It is kept, but nothing will open it."
    return "Save it anew with the program that made it, and bring it as a new version."


def _conclude(version: DocumentVersion, state: Inspection, findings: Findings | None = None, problem: str = "") -> None:
    found: dict[str, Any] = {"inspection": state, "problem": problem, "inspection_at": None}
    if findings is not None:
        found |= {"pages": findings.pages, "properties": findings.properties}
    _mine(version).update(**found)


def _release(version: DocumentVersion) -> None:
    """The next look may begin at once; this one has counted."""
    _mine(version).update(inspection_at=None)
    _call(str(version.pk))


def _give_back(version: DocumentVersion) -> None:
    """As if this look had never begun."""
    _mine(version).update(inspection_at=None, inspections=F("inspections") - 1)


def _mine(version: DocumentVersion) -> Any:
    """The row, as long as nobody took over."""
    rows = DocumentVersion.objects.filter(pk=version.pk, inspection=Inspection.PENDING)
    return rows.filter(inspections=version.inspections, inspection_at=version.inspection_at)
