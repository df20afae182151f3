"""Which of the packages' static files are not collected: a second viewer of the API's schema, which no page shows."""

from __future__ import annotations

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Compressing them took half of the time of a first start."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc"]
