"""Mails: a subject and a text from ``templates/emails/<name>.txt``, whose first line is the subject."""

from __future__ import annotations

import smtplib
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

log = structlog.get_logger(__name__)
_postman = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")
_last: list[Future[bool]] = []


def page_address(name: str, *arguments: object) -> str:
    """A page of this installation as a full address for a mail."""
    return f"{settings.PUBLIC_URL}{reverse(f'accounts:{name}', args=arguments)}"


def send_now(*, template: str, to: str, context: dict[str, Any]) -> bool:
    """Sends while the caller waits; answers whether the mail server took it. Never inside a transaction."""
    head, _, text = render_to_string(f"emails/{template}.txt", {**context, "site": settings.PUBLIC_URL}).partition("\n")
    message = EmailMessage(subject=head.strip(), body=text.strip() + "\n", to=[to])
    try:
        return message.send() == 1
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail_not_sent", template=template, error=str(error))
        return False


def send_soon(*, template: str, to: str, context: dict[str, Any]) -> None:
    """Sends beside the request, so that its answer takes as long whether a mail goes out or not."""
    _last[:] = [_postman.submit(send_now, template=template, to=to, context=context)]


def wait_for_mail() -> None:
    """Until what `send_soon` took has been handed over."""
    for one in _last:
        one.result(timeout=settings.EMAIL_TIMEOUT + 5)
