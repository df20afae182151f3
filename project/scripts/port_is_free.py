"""Says whether Bindery can listen at a port of this machine, by exit status and a sentence."""

from __future__ import annotations

import errno
import socket
import sys


def complaint_about(given: str) -> str:
    """Why the port cannot be had and what to do, empty when it can. Nothing is set up yet: the library must do."""
    if not given.isdigit() or not 1 <= int(given) <= 65535:
        return f"PORT must be a number from 1 to 65535, not {given!r}."
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", int(given)))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"Port {given} is taken by another program, perhaps by another Bindery. Choose one: PORT=9000"
        return f"Port {given} cannot be listened at: {error.strerror}. Choose another: PORT=9000"
    return ""


if __name__ == "__main__":
    sys.exit(complaint_about(sys.argv[1]) or 0)
