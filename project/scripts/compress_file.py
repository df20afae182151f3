"""Compresses one PDF without the web application: for timing, and for the shell.

    python project/scripts/compress_file.py --preset balanced in.pdf out.pdf
    python project/scripts/compress_file.py --serve /tmp/warm.sock    # a warm worker, which starts once
    python project/scripts/compress_file.py --at /tmp/warm.sock --preset balanced in.pdf out.pdf

Exit 0 with the facts as JSON on stdout, 3 when the file is refused (signed, broken, a password is needed).
"""

from __future__ import annotations

import os
import sys


def main(words: list[str]) -> int:
    """With ``--at`` first it is a client that is started for each file, and loads next to nothing."""
    if words[:1] == ["--at"] and len(words) > 1:
        code, text = answer_at(words[1], words[2:])
    else:
        from pathlib import Path  # noqa: PLC0415 - see above

        sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
        from project.scripts import compress_worker  # noqa: PLC0415

        code, text = compress_worker.answer_to(words)
    print(text)
    return code


def answer_at(path: str, words: list[str]) -> tuple[int, str]:
    """The exit code and the text of a warm worker, which reads the words as if they were given in this folder."""
    import _socket  # noqa: PLC0415 - what socket is made of; it loads in a tenth of the time

    line = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    line.connect(path)
    line.sendall(b"\0".join(map(os.fsencode, (os.getcwd(), *words))) + b"\n")  # noqa: PTH109 - pathlib is slow to load
    answer = b""
    while content := line.recv(65536):
        answer += content
    code, _, text = answer.decode().partition(" ")
    return int(code), text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
