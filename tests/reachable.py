"""Whether a service answers on this machine: ``python -m tests.reachable postgresql|redis``, by exit status."""

from __future__ import annotations

import socket
import sys

PORTS = {"postgresql": 5432, "redis": 6379}


def reachable(service: str) -> bool:
    try:
        socket.create_connection(("127.0.0.1", PORTS[service]), timeout=1).close()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(not reachable(sys.argv[1]))
