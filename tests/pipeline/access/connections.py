"""Connections to outside storage, pages and API. The one of the world is at an address that is not asked."""

from __future__ import annotations

from tests.pipeline.access import DO, MINE, WORK, Row

PLACE = {"name": "C", "address": "http://127.0.0.1:9/dav"}
CONNECT = {**PLACE, "user": "u", "password": "p"}
NEW = {**PLACE, "project": "PROJECT", "kind": "webdav", "credentials": {"user": "u", "password": "p"}}
FOR_EDITORS = [401, 401, 404, 404, 403, 200, 200]

ROWS = [
    Row("pipeline:connections", "get", WORK),
    Row("pipeline:connection_new", "get", WORK, query="kind=webdav"),
    Row("pipeline:connection_new", "post", DO, CONNECT, query="kind=webdav"),
    Row("pipeline:connection_consent", "post", FOR_EDITORS, {"kind": "dropbox", "consent-name": "C"}),
    Row("pipeline:connection_consented", "get", [302, 302, 400, 400, 400, 400, 400], query="state=none&code=c"),
    Row("pipeline:connection_consent_again", "post", [401, 401, 404, 404, 403, 404, 404], {}),
    Row("pipeline:connection", "get", WORK),
    Row("pipeline:connection_edit", "get", WORK),
    Row("pipeline:connection_edit", "post", DO, CONNECT),
    Row("pipeline:connection_check", "post", DO, {}),
    Row("pipeline:connection_import", "post", DO, {"paths": "a.pdf"}),
    Row("pipeline:connection_remove", "get", WORK),
    Row("pipeline:connection_remove", "post", DO, {}),
    Row("pipeline_api:connections", "get", MINE),
    Row("pipeline_api:connections", "post", [401, 401, 404, 404, 403, 201, 201], NEW),
    Row("pipeline_api:connection", "get", FOR_EDITORS),
    Row("pipeline_api:connection", "patch", FOR_EDITORS, {"name": "New"}),
    Row("pipeline_api:connection", "delete", [401, 401, 404, 404, 403, 204, 204]),
    Row("pipeline_api:connection_check", "post", FOR_EDITORS, {}),
    Row("pipeline_api:connection_files", "get", [401, 401, 404, 404, 403, 409, 409]),
]
