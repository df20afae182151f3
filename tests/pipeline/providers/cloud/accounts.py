"""What Google Drive, Dropbox and OneDrive say on the wire, as far as their public references go: a small local server.

A token is good until `Service.expire`; a request with another one gets 401. `Service.busy` answers are 429.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

GRANT = {"client_id": "bindery", "client_secret": "c", "refresh_token": "first"}


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"{}")


@dataclass
class Reply:
    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Service:
    """``files`` are bytes by path, ``folders`` paths. ``asked`` holds what came, in order."""

    files: dict[str, bytes] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    asked: list[Asked] = field(default_factory=list)
    refresh_tokens: set[str] = field(default_factory=lambda: {"first"})
    rotates: bool = False
    page: int = 2
    busy: int = 0
    token: int = 0
    sessions: dict[str, Any] = field(default_factory=dict)
    address: str = ""

    def expire(self) -> None:
        """The access token is good no longer."""
        self.token += 1

    def refresh(self, asked: Asked) -> Reply:
        """The token endpoint (RFC 6749, sections 5.1, 5.2 and 6)."""
        given = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        assert (given["grant_type"], given["client_id"]) == ("refresh_token", "bindery")
        if given["refresh_token"] not in self.refresh_tokens:
            return Reply(400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."})
        self.token += 1
        answer: dict[str, Any] = {"access_token": f"t{self.token}", "expires_in": 3600, "token_type": "Bearer"}
        if self.rotates:
            answer["refresh_token"] = f"next{self.token}"
            self.refresh_tokens.add(answer["refresh_token"])
        return Reply(200, answer)

    def names_in(self, folder: str) -> list[tuple[str, bool]]:
        """(path, whether it is a folder) of all that lies directly in a folder, folders first."""

        def lies(path: str) -> bool:
            return path.rpartition("/")[0] == folder

        return [(one, True) for one in sorted(self.folders) if lies(one)] + [
            (one, False) for one in sorted(self.files) if lies(one)
        ]

    def put(self, path: str, content: bytes) -> None:
        self.files[path] = content
        parts = path.split("/")[:-1]
        self.folders |= {"/".join(parts[: end + 1]) for end in range(len(parts))}


Answering = Callable[[Service, Asked], Reply]


@contextmanager
def served(service: Service, answer: Answering) -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:
                self.close_connection = True

        def talk(self) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            asked = Asked(self.command, unquote(parts.path), query, headers, body)
            service.asked.append(asked)
            reply = self.reply(asked)
            raw = (
                reply.body
                if isinstance(reply.body, bytes)
                else b""
                if reply.body is None
                else json.dumps(reply.body).encode()
            )
            self.send_response(reply.status)
            for name, value in {**reply.headers, "Content-Length": str(len(raw))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        def reply(self, asked: Asked) -> Reply:
            if asked.path.endswith("/token"):
                return service.refresh(asked)
            if asked.path.startswith("/free/"):  # addresses that are a key by themselves
                assert "authorization" not in asked.headers
                return answer(service, asked)
            if asked.headers.get("authorization") != f"Bearer t{service.token}":
                return Reply(401, {"error": "expired_access_token"})
            if service.busy:
                service.busy -= 1
                return Reply(429, {"error": "slow down"}, {"Retry-After": "11"})
            return answer(service, asked)

        do_GET = do_POST = do_PUT = do_PATCH = talk  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    service.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# --- Google Drive, API v3: files.list, files.get, files.export, files.create, resumable uploads ------------------
QUERY = re.compile(
    r"\((?P<parents>'[^']*' in parents(?: or '[^']*' in parents)*)\)"
    r"(?: and name = '(?P<name>(?:[^'\\]|\\.)*)')? and trashed = false(?P<more>.*)"
)
FOLDER = "application/vnd.google-apps.folder"


def google(service: Service, asked: Asked) -> Reply:
    if asked.path == "/drive/v3/files" and asked.method == "GET":
        return _google_list(service, asked.query)
    if asked.path == "/drive/v3/files":
        path = _google_path(asked.json)
        service.folders.add(path)
        return Reply(200, _google_file(service, path, is_folder=True))
    if asked.path == "/upload/drive/v3/files" or asked.path.startswith("/upload/drive/v3/files/"):
        path = asked.path.removeprefix("/upload/drive/v3/files").removeprefix("/id:") or _google_path(asked.json)
        assert asked.query["uploadType"] == "resumable"
        service.sessions["u"] = path
        return Reply(200, None, {"Location": f"{service.address}/session/u"})
    if asked.path == "/session/u":
        service.put(service.sessions["u"], asked.body)
        return Reply(200, _google_file(service, service.sessions["u"], is_folder=False))
    path = asked.path.removeprefix("/drive/v3/files/id:")
    if path.endswith("/export"):
        assert asked.query["mimeType"] == "application/pdf"
        return Reply(200, b"%PDF-1.7 of " + path.encode())
    assert asked.query["alt"] == "media"
    if path not in service.files:
        return Reply(404, {"error": {"code": 404}})
    return Reply(200, service.files[path])


def _google_path(body: dict[str, Any]) -> str:
    parent = body["parents"][0]
    return "/".join(one for one in (("" if parent == "root" else parent.removeprefix("id:")), body["name"]) if one)


def _google_list(service: Service, query: dict[str, str]) -> Reply:
    found = QUERY.fullmatch(query["q"])
    assert found, query["q"]
    parents = re.findall(r"'([^']*)' in parents", found["parents"])
    rows = [row for one in parents for row in service.names_in("" if one == "root" else one.removeprefix("id:"))]
    if found["name"] is not None:
        name = found["name"].replace("\\'", "'").replace("\\\\", "\\")
        rows = [one for one in rows if _google_name(one[0]) == name]
    if FOLDER in found["more"]:
        rows = [one for one in rows if one[1]]
    start = int(query.get("pageToken", 0))
    end = start + min(service.page, int(query["pageSize"]))
    more = {"nextPageToken": str(end)} if end < len(rows) else {}
    return Reply(200, {"files": [_google_file(service, *one) for one in rows[start:end]], **more})


def _google_name(path: str) -> str:
    """As Drive lets names be: of "a.txt|2" it is that of "a.txt", and of "a|slash|b" it has a / in it."""
    name = path.rpartition("/")[2].removesuffix(".gdoc").removesuffix(".gform")
    return re.sub(r"\|\d+$", "", name).replace("|slash|", "/")


def _google_file(service: Service, path: str, is_folder: bool) -> dict[str, Any]:
    own = {".gdoc": "application/vnd.google-apps.document", ".gform": "application/vnd.google-apps.form"}
    kind = FOLDER if is_folder else next((own[end] for end in own if path.endswith(end)), "text/plain")
    common = {"id": f"id:{path}", "name": _google_name(path), "mimeType": kind, "modifiedTime": "2026-01-01T00:00:00Z"}
    if kind != "text/plain":
        return {**common, "version": "7"}
    content = service.files[path]
    return {**common, "size": str(len(content)), "md5Checksum": hashlib.md5(content).hexdigest()}


# --- Dropbox, HTTP API v2 ---------------------------------------------------------------------------------------
def dropbox(service: Service, asked: Asked) -> Reply:
    name = asked.path.removeprefix("/2/files/")
    if name == "list_folder":
        return _dropbox_list(service, asked.json["path"].strip("/"), 0)
    if name == "list_folder/continue":
        folder, _, start = asked.json["cursor"].rpartition("@")
        return _dropbox_list(service, folder, int(start))
    if name == "get_metadata":
        path = asked.json["path"].strip("/")
        if path in service.files or path in service.folders:
            return Reply(200, _dropbox_file(service, path, path in service.folders))
        return Reply(409, {"error_summary": "path/not_found/..", "error": {".tag": "path"}})
    wish = json.loads(asked.headers["dropbox-api-arg"])
    assert asked.headers["dropbox-api-arg"].isascii()
    if name == "download":
        path = wish["path"].removeprefix("id:")
        if path not in service.files:
            return Reply(409, {"error_summary": "path/not_found/"})
        return Reply(200, service.files[path])
    return _dropbox_upload(service, name.removeprefix("upload_session/"), wish, asked.body)


def _dropbox_upload(service: Service, step: str, wish: dict[str, Any], body: bytes) -> Reply:
    if step == "start":
        service.sessions["s"] = b""
        return Reply(200, {"session_id": "s"})
    assert wish["cursor"] == {"session_id": "s", "offset": len(service.sessions["s"])}
    if step == "append_v2":
        service.sessions["s"] += body
        return Reply(200, b"null")
    commit = wish["commit"]
    path = commit["path"].strip("/")
    if path in service.files and commit["mode"] == "add":
        return Reply(409, {"error_summary": "path/conflict/file/..."})
    service.put(path, service.sessions["s"])
    return Reply(200, _dropbox_file(service, path, is_folder=False))


def _dropbox_list(service: Service, folder: str, start: int) -> Reply:
    if folder and folder not in service.folders:
        return Reply(409, {"error_summary": "path/not_found/.."})
    rows = service.names_in(folder)
    end = start + service.page
    entries = [_dropbox_file(service, *one) for one in rows[start:end]]
    return Reply(200, {"entries": entries, "cursor": f"{folder}@{end}", "has_more": end < len(rows)})


def _dropbox_file(service: Service, path: str, is_folder: bool) -> dict[str, Any]:
    common = {
        "name": path.rpartition("/")[2],
        "path_display": f"/{path}",
        "path_lower": f"/{path.lower()}",
        "id": f"id:{path}",
    }
    if is_folder:
        return {**common, ".tag": "folder"}
    content = service.files[path]
    more = {"size": len(content), "server_modified": "2026-01-01T00:00:00Z"}
    return {**common, **more, ".tag": "file", "content_hash": hashlib.sha256(content).hexdigest()}


# --- OneDrive, Microsoft Graph v1.0 -----------------------------------------------------------------------------
PLACE = re.compile(r"/me/drive/root(?::/(?P<path>[^:]*))?:?(?:/(?P<verb>children|createUploadSession))?")


def onedrive(service: Service, asked: Asked) -> Reply:
    if asked.path.startswith("/free/"):
        reads = asked.path.removeprefix("/free/get/")
        return _graph_part(service, asked) if asked.method == "PUT" else Reply(200, service.files[reads])
    if asked.path.startswith("/me/drive/items/"):
        path = asked.path.removeprefix("/me/drive/items/id:").removesuffix("/content")
        if path not in service.files:
            return Reply(404, {"error": {"code": "itemNotFound"}})
        return Reply(302, None, {"Location": f"{service.address.replace('127.0.0.1', 'localhost')}/free/get/{path}"})
    found = PLACE.fullmatch(asked.path)
    assert found, asked.path
    path = found["path"] or ""
    if found["verb"] == "createUploadSession":
        if asked.json["item"]["@microsoft.graph.conflictBehavior"] == "fail" and path in service.files:
            return Reply(409, {"error": {"code": "nameAlreadyExists"}})
        service.sessions[path] = b""
        return Reply(200, {"uploadUrl": f"{service.address}/free/put/{path}"})
    if path and path not in service.files and path not in service.folders:
        return Reply(404, {"error": {"code": "itemNotFound"}})
    if found["verb"] != "children":
        return Reply(200, _graph_file(service, path, path in service.folders))
    rows, start = service.names_in(path), int(asked.query.get("$skiptoken", 0))
    end = start + service.page
    link = f"{service.address}{asked.path}?$skiptoken={end}".replace(" ", "%20")
    more = {"@odata.nextLink": link} if end < len(rows) else {}
    return Reply(200, {"value": [_graph_file(service, *one) for one in rows[start:end]], **more})


def _graph_part(service: Service, asked: Asked) -> Reply:
    path = asked.path.removeprefix("/free/put/")
    found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", asked.headers["content-range"])
    assert found
    start, end, size = (int(one) for one in found.groups())
    assert (start, end - start + 1) == (len(service.sessions[path]), len(asked.body))
    service.sessions[path] += asked.body
    if end + 1 < size:
        assert len(asked.body) % (320 * 1024) == 0
        return Reply(202, {"nextExpectedRanges": [f"{end + 1}-"]})
    service.put(path, service.sessions.pop(path))
    return Reply(201, _graph_file(service, path, is_folder=False))


def _graph_file(service: Service, path: str, is_folder: bool) -> dict[str, Any]:
    common = {"id": f"id:{path}", "name": path.rpartition("/")[2], "lastModifiedDateTime": "2026-01-01T00:00:00Z"}
    if is_folder:
        return {**common, "folder": {"childCount": 0}}
    content = service.files[path]
    return {**common, "size": len(content), "file": {"hashes": {"quickXorHash": hashlib.sha256(content).hexdigest()}}}
