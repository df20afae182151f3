"""A real WebDAV server (WsgiDAV on cheroot) over a folder of this machine, in a thread."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cheroot import wsgi
from wsgidav.wsgidav_app import WsgiDAVApp

USER, PASSWORD = "dora", "a word of hers"


def application(root: Path) -> Any:
    logging.getLogger("wsgidav").setLevel(logging.CRITICAL)
    return WsgiDAVApp(
        {
            "provider_mapping": {"/": str(root)},
            "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
            "dir_browser": {"enable": False},
            "lock_storage": False,
            "verbose": 0,
            "logging": {"enable": False},
        }
    )


@contextmanager
def webdav_server(root: Path) -> Iterator[str]:
    """Serves the folder at 127.0.0.1 and gives the address."""
    server = wsgi.Server(("127.0.0.1", 0), application(root), numthreads=4, timeout=5)
    # Its own threads are daemons because this one is; otherwise a process that still serves would never end.
    thread = threading.Thread(target=server.start, daemon=True)
    thread.start()
    while not server.ready:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.bind_addr[1]}"
    finally:
        server.stop()
        thread.join(timeout=5)
