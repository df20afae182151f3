"""Whether people can connect an account by consenting at its service, and if not, why."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from accounts.errors import Unavailable
from accounts.selectors.settings import setting
from pipeline.providers.cloud.consent import SERVICES, ConsentService


@dataclass(frozen=True, slots=True)
class ConsentWay:
    """``redirect`` is the address to register at the service; ``off`` says why nobody can consent, "" when they can."""

    service: ConsentService
    redirect: str
    client_id: str
    off: str


def consent_way(kind: str) -> ConsentWay | None:
    """The way of a kind; None where credentials are the only one."""
    service = SERVICES.get(kind)
    if service is None:
        return None
    redirect = f"{settings.PUBLIC_URL}{reverse('pipeline:connection_consented', args=[kind])}"
    client_id = str(setting(service.id_setting)).strip()
    off = ""
    if not client_id:
        off = f"No client id of {service.title} is set. An administrator sets it under System settings, Cloud storage."
    else:
        try:
            client_secret_of(service)
        except Unavailable as problem:
            off = problem.text
    return ConsentWay(service, redirect, client_id, off)


def client_secret_of(service: ConsentService) -> str:
    """For a request to the service alone; "" for an app that is public there. Raises Unavailable."""
    return str(setting(service.secret_setting))
