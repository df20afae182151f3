"""Pages of what goes and what is used."""

from __future__ import annotations

from tests.pipeline.access import DO, LOOK, WORK, Row

ROWS = [
    Row("pipeline:run_results_delete", "get", WORK),
    Row("pipeline:run_results_delete", "post", DO, {}, of={"run_id": "done"}),
    Row("pipeline:document_delete_now", "get", WORK),
    Row("pipeline:document_delete_now", "post", DO, {}),
    Row("pipeline:usage", "get", LOOK),
]
