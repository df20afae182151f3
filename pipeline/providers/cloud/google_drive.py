"""Google Drive, API v3 (https://developers.google.com/workspace/drive/api/reference/rest/v3).

Drive knows files by ids; names need not be unique in a folder, and may have a / in them, which is shown as _. Folders
of one name are seen as one; of files of one name all are listed, and where one is sought it is the one changed last.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any, Final
from urllib.parse import quote, urlencode

from pipeline.providers.cloud.answers import MOVING, Exists, no_folder, pieces_of
from pipeline.providers.cloud.oauth import Account, Renew
from pipeline.providers.cloud.paths import child, joined, parent_of, tidy
from pipeline.providers.http import Outside
from pipeline.remote import Entry, Listing

TITLE: Final = "Google Drive"
API: Final = "https://www.googleapis.com"
TOKENS: Final = "https://oauth2.googleapis.com/token"
PAGE: Final = 500
FOLDER: Final = "application/vnd.google-apps.folder"
OWN: Final = "application/vnd.google-apps."
AS_PDF: Final = {f"{OWN}{kind}" for kind in ("document", "spreadsheet", "presentation", "drawing")}
FIELDS: Final = "id,name,mimeType,size,md5Checksum,modifiedTime,version"


class GoogleDrive:
    """Documents, sheets, slides and drawings of Google's own come as PDF; forms, sites and shortcuts are left out."""

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
        self.account, self.api, self.folder = Account(way, TITLE, tokens, credentials, renew), api, tidy(folder)
        self._ids: dict[str, list[str]] = {"": ["root"]}

    def listing(self, folder: str, cursor: str = "") -> Listing:
        parents = self._ids_of(joined(self.folder, folder))
        if not parents:
            raise no_folder(folder)
        found = self._list(f"{_within(parents)} and trashed = false", cursor, order="folder,name_natural")
        entries = [one for one in (self._entry(file, folder) for file in found.get("files", ())) if one]
        folders = {one.path: one for one in entries if one.is_folder}
        files = (one for one in entries if not one.is_folder)
        return Listing((*folders.values(), *files), str(found.get("nextPageToken") or ""))

    def find(self, path: str) -> Entry | None:
        parents = self._ids_of(joined(self.folder, parent_of(path)))
        name = tidy(path).rpartition("/")[2]
        if not parents:
            return None
        found = next(iter(self._named(parents, name)), None)
        if found is None and name.lower().endswith(".pdf"):
            own = self._named(parents, name[:-4])
            found = next((one for one in own if one["mimeType"] in AS_PDF), None)
        return self._entry(found, parent_of(tidy(path))) if found else None

    @contextmanager
    def read(self, entry: Entry) -> Iterator[Iterator[bytes]]:
        file, _, exported = entry.key.partition("?")
        more = "/export?mimeType=application%2Fpdf" if exported else "?alt=media&supportsAllDrives=true"
        with self.account.stream("GET", f"{self.api}/drive/v3/files/{quote(file)}{more}") as stream:
            yield stream.chunks

    def write(self, path: str, source: IO[bytes], size: int, *, overwrite: bool) -> None:
        """By a resumable upload; the file appears when its last byte has arrived."""
        name, parent = tidy(path).rpartition("/")[2], self._made(joined(self.folder, parent_of(path)))
        there = next(iter(self._named([parent], name)), None)
        if there and not overwrite:
            raise Exists(path)
        body: dict[str, Any] = {} if there else {"name": name, "parents": [parent]}
        at = f"/{quote(there['id'])}" if there else ""
        begun = self.account.ask(
            "PATCH" if there else "POST",
            f"{self.api}/upload/drive/v3/files{at}?uploadType=resumable&supportsAllDrives=true",
            headers={"content-type": "application/json; charset=UTF-8", "x-upload-content-length": str(size)},
            content=json.dumps(body).encode(),
        )

        def whole() -> Iterator[bytes]:
            source.seek(0)
            return pieces_of(source)

        headers = {"content-length": str(size)}
        self.account.ask("PUT", begun.headers["location"], headers=headers, content=whole, limits=MOVING)

    def _list(self, query: str, cursor: str = "", *, order: str = "modifiedTime desc") -> Any:
        wish = {
            "q": query, "fields": f"nextPageToken,files({FIELDS})", "pageSize": PAGE, "orderBy": order,
            "supportsAllDrives": "true", "includeItemsFromAllDrives": "true",
        }  # fmt: skip
        more = {"pageToken": cursor} if cursor else {}
        return self.account.json("GET", f"{self.api}/drive/v3/files?{urlencode({**wish, **more})}")

    def _named(self, parents: Sequence[str], name: str, kind: str = "") -> list[dict[str, Any]]:
        """What is called so, changed last first; a _ may stand for a /."""
        word = name.replace("\\", "\\\\").replace("'", "\\'")
        more = f" and mimeType = '{kind}'" if kind else ""
        files = self._list(f"{_within(parents)} and name = '{word}' and trashed = false{more}").get("files", ())
        if files or "_" not in name:
            return list(files)
        return [one for one in self._all(f"{_within(parents)} and trashed = false{more}") if _shown(one) == name]

    def _all(self, query: str) -> Iterator[dict[str, Any]]:
        cursor = ""
        while True:
            page = self._list(query, cursor)
            yield from page.get("files", ())
            cursor = str(page.get("nextPageToken") or "")
            if not cursor:
                return

    def _ids_of(self, path: str) -> list[str]:
        """The ids of the folders of a path, each path asked for once; none where there is none."""
        if path not in self._ids:
            above = self._ids_of(parent_of(path))
            found = self._named(above, path.rpartition("/")[2], FOLDER) if above else []
            if not found:
                return []
            self._ids[path] = [str(one["id"]) for one in found]
        return self._ids[path]

    def _made(self, path: str) -> str:
        """The id of a folder, made where it is not there."""
        if found := self._ids_of(path):
            return found[0]
        body = {"name": path.rpartition("/")[2], "mimeType": FOLDER, "parents": [self._made(parent_of(path))]}
        made = self.account.json("POST", f"{self.api}/drive/v3/files?supportsAllDrives=true", body)
        self._ids[path] = [str(made["id"])]
        return self._ids[path][0]

    def _entry(self, found: dict[str, Any], folder: str) -> Entry | None:
        kind, name = str(found["mimeType"]), _shown(found)
        is_folder, exported = kind == FOLDER, kind in AS_PDF
        if kind.startswith(OWN) and not (is_folder or exported):
            return None
        changed = str(found.get("modifiedTime") or "")
        return Entry(
            path=child(tidy(folder), f"{name}.pdf" if exported else name),
            key=f"{found['id']}?pdf" if exported else str(found["id"]),
            is_folder=is_folder,
            size=None if is_folder or exported else int(found.get("size") or 0),
            mark=str(found.get("md5Checksum") or f"{changed} {found.get('version', '')}"),
            changed=changed,
        )


def _within(parents: Sequence[str]) -> str:
    either = " or ".join(f"'{one}' in parents" for one in parents)
    return f"({either})"


def _shown(found: Mapping[str, Any]) -> str:
    """The name as a part of a path."""
    return str(found["name"]).replace("/", "_")
