"""Bodies of requests as JSON that can be stored."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StorableJSONParser(JSONParser):
    """Refuses what JSON allows and no database holds: NUL characters, halves of surrogate pairs, endless nesting."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        encoding = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
        body = stream.read()
        try:
            found = super().parse(io.BytesIO(body), media_type, {**(parser_context or {}), "encoding": encoding})
        except RecursionError:
            raise ParseError("The JSON is nested deeper than anything here is.") from None
        if b"\\u" in body and not all(map(_is_storable, _strings(found))):
            raise ParseError("The JSON holds a NUL character or half a surrogate pair, which cannot be stored.")
        return found


def _strings(value: Any) -> Iterator[str]:
    """Every text in it, names included."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            left += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            left += one


def _is_storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text
