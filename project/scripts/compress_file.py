"""Compresses one PDF without the web application: for timing, and for the shell.

    python project/scripts/compress_file.py --preset balanced in.pdf out.pdf
    python project/scripts/compress_file.py --serve /tmp/warm.sock    # a warm worker, which starts once
    python project/scripts/compress_file.py --at /tmp/warm.sock --preset balanced in.pdf out.pdf

Exit 0 with the facts as JSON on stdout, 3 when the file is refused (signed, broken, a password is needed).
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
REFUSED = 3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="?")
    parser.add_argument("target", nargs="?")
    parser.add_argument("--preset", default="balanced", choices=("lossless", "high", "balanced", "smallest"))
    parser.add_argument("--target-bytes", type=int)
    parser.add_argument("--dpi", type=int)
    parser.add_argument("--quality", type=int)
    parser.add_argument("--password")
    parser.add_argument("--allow-signed", action="store_true")
    parser.add_argument("--serve", metavar="SOCKET")
    parser.add_argument("--at", metavar="SOCKET")
    asked = parser.parse_args()
    if asked.serve:
        return serve(asked.serve)
    if not asked.source or not asked.target:
        parser.error("give a file to read and a file to write")
    job = {key: value for key, value in vars(asked).items() if key not in ("serve", "at")}
    job |= {"source": str(Path(asked.source).resolve()), "target": str(Path(asked.target).resolve())}
    answer = told(asked.at, job) if asked.at else compressed(job)
    print(json.dumps(answer))
    return REFUSED if "code" in answer else 0


def told(path: str, job: dict[str, Any]) -> dict[str, Any]:
    """The answer of a warm worker."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(path)
        line.sendall(json.dumps(job).encode() + b"\n")
        with line.makefile() as answers:
            found: dict[str, Any] = json.loads(answers.readline())
    return found


def serve(path: str) -> int:
    """Answers one job after another, each in a process of its own that inherits what is loaded."""
    import fontTools.ttLib  # noqa: F401, PLC0415 - what a worker has loaded by then
    import pymupdf  # noqa: F401, PLC0415
    import pyvips  # noqa: F401, PLC0415

    imported()
    Path(path).unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen()
        while True:
            line, _ = door.accept()
            with line, line.makefile() as asked:
                job = json.loads(asked.readline())
                child = os.fork()
                if not child:
                    line.sendall(json.dumps(compressed(job)).encode() + b"\n")
                    os._exit(0)
                os.waitpid(child, 0)


def imported() -> None:
    sys.path.insert(0, str(ROOT))
    import pipeline.pdf.compress.compress  # noqa: F401, PLC0415 - after the path is set


def compressed(job: dict[str, Any]) -> dict[str, Any]:
    import tempfile  # noqa: PLC0415 - the thin client needs none of this
    from dataclasses import asdict  # noqa: PLC0415

    imported()
    from pipeline.pdf.compress.compress import compress_file  # noqa: PLC0415
    from pipeline.pdf.compress.opening import CompressRefused  # noqa: PLC0415
    from pipeline.pdf.compress.wish import Wish  # noqa: PLC0415

    wish = Wish(job["preset"], job["target_bytes"], job["dpi"], job["quality"], job["allow_signed"])
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.pdf"
        try:
            found = compress_file(Path(str(job["source"])), result, wish, job["password"])
        except CompressRefused as refusal:
            return {"code": refusal.code, "text": refusal.text}
        Path(str(job["target"])).write_bytes(result.read_bytes())
    return asdict(found) | {"saved_percent": found.saved_percent}


if __name__ == "__main__":
    sys.exit(main())
