"""Problems become pages, fragments, or problem+json (RFC 9457): the only place where they get status codes."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

import structlog
from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from rest_framework import exceptions as drf
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from accounts.errors import (
    Conflict,
    Invalid,
    KeyReused,
    Missing,
    NotAllowed,
    NotSignedIn,
    Problem,
    Stale,
    TooLarge,
    TooMany,
    Unavailable,
)
from accounts.http.actors import actor_of, request_id_of
from accounts.http.context import theme_of
from accounts.services.audit import record_attempt

log = structlog.get_logger(__name__)
STATUS: Final[Mapping[type[Problem], int]] = {
    Invalid: 400,
    NotSignedIn: 401,
    NotAllowed: 403,
    Missing: 404,
    Conflict: 409,
    Stale: 412,
    TooLarge: 413,
    KeyReused: 422,
    TooMany: 429,
    Unavailable: 503,
}
TITLES: Final[Mapping[int, str]] = {
    400: "That cannot be used",
    401: "Please sign in",
    403: "Not allowed",
    404: "Not found",
    405: "Not possible here",
    406: "Not available in that form",
    409: "Not possible right now",
    412: "Changed in the meantime",
    413: "Too large",
    415: "Not available in that form",
    416: "Not that part",
    422: "Not the same request",
    429: "Too many requests",
    500: "Something went wrong on our side",
    503: "Not available right now",
}
PROBLEM_JSON: Final = "application/problem+json"


def status_of(problem: Problem) -> int:
    return next((status for kind, status in STATUS.items() if isinstance(problem, kind)), 400)


def wants_json(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json")


def problem_body(request: HttpRequest, problem: Problem, status: int) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status, "Problem"),
        "status": status,
        "detail": problem.text,
        "instance": request.path,
        "code": problem.code,
        "timestamp": timezone.now().isoformat(),
        "request_id": request_id_of(request),
    }
    if problem.fields:
        place = f"/{problem.within}" if problem.within else ""
        body["errors"] = [
            {"pointer": f"{place}/{name}", "detail": message}
            for name, found in problem.fields.items()
            for message in found
        ]
    return body


def headers_of(problem: Problem) -> dict[str, str]:
    return {"Retry-After": str(problem.retry_after)} if isinstance(problem, TooMany) else {}


def problem_response(request: HttpRequest, problem: Problem, status: int | None = None) -> HttpResponse:
    """The page, the fragment or the JSON for a problem; a page that needs signing in leads to the sign-in page."""
    status = status or status_of(problem)
    note_refusal(request, problem)
    if wants_json(request):
        body, kind = problem_body(request, problem, status), PROBLEM_JSON
        headers = {**headers_of(problem), "X-Request-ID": request_id_of(request)}
        return JsonResponse(body, status=status, content_type=kind, headers=headers)
    if status == 401 and request.method in ("GET", "HEAD"):
        return _to_sign_in(request)
    context = {"problem": problem, "title": TITLES.get(status, "Problem"), "status": status}
    context["request_id"] = request_id_of(request)
    response = _last_words(request, context) if status == 500 else _words(request, context)
    for name, value in {**headers_of(problem), "X-Request-ID": request_id_of(request)}.items():
        response.headers[name] = value
    return response


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    answer = redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
    if request.headers.get("HX-Request"):  # a fragment must not swallow the sign-in page
        return HttpResponse(status=204, headers={"HX-Redirect": answer.url})
    return answer


def _words(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    is_fragment = request.headers.get("HX-Request-Type") == "partial"
    context["layout"] = "base.html" if actor_of(request).is_signed_in else "_plain.html"
    return render(request, "_problem.html" if is_fragment else "problem.html", context, status=context["status"])


def _last_words(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Our fault: drawn without the request's context, which may need the very database that is gone."""
    if request.headers.get("HX-Request-Type") == "partial":
        return HttpResponse(render_to_string("_problem.html", context), status=500)
    context |= {"theme": theme_of(request), "version": settings.VERSION, "bare": True}
    return HttpResponse(render_to_string("problem.html", context), status=500)


def note_refusal(request: HttpRequest, problem: Problem) -> None:
    """Writes into the audit log that somebody signed in tried what they may not."""
    if problem.attempt:  # who asks is in the database, which may be what is gone
        record_attempt(actor=actor_of(request), problem=problem, address=request.path)


