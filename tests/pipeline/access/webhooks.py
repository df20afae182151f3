"""Webhooks, pages and API. The one of the world is at an address that is not asked."""

from __future__ import annotations

from tests.pipeline.access import DO, MINE, WORK, Row

SENT = {"name": "New", "url": "https://example.org/new", "events": ["run.completed"]}
FOR_EDITORS = [401, 401, 404, 404, 403, 200, 200]
ON_ITS_WAY = [401, 401, 404, 404, 403, 202, 202]

ROWS = [
    Row("pipeline:webhooks", "get", WORK),
    Row("pipeline:webhooks", "post", FOR_EDITORS, SENT),
    Row("pipeline:webhook", "get", WORK),
    Row("pipeline:webhook", "post", DO, SENT),
    Row("pipeline:webhook_key", "post", FOR_EDITORS, {}),
    Row("pipeline:webhook_switch", "post", DO, {"on": "false"}),
    Row("pipeline:webhook_test", "post", DO, {}),
    Row("pipeline:webhook_remove", "get", WORK),
    Row("pipeline:webhook_remove", "post", DO, {}),
    Row("pipeline:delivery_again", "post", DO, {}),
    Row("pipeline_api:webhooks", "get", MINE),
    Row("pipeline_api:webhooks", "post", [401, 401, 404, 404, 403, 201, 201], {**SENT, "project": "PROJECT"}),
    Row("pipeline_api:webhook", "get", FOR_EDITORS),
    Row("pipeline_api:webhook", "patch", FOR_EDITORS, {"name": "New"}),
    Row("pipeline_api:webhook", "delete", [401, 401, 404, 404, 403, 204, 204]),
    Row("pipeline_api:webhook_key", "post", FOR_EDITORS, {}),
    Row("pipeline_api:webhook_test", "post", ON_ITS_WAY, {}),
    Row("pipeline_api:webhook_deliveries", "get", FOR_EDITORS),
    Row("pipeline_api:webhook_delivery_again", "post", ON_ITS_WAY, {}),
]
