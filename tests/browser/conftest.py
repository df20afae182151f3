"""Browser tests: ``def test_x(site: Site, shared_cast: Cast)`` and ``site.open("/projects/", user=shared_cast.bob)``.

``site.open`` takes theme="dark", width=390, js=False; ``faults(page)`` runs axe, ``walk(page, places)`` looks at
many pages (both in `tests.browser.site`). A test fails when the browser complained in its console, a refused inline
script or style included, unless it was forgiven by ``site.forgive``. Use ``shared_cast``: the server's threads must see
the rows.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser

from tests.browser.site import Site, running_server

HERE = Path(__file__).parent
# The shell has no windows of its own, which nobody sees and which cost more than our pages.
BROWSERS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
BROWSER = next((one for one in BROWSERS if one.exists()), BROWSERS[0])
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# WhiteNoise hands files over in pieces, which Django mentions for each file under ASGI.
PIECES = "ignore:StreamingHttpResponse must consume synchronous iterators:Warning"
# A server that is stopped drops its open event streams, and with them the (empty) bodies of their requests.
DROPPED = "ignore:.*SpooledTemporaryFile.__del__:pytest.PytestUnraisableExceptionWarning"
# A page that is left before its scripts came leaves WhiteNoise's file to the garbage collector.
LEFT = "ignore:.*FileIO name='.*/static/.*:pytest.PytestUnraisableExceptionWarning"


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Marks them, and puts them last: Playwright's event loop stays in this thread, where others would stumble."""
    yield
    ours = [item for item in items if HERE in item.path.parents]
    items[:] = [item for item in items if HERE not in item.path.parents] + ours
    lack = _lack() if ours else ""
    for item in ours:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.skipif(bool(lack), reason=lack))
        item.add_marker(pytest.mark.filterwarnings(PIECES))
        item.add_marker(pytest.mark.filterwarnings(DROPPED))
        item.add_marker(pytest.mark.filterwarnings(LEFT))


def _lack() -> str:
    """Why no browser can be driven here, empty when one can."""
    if not BROWSER.exists():
        return "Chromium is not here: apt-get install chromium-headless-shell"
    node, _ = compute_driver_executable()
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return f"Playwright does not start: {done.stderr.strip()}" if done.returncode else ""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": str(BROWSER), "args": CHROMIUM}


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with running_server() as url:
        yield url


@pytest.fixture
def site(transactional_db: None, browser: Browser, server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # because of that event loop
    cache.clear()
    site = Site(browser, server)
    yield site
    site.close()
    assert site.grievances == []
