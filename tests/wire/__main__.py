"""Serves, asks, and ends with the tool's own exit status."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from tests.storm.machine import ROOT, Machine, machine

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "unsupported_method", "ignored_auth",
)  # fmt: skip
# Whoever asks would lose what it asks with, or wait for what does not come.
LEFT_OUT = ("auth_me_delete", "auth_me_end_sessions", "auth_me_password", "runs_events_stream")


def main(tool: str, *options: str) -> int:
    with (
        tempfile.TemporaryDirectory(prefix="bindery-wire-") as folder,
        machine(Path(folder) / "m", "sqlite", settings="tests.wire.settings") as made,
    ):
        found = _seeded(made)
        made.serve("--web-only")
        url = f"http://127.0.0.1:{made.port}"
        _until_it_answers(url)
        status = 0
        for name, parameters in (("made-up ids", {}), ("real ids", found)):
            sys.stdout.write(f"\n===== {name}\n")
            sys.stdout.flush()
            config = Path(folder) / "schemathesis.toml"
            config.write_text(_config(parameters))
            asked = _command(tool, config, url, found["token"], *options)
            status |= subprocess.run(asked, check=False, cwd=folder).returncode  # it leaves files where it runs
        _tell_bugs(made)
        return status


def _seeded(made: Machine) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.wire.seed"], cwd=ROOT, env=made.environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def _config(parameters: dict[str, str]) -> str:
    known = {name: value for name, value in parameters.items() if name not in ("token", "ended_run")}
    return "[parameters]\n" + "".join(f'"path.{name}" = "{value}"\n' for name, value in known.items())


def _command(tool: str, config: Path, url: str, token: str, *options: str) -> list[str]:
    left_out = [part for one in LEFT_OUT for part in ("--exclude-operation-id", one)]
    return [
        tool, "--config-file", str(config), "run", f"{url}/api/schema/", "-H", f"Authorization: Bearer {token}",
        "--checks", ",".join(CHECKS), "--request-timeout", "60", "--continue-on-failure", "--generation-database",
        ":memory:", "--seed", "1", "--no-color", *left_out, *options,
    ]  # fmt: skip


def _until_it_answers(url: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            httpx.get(f"{url}/healthz", timeout=5).raise_for_status()
        except httpx.HTTPError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def _tell_bugs(made: Machine) -> None:
    """What the server itself took for its own fault."""
    bugs = [line for line in (made.home / "log.jsonl").read_text().splitlines() if "unforeseen_error" in line]
    sys.stdout.write(f"\n{len(bugs)} unforeseen errors in the server's log\n")
    for line in bugs[:40]:
        told = json.loads(line)
        last = told["exception"][0]
        frames = [one for one in last["frames"] if "site-packages" not in one["filename"]]
        place = f"{frames[-1]['filename']}:{frames[-1]['lineno']}" if frames else ""
        sys.stdout.write(f"  {told['path']} {last['exc_type']}: {last['exc_value'][:200]} {place}\n")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
