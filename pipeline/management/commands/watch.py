"""Watching a folder: each file that comes goes through a flow or a recipe, once."""

from __future__ import annotations

import json
import signal
import threading
from argparse import ArgumentTypeError
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import Error as DatabaseError
from django.db import connection

from accounts.actor import Actor, operator
from accounts.errors import Missing, Unavailable
from accounts.services.projects import ensure_project
from documents.management.password_file import password_in
from documents.services.documents import Upload
from pipeline.management.telling import problems_told
from pipeline.management.watching import Watch, checked_folders
from pipeline.management.wishes import params_from
from pipeline.params import clean_params
from pipeline.registry import flow
from pipeline.selectors.recipes import recipe_for, recipe_named
from pipeline.services.foreground import drive_run
from pipeline.services.recipes import RECIPE, recipe_params
from pipeline.services.runs import start_run


class Command(BaseCommand):
    _trouble = ""
    help = "Takes each file that comes into a folder through a flow or a recipe. Ends with Ctrl-C or SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--project", required=True, help="slug; made when it does not exist")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--flow", help="key")
        what.add_argument("--recipe", help="name of a recipe of the project")
        parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="given")
        parser.add_argument("--out", type=Path, help="folder to write the results to; they stay in the project as well")
        parser.add_argument("--leave", action="store_true", help="leave done files instead of moving them to done/")
        parser.add_argument(
            "--settle", type=_seconds, default=5.0, help="seconds a file must rest; default: %(default)s"
        )
        parser.add_argument("--every", type=_seconds, default=2.0, help="seconds between looks; default: %(default)s")
        parser.add_argument("--no-input", action="store_true", help="reviews take their defaults")
        parser.add_argument("--password-file", type=Path, help="password of encrypted files; - is standard input")
        parser.add_argument("--here", action="store_true", help="work on the runs in this process, without workers")
        parser.add_argument("--once", action="store_true", help="end when everything that is there is done")

    def handle(self, *args: Any, **options: Any) -> None:
        with problems_told():
            watch = self._watch(options)
            stop = threading.Event()
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stop.set())
            self._say(f"Watching {watch.folders.watched}")
            while not stop.is_set():
                self._round(watch, here=options["here"])
                if options["once"] and watch.is_at_rest:
                    if watch.stuck:
                        raise Unavailable(f"{len(watch.stuck)} files could not be done now. They stay where they are.")
                    return
                stop.wait(options["every"])

    def _watch(self, options: dict[str, Any]) -> Watch:
        actor = operator("cli")
        kept = [settings.DATA_DIR, settings.SPOOL_DIR]
        folders = checked_folders(options["folder"], options["out"], leaves=options["leave"], kept=kept)
        project = ensure_project(actor=actor, slug=options["project"])
        key = RECIPE if options["recipe"] else options["flow"]
        wish = _steps_now if options["recipe"] else _as_given
        params_now = wish(actor, project.pk, options)
        password = password_in(options["password_file"]) if options["password_file"] else ""

        def start(upload: Upload, words: str) -> Any:
            params = params_now()
            what = json.dumps([str(project.pk), key, params], sort_keys=True)
            return start_run(
                actor=actor,
                flow_key=key,
                project_id=project.pk,
                uploads=[upload],
                params=params,
                once_key=str(uuid5(NAMESPACE_URL, f"{what}\n{words}")),
                unattended=options["no_input"],
                foreground=options["here"],
                password=password,
            )

        return Watch(actor=actor, folders=folders, start=start, say=self._say, settle=options["settle"])

    def _round(self, watch: Watch, *, here: bool) -> None:
        """A database or a folder that is away for a while is looked for again in the next round."""
        try:
            watch.look()
            for one in list(watch.going.values()) if here else ():
                with suppress(Missing):  # deleted meanwhile, which the next look tells
                    drive_run(actor=watch.actor, run_id=one.run_id)
            self._trouble = ""
        except DatabaseError as error:
            self._say_once(f"The database is away: {error}")
            connection.close()
        except OSError as error:
            self._say_once(f"{watch.folders.watched}: {error.strerror or error}")

    def _say_once(self, text: str) -> None:
        """However many rounds it lasts."""
        if text != self._trouble:
            self._trouble = text
            self._say(text)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _as_given(actor: Actor, project_id: UUID, options: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    """The parameters of the command line, judged before any file comes."""
    chosen = flow(options["flow"])
    params = clean_params(chosen, params_from(actor, chosen, project_id, options["given"]))
    return lambda: params


def _steps_now(actor: Actor, project_id: UUID, options: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    """The steps that the recipe has when a file is taken, as a schedule of it has them; raises Missing for none."""
    recipe_id = recipe_named(actor=actor, project_id=project_id, name=options["recipe"]).pk

    def params() -> dict[str, Any]:
        try:
            recipe = recipe_for(actor=actor, recipe_id=recipe_id)
        except Missing:  # what comes waits for another watch instead of being put away as failed
            raise Unavailable(f"The recipe {options['recipe']} was deleted.") from None
        return clean_params(flow(RECIPE), recipe_params(recipe))

    params()
    return params


def _seconds(text: str) -> float:
    found = float(text)
    if not 0 <= found <= 3600:
        raise ArgumentTypeError("Give 0 to 3600 seconds.")
    return found
