"""WebDAV (RFC 4918), as Nextcloud, ownCloud and many disks in a network speak it."""

from __future__ import annotations

import base64
import email.utils
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO, Any, Final
from urllib.parse import quote, unquote, urlsplit

from pipeline.interruptions import Refused, TryLater
from pipeline.providers.cloud.answers import (
    LISTING,
    MOVING,
    Exists,
    failure_of,
    gone,
    no_folder,
    pieces_of,
    streamed,
)
from pipeline.providers.cloud.paths import below, joined, parent_of, tidy, upper_folders
from pipeline.providers.http import Answer, Outside
from pipeline.remote import Entry, Listing

TITLE: Final = "The WebDAV server"
PAGE: Final = 500
TAKING_BACK: Final = (0.0, 0.3, 1.0)  # seconds before each try to delete what was sent by half
DAV: Final = "{DAV:}"
WANTED: Final = (
    b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/>'
    b"<getetag/><getlastmodified/></prop></propfind>"
)


class WebDav:
    """``address`` is the URL of the collection that ``folder`` lies below."""

    def __init__(self, way: Outside, *, address: str, user: str, password: str, folder: str = "") -> None:
        self.way, self.folder = way, tidy(folder)
        parts = urlsplit(address)
        self.root, self.site = unquote(parts.path).rstrip("/"), f"{parts.scheme}://{parts.netloc}"
        word = base64.b64encode(f"{user}:{password}".encode()).decode()
        self.headers = {"authorization": f"Basic {word}"}
        self._seen: dict[str, list[Entry]] = {}

    def listing(self, folder: str, cursor: str = "") -> Listing:
        """WebDAV knows no pages: the folder is asked for once, and its pages are cut from that."""
        if folder not in self._seen:
            self._seen = {folder: self._children(folder)}
        start = int(cursor) if cursor.isdigit() else 0
        found = self._seen[folder]
        end = start + PAGE
        return Listing(tuple(found[start:end]), str(end) if end < len(found) else "")

    def _children(self, folder: str) -> list[Entry]:
        answer = self._propfind(self._path(folder), depth="1", is_folder=True)
        if answer.status == 404:
            raise no_folder(folder)
        here = self._path(folder)
        found = [one for one in self._entries(answer) if one.key != here]
        return sorted(found, key=lambda one: (not one.is_folder, one.path))

    def find(self, path: str) -> Entry | None:
        answer = self._propfind(self._path(path), depth="0", is_folder=False)
        return None if answer.status == 404 else next(iter(self._entries(answer)), None)

    @contextmanager
    def read(self, entry: Entry) -> Iterator[Iterator[bytes]]:
        with streamed(self.way, TITLE, "GET", self._url(entry.key), self.headers) as stream:
            yield stream.chunks

    def write(self, path: str, source: IO[bytes], size: int, *, overwrite: bool) -> None:
        """Under a passing name first, then moved: nobody sees half a file, and two who write at once do not collide."""
        if not overwrite and self.find(path) is not None:
            raise Exists(path)
        self._make_folders(path)
        target = self._path(path)
        passing = joined(parent_of(target), f".bindery-{secrets.token_hex(8)}.part")
        headers = {"content-length": str(size), "content-type": "application/octet-stream"}
        try:
            self._good(self._ask("PUT", self._url(passing), headers, pieces_of(source), limits=MOVING), path)
            moved = self._ask(
                "MOVE",
                self._url(passing),
                {"destination": self._url(target), "overwrite": "T" if overwrite else "F"},
            )
            if moved.status != 412:
                self._good(moved, path)
            if self.find(path) is None:  # some servers read a name with ; or ? in it as another one
                raise _misread(path)
            if moved.status == 412:
                raise Exists(path)
        except (Refused, TryLater):
            self._take_back(passing)
            raise

    def _take_back(self, passing: str) -> None:
        """A server may still be writing what it got when the line broke, so it is asked more than once."""
        for pause in TAKING_BACK:
            time.sleep(pause)
            with suppress(Refused, TryLater):  # what went wrong first is what is told
                if self._ask("DELETE", self._url(passing)).status in (200, 204):
                    return

    def _make_folders(self, path: str) -> None:
        for folder in upper_folders(self._path(path)):
            if self._propfind(folder, depth="0", is_folder=True).status == 404:
                answer = self._ask("MKCOL", self._url(folder, is_folder=True))
                if answer.status != 405:  # made by somebody else meanwhile
                    self._good(answer, folder)

    def _propfind(self, path: str, *, depth: str, is_folder: bool) -> Answer:
        headers = {"depth": depth, "content-type": "application/xml"}
        answer = self._ask("PROPFIND", self._url(path, is_folder=is_folder), headers, WANTED)
        if answer.status in (207, 404):
            return answer
        if answer.status in (200, 405, 501):
            raise Refused("no_webdav", "There is a web server at that address, but it does not speak WebDAV there.")
        if 300 <= answer.status < 400:
            to = answer.headers.get("location", "another address")
            raise Refused("address_moved", f"{TITLE} sends us to {to[:200]}. Give that address at the connection.")
        raise failure_of(TITLE, answer)

    def _ask(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, content: Any = None, **options: Any
    ) -> Answer:
        whole = {**self.headers, **(headers or {})}
        return self.way.ask(method, url, headers=whole, content=content, **{"limits": LISTING, **options})

    def _good(self, answer: Answer, path: str) -> None:
        if answer.status == 404:
            raise gone(path)
        if not 200 <= answer.status < 300:
            raise failure_of(TITLE, answer)

    def _entries(self, answer: Answer) -> list[Entry]:
        """The responses of a multistatus (RFC 4918, section 14.16) that lie below the connection's root."""
        from lxml import etree  # noqa: PLC0415 - a library that only those need who read XML

        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
        try:
            tree = etree.fromstring(answer.body, parser)
        except etree.XMLSyntaxError as error:
            raise Refused("no_webdav", f"{TITLE} answered what is no XML: {str(error)[:200]}") from error
        found = (self._entry(one) for one in tree.findall(f"{DAV}response"))
        return [one for one in found if one is not None]

    def _entry(self, response: Any) -> Entry | None:
        path = unquote(urlsplit((response.findtext(f"{DAV}href") or "").strip()).path).rstrip("/")
        if path != self.root and not path.startswith(f"{self.root}/"):
            return None
        key = path.removeprefix(self.root).strip("/")
        prop = next((one.find(f"{DAV}prop") for one in response.findall(f"{DAV}propstat") if _is_found(one)), None)
        if prop is None:
            return None
        size, tag = prop.findtext(f"{DAV}getcontentlength") or "", prop.findtext(f"{DAV}getetag") or ""
        changed = _iso(prop.findtext(f"{DAV}getlastmodified") or "")
        return Entry(
            path=below(key, self.folder),
            key=key,
            is_folder=prop.find(f"{DAV}resourcetype/{DAV}collection") is not None,
            size=int(size) if size.isdigit() else None,
            mark=tag.strip('"') or f"{changed} {size}",
            changed=changed,
        )

    def _path(self, path: str) -> str:
        return joined(self.folder, path)

    def _url(self, path: str, *, is_folder: bool = False) -> str:
        whole = f"{self.root}/{path}" if path else f"{self.root}/"
        return f"{self.site}{quote(whole)}{'/' if is_folder and path else ''}"


def _misread(path: str) -> Refused:
    text = f"{TITLE} took the file, but not under the name {path}. Choose a folder and names without ; ? and the like."
    return Refused("name_misread", text)


def _is_found(propstat: Any) -> bool:
    return " 200" in (propstat.findtext(f"{DAV}status") or " 200")


def _iso(text: str) -> str:
    try:
        return email.utils.parsedate_to_datetime(text).isoformat() if text else ""
    except ValueError:
        return ""
