"""Run one of poppler's programs on a PDF, and say what its errors mean."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.pdf.proof.program import OUTPUT_LIMIT, ProgramError, find_program, run_program
from pipeline.pdf.proof.tool import ToolError, wrong_password

NAME = "poppler"


def probe_program(name: str) -> tuple[str, str]:
    """The version and why the program cannot be used, one of them empty."""
    program = find_program(name)
    if program is None:
        return "", f"{name} is not installed (package poppler-utils)."
    try:
        _, said = run_program([program, "-v"], timeout=20)
    except ProgramError as error:
        return "", f"{name} {error}."
    found = re.search(r"version (\S+)", said)
    return (found[1], "") if found else ("", f"{name} does not tell its version.")


def run_poppler(
    name: str,
    options: tuple[str, ...],
    path: Path,
    target: tuple[str, ...],
    *,
    password: str | None,
    timeout: float,
    limit: int = OUTPUT_LIMIT,
) -> bytes:
    """What ``name options path target`` writes to standard output. Raises ToolError.

    poppler takes a password only as an argument, so other users of the machine may see it meanwhile.
    """
    program = find_program(name)
    if program is None:
        raise ToolError("missing", f"{name} is not installed (package poppler-utils).")
    secret = ("-upw", password, "-opw", password) if password else ()
    try:
        output, _ = run_program([program, *options, *secret, path.resolve(), *target], timeout=timeout, limit=limit)
    except ProgramError as error:
        if "ncorrect password" in str(error):
            raise wrong_password(NAME, password) from error
        raise ToolError("timeout" if error.timed_out else "broken", f"{name} {error}.") from error
    return output
