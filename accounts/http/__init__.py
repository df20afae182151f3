"""Between HTTP and the house."""

from accounts.http.actors import actor_of, actor_of_later, address_of, door_of, request_id_of, signed_in
from accounts.http.context import THEME_COOKIE, THEMES, page_context, theme_of
from accounts.http.credentials import locked_out, lockout, user_of_credentials
from accounts.http.log import RequestLog
from accounts.http.problems import (
    PROBLEM_JSON,
    TITLES,
    ProblemMiddleware,
    api_problem,
    bad_request,
    bug_response,
    csrf_failure,
    note_refusal,
    page_not_found,
    permission_denied,
    problem_body,
    problem_response,
    server_error,
    status_of,
    wants_json,
)

__all__ = [
    "PROBLEM_JSON",
    "THEMES",
    "THEME_COOKIE",
    "TITLES",
    "ProblemMiddleware",
    "RequestLog",
    "actor_of",
    "actor_of_later",
    "address_of",
    "api_problem",
    "bad_request",
    "bug_response",
    "csrf_failure",
    "door_of",
    "locked_out",
    "lockout",
    "note_refusal",
    "page_context",
    "page_not_found",
    "permission_denied",
    "problem_body",
    "problem_response",
    "request_id_of",
    "server_error",
    "signed_in",
    "status_of",
    "theme_of",
    "user_of_credentials",
    "wants_json",
]
