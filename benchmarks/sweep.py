"""Every tool over every file of some folders, as an operator would run them; says what went wrong, and exits 1.

    python -m benchmarks.sweep tests/samples/pdf tests/samples/bad --workers 2 --json sweep.json
    python -m benchmarks.sweep tests/samples/bad --tool compress-high --tool convert-txt
    python -m benchmarks.large /tmp/large && python -m benchmarks.sweep /tmp/large --slow 1800

A file may be refused with words; what must not happen is a bug, a run that does not end, one that takes longer than
``--slow`` seconds, or a result that cannot be opened by another program. Everything is done in an embedded database
that is thrown away.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MIB = 1024 * 1024
MAPPINGS: dict[str, Any] = {"mode": "detection"}

# The flow, and the settings that make it another tool. `{twice}` stands for the same file two times over.
WISHES: dict[str, tuple[str, dict[str, Any]]] = {
    "preflight": ("preflight", {}),
    **{f"compress-{one}": ("compress", {"preset": one}) for one in ("lossless", "high", "balanced", "smallest")},
    "compress-target": ("compress", {"preset": "balanced", "target_mb": 0.1}),
    "ocr": ("ocr", {"quality": "fast"}),
    "ocr-force": ("ocr", {"quality": "fast", "mode": "force", "outputs": ["pdf", "text", "json"]}),
    **{f"convert-{one}": ("convert", {"format": one})
       for one in ("docx", "txt", "md", "html", "xlsx", "csv", "png", "jpeg", "webp", "tiff", "svg", "pdfa")},
    "extract": ("extract", {"what": ["text", "tables", "images", "attachments"]}),
    "summarize": ("summarize", {"provider": "offline"}),
    "invoice": ("invoice", {"review": "never"}),
    "bank-statement": ("bank-statement", {"review": "never"}),
    "merge": ("merge", {"twice": True}),
    "compare": ("compare", {"twice": True}),
    "split-pages": ("split", {"by": "every", "every": 1}),
    "split-outline": ("split", {"by": "outline"}),
    "split-size": ("split", {"by": "size", "size_mb": 0.2}),
    "split-blank": ("split", {"by": "blank"}),
    "split-invoices": ("split", {"by": "invoices"}),
    "split-statements": ("split", {"by": "statements"}),
    "pages": ("pages", {"order": "1@90,1", "crop": "5"}),
    "stamp": ("stamp", {"text": "{page} of {pages}"}),
    "encrypt": ("protect", {"direction": "encrypt", "user_password": "open sesame"}),
    "clean": ("clean", {}),
    "redact": ("redact", {"words": "the", "kinds": ["email"]}),
    "repair": ("repair", {}),
    "shield": ("shield", MAPPINGS),
}  # fmt: skip


@dataclass
class Outcome:
    """One tool over one file: how it ended, after which time, with which files; ``wrong`` says what must not be."""

    tool: str
    file: str
    state: str
    seconds: float
    code: str = ""
    text: str = ""
    child_mib: int = 0  # the most of a limited process
    worker_mib: int = 0  # the most of the process that works on runs, so far
    outputs: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--tool", action="append", choices=list(WISHES), help="only these; all otherwise")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--slow", type=float, default=120.0, help="seconds; longer is wrong")
    parser.add_argument("--json", type=Path, help="all outcomes are written there")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    files = sorted(one.resolve() for folder in asked.folders for one in folder.iterdir() if one.suffix == ".pdf")
    jobs = [(tool, path) for path in files for tool in asked.tool or WISHES]
    if asked.part:
        number, parts = map(int, asked.part.split("/"))
        for outcome in swept(jobs[number::parts], asked.slow):
            print(json.dumps(asdict(outcome)), flush=True)
        return 0
    outcomes = list(in_parts(asked.workers, len(jobs)))
    if asked.json:
        asked.json.write_text(json.dumps([asdict(one) for one in outcomes], indent=1))
    told(outcomes)
    return 1 if any(one.wrong for one in outcomes) or len(outcomes) != len(jobs) else 0


def in_parts(workers: int, jobs: int) -> Iterator[Outcome]:
    """The outcomes of some processes, each with a database of its own."""
    with tempfile.TemporaryDirectory(prefix="bindery-sweep-") as folder:
        started = []
        for number in range(workers):
            mine = Path(folder) / str(number)
            mine.mkdir()
            environment = mine / "env"
            keys = subprocess.check_output([sys.executable, ROOT / "project/scripts/new_environment.py"], text=True)
            environment.write_text(f"{keys}BINDERY_DATA={mine}\n")
            out, log = (mine / "outcomes").open("w"), (mine / "log").open("w")
            command = [sys.executable, "-m", "benchmarks.sweep", *sys.argv[1:], "--part", f"{number}/{workers}"]
            variables = {**os.environ, "BINDERY_ENV_FILE": str(environment), "PYTHONPATH": str(ROOT)}
            started.append((subprocess.Popen(command, stdout=out, stderr=log, env=variables), mine / "outcomes"))
        while any(one.poll() is None for one, _ in started):
            time.sleep(1)
            done = sum(path.read_text().count("\n") for _, path in started)
            if sys.stderr.isatty():
                print(f"\r{done} of {jobs}", end="", file=sys.stderr)
        for one, path in started:
            if one.returncode:
                print((path.parent / "log").read_text()[-3000:], file=sys.stderr)
            yield from (Outcome(**json.loads(line)) for line in path.read_text().splitlines())


def swept(jobs: list[tuple[str, Path]], slow: float) -> Iterator[Outcome]:
    import django  # noqa: PLC0415 - only the parts need it

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    for tool, path in jobs:
        yield outcome(tool, path, slow)


def outcome(tool: str, path: Path, slow: float) -> Outcome:
    from accounts.actor import operator  # noqa: PLC0415
    from accounts.errors import Problem  # noqa: PLC0415
    from accounts.services.projects import ensure_project  # noqa: PLC0415
    from documents.services.documents import upload_of  # noqa: PLC0415
    from pipeline.services.foreground import drive_run  # noqa: PLC0415
    from pipeline.services.runs import start_run  # noqa: PLC0415

    flow_key, params = WISHES[tool]
    params = dict(params)
    times = 2 if params.pop("twice", False) else 1
    if "size_mb" in params:  # at most some ten parts of a large file
        params["size_mb"] = max(params["size_mb"], round(path.stat().st_size / 10_000_000, 1))
    actor = operator("cli")
    project = ensure_project(actor=actor, slug="sweep")
    began = time.monotonic()
    try:
        run = start_run(
            actor=actor,
            flow_key=flow_key,
            project_id=project.pk,
            uploads=[upload_of(path) for _ in range(times)],
            params=params,
            unattended=True,
            foreground=True,
        )
    except Problem as problem:
        seconds = time.monotonic() - began
        return Outcome(tool, path.name, "refused at the door", seconds, problem.code, str(problem.text))
    drive_run(actor=actor, run_id=run.pk)
    run.refresh_from_db()
    found = Outcome(tool, path.name, run.state, round(time.monotonic() - began, 2), run.error_code, run.error_text)
    found.child_mib = max((one.peak_memory for one in run.stages.all()), default=0) // MIB
    found.worker_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if run.error_id:
        found.wrong.append(f"a bug of ours: {run.error_text}")
    if run.state not in ("completed", "partial", "failed"):
        found.wrong.append(f"it stays {run.state}")
    if found.seconds > slow:
        found.wrong.append(f"it took {found.seconds:.0f} seconds")
    check_outputs(str(run.pk), path, found)
    return found


def check_outputs(run_id: str, source: Path, found: Outcome) -> None:
    from accounts.actor import operator  # noqa: PLC0415
    from documents.services.artifacts import open_artifact  # noqa: PLC0415
    from pipeline.management.outcome import delivered  # noqa: PLC0415

    links = delivered(operator("cli"), run_id)
    if found.state == "completed" and not links:
        found.wrong.append("it is completed, and delivers nothing")
    for link in links:
        artifact = link.artifact
        found.outputs.append(f"{artifact.name} {artifact.size}")
        if artifact.guarded:
            continue  # opened only after its policy was read
        if artifact.sha256 == sha256_of(source):
            continue  # the file as it came
        with tempfile.NamedTemporaryFile(suffix=Path(artifact.name).suffix) as file:
            with open_artifact(actor=operator("cli"), artifact_id=artifact.pk) as stream:
                shutil.copyfileobj(stream, file, MIB)
            file.flush()
            if (size := file.tell()) != artifact.size:
                found.wrong.append(f"{artifact.name}: {size} of {artifact.size} bytes")
            fault = fault_of(artifact.media_type, Path(file.name), "open sesame" if found.tool == "encrypt" else "")
        if fault and not pdf_fault(source, ""):  # what is broken in the file may stay so, within a page
            found.wrong.append(f"{artifact.name}: {fault}")


@cache
def sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def fault_of(media_type: str, path: Path, password: str) -> str:
    """Why another program cannot open it; empty when one can."""
    if media_type == "application/pdf":
        return pdf_fault(path, password)
    if media_type == "application/json":
        json.loads(path.read_bytes())
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            if broken := packed.testzip():
                return f"{broken} in it is damaged"
            if not packed.namelist():
                return "nothing is in it"
    return ""


def pdf_fault(path: Path, password: str) -> str:
    command = ["qpdf", f"--password={password}", "--check", str(path)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    if checked.returncode == 2:
        return f"qpdf: {(checked.stderr.strip().splitlines() or ['it cannot be read'])[-1]}"
    return ""


def told(outcomes: list[Outcome]) -> None:
    for tool in dict.fromkeys(one.tool for one in outcomes):
        mine = [one for one in outcomes if one.tool == tool]
        states = ", ".join(f"{state} {many}" for state, many in sorted(Counter(one.state for one in mine).items()))
        print(f"{tool:18} {states}; slowest {max(one.seconds for one in mine):.1f} s; "
              f"at most {max(one.child_mib for one in mine)} MiB")  # fmt: skip
    for one in outcomes:
        for wrong in one.wrong:
            print(f"WRONG {one.tool} {one.file}: {wrong}")


if __name__ == "__main__":
    sys.exit(main())
