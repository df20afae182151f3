"""Redis as the cache, which we can do without for a while: what it cannot answer counts as not kept."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


def _forgiving(name: str, otherwise: Callable[..., Any]) -> Any:
    real = getattr(RedisCache, name)

    @functools.wraps(real)
    def call(self: RedisCache, *arguments: Any, **keywords: Any) -> Any:
        try:
            return real(self, *arguments, **keywords)
        except RedisError as error:
            log.warning("cache_without_redis", call=name, error=str(error))
            return otherwise(*arguments, **keywords)

    return call


def _always(value: object) -> Callable[..., Any]:
    return lambda *_, **__: value


def _default(key: str, default: Any = None, version: int | None = None) -> Any:
    return default


def _nothing(keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
    return {}


def _all_failed(data: Mapping[str, Any], *_: Any, **__: Any) -> list[str]:
    return list(data)


def _not_there(key: str, *_: Any, **__: Any) -> int:
    raise ValueError(f"Key {key!r} not found")  # as Django's caches say it


class ForgivingRedis(RedisCache):
    """While Redis is away limits do not count and pages are slower; the log and /readyz tell."""

    get = _forgiving("get", _default)
    get_many = _forgiving("get_many", _nothing)
    has_key = _forgiving("has_key", _always(False))
    add = _forgiving("add", _always(True))
    set = _forgiving("set", _always(None))
    set_many = _forgiving("set_many", _all_failed)
    touch = _forgiving("touch", _always(False))
    delete = _forgiving("delete", _always(False))
    delete_many = _forgiving("delete_many", _always(None))
    incr = _forgiving("incr", _not_there)
    clear = _forgiving("clear", _always(False))
