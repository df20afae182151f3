"""The way to outside services, as this installation allows it."""

from __future__ import annotations

from django.conf import settings

from pipeline.providers.http import Outside


def outside() -> Outside:
    """With the private hosts that the operator named in BINDERY_PRIVATE_HOSTS."""
    return Outside(private_hosts=settings.PRIVATE_HOSTS)
