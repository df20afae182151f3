"""The OpenAPI schema, made once for each set of flows: making it takes seconds, and anybody may ask for it."""

from __future__ import annotations

import functools
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from pipeline.registry import flows


@functools.lru_cache(maxsize=4)
def _made(known: tuple[type, ...]) -> dict[str, Any]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return schema


class OnceGenerator(SchemaGenerator):
    """The same for everybody, because the schema is public and says nothing of who asks."""

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        return _made(tuple(flows()))
