"""What accounts leave behind, removed when it is of no more use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from accounts.models import ApiToken, Invitation

ATTEMPTS_KEPT: Final = timedelta(days=90)  # who tried to sign in, for looking back; the audit log keeps more
ENDED_KEPT: Final = timedelta(days=90)  # tokens and invitations that are over stay in their lists for a while


def forget_expired() -> dict[str, int]:
    """Sessions and JWTs that ran out, old sign-in attempts, long ended API tokens and invitations; how many of each.

    The audit log is not touched.
    """
    now = timezone.now()
    old, ended = now - ATTEMPTS_KEPT, now - ENDED_KEPT
    rows: dict[str, list[QuerySet[Any]]] = {
        "sessions": [Session.objects.filter(expire_date__lt=now)],
        "token_pairs": [OutstandingToken.objects.filter(expires_at__lt=now)],
        "attempts": [
            kind.objects.filter(attempt_time__lt=old) for kind in (AccessAttempt, AccessLog, AccessFailureLog)
        ],
        "api_tokens": [ApiToken.objects.filter(Q(revoked_at__lt=ended) | Q(expires_at__lt=ended))],
        "invitations": [Invitation.objects.filter(Q(accepted_at__lt=ended) | Q(expires_at__lt=ended))],
    }
    return {name: sum(one.delete()[0] for one in found) for name, found in rows.items()}
