"""Page texts as pdf.js reads them (the PDF engine of Firefox): the only module that runs node."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pipeline.pdf.proof.program import ProgramError, find_program, run_program
from pipeline.pdf.proof.tool import ToolError, wrong_password

NAME = "pdf.js"
PROGRAM = "node"
SCRIPT = Path(__file__).with_suffix(".mjs")
# Without trap handlers a WebAssembly memory reserves no ten gigabytes of address space, so that node starts
# in a process whose address space is limited (measured: 0.8 GB suffice; with them 6 GB do not).
OPTIONS = ("--disable-wasm-trap-handler", "--max-old-space-size=512")
OLDEST = (20, 19)  # what this pdf.js asks for; it has the first option too


def probe(build: Path | None) -> tuple[str, str]:
    """The version of the pdf.js build and why it cannot be used, one of them empty."""
    if build is None:
        return "", "No folder with a pdf.js build was given."
    missing = [name for name in ("pdf.min.mjs", "pdf.worker.min.mjs") if not (build / name).is_file()]
    if missing:
        return "", f"The pdf.js build lacks {' and '.join(missing)}."
    program = find_program(PROGRAM)
    if program is None:
        return "", "node is not installed."
    try:
        said, _ = run_program([program, "--version"], timeout=20)
    except ProgramError as error:
        return "", f"node {error}."
    return _version_of(build, said.decode("ascii", "replace").strip())


def _version_of(build: Path, node: str) -> tuple[str, str]:
    numbers = tuple(int(part) for part in re.findall(r"\d+", node)[:2])
    if numbers < OLDEST:
        return "", f"node {node} is too old; {OLDEST[0]}.{OLDEST[1]} or newer is needed."
    head = (build / "pdf.min.mjs").read_text("utf-8")
    found = re.search(r"pdfjsVersion = ([\d.]+)", head)
    return f"{found[1] if found else 'of unknown version'} (node {node.lstrip('v')})", ""


def page_texts(path: Path, password: str | None, *, build: Path, timeout: float) -> list[str]:
    program = find_program(PROGRAM)
    if program is None:
        raise ToolError("missing", "node is not installed.")
    command: list[str | Path] = [program, *OPTIONS, SCRIPT, build.resolve(), path.resolve()]
    try:
        output, _ = run_program(command, timeout=timeout, stdin=json.dumps({"password": password}).encode())
    except ProgramError as error:
        raise ToolError("timeout" if error.timed_out else "broken", f"node {error}.") from error
    answer = json.loads(output)
    if "error" in answer:
        if answer["error"]["name"] == "PasswordException":
            raise wrong_password(NAME, password)
        raise ToolError("broken", f"{NAME} could not read the file: {answer['error']['message']}")
    return [str(page) for page in answer["pages"]]
