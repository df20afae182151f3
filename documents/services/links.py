"""Links that hand out one file to whoever has them: bounded, counted, revocable, logged."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import IO, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.access import may
from accounts.actor import Actor
from accounts.crypto import digest, new_token, same
from accounts.errors import Conflict, Invalid, Missing
from accounts.selectors.settings import setting
from accounts.services.audit import record
from accounts.services.limits import refuse_if_spent, spend
from documents import storage
from documents.models import Artifact, DownloadLink, LinkUse
from documents.selectors.links import artifact_to_share, link_for
from documents.services.artifacts import artifact_to_hand_out

LIVING: Final = 20  # links to one file that work at the same time
MOST_DOWNLOADS: Final = 100_000
GOES_ON: Final = timedelta(hours=24)  # how long a download that broke off may be gone on with
PARTS: Final = 3  # times the size of a file that one download may ask for in parts
GONE: Final = "This link does not work, or no longer. Ask whoever sent it for another one."


@dataclass(frozen=True)
class MadeLink:
    """``token`` is the end of the address; nobody can ever show it again."""

    link: DownloadLink
    token: str


def create_link(
    *, actor: Actor, artifact_id: UUID | str, days: int = 7, most: int | None = None, note: str = ""
) -> MadeLink:
    """A link that hands the file out for ``days`` days, at most ``most`` times.

    Raises NotAllowed for a guarded file that is not released, Missing for one that has expired, Invalid, and Conflict
    for too many links. The link ends with the file, if that expires earlier.
    """
    artifact_to_share(actor=actor, artifact_id=artifact_id)
    artifact = artifact_to_hand_out(actor=actor, artifact_id=artifact_id)
    note = _checked(days, most, note)
    key, secret, now = new_token(9), new_token(32), timezone.now()
    with transaction.atomic():
        Artifact.objects.select_for_update().get(pk=artifact.pk)  # one at a time, so that the count holds
        if artifact.links.filter(revoked_at=None, expires_at__gt=now).count() >= LIVING:
            raise Conflict(f"This file has {LIVING} links that work. Revoke one first.", code="too_many_links")
        until = now + timedelta(days=days)
        link = DownloadLink.objects.create(
            artifact=artifact,
            key=key,
            secret_hash=digest(secret, settings.SECRET_KEY),
            note=note,
            created_by_id=actor.user_id,
            expires_at=min(until, artifact.expires_at) if artifact.expires_at else until,
            most=most,
        )
        details = {"link": key, "expires_at": str(link.expires_at), "most": most, "name": artifact.name}
        _record(actor, "link.create", artifact, details)
    return MadeLink(link=link, token=f"{key}.{secret}")


def _checked(days: int, most: int | None, note: str) -> str:
    longest, note = setting("link_days_most"), " ".join(note.split())
    wrong = {}
    if not 1 <= days <= longest:
        wrong["days"] = [f"Between 1 and {longest} days."]
    if most is not None and not 1 <= most <= MOST_DOWNLOADS:
        wrong["most"] = [f"Between 1 and {MOST_DOWNLOADS:,}, or empty."]
    if len(note) > 100:
        wrong["note"] = ["At most 100 characters."]
    if wrong:
        raise Invalid("Some values cannot be used.", fields=wrong)
    return note


def revoke_link(*, actor: Actor, link_id: UUID | str) -> DownloadLink:
    """Ends a link now; raises Missing, NotAllowed, Conflict for one that has ended already."""
    link = link_for(actor=actor, link_id=link_id)
    with transaction.atomic():
        if not DownloadLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
            raise Conflict("This link was revoked before.")
        _record(actor, "link.revoke", link.artifact, {"link": link.key, "name": link.artifact.name})
    link.refresh_from_db()
    return link


def shared_by(*, actor: Actor, token: str) -> DownloadLink:
    """The link that a stranger has come by, if it still works; ``actor`` is that stranger.

    Raises Missing, with the same words whatever is wrong with it, and TooMany for whoever guesses or hurries.
    """
    spend(actor=actor, scope="shared")
    refuse_if_spent(actor=actor, scope="shared_wrong")
    key, _, secret = token.partition(".")
    link = DownloadLink.objects.filter(key=key).select_related("artifact__project", "created_by").first()
    wanted = link.secret_hash if link else digest("nobody", settings.SECRET_KEY)
    if not same(digest(secret, settings.SECRET_KEY), wanted) or link is None:
        spend(actor=actor, scope="shared_wrong")
        raise Missing(GONE, code="link_gone")
    if not _works(link):
        raise Missing(GONE, code="link_gone")
    return link


def _works(link: DownloadLink) -> bool:
    """Not over, its file there and released, its project in use, and its maker still one who may share."""
    artifact, now = link.artifact, timezone.now()
    if link.revoked_at or link.expires_at <= now or artifact.blob_id is None or artifact.project.deleted_at:
        return False
    if artifact.guarded and artifact.released_at is None:
        return False
    if (user := link.created_by) is None:
        return True
    maker = Actor(role=user.role, door="page", user_id=str(user.pk), name=user.email)  # type: ignore[arg-type]
    return user.is_active and may(maker, "artifact.share", artifact.project_id)


def open_shared(*, actor: Actor, link: DownloadLink, part: int | None = None) -> IO[bytes]:
    """The bytes, counted and logged. ``part`` is the length of a part that is asked for, None for the whole.

    Parts of a download that was counted for the same address are not counted again, within limits of time and size.
    Raises Missing when all downloads are used up or the link ended in this moment.
    """
    try:
        stream = storage.open_blob(link.artifact.sha256)
    except storage.NotStored:
        raise Missing(GONE, code="link_gone") from None
    try:
        with transaction.atomic():
            if part is None or not _goes_on(actor, link, part):
                _count(actor, link, part or 0)
    except BaseException:
        stream.close()
        raise
    return stream


def _goes_on(actor: Actor, link: DownloadLink, part: int) -> bool:
    since = timezone.now() - GOES_ON
    rows = link.uses.filter(address_hash=_hash_of(actor.address), at__gte=since).order_by("-id")
    room = PARTS * link.artifact.size - part
    return any(link.uses.filter(pk=pk, parts__lte=room).update(parts=F("parts") + part)
               for pk in rows.values_list("pk", flat=True)[:3])  # fmt: skip


def _count(actor: Actor, link: DownloadLink, part: int) -> None:
    free = Q(most=None) | Q(used__lt=F("most"))
    working = DownloadLink.objects.filter(free, pk=link.pk, revoked_at=None, expires_at__gt=timezone.now())
    if not working.update(used=F("used") + 1):
        raise Missing(GONE, code="link_gone")
    short = shortened(actor.address)
    LinkUse.objects.create(link=link, address=short, address_hash=_hash_of(actor.address), parts=part)
    artifact = link.artifact
    details = {"name": artifact.name, "kind": artifact.kind, "sha256": artifact.sha256, "link": link.key}
    stranger = replace(actor, role="anonymous", user_id=None, name=f"link {link.key}", address=short)
    _record(stranger, "artifact.download", artifact, details)


def used_up(link: DownloadLink) -> bool:
    return link.most is not None and link.used >= link.most


def shortened(address: str) -> str:
    """An address without the part that names one machine: the /24 of IPv4, the /48 of IPv6; "" for what is none."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False))


def _hash_of(address: str) -> str:
    return hmac.new(f"link-address:{settings.SECRET_KEY}".encode(), address.encode(), "sha256").hexdigest()


def _record(actor: Actor, action: str, artifact: Artifact, details: Mapping[str, object]) -> None:
    target = f"artifact:{artifact.pk}"
    record(actor=actor, action=action, target=target, project_id=artifact.project_id, details=dict(details))
