"""Dropbox, HTTP API v2 (https://www.dropbox.com/developers/documentation/http/documentation)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final

from pipeline.interruptions import Refused
from pipeline.providers.cloud.answers import MOVING, Exists, failure_of, gone, no_folder, shown
from pipeline.providers.cloud.oauth import Account, Renew, read_json
from pipeline.providers.cloud.paths import below, joined, tidy
from pipeline.providers.http import Outside
from pipeline.remote import Entry, Listing

TITLE: Final = "Dropbox"
API: Final = "https://api.dropboxapi.com"
CONTENT: Final = "https://content.dropboxapi.com"
PAGE: Final = 500
PIECE: Final = 8 * 1024 * 1024  # bytes of one part of an upload session; Dropbox takes up to 150 MB, in steps of 4 MiB


class Dropbox:
    """Paths are Dropbox's own: the root is "", everything else begins with /."""

    def __init__(
        self,
        way: Outside,
        *,
        credentials: dict[str, str],
        renew: Renew = lambda _: None,
        folder: str = "",
        api: str = API,
        content: str = CONTENT,
    ) -> None:
        self.account = Account(way, TITLE, f"{api}/oauth2/token", credentials, renew)
        self.api, self.content, self.folder = api, content, tidy(folder)

    def listing(self, folder: str, cursor: str = "") -> Listing:
        if cursor:
            found = self._call("files/list_folder/continue", {"cursor": cursor}, folder)
        else:
            found = self._call("files/list_folder", {"path": self._path(folder), "limit": PAGE}, folder)
        if found is None:
            raise no_folder(folder)
        entries = tuple(self._entry(one) for one in found["entries"] if one[".tag"] in ("file", "folder"))
        return Listing(entries, str(found["cursor"]) if found.get("has_more") else "")

    def find(self, path: str) -> Entry | None:
        if not self._path(path):
            return Entry(path="", key="", is_folder=True)  # the root has no metadata
        found = self._call("files/get_metadata", {"path": self._path(path)}, path)
        return self._entry(found) if found else None

    @contextmanager
    def read(self, entry: Entry) -> Iterator[Iterator[bytes]]:
        headers = {"dropbox-api-arg": _argument({"path": entry.key})}
        try:
            with self.account.stream("POST", f"{self.content}/2/files/download", headers) as stream:
                yield stream.chunks
        except Refused as error:
            if "not_found" in error.text:
                raise gone(entry.path) from error
            raise

    def write(self, path: str, source: IO[bytes], size: int, *, overwrite: bool) -> None:
        """By an upload session; the file appears with its end. Folders on the way are made by Dropbox itself."""
        if not overwrite and self.find(path) is not None:
            raise Exists(path)
        source.seek(0)
        session = self._upload("start", {}, b"")["session_id"]
        offset = 0
        while piece := source.read(PIECE):
            cursor = {"session_id": session, "offset": offset}
            self._upload("append_v2", {"cursor": cursor}, piece)
            offset += len(piece)
        commit = {
            "path": self._path(path), "mode": "overwrite" if overwrite else "add", "autorename": False,
            "strict_conflict": not overwrite, "mute": True,
        }  # fmt: skip
        try:
            cursor = {"session_id": session, "offset": offset}
            self._upload("finish", {"cursor": cursor, "commit": commit}, b"")
        except Refused as error:
            if "conflict" in error.text:
                raise Exists(path) from error
            raise

    def _call(self, name: str, wish: dict[str, Any], path: str) -> Any:
        """The answer; None where there is nothing at the path (409 and ``path/not_found``)."""
        answer = self.account.ask(
            "POST",
            f"{self.api}/2/{name}",
            headers={"content-type": "application/json"},
            content=json.dumps(wish).encode(),
            good=(200, 409),
        )
        if answer.status == 200:
            return read_json(TITLE, answer)
        summary = str(read_json(TITLE, answer).get("error_summary", ""))
        if "not_found" in summary or "not_folder" in summary or "not_file" in summary:
            return None
        if summary.startswith("reset"):
            raise Refused("listing_changed", f"{path or '/'} changed while it was listed. Try again.")
        raise Refused("storage_refused", f"{TITLE} answered: {summary or shown(answer.body)}")

    def _upload(self, step: str, wish: dict[str, Any], piece: bytes) -> Any:
        headers = {"content-type": "application/octet-stream", "dropbox-api-arg": _argument(wish)}
        url = f"{self.content}/2/files/upload_session/{step}"
        answer = self.account.ask("POST", url, headers=headers, content=piece, limits=MOVING, good=(200, 409))
        if answer.status == 409:
            summary = shown(answer.body)
            if "insufficient_space" in summary:
                raise Refused("storage_full", f"{TITLE} is full. Make room there, then try again.")
            raise Refused("storage_refused", f"{TITLE} answered: {summary}")
        if answer.status != 200:
            raise failure_of(TITLE, answer)
        return read_json(TITLE, answer) if answer.body.strip() not in (b"", b"null") else None

    def _path(self, path: str) -> str:
        found = joined(self.folder, path)
        return f"/{found}" if found else ""

    def _entry(self, found: dict[str, Any]) -> Entry:
        """``path_display`` may differ from ours in case alone; the last name is always as it was written."""
        path = str(found.get("path_display") or found["path_lower"]).strip("/")
        folder = self.folder
        if folder and path.lower().startswith(f"{folder.lower()}/"):
            path = f"{folder}/{path[len(folder) + 1 :]}"
        is_folder = found[".tag"] == "folder"
        return Entry(
            path=below(path, folder),
            key=str(found["id"]),
            is_folder=is_folder,
            size=None if is_folder else int(found["size"]),
            mark=str(found.get("content_hash") or found.get("rev") or ""),
            changed=str(found.get("server_modified") or ""),
        )


def _argument(wish: dict[str, Any]) -> str:
    """JSON for a header: what is not ASCII is escaped, and DEL too, as Dropbox asks for."""
    return json.dumps(wish).replace("\x7f", "\\u007f")
