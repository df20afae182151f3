"""`flow` within one process; as processes, with Ctrl-C and kills, in `test_processes`."""

from __future__ import annotations

import time
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.actor import operator
from pipeline.contract import Live
from pipeline.models import Run
from pipeline.services.foreground import POLL
from pipeline.services.runs import delete_run
from tests.pipeline.engine import flows
from tests.pipeline.engine.flows import Count

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "nothing"),
        ("run", "sums", "--set", "colour=red"),
        ("run", "sums", "--set", "start"),
        ("run", "sums", "--set", "start=many"),
        ("run", "sums", "no-such-file.pdf"),
        ("run", "sums", "--project", "Not A Slug"),
    ],
    ids=" ".join,
)
def test_bad_usage_is_refused_with_2_and_starts_nothing(arguments: tuple[str, ...]) -> None:
    with flows.known(flows.Sums), pytest.raises(CommandError) as caught:
        call_command("flow", *arguments, stdout=StringIO(), stderr=StringIO())
    assert (caught.value.returncode, Run.objects.count()) == (2, 0)
    assert len(str(caught.value)) > 10


def test_files_may_stand_after_options() -> None:
    arguments = ("run", "sums", "--project", "files", "late.pdf")
    with flows.known(flows.Sums), pytest.raises(CommandError, match=r"^late\.pdf is not a file"):
        call_command("flow", *arguments, stdout=StringIO(), stderr=StringIO())


@pytest.mark.django_db(transaction=True)  # the command looks at its run from a second thread
def test_results_are_kept_for_the_days_that_are_given() -> None:
    with flows.known(flows.Sums):
        call_command("flow", "run", "sums", "--keep-days", "3", stdout=StringIO(), stderr=StringIO())
        run = Run.objects.get()
        kept = run.artifacts.get().artifact.expires_at
        assert run.keep_days == 3
        assert kept is not None
        assert run.ended_at is not None
        assert abs(kept - run.ended_at - timedelta(days=3)) < timedelta(minutes=1)
        with pytest.raises(CommandError) as caught:
            call_command("flow", "run", "sums", "--keep-days", "0", stdout=StringIO(), stderr=StringIO())
    assert (caught.value.returncode, Run.objects.count()) == (2, 1)


class Deleted(Count):
    """Somebody throws its run away while it is worked on and looked at."""

    def work(self, given: int, live: Live) -> dict[str, Any]:
        delete_run(actor=operator(), run_id=Run.objects.get().pk)
        time.sleep(3 * POLL)
        live.checkpoint()
        return {"number": given}


class Doomed(flows.Sums):
    key, stages = "doomed", (Deleted,)


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_thrown_away_meanwhile_is_gone() -> None:
    with flows.known(Doomed), pytest.raises(CommandError, match=r"^There is no such run\.$"):
        call_command("flow", "run", "doomed", stdout=StringIO(), stderr=StringIO())
    run = Run.objects.get()
    assert (run.state, run.deleted_at is None) == ("cancelled", False)


@pytest.mark.django_db(transaction=True)
def test_files_go_in_as_they_are_named(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("b.txt", "c.txt", "a.txt")]
    for file in files:
        file.write_text(file.name, "utf-8")
    with flows.known(flows.Sums):
        call_command("flow", "run", "sums", *map(str, files), stdout=StringIO(), stderr=StringIO())
    assert [one.version.document.name for one in Run.objects.get().inputs.all()] == ["b.txt", "c.txt", "a.txt"]


def test_what_a_parameter_may_be_is_shown() -> None:
    out = StringIO()
    call_command("flow", "show", "redact", stdout=out)
    said = {line.split()[0]: line for line in out.getvalue().splitlines() if line.startswith("  ")}
    assert said["fill"].endswith("In its place. One of: black, white, none. [black]")
    assert said["kinds"].endswith("Known patterns. Any of: email, phone, iban, card, ssn, ip.")