def _outside_problem(error: BaseException) -> Problem | None:
    """Django's own refusals in our words."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Http404):
        return Missing("There is nothing at this address.")
    if isinstance(error, RequestDataTooBig):
        return TooLarge("The request is larger than this server accepts.")
    if isinstance(error, PermissionDenied):
        return NotAllowed("You may not do that.")
    if isinstance(error, SuspiciousOperation | BadRequest | MultiPartParserError):
        return Invalid("The request cannot be read as it was sent.", code="bad_request")
    return None


class ProblemMiddleware:
    """Turns a Problem raised by any view into its page or JSON, and an unforeseen error into a numbered one."""

    sync_capable = async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        return self.answer_later(request) if self.is_async else self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if _is_blank_refusal(request, response):
            response = _method_refused(request, response)
        return self._finish(request, response)

    async def answer_later(self, request: HttpRequest) -> HttpResponseBase:
        response = await self.get_response(request)
        if _is_blank_refusal(request, response):
            response = await sync_to_async(_method_refused)(request, response)
        return self._finish(request, response)

    def _finish(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("X-Request-ID", request_id_of(request))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        problem = _outside_problem(exception)
        if problem is not None:
            return problem_response(request, problem)
        if settings.DEBUG:
            return None
        return bug_response(request, exception)


def _is_blank_refusal(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether an address was asked in a way it does not take, such as a button's opened as a page."""
    return response.status_code == 405 and request.method == "GET" and not getattr(response, "content", b"")


def _method_refused(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    problem = Problem("This address is for what a form sends; there is no page behind it.", code="method_not_allowed")
    answer = problem_response(request, problem, 405)
    answer.headers["Allow"] = response.headers["Allow"]
    return answer


def bug_response(request: HttpRequest, error: BaseException) -> HttpResponse:
    """Our fault: logged with an id, shown with that id and without internals."""
    problem = _bug(error, request.path)
    return problem_response(request, problem, 500)


def _bug(error: BaseException, path: str) -> Problem:
    error_id = uuid.uuid4().hex[:12]
    log.error("unforeseen_error", error_id=error_id, path=path, exc_info=error)
    return Problem(f"Please try again. If it stays, tell your administrator the number {error_id}.", code="bug")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_response(request, Invalid("The request cannot be read as it was sent.", code="bad_request"))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_response(request, NotAllowed("You may not do that."))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_response(request, Missing("There is nothing at this address."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    log.info("csrf_refused", reason=reason, path=request.path)
    text = "This form did not come from an open page of Bindery."
    return problem_response(request, NotAllowed(text, code="csrf"))


def server_error(request: HttpRequest) -> HttpResponse:
    """The last resort, when even the middleware failed."""
    return problem_response(request, Problem("Please try again in a moment.", code="bug"), 500)


def api_problem(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler: one shape for every error of the API."""
    request: HttpRequest = context["request"]
    problem = _outside_problem(error)
    headers: dict[str, str] = {}
    if problem is None and isinstance(error, drf.APIException):
        problem, status = _api_words(error), error.status_code
        drawn = exception_handler(error, context)
        headers = {name: drawn.headers[name] for name in ("WWW-Authenticate", "Retry-After") if drawn and name in drawn}
    elif problem is not None:
        status, headers = status_of(problem), headers_of(problem)
        if status == 401:
            headers["WWW-Authenticate"] = 'Bearer realm="api"'
    else:
        problem, status = _bug(error, request.path), 500
    set_rollback()
    note_refusal(request, problem)
    return Response(problem_body(request, problem, status), status=status, headers=headers, content_type=PROBLEM_JSON)


def _api_words(error: drf.APIException) -> Problem:
    if isinstance(error, drf.ValidationError):
        return Invalid("Some values cannot be used.", fields=dict(_flat(error.detail)))
    if isinstance(error, drf.NotAuthenticated | drf.AuthenticationFailed):
        return NotSignedIn(str(error.detail) if isinstance(error.detail, str) else "The token is not good.")
    return Problem(str(error.detail), code=str(error.default_code))


def _flat(detail: Any, path: str = "") -> list[tuple[str, list[str]]]:
    """DRF's nested error details as JSON pointers without the leading slash."""
    if isinstance(detail, Mapping):
        return [row for key, value in detail.items() for row in _flat(value, f"{path}/{key}" if path else str(key))]
    if isinstance(detail, list) and any(isinstance(one, Mapping | list) for one in detail):
        return [
            row
            for number, value in enumerate(detail)
            for row in _flat(value, f"{path}/{number}" if path else str(number))
        ]
    return [(path or "non_field_errors", [str(one) for one in detail] if isinstance(detail, list) else [str(detail)])]
