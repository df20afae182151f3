"""Connections to outside storage: added, changed and removed by people, opened by runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import require
from accounts.actor import Actor
from accounts.crypto import seal
from accounts.errors import Conflict, Invalid, Missing
from accounts.models import Secret
from accounts.services.audit import record
from accounts.services.secrets import delete_secret, open_secret, set_secret
from documents.choices import CloudKind
from documents.models import CloudConnection, RemoteFile
from documents.selectors.connections import connection_for, key_of

VERB: Final = "connection.manage"
OAUTH: Final = ("client_id", "client_secret", "refresh_token")
CREDENTIALS: Final[Mapping[str, tuple[str, ...]]] = {
    CloudKind.S3: ("access_key", "secret_key"),
    CloudKind.WEBDAV: ("user", "password"),
    CloudKind.GOOGLE_DRIVE: OAUTH,
    CloudKind.DROPBOX: OAUTH,
    CloudKind.ONEDRIVE: OAUTH,
}
MAY_BE_EMPTY: Final = frozenset({"client_secret"})  # of programs that Dropbox and Microsoft call public
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {CloudKind.S3: ("bucket",), CloudKind.WEBDAV: ("address",)}
TAKEN: Final[Mapping[str, tuple[str, ...]]] = {
    CloudKind.S3: ("address", "bucket", "region"),
    CloudKind.WEBDAV: ("address",),
}
PLACES: Final = ("address", "bucket", "region")  # where credentials are sent to
LONGEST: Final = {"name": 100, "address": 500, "bucket": 255, "region": 60, "folder": 500}
LONGEST_CREDENTIAL: Final = 4000


def add_connection(
    *, actor: Actor, project_id: UUID | str, kind: str, credentials: Mapping[str, str], **fields: str
) -> CloudConnection:
    """A new connection with its credentials sealed. ``fields`` are name, address, bucket, region and folder.

    Nothing is asked of the storage yet. Raises Invalid, and Conflict for a name that the project has already.
    """
    require(actor, VERB, project_id)
    if kind not in CloudKind.values:
        raise Invalid("That kind is not known.", fields={"kind": [f"One of: {', '.join(CloudKind.values)}."]})
    connection = CloudConnection(project_id=project_id, kind=kind, created_by_id=actor.user_id)
    connection.secret = f"connection-{connection.pk.hex}"
    _take(connection, fields)
    given = _whole(kind, credentials)
    with transaction.atomic():
        _save(connection)
        _seal(actor, connection, given)
        _record(actor, "connection.add", connection)
    return connection


def check_new(*, actor: Actor, project_id: UUID | str, kind: str, **fields: str) -> None:
    """Whether a connection could be added once its credentials are there; raises what `add_connection` would."""
    require(actor, VERB, project_id)
    connection = CloudConnection(project_id=project_id, kind=kind)
    _take(connection, fields)
    if CloudConnection.objects.filter(project_id=project_id, name=connection.name).exists():
        raise _name_taken(connection)


def change_connection(
    *, actor: Actor, connection_id: UUID | str, credentials: Mapping[str, str] | None = None, **fields: str
) -> CloudConnection:
    """Changes what is given. Another place needs the credentials again, so that nobody can have them sent elsewhere."""
    connection = connection_for(actor=actor, connection_id=connection_id)
    before = tuple(getattr(connection, name) for name in PLACES)
    _take(connection, fields)
    given = {name: value for name, value in (credentials or {}).items() if value}
    moved = tuple(getattr(connection, name) for name in PLACES) != before
    if moved and not given:
        text = "Give the credentials again: they are not sent to another place than they were given for."
        raise Invalid(text, fields={CREDENTIALS[connection.kind][-1]: [text]})
    whole = _whole(connection.kind, given) if given else None
    with transaction.atomic():
        if whole:
            _seal(actor, connection, whole)
            connection.problem = ""
        if moved:
            connection.files.all().delete()  # what came from another place says nothing about this one
        _save(connection)
        _record(actor, "connection.change", connection)
    return connection


def remove_connection(*, actor: Actor, connection_id: UUID | str) -> None:
    """Forgets a connection and its credentials; documents that came from it stay."""
    connection = connection_for(actor=actor, connection_id=connection_id)
    with transaction.atomic():
        _record(actor, "connection.remove", connection)
        if Secret.objects.filter(project_id=connection.project_id, name=connection.secret).exists():
            delete_secret(actor=actor, project_id=connection.project_id, name=connection.secret, verb=VERB)
        connection.delete()


def open_credentials(*, actor: Actor, connection: CloudConnection) -> dict[str, str]:
    """What the storage wants to know, for a stage or a look at it; never for a door.

    Raises Conflict when it is not there, or no present key opens it.
    """
    try:
        value = open_secret(actor=actor, project_id=connection.project_id, name=connection.secret)
    except Missing as error:
        text = f"The connection {connection.name} has no credentials any more. Give them again."
        raise Conflict(text, code="connection_off") from error
    return {str(name): str(one) for name, one in json.loads(value).items()}


def renew_credentials(*, connection_id: UUID | str, credentials: Mapping[str, str]) -> None:
    """Takes over a refresh token that the storage gave in place of the present one."""
    connection = CloudConnection.objects.get(pk=connection_id)
    sealed = seal(json.dumps(dict(credentials)), settings.SECRETS_KEYS)
    Secret.objects.filter(project_id=connection.project_id, name=connection.secret).update(sealed=sealed)


def note_check(*, connection_id: UUID | str, problem: str) -> None:
    """What a look at the storage found, "" for nothing wrong."""
    CloudConnection.objects.filter(pk=connection_id).update(problem=problem, checked_at=timezone.now())


def remember_file(*, connection_id: str, path: str, mark: str, document_id: UUID) -> None:
    """That a remote file came, and what its document is; in the caller's transaction."""
    RemoteFile.objects.update_or_create(
        connection_id=UUID(connection_id),
        key=key_of(path),
        defaults={"path": path, "mark": mark[:200], "document_id": document_id},
    )


