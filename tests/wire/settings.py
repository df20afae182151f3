"""Settings of the server that is asked: no limits on how often, tokens that last, and the flows of the trials."""

from __future__ import annotations

from datetime import timedelta

from tests.every_flow.settings import *  # noqa: F403

REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = dict.fromkeys(REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "1000000/min")  # noqa: F405
SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"] = timedelta(days=1)  # noqa: F405
AXES_ENABLED = False
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
