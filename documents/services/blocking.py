"""The block list: files that nobody may bring, by their SHA-256."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.access import require_admin
from accounts.actor import Actor
from accounts.errors import Conflict, Invalid, Missing
from accounts.services.audit import record
from documents.models import BlockedFile
from documents.selectors.blocked import blocked_among
from documents.selectors.documents import document_for

HASH: Final = re.compile(r"[0-9a-f]{64}")
MOST: Final = 10_000  # lines of one list
LONGEST_REASON: Final = 300
SHOWN: Final = 5  # lines at fault that are named
CODE: Final = "file_blocked"


@dataclass(frozen=True)
class BlockedList:
    """What came of a list: hashes that are new, and how many stood there before."""

    added: list[str]
    known: int


def block_file(*, actor: Actor, sha256: str, reason: str) -> BlockedFile:
    """Refuses these bytes from now on. What is there stays; raises Conflict for what is blocked already, Invalid."""
    require_admin(actor)
    found = block_files(actor=actor, text=sha256, reason=reason)
    if not found.added:
        raise Conflict("This file is blocked already.", code="blocked_already")
    return BlockedFile.objects.get(pk=found.added[0])


def block_document(*, actor: Actor, document_id: UUID | str, reason: str) -> BlockedFile:
    """The same for the bytes of a document's newest version."""
    require_admin(actor)
    document = document_for(actor=actor, document_id=document_id)
    if document.newest is None:
        raise Missing("This document has no file.")
    return block_file(actor=actor, sha256=document.newest.blob_id, reason=reason)


def block_files(*, actor: Actor, text: str, reason: str) -> BlockedList:
    """Adds a list, one SHA-256 a line; what follows it on its line, empty lines and lines after # are passed over.

    Those that are blocked already stay as they are. Raises Invalid, naming lines, and then adds none.
    """
    require_admin(actor)
    hashes = list(dict.fromkeys(_hashes_in(text)))
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise Invalid("Say why.", fields={"reason": [f"Say why, in 1 to {LONGEST_REASON} characters."]})
    with transaction.atomic():
        known = blocked_among(hashes)
        added = [one for one in hashes if one not in known]
        BlockedFile.objects.bulk_create(
            [BlockedFile(sha256=one, reason=reason, added_by_id=actor.user_id) for one in added],
            ignore_conflicts=True,
            batch_size=500,
        )
        for one in added:
            record(actor=actor, action="file.block", target=f"file:{one}", details={"reason": reason})
    return BlockedList(added=added, known=len(known))


def _hashes_in(text: str) -> list[str]:
    lines = [(number, line.split()[0].lower()) for number, line in enumerate(text.splitlines(), 1) if line.split()]
    lines = [(number, word) for number, word in lines if not word.startswith("#")]
    wrong = [
        f"Line {number} does not begin with a SHA-256 of 64 digits." for number, word in lines if not _is_hash(word)
    ]
    if len(lines) > MOST:
        wrong = [f"At most {MOST} lines at once; these are {len(lines)}."]
    if wrong or not lines:
        shown = wrong[:SHOWN] or ["There is no SHA-256 in it."]
        if len(wrong) > SHOWN:
            shown.append(f"And {len(wrong) - SHOWN} more.")
        raise Invalid("The list cannot be used.", fields={"sha256": shown})
    return [word for _, word in lines]


def _is_hash(word: str) -> bool:
    return HASH.fullmatch(word) is not None


def unblock_file(*, actor: Actor, sha256: str) -> None:
    """Lets these bytes in again; raises Missing."""
    require_admin(actor)
    with transaction.atomic():
        count, _ = BlockedFile.objects.filter(pk=sha256.lower()).delete()
        if not count:
            raise Missing("This file is not blocked.")
        record(actor=actor, action="file.unblock", target=f"file:{sha256.lower()}")


def refuse_blocked(*, actor: Actor, project_id: UUID | str, sha256: str, name: str) -> None:
    """Raises Invalid for bytes that nobody may bring, and says nothing of why.

    The audit log has a line of it, unless the caller's transaction is given up with it.
    """
    if not BlockedFile.objects.filter(pk=sha256).exists():
        return
    record(
        actor=actor,
        action="document.add",
        project_id=project_id,
        allowed=False,
        details={"code": CODE, "name": name, "sha256": sha256},
    )
    words = "This file may not be brought in here. Ask your administrator if you need it."
    raise Invalid(f"{name}: {words}", code=CODE, fields={"file": [words]})
