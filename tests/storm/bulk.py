"""Many files of mixed sorts on a machine of processes: taken through a flow, and looked at from outside."""

from __future__ import annotations

import io
import json
import time
import zipfile
from dataclasses import dataclass
from typing import Any

import httpx

from tests.storm.machine import Machine
from tests.storm.many import PERSON


@dataclass(frozen=True)
class Ended:
    """``each`` is state, code and text of what went wrong, and how many workers died of it, by the file's name."""

    run: str
    state: str
    outputs: dict[str, Any]
    seconds: float
    each: dict[str, tuple[str, str, str, int]]

    def not_done(self) -> dict[str, tuple[str, str, str, int]]:
        return {name: one for name, one in self.each.items() if one[0] != "completed"}


def take_through(made: Machine, name: str, *, good: int, bad: int = 0, slow: int = 0, within: float = 300.0) -> Ended:
    """A run over that many files, from its start to its end."""
    return _to_its_end(made, f"begin({name!r}, {good}, {bad}, {slow})", within)


def take_real(made: Machine, *, good: int, within: float = 300.0) -> Ended:
    """A run that takes the text out of that many real papers, of two broken ones and of a bomb."""
    return _to_its_end(made, f"begin_real({good})", within)


def _to_its_end(made: Machine, beginning: str, within: float) -> Ended:
    run = made.run_python(f"from tests.storm import many\nmany.{beginning}").strip()
    key = run if made.environment["DATABASE_URL"] else run.replace("-", "")
    until = time.monotonic() + within
    while made.ask(f"SELECT state FROM pipeline_run WHERE id = '{key}'")[0][0] in ("queued", "running", "waiting"):
        assert time.monotonic() < until, (made.states(), (made.home / "log.jsonl").read_text()[-3000:])
        time.sleep(0.1)
    found = json.loads(made.run_python(f"from tests.storm import many\nmany.look({run!r})"))
    return Ended(run=run, **{**found, "each": {title: tuple(one) for title, one in found["each"].items()}})


def archive_of(made: Machine, ended: Ended) -> tuple[list[str], int]:
    """The names in the archive of a run, as the web process hands it out, and in how many pieces it came."""
    with httpx.Client(base_url=f"http://127.0.0.1:{made.port}/api/v1", timeout=60, trust_env=False) as client:
        signed = client.post("/auth/token/", json=PERSON)
        assert signed.status_code == 200, signed.text
        headers = {"authorization": f"Bearer {signed.json()['access']}"}
        with client.stream("GET", f"/runs/{ended.run}/archive/", headers=headers) as answer:
            assert answer.status_code == 200, answer.read()
            pieces = list(answer.iter_raw())
    body = b"".join(pieces)
    assert len(body) == int(answer.headers["content-length"])
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        return archive.namelist(), len(pieces)
