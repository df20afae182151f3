"""Make a readable PDF of a damaged one, and say what was wrong."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms

from documents.isolation import Limits
from pipeline.contract import Facts, Flow, Input, Live, Stage
from pipeline.pdf.repair.steps import PROGRAMS, Repaired, repair_to_file
from pipeline.pdf.rewriting.outcome import rows
from pipeline.registry import register

PDF = "application/pdf"
LONG = Limits(memory=2048 * 1024 * 1024, cpu=900, wall=900.0, output=4096 * 1024 * 1024)


class Params(forms.Form):
    program = forms.ChoiceField(
        label="Program",
        choices=[("best", "The one that saves most"), *((name, name) for name in PROGRAMS)],
        initial="best",
    )
    keep_sound = forms.BooleanField(
        label="Leave a sound file as it is",
        required=False,
        initial=True,
        help_text="A file without a fault comes back byte for byte.",
    )


class Repair(Stage[tuple[Input, str, bool], dict[str, Any]]):
    name, title = "repair", "Repairing"
    gives = ("sound", "used", "pages", "faults", "attempts", "losses")
    limits = LONG
    seconds = 1000.0

    def read(self, facts: Facts) -> tuple[Input, str, bool]:
        return facts.document, facts.params["program"], facts.params["keep_sound"]

    def work(self, given: tuple[Input, str, bool], live: Live) -> dict[str, Any]:
        document, program, keep_sound = given
        source, target = live.path_of(document.sha256), live.folder / "repaired.pdf"
        found: Repaired = live.child(repair_to_file, source, target, program, live.password_of(document.version_id))
        is_as_it_was = found.sound and keep_sound
        for fault in found.faults:
            live.log(fault)
        for loss in () if is_as_it_was else found.losses:
            live.warn(str(loss))
        stem = document.name.rsplit(".", 1)[0] or "document"
        live.keep(source if is_as_it_was else target, kind="repaired", name=f"{stem}-repaired.pdf", media_type=PDF)
        return {
            "sound": found.sound,
            "used": "the file as it was" if is_as_it_was else found.used,
            "pages": found.pages,
            "faults": [{"fault": one} for one in found.faults],
            "attempts": [asdict(one) for one in found.attempts],
            "losses": [] if is_as_it_was else rows(found.losses),
        }


@register
class RepairFlow(Flow):
    key, title = "repair", "Repair a PDF"
    summary = "Makes a readable PDF of a damaged one, by the program that saves most, and says what was wrong."
    icon, group = "tool", "Optimise"
    words = ("fix", "damaged", "broken", "corrupt", "corrupted", "recover", "restore", "mend")
    Params = Params
    seldom = ("program", "keep_sound")
    accepts = (PDF,)
    stages = (Repair,)
    results = ("sound", "used", "pages", "faults", "attempts", "losses")
    delivers = ("repaired",)
    compares = "repaired"
