"""OneDrive and SharePoint by Microsoft Graph v1.0 (https://learn.microsoft.com/en-us/graph/api/resources/driveitem)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final
from urllib.parse import quote, urlsplit

from pipeline.interruptions import Refused
from pipeline.providers.cloud.answers import MOVING, Exists, failure_of, no_folder
from pipeline.providers.cloud.oauth import Account, Renew, read_json
from pipeline.providers.cloud.paths import child, joined, parent_of, tidy
from pipeline.providers.http import Outside
from pipeline.remote import Entry, Listing

TITLE: Final = "OneDrive"
API: Final = "https://graph.microsoft.com/v1.0"
TOKENS: Final = "https://login.microsoftonline.com/common/oauth2/v2.0/token"
PAGE: Final = 200
PIECE: Final = 32 * 320 * 1024  # bytes; a part of an upload session is a multiple of 320 KiB and below 60 MiB


class OneDrive:
    """The signed-in person's own drive. Folders on the way to a new file are made by Graph itself."""

    def __init__(
        self,
        way: Outside,
        *,
        credentials: dict[str, str],
        renew: Renew = lambda _: None,
        folder: str = "",
        api: str = API,
        tokens: str = TOKENS,
    ) -> None:
        self.way, self.api, self.folder = way, api, tidy(folder)
        self.account = Account(way, TITLE, tokens, credentials, renew)

    def listing(self, folder: str, cursor: str = "") -> Listing:
        if cursor and not self._is_ours(cursor):
            raise Refused("bad_cursor", "That is no page of this folder. Begin at the first.")
        first = f"{self._at(folder, 'children')}?$top={PAGE}&$orderby=name"
        answer = self.account.ask("GET", cursor or first, good=(200, 404))
        if answer.status == 404:
            raise no_folder(folder)
        found = read_json(TITLE, answer)
        entries = [self._entry(one, folder) for one in found["value"]]
        return Listing(tuple(one for one in entries if one), str(found.get("@odata.nextLink") or ""))

    def _is_ours(self, url: str) -> bool:
        """The next page's address comes from outside, and our token goes with it: only to Graph itself."""
        mine, theirs = urlsplit(self.api), urlsplit(url)
        return (mine.scheme, mine.netloc) == (theirs.scheme, theirs.netloc) and theirs.path.startswith(mine.path)

    def find(self, path: str) -> Entry | None:
        answer = self.account.ask("GET", self._at(path), good=(200, 404))
        return None if answer.status == 404 else self._entry(read_json(TITLE, answer), parent_of(tidy(path)))

    @contextmanager
    def read(self, entry: Entry) -> Iterator[Iterator[bytes]]:
        """Graph leads to an address that is good for a while by itself; our token does not go there."""
        with self.account.stream("GET", f"{self.api}/me/drive/items/{quote(entry.key)}/content") as stream:
            yield stream.chunks

    def write(self, path: str, source: IO[bytes], size: int, *, overwrite: bool) -> None:
        """By an upload session; the file appears with its last part."""
        if not overwrite and self.find(path) is not None:
            raise Exists(path)
        source.seek(0)
        if size == 0:
            raise Refused("empty_file", f"{TITLE} takes no empty files by upload.")
        behaviour = {"@microsoft.graph.conflictBehavior": "replace" if overwrite else "fail"}
        begun = self.account.ask(
            "POST",
            self._at(path, "createUploadSession"),
            headers={"content-type": "application/json"},
            content=json.dumps({"item": behaviour}).encode(),
            good=(200, 409),
        )
        if begun.status == 409:
            raise Exists(path)
        self._send(str(read_json(TITLE, begun)["uploadUrl"]), path, source, size)

    def _send(self, url: str, path: str, source: IO[bytes], size: int) -> None:
        """The parts, without our token: the session's address is its own key."""
        offset = 0
        while piece := source.read(PIECE):
            end = offset + len(piece) - 1
            headers = {"content-range": f"bytes {offset}-{end}/{size}", "content-type": "application/octet-stream"}
            answer = self.way.ask("PUT", url, headers=headers, content=piece, limits=MOVING)
            if answer.status == 409:
                raise Exists(path)
            if answer.status not in (200, 201, 202):
                raise failure_of(TITLE, answer)
            offset += len(piece)

    def _at(self, path: str, more: str = "") -> str:
        found = joined(self.folder, path)
        if not found:
            return f"{self.api}/me/drive/root{f'/{more}' if more else ''}"
        return f"{self.api}/me/drive/root:/{quote(found)}{f':/{more}' if more else ''}"

    def _entry(self, found: dict[str, Any], folder: str) -> Entry | None:
        """Notebooks and links to other drives are neither files nor folders."""
        is_folder = "folder" in found
        if not is_folder and "file" not in found:
            return None
        hashes = (found.get("file") or {}).get("hashes") or {}
        mark = hashes.get("quickXorHash") or hashes.get("sha256Hash") or found.get("cTag") or found.get("eTag")
        return Entry(
            path=child(tidy(folder), str(found["name"])),
            key=str(found["id"]),
            is_folder=is_folder,
            size=None if is_folder else int(found.get("size") or 0),
            mark=str(mark or ""),
            changed=str(found.get("lastModifiedDateTime") or ""),
        )
