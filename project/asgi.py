"""The web door: one ASGI application, because event streams stay open."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django.setup(set_prefix=False)

from project.bodies import Application, BoundedBodies  # noqa: E402 - needs the settings

application = BoundedBodies(Application())
