"""Running a flow of the toolbox over files, and reading what it kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from documents.services.artifacts import open_artifact
from documents.services.documents import store_document, upload_of
from pipeline.models import Run
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, start

SAMPLES = Path(__file__).parents[2] / "samples"


def run_over(cast: Cast, flow: str, *papers: Path, **params: Any) -> Run:
    """The flow, driven to its end as Bob."""
    bob = cast.actor(cast.bob)
    stored = [store_document(actor=bob, project_id=cast.project.pk, upload=upload_of(one)).document for one in papers]
    return drive(start(cast, flow, bob, document_ids=[one.pk for one in stored], params=params), seconds=60)


def kept(cast: Cast, run: Run, kind: str, target: Path) -> list[Path]:
    """The artifacts of a kind as files ``target``, ``target``-2 and so on, in order."""
    found = []
    for number, link in enumerate(run.artifacts.filter(artifact__kind=kind).order_by("artifact__name"), 1):
        path = target if number == 1 else target.with_stem(f"{target.stem}-{number}")
        with open_artifact(actor=cast.actor(cast.bob), artifact_id=link.artifact_id) as stream:
            path.write_bytes(stream.read())
        found.append(path)
    return found
