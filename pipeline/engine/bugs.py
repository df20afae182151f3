"""Our own faults: a number for the user, the traceback for the log."""

from __future__ import annotations

import uuid

import structlog

from accounts.errors import Problem

log = structlog.get_logger(__name__)


class BugProblem(Problem):
    """What a user sees of a bug."""

    def __init__(self, error_id: str) -> None:
        super().__init__(
            f"Something went wrong on our side. Retry; if it stays, tell your administrator the number {error_id}.",
            code="bug",
        )
        self.error_id = error_id


def report_bug(error: BaseException, **where: str) -> BugProblem:
    """Logs the error under a new number."""
    problem = BugProblem(uuid.uuid4().hex[:12])
    trace = getattr(error, "trace", "")
    log.error("stage_bug", error_id=problem.error_id, trace_of_child=trace, exc_info=error, **where)
    return problem
