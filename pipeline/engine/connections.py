"""Opening connections, for stages and for whoever looks into one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from accounts.actor import Actor
from accounts.errors import Conflict
from accounts.selectors.settings import setting
from documents.selectors.connections import connection_for
from documents.services.connections import PLACES, open_credentials, renew_credentials
from pipeline.engine.outside import outside
from pipeline.providers.cloud.consent import SERVICES
from pipeline.providers.cloud.opening import opened
from pipeline.remote import RemoteFolder


def open_connection(
    *,
    actor: Actor,
    connection_id: UUID | str,
    project_id: UUID | str | None = None,
    look: Callable[[], None] | None = None,
) -> RemoteFolder:
    """A connection's folder, for who may start runs; with ``project_id`` only one of that project.

    ``look`` is called while the storage is waited for; what it raises ends that.

    Raises Missing, NotAllowed, and Conflict for one that is switched off.
    """
    connection = connection_for(actor=actor, connection_id=connection_id, verb="run.start")
    if project_id is not None and str(connection.project_id) != str(project_id):
        text = f"The connection {connection.name} belongs to another project."
        raise Conflict(text, code="connection_elsewhere")
    sealed = open_credentials(actor=actor, connection=connection)
    lent = _lent_secret(connection.kind, sealed)

    def renew(newer: Mapping[str, str]) -> None:
        own = {name: value for name, value in newer.items() if name not in lent}
        renew_credentials(connection_id=connection.pk, credentials=own)

    return opened(
        replace(outside(), look=look),
        kind=connection.kind,
        place={name: str(getattr(connection, name)) for name in (*PLACES, "folder")},
        credentials={**sealed, **lent},
        renew=renew,
    )


def _lent_secret(kind: str, sealed: Mapping[str, str]) -> dict[str, str]:
    """The installation's client secret for a connection made by consent, which keeps none of its own."""
    service = SERVICES.get(kind)
    if service is None or sealed.get("client_secret"):
        return {}
    if sealed["client_id"] != str(setting(service.id_setting)).strip():
        return {}
    return {"client_secret": str(setting(service.secret_setting))}
