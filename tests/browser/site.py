"""Bindery as it runs, for tests with a browser: a real ASGI server, people who are signed in, checks of a page."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Literal

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from accounts.models import User
from project.asgi import application

USUAL: ViewportSize = {"width": 1280, "height": 900}
WIDTHS = (1280, 1600, 700, 390, 320)  # 320 is 400 % zoom of 1280
START = 15.0  # seconds the server may take
BACKEND = "accounts.backends.ApprovedUserBackend"


@contextmanager
def running_server(port: int = 0) -> Iterator[str]:
    """The ASGI application in a thread of this process, on this or a free port; gives its address.

    pytest-django's live_server speaks WSGI, which cannot hold event streams open.
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # the port of a server that has just ended
    listener.bind(("127.0.0.1", port))
    config = uvicorn.Config(application, log_config=None, lifespan="off", timeout_graceful_shutdown=1, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + START
    while not server.started:
        if time.monotonic() > deadline:
            raise TimeoutError("the server did not start")
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()


class Site:
    """The fixture ``site``: opens pages as one of the cast and collects what the browser complains about."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser = browser
        self.url = url
        self.complaints: list[str] = []
        self._forgiven: list[str] = []
        self._contexts: list[BrowserContext] = []

    def open(
        self,
        path: str = "/",
        *,
        user: User | None = None,
        theme: Literal["auto", "light", "dark"] = "light",
        system: Literal["light", "dark"] = "light",
        width: int = 1280,
        height: int = 900,
        js: bool = True,
        zone: str | None = None,
    ) -> Page:
        """A page in a browser of its own, signed in as ``user``; ``theme`` is the cookie, ``system`` what auto sees.

        ``zone`` is the time zone of that browser; without it the machine's.
        """
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": height},
            color_scheme=system,
            reduced_motion="reduce",
            java_script_enabled=js,
            timezone_id=zone,
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        if theme != "auto":
            context.add_cookies([{"name": "theme", "value": theme, "url": self.url}])
        if user is not None:
            self.sign_in(context, user)
        page = context.new_page()
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self._note("error", str(error)))
        page.on("requestfailed", lambda failed: self._note_failed(failed.url, failed.failure or ""))
        page.goto(path)
        return page

    def sign_in(self, context: BrowserContext, user: User) -> None:
        """A session in the database and its cookie in the browser, without the form."""
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = BACKEND
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        assert session.session_key
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": self.url}])

    def forgive(self, pattern: str) -> None:
        """What a test provokes is a line in the console too, now or a moment later."""
        self._forgiven.append(pattern)

    @property
    def grievances(self) -> list[str]:
        """Complaints that nobody forgave."""
        return [text for text in self.complaints if not any(re.search(one, text) for one in self._forgiven)]

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def _note_failed(self, url: str, why: str) -> None:
        if not url.startswith(self.url):
            self.complaints.append(f"asked for {url}: {why}")

    def close(self) -> None:
        for context in self._contexts:
            context.close()


# axe reads the same few colours again for each element and all that lies under it: a quarter of the time of a scan.
AXE = (
    Axe().axe_script
    + """;{
  const known = new Map(), Color = axe.commons.color.Color.prototype, read = Color.parseString;
  Color.parseString = function (text) {
    if (known.has(text)) [this.r, this.g, this.b, this.alpha] = known.get(text);
    else known.set(text, (read.call(this, text), [this.r, this.g, this.b, this.alpha]));
    return this;
  };
} null"""
)
UNFOLD = """() => {
  for (const one of document.querySelectorAll("main details:not(.menu)")) one.open = true;
}"""
# What lies under a bar that sticks depends on how far the page is scrolled; for axe they stand where they are written.
UNSTICK = """() => {
  for (const one of document.querySelectorAll("main *"))
    if (getComputedStyle(one).position === "sticky") one.style.position = "relative", one.dataset.unstuck = "";
}"""
STICK = """() => {
  for (const one of document.querySelectorAll("[data-unstuck]"))
    one.style.removeProperty("position"), delete one.dataset.unstuck;
}"""


def faults(page: Page, only: str = "") -> list[str]:
    """What axe finds wrong with a page, by all its rules or ``only`` one: rule, impact, where, and why."""
    # Preloading would have axe write style elements into the page, which the policy refuses.
    options: dict[str, object] = {
        "resultTypes": ["violations"],
        "preload": False,
        "rules": {"target-size": {"enabled": True}},
    }
    if only:
        options["runOnly"] = [only]
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)  # half a megabyte: once for each page
    page.evaluate(UNSTICK)
    found = page.evaluate("async options => (await axe.run(options)).violations", options)
    page.evaluate(STICK)
    return [
        f"{one['id']} ({one['impact']}): {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ]


def walk(page: Page, places: Mapping[str, str]) -> list[str]:
    """What is wrong with pages, by name: axe in light, contrast in dark, scrolling sideways at any width.

    Whatever is folded up is unfolded first.
    """
    found = []
    for name, place in places.items():
        page.goto(place)
        page.evaluate(UNFOLD)
        found += [f"{name}: {one}" for one in faults(page)]
        page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
        found += [f"{name} dark: {one}" for one in faults(page, only="color-contrast")]
        for width in WIDTHS:  # beginning with the one it has, as each other lays the page out and paints it anew
            wanted: ViewportSize = {**USUAL, "width": width}
            if page.viewport_size != wanted:
                page.set_viewport_size(wanted)
            if by := sideways(page):
                found.append(f"{name} at {width}: scrolls sideways by {by}")
        page.set_viewport_size(USUAL)
    return found


def sideways(page: Page) -> int:
    """By how many pixels the page can be scrolled sideways; 0 as it should be."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
