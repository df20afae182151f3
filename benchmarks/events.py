"""How long it takes from a stage's word to the browser that shows it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from benchmarks.figure import ROOT, Figure
from benchmarks.place import Place, free_port, own_place

TITLE = "Event to browser"
WHAT = (
    "A stage says the time now and then. Web server and workers are processes of their own; a client holds the run's "
    "event stream open and takes the time when a word arrives. “Committed” counts from the event's own time, “said” "
    "from the moment the stage spoke. Beside it a bare ASGI application that sends the time over the same server "
    "program to the same client. 95th percentiles."
)
WORDS, PAUSE = 150, 0.1
ROOM = "benchmarks.engine_room"
CHROMIUM = Path("/usr/bin/chromium-headless-shell")


def measure() -> list[Figure]:
    bare = percentile([arrived - row["facts"]["said"] for arrived, row in _bare()], 95)
    with own_place() as place:
        place.start("serve", "--port", str(place.port))
        place.wait_for_web()
        reader = place.call(f"{ROOM}:make_reader")
        rows = _followed(place, _talk(place), reader["token"])
        said = [arrived - row["facts"]["said"] for arrived, row in rows]
        committed = [arrived - datetime.fromisoformat(row["at"]).timestamp() for arrived, row in rows]
        figures = [
            Figure("committed → client", percentile(committed, 95) * 1000, "ms", bare * 1000, "bare stream"),
            Figure("said → client", percentile(said, 95) * 1000, "ms", bare * 1000, "bare stream"),
            Figure("said → client, median", percentile(said, 50) * 1000, "ms"),
        ]
        return [*figures, _in_chromium(place, reader["session"], bare)]


def percentile(values: list[float], share: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def _talk(place: Place) -> str:
    params = {"times": WORDS, "pause": PAUSE}
    return str(place.call(f"{ROOM}:start_runs", flow="bench-talk", many=1, params=params)[0])


def _followed(place: Place, run: str, token: str) -> list[tuple[float, dict[str, Any]]]:
    """(arrival, event) of every word; those that were there before we looked do not count."""
    headers = {"Authorization": f"Bearer {token}"}
    url = f"{place.url}/api/v1/runs/{run}/events/stream/"
    began = time.time()
    rows = list(_words(url, headers))
    return [(arrived, row) for arrived, row in rows if row["facts"]["said"] > began + 0.5]


def _words(url: str, headers: dict[str, str]) -> Iterator[tuple[float, dict[str, Any]]]:
    with httpx.stream("GET", url, headers=headers, timeout=60) as response:
        response.raise_for_status()
        kind = ""
        for line in response.iter_lines():
            arrived = time.time()
            name, _, value = line.partition(": ")
            if name == "event":
                kind = value
            elif name == "data" and kind == "log":
                yield arrived, json.loads(value)
            if kind == "end":
                return


def _bare() -> list[tuple[float, dict[str, Any]]]:
    with _bare_server() as url:
        return list(_words(url, {}))


@contextmanager
def _bare_server() -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "benchmarks.bare_stream:application", "--port", str(port)]
    server = subprocess.Popen([*command, "--log-level", "error", "--lifespan", "off"], cwd=ROOT, env=dict(os.environ))
    try:
        _until_it_answers(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _until_it_answers(url: str) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            with httpx.stream("GET", url, timeout=2):
                return
        except httpx.TransportError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


# --- a real browser ----------------------------------------------------------------------------------------------
FOLLOW = """async (url) => {
  const lags = [];
  await new Promise((done) => {
    const began = Date.now() / 1000;
    const source = new EventSource(url);
    source.addEventListener("log", (event) => {
      const now = (performance.timeOrigin + performance.now()) / 1000;
      const said = JSON.parse(event.data).facts.said;
      if (said > began + 0.5) lags.push(now - said);
    });
    source.addEventListener("end", () => { source.close(); done(); });
  });
  return lags;
}"""


def _in_chromium(place: Place, session: str, bare: float) -> Figure:
    name = "said → page in Chromium"
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a development package
    except ImportError:
        return Figure(name, None, "ms", note="playwright is not installed")
    if not CHROMIUM.exists():
        return Figure(name, None, "ms", note="there is no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context()
        context.add_cookies([{"name": "sessionid", "value": session, "url": place.url}])
        page = context.new_page()
        page.goto(f"{place.url}/healthz")
        page.set_default_timeout(120_000)
        lags = page.evaluate(FOLLOW, f"{place.url}/api/v1/runs/{_talk(place)}/events/stream/")
        browser.close()
    return Figure(name, percentile(lags, 95) * 1000, "ms", bare * 1000, "bare stream")
