#!/usr/bin/env python
"""The command line door."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    gc.disable()  # what is loaded now stays; `project.apps` has it begin. Walks through it took a third of a start
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    from django.conf import settings  # noqa: PLC0415 - settings must be named first
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - as above
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - as above

    try:
        _ = settings.INSTALLED_APPS
    except ImproperlyConfigured as refused:
        sys.exit(str(refused))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