def log_export(
    *, actor: Actor, project_id: UUID | str, connection_id: str, target: str, name: str, sha256: str, place: str
) -> None:
    """Who put which bytes where; ``target`` is that of the audit log, such as ``artifact:ID``."""
    details = {"name": name, "sha256": sha256, "connection": connection_id, "place": place[:500]}
    record(
        actor=actor, action=f"{target.partition(':')[0]}.export", target=target, project_id=project_id, details=details
    )


def _take(connection: CloudConnection, fields: Mapping[str, str]) -> None:
    """Sets the fields; raises Invalid with every one that is wrong."""
    wrong: dict[str, list[str]] = {}
    takes = ("name", "folder", *TAKEN.get(connection.kind, ()))
    for name, value in fields.items():
        text = str(value or "").strip()
        if name not in takes:
            if text:
                wrong[name] = [f"{CloudKind(connection.kind).label} has no such field."]
        elif len(text) > LONGEST[name]:
            wrong[name] = [f"At most {LONGEST[name]} characters."]
        else:
            setattr(connection, name, text)
    for name in ("name", *NEEDED.get(connection.kind, ())):
        if not getattr(connection, name):
            wrong.setdefault(name, ["This is needed."])
    if connection.address and (problem := _address_problem(connection.address)):
        wrong.setdefault("address", [problem])
    if ".." in connection.folder.split("/"):
        wrong.setdefault("folder", ["A folder's name cannot be two dots."])
    if wrong:
        raise Invalid("Some values cannot be used.", fields=wrong)


def _address_problem(address: str) -> str:
    try:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return "Give an address that begins with https://."
        if parts.username or parts.password:
            return "Give name and password in their own fields, not in the address."
        if parts.query or parts.fragment:
            return "Give the address without ? and #."
        _ = parts.port
    except ValueError:
        return "This is no web address."
    return ""


def _whole(kind: str, credentials: Mapping[str, str]) -> dict[str, str]:
    names = CREDENTIALS[kind]
    wrong = {name: [f"{CloudKind(kind).label} has no such field."] for name in credentials if name not in names}
    given = {name: str(credentials.get(name) or "").strip() for name in names}
    wrong |= {name: ["This is needed."] for name in names if not given[name] and name not in MAY_BE_EMPTY}
    wrong |= {
        name: [f"At most {LONGEST_CREDENTIAL} characters."] for name in names if len(given[name]) > LONGEST_CREDENTIAL
    }
    if wrong:
        raise Invalid("Some credentials cannot be used.", fields=wrong)
    return given


def _save(connection: CloudConnection) -> None:
    try:
        with transaction.atomic():
            connection.save()
    except IntegrityError as error:
        raise _name_taken(connection) from error


def _name_taken(connection: CloudConnection) -> Conflict:
    text = f"The project has a connection called {connection.name} already."
    return Conflict(text, code="name_taken", fields={"name": [text]})


def _seal(actor: Actor, connection: CloudConnection, credentials: Mapping[str, str]) -> None:
    set_secret(
        actor=actor,
        project_id=connection.project_id,
        name=connection.secret,
        value=json.dumps(credentials),
        verb=VERB,
        hint=f"for {connection.name}"[:32],
    )


def _record(actor: Actor, action: str, connection: CloudConnection) -> None:
    details: dict[str, Any] = {name: getattr(connection, name) for name in ("name", "kind", *PLACES, "folder")}
    target = f"connection:{connection.pk}"
    record(actor=actor, action=action, target=target, project_id=connection.project_id, details=details)
