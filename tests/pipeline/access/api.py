"""The API of flows, runs, reviews and schedules."""

from __future__ import annotations

from tests.pipeline.access import MINE, SEE, Row

ACT = [401, 401, 404, 404, 403, 200, 200]
NEW = [401, 401, 404, 404, 403, 202, 202]
GONE = [401, 401, 404, 404, 403, 204, 204]
START = {"project": "PROJECT", "flow": "sums"}
PLAN = {"project": "PROJECT", "flow": "sums", "name": "N", "cron": "0 3 * * *"}
RECIPE = {"project": "PROJECT", "name": "R", "steps": [{"flow": "sums", "params": {"start": 2}}]}
ITEM = {"decision": "accepted"}

ROWS = [
    Row("pipeline_api:flows", "get", MINE),
    Row("pipeline_api:flow", "get", MINE),
    Row("pipeline_api:runs", "get", MINE),
    Row("pipeline_api:runs", "post", NEW, START),
    Row("pipeline_api:runs_many", "post", MINE, {"verb": "cancel", "filter": {"flow": "asking"}}),
    Row("pipeline_api:runs_many", "post", [401, 401, 400, 400, 400, 400, 400], {"verb": "cancel"}),
    # Whoever sees no such run has nothing to download.
    Row("pipeline_api:runs_many_archive", "post", [401, 401, 409, 409, 200, 200, 200], {"filter": {"flow": "sums"}}),
    Row("pipeline_api:run", "get", SEE),
    Row("pipeline_api:run", "delete", GONE),
    Row("pipeline_api:run", "delete", GONE, of={"run_id": "gone"}, query="forever=true"),
    Row("pipeline_api:run_pause", "post", ACT),
    Row("pipeline_api:run_resume", "post", ACT, of={"run_id": "paused"}),
    Row("pipeline_api:run_cancel", "post", ACT),
    Row("pipeline_api:run_retry", "post", ACT, of={"run_id": "cancelled"}),
    Row("pipeline_api:run_restore", "post", ACT, of={"run_id": "gone"}),
    Row("pipeline_api:run_rerun", "post", NEW, {}),
    Row("pipeline_api:run_fork", "post", NEW, {}),
    Row("pipeline_api:run_clone", "post", NEW, {}),
    Row("pipeline_api:run_release", "get", SEE),
    # The flow of this run has no policy, so an owner has nothing to confirm.
    Row("pipeline_api:run_release", "post", [401, 401, 404, 404, 403, 403, 409], {"digest": "x"}),
    # This run has no report yet, so who may see it is told so.
    Row("pipeline_api:run_report", "get", [401, 401, 404, 404, 404, 404, 404]),
    Row("pipeline_api:run_readings", "get", [401, 401, 404, 404, 404, 404, 404]),
    Row("pipeline_api:run_artifacts", "get", SEE),
    Row("pipeline_api:run_results", "get", ACT),
    Row("pipeline_api:run_results", "delete", ACT, of={"run_id": "done"}),
    Row("pipeline_api:document_delete_now", "get", ACT),
    Row("pipeline_api:document_delete_now", "post", ACT, {}),
    Row("pipeline_api:usage", "get", SEE),
    Row("pipeline_api:run_items", "get", SEE),
    Row("pipeline_api:run_archive", "get", [401, 401, 404, 404, 409, 409, 409]),
    Row("pipeline_api:run_archive", "get", SEE, of={"run_id": "done"}),
    Row("pipeline_api:run_events", "get", SEE),
    Row("pipeline_api:run_stream", "get", SEE),
    Row("pipeline_api:reviews", "get", MINE),
    Row("pipeline_api:review", "get", SEE),
    Row("pipeline_api:review_items", "get", SEE),
    Row("pipeline_api:review_items", "post", [401, 401, 404, 404, 403, 201, 201], {"value": {"text": "three"}}),
    Row("pipeline_api:review_item", "get", SEE),
    Row("pipeline_api:review_item", "patch", ACT, ITEM),
    Row("pipeline_api:review_item", "delete", GONE),
    Row("pipeline_api:review_decide_all", "post", ACT, ITEM),
    # It has no operations, which is found out after the right was asked for.
    Row("pipeline_api:review_operate", "post", [401, 401, 404, 404, 403, 400, 400], {"operation": "merge"}),
    Row("pipeline_api:review_close", "post", ACT, {"accept_rest": True}),
    Row("pipeline_api:recipes", "get", MINE),
    Row("pipeline_api:recipes", "post", [401, 401, 404, 404, 403, 201, 201], RECIPE),
    Row("pipeline_api:recipe", "get", SEE),
    Row("pipeline_api:recipe", "patch", ACT, {"name": "New"}),
    Row("pipeline_api:recipe", "delete", GONE),
    # Whoever may run it is told that the document is missing.
    Row("pipeline_api:recipe_run", "post", [401, 401, 404, 404, 403, 400, 400], {"documents": []}),
    Row("pipeline_api:schedules", "get", MINE),
    Row("pipeline_api:schedules", "post", [401, 401, 404, 404, 403, 201, 201], PLAN),
    Row("pipeline_api:schedule", "get", SEE),
    Row("pipeline_api:schedule", "patch", ACT, {"name": "New"}),
    Row("pipeline_api:schedule", "delete", GONE),
]
