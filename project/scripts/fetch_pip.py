"""Brings pip into a virtual environment that was made without it (Debian splits ensurepip off)."""

from __future__ import annotations

import hashlib
import re
import ssl
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

INDEX = "https://pypi.org/simple/pip/"  # the simple repository API, PEP 503
WHEEL = "pip-24.0-py3-none-any.whl"
SHA256 = "ba0d021a166865d2265246961bec0152ff124de910c5cc39f1156ce3fa7c69dc"


def fetch(url: str) -> bytes:
    """The body of an answer; without the system's certificates also from a server that cannot be verified.

    A bare Debian has no certificates. What is installed is known by its hash, so nobody can slip in anything else.
    """
    try:
        answer = urllib.request.urlopen(url, timeout=60)
    except urllib.error.URLError as error:
        if not isinstance(error.reason, ssl.SSLCertVerificationError):
            sys.exit(f"pip could not be fetched: {error.reason}. Install python3-venv, or connect to the network.")
        unverified = ssl._create_unverified_context()  # noqa: S323 - see above
        answer = urllib.request.urlopen(url, timeout=60, context=unverified)
    with answer:
        body: bytes = answer.read()
    return body


def main() -> None:
    found = re.search(rf'href="([^"#]*/{re.escape(WHEEL)})', fetch(INDEX).decode())
    if found is None:
        sys.exit(f"{INDEX} does not list {WHEEL}.")
    body = fetch(found[1])
    if hashlib.sha256(body).hexdigest() != SHA256:
        sys.exit("The pip that was fetched is not the one expected.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / WHEEL
        path.write_bytes(body)
        subprocess.run([sys.executable, f"{path}/pip", "install", "-q", "--no-index", str(path)], check=True)


if __name__ == "__main__":
    main()
