"""The least an event stream can be: an ASGI application that says the time, and nothing else."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """100 messages at intervals of about 50 ms."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
    for number in range(100):
        await asyncio.sleep(0.05 * (0.5 + (number * 7 % 11) / 11))
        body = f"event: log\ndata: {json.dumps({'facts': {'said': time.time()}})}\n\n".encode()
        await send({"type": "http.response.body", "body": body, "more_body": True})
    await send({"type": "http.response.body", "body": b"event: end\ndata: {}\n\n", "more_body": False})
