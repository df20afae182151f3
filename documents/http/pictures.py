"""A page's picture as an answer: in the width asked for, in a format the browser takes, kept by the browser alone."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from accounts.errors import Invalid
from documents.services.previews import Subject, Wish, check_wish, etag_of, picture_of

USUAL_WIDTH: Final = 1000
KEPT: Final = "private, max-age=3600"


def picture_response(request: HttpRequest, subject: Subject, page: int) -> HttpResponse:
    """PNG, or WebP for those who say that they take it; 304 for a picture the browser has."""
    wish = _wish(request, page)
    check_wish(wish)
    etag = etag_of(subject, wish)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if etag in [one.removeprefix("W/") for one in known]:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(picture_of(subject, wish), content_type=f"image/{wish.file_format}")
        response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["ETag"], response.headers["Cache-Control"] = etag, KEPT
    patch_vary_headers(response, ["Accept", "Cookie", "Authorization"])
    return response


def _wish(request: HttpRequest, page: int) -> Wish:
    given = request.GET.get("width", str(USUAL_WIDTH))
    if not given.isascii() or not given.isdigit() or len(given) > 6:
        raise Invalid("The width is a number of pixels.", fields={"width": ["Give a whole number."]})
    takes_webp = "image/webp" in request.headers.get("Accept", "")
    return Wish(page=page, width=int(given), file_format="webp" if takes_webp else "png")
