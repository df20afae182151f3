"""Answers to addresses that are keys themselves."""

from __future__ import annotations

from typing import TypeVar

from django.conf import settings
from django.http import HttpResponseBase
from django.urls import reverse

R = TypeVar("R", bound=HttpResponseBase)


def address_of_link(token: str) -> str:
    """The whole address of a download link, as it is sent to somebody."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('documents:shared', args=[token])}"


def unlisted(response: R) -> R:
    """Kept by no cache and listed by no search engine; that it is told to no other site, every page sees to.

    Not by "no-referrer": a browser then sends forms of the page with the origin "null", which are refused.
    """
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
