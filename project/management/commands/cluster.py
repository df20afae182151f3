"""Workers alone, as `serve` starts them: a django-q2 cluster whose every process ends with its parent."""

from __future__ import annotations

import os
import signal
from typing import Any

from django.core.management.base import BaseCommand
from django_q.cluster import Cluster

from pipeline.engine import draining
from project.supervisor.program import die_with_parent


class Command(BaseCommand):
    help = "Runs the workers of this machine; normally `serve` does."

    def handle(self, *args: Any, **options: Any) -> None:
        draining.listen()
        # A killed sentinel or main process would leave its workers behind, and they would go on taking tasks.
        os.register_at_fork(after_in_child=lambda: die_with_parent(signal.SIGKILL))
        Cluster().start()
