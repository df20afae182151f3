"""Pages of flows, runs and schedules."""

from __future__ import annotations

from tests.pipeline.access import DO, LOOK, OWN, WORK, Row

START = {"p-start": "1"}
DERIVE = {"stage": "count", "p-start": "1"}
PLAN = {"name": "N", "cron": "0 3 * * *", "zone": "UTC", "p-start": "1"}
NOWHERE = "7d1c9f5e-8f0e-4c57-9d0f-2f6a3c1b5e10"
BACK = {"run_id": "gone"}  # in the trash: nobody sees it there but through its verb

ROWS = [
    Row("pipeline:flows", "get", LOOK),
    Row("pipeline:flows_for", "post", DO, {"document": "1"}),
    Row("pipeline:flow", "get", LOOK),
    Row("pipeline:flow", "post", DO, START),
    Row("pipeline:flow_documents", "get", WORK),
    Row("pipeline:runs", "get", LOOK),
    # The answers are the lists again, with what was refused, or the question.
    Row("pipeline:runs_chosen", "post", [401, 401, 404, 404, 302, 302, 302], {"verb": "cancel"}),
    Row("pipeline:runs_chosen", "post", [401, 401, 404, 404, 200, 200, 200], {"verb": "cancel", "which": "all"}),
    Row("pipeline:runs_chosen_all", "post", [401, 401, 302, 302, 302, 302, 302], {"verb": "cancel"}),
    Row("pipeline:runs_trash", "get", LOOK),
    Row("pipeline:runs_of_trash", "post", DO, {"verb": "restore", "chosen": NOWHERE}),
    Row("pipeline:runs_of_trash", "post", [401, 401, 404, 404, 403, 200, 200], {"verb": "purge", "chosen": NOWHERE}),
    Row("pipeline:figures", "get", LOOK),
    Row("pipeline:providers", "get", OWN),
    Row("pipeline:runs_all", "get", [302, 302, 200, 200, 200, 200, 200]),
    Row("pipeline:run", "get", LOOK),
    Row("pipeline:run", "get", [302, 302, 404, 404, 404, 404, 404], of=BACK),
    Row("pipeline:run_live", "get", LOOK),
    Row("pipeline:run_log", "get", LOOK),
    Row("pipeline:run_log_text", "get", LOOK),
    Row("pipeline:run_items", "get", LOOK),
    # This run waits for its review and delivered nothing yet.
    Row("pipeline:run_archive", "get", [302, 302, 404, 404, 409, 409, 409]),
    Row("pipeline:run_archive", "get", LOOK, of={"run_id": "done"}),
    Row("pipeline:run_save", "get", WORK),
    Row("pipeline:run_save", "get", WORK, of={"run_id": "done"}),
    Row("pipeline:run_save", "post", [401, 401, 404, 404, 403, 200, 200], {}),  # no file was chosen
    Row("pipeline:run_onward", "post", DO, {}, of={"run_id": "done"}),
    Row("pipeline:run_rerun", "get", WORK),
    Row("pipeline:run_rerun", "post", DO, DERIVE, of={"run_id": "done"}),
    Row("pipeline:run_fork", "get", WORK),
    Row("pipeline:run_fork", "post", DO, DERIVE, of={"run_id": "done"}),
    *(Row("pipeline:run_verb", "get", WORK, of={"verb": verb}) for verb in ("pause", "resume", "cancel", "retry")),
    *(Row("pipeline:run_verb", "post", DO, {}, of={"verb": verb}) for verb in ("pause", "resume", "cancel", "retry")),
    *(Row("pipeline:run_verb", "get", WORK, of={"verb": verb}) for verb in ("clone", "delete")),
    *(Row("pipeline:run_verb", "post", DO, {}, of={"verb": verb}) for verb in ("clone", "delete")),
    Row("pipeline:run_verb", "get", [302, 302, 404, 404, 403, 200, 200], of={"verb": "restore", **BACK}),
    Row("pipeline:run_verb", "post", DO, {}, of={"verb": "restore", **BACK}),
    Row("pipeline:recipes", "get", LOOK),
    Row("pipeline:recipe_new", "get", WORK),
    Row("pipeline:recipe_new", "get", WORK, query="flow=sums"),
    Row("pipeline:recipe_new", "post", DO, {"name": "N", "p-start": "1"}, query="flow=sums"),
    Row("pipeline:recipe", "get", LOOK),
    Row("pipeline:recipe", "post", DO, {"name": "New"}),
    Row("pipeline:recipe_run", "get", WORK),
    Row("pipeline:recipe_run", "post", [401, 401, 404, 404, 403, 200, 200], {}),  # no document was chosen
    Row("pipeline:recipe_delete", "get", WORK),
    Row("pipeline:recipe_delete", "post", DO, {}),
    Row("pipeline:recipe_step_new", "get", WORK, query="flow=sums"),
    Row("pipeline:recipe_step_new", "post", DO, {"p-start": "1"}, query="flow=sums"),
    Row("pipeline:recipe_step", "get", WORK),
    Row("pipeline:recipe_step", "post", DO, {"p-start": "1"}),
    Row("pipeline:recipe_step_move", "post", DO, {"to": "down"}),
    Row("pipeline:recipe_step_remove", "post", DO, {}),
    Row("pipeline:schedules", "get", LOOK),
    Row("pipeline:schedule_new", "get", WORK),
    Row("pipeline:schedule_new", "get", WORK, query="flow=sums"),
    Row("pipeline:schedule_new", "post", DO, PLAN, query="flow=sums"),
    Row("pipeline:schedule_preview", "get", WORK, query="cron=0+3+*+*+*"),
    Row("pipeline:schedule", "get", WORK),
    Row("pipeline:schedule", "post", DO, PLAN),
    Row("pipeline:schedule_start", "post", DO, {}),
    Row("pipeline:schedule_switch", "post", DO, {"on": "false"}),
    Row("pipeline:schedule_delete", "get", WORK),
    Row("pipeline:schedule_delete", "post", DO, {}),
]
