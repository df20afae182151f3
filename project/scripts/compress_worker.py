"""What compress_file.py has done: compresses as its words say, in this process or as a warm worker."""

from __future__ import annotations

import argparse
import json
import os
import socket
import tempfile
from dataclasses import asdict
from pathlib import Path

from documents.isolation.loading import load
from pipeline.pdf.compress import compress, opening, wish
from project.scripts import compress_file

REFUSED, MISUSED = 3, 2


def answer_to(words: list[str]) -> tuple[int, str]:
    """An exit code and a text."""
    asked = parser().parse_args(words)
    if asked.serve:
        serve(asked.serve)
    if asked.at:
        return compress_file.answer_at(asked.at, [word for word in words if word not in ("--at", asked.at)])
    return compressed(asked, Path.cwd())


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(
        description=compress_file.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    found.add_argument("source", nargs="?")
    found.add_argument("target", nargs="?")
    found.add_argument("--preset", default="balanced", choices=tuple(wish.PRESETS))
    found.add_argument("--target-bytes", type=int)
    found.add_argument("--dpi", type=int)
    found.add_argument("--quality", type=int)
    found.add_argument("--password")
    found.add_argument("--allow-signed", action="store_true")
    found.add_argument("--serve", metavar="SOCKET")
    found.add_argument("--at", metavar="SOCKET")
    return found


def serve(path: str) -> None:
    """Answers one client after another, each in a process of its own that inherits what is loaded."""
    load("pipeline.pdf.compress.steps:compress_to_file")
    Path(path).unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen()
        while True:
            line, _ = door.accept()
            with line:
                child = os.fork()
                if not child:
                    be_asked(line)
                os.waitpid(child, 0)


def be_asked(line: socket.socket) -> None:
    """The child's whole life."""
    code, text = MISUSED, parser().format_usage()
    try:
        with line.makefile("rb") as words:
            folder, *asked = os.fsdecode(words.readline().rstrip(b"\n")).split("\0")
        code, text = compressed(parser().parse_args(asked), Path(folder))
    finally:  # also where the words were wrong, which ends the child here
        line.sendall(f"{code} {text}".encode())
        os._exit(0)


def compressed(asked: argparse.Namespace, folder: Path) -> tuple[int, str]:
    """An exit code and the facts or the refusal as JSON; relative paths are of ``folder``."""
    if not asked.source or not asked.target:
        return MISUSED, "Give a file to read and a file to write."
    wished = wish.Wish(asked.preset, asked.target_bytes, asked.dpi, asked.quality, asked.allow_signed)
    with tempfile.TemporaryDirectory() as room:
        result = Path(room) / "result.pdf"
        try:
            found = compress.compress_file(folder / asked.source, result, wished, asked.password)
        except opening.CompressRefused as refusal:
            return REFUSED, json.dumps({"code": refusal.code, "text": refusal.text})
        (folder / asked.target).write_bytes(result.read_bytes())
    return 0, json.dumps(asdict(found) | {"saved_percent": found.saved_percent})
