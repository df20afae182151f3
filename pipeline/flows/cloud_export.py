"""Put documents, or what a run made, into a connection's folder; nothing is overwritten unless it is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django import forms
from pydantic import TypeAdapter

from documents.names import safe_name
from documents.selectors.connections import artifacts_of_ids, artifacts_of_run
from documents.services.artifacts import artifact_to_hand_out
from documents.services.connections import log_export
from pipeline.contract import Facts, Flow, Item, ItemOutcome, ItemStage, Live, Refused, Retry, Stage
from pipeline.params import ConnectionField, ValueField
from pipeline.providers.cloud.answers import Exists
from pipeline.providers.cloud.paths import child, tidy
from pipeline.registry import flows, register
from pipeline.remote import RemoteFolder

MOST: Final = 500  # documents, or files that are chosen one by one
MOST_NUMBERS: Final = 501  # names that are tried for a file beside others
ARTIFACTS: TypeAdapter[list[UUID]] = TypeAdapter(list[UUID])


class Params(forms.Form):
    connection = ConnectionField(label="Connection")
    folder = forms.CharField(
        label="Folder",
        required=False,
        max_length=500,
        initial="",
        help_text="Below the connection's own folder; made when it is not there. Empty takes that one.",
    )
    run = forms.UUIDField(
        label="Results of a run",
        required=False,
        help_text="The run's id, as its address shows it. What people come for goes out, beside the documents chosen.",
    )
    artifacts = ValueField(
        adapter=ARTIFACTS,
        label="Only these files of runs",
        required=False,
        help_text="Their ids. A run's page offers them by name under “Save to cloud”.",
    )
    existing = forms.ChoiceField(
        label="Where a file of that name is there",
        choices=[
            ("refuse", "Leave it, and say so"),
            ("number", "Put ours beside it, with a number"),
            ("overwrite", "Overwrite it"),
        ],
        initial="refuse",
        help_text="A file with exactly the same bytes is left as it is in any case.",
    )

    def clean_artifacts(self) -> list[str] | None:
        found = [str(UUID(str(one))) for one in self.cleaned_data["artifacts"] or ()]
        if len(found) > MOST:
            raise forms.ValidationError(f"At most {MOST} files at a time.")
        return list(dict.fromkeys(found)) or None


class Reach(Stage[str, dict[str, Any]]):
    """Asks the storage once, so that wrong credentials are told once and not for every file."""

    name, title = "reach", "Reaching the storage"
    retry = Retry(attempts=5, wait=2.0)

    def read(self, facts: Facts) -> str:
        return str(facts.params["connection"])

    def work(self, given: str, live: Live) -> dict[str, Any]:
        remote = live.connection(given)
        live.checkpoint()
        try:
            remote.listing("")
        except Refused as refused:
            if refused.code != "no_folder":  # it will be made
                raise
        return {}


@dataclass(frozen=True)
class _Sending:
    sha256: str
    size: int
    path: str
    connection: str
    existing: str


class Send(ItemStage[_Sending, dict[str, Any]]):
    name, title = "send", "Sending the files"
    gives = ("exported", "present")
    retry = Retry(attempts=5, wait=2.0)
    seconds = 3700.0
    concurrency = 2

    def plan(self, facts: Facts) -> Sequence[Item]:
        """Documents, then artifacts; two of the same name in one run get numbers, whatever is in the folder."""
        folder, taken = tidy(facts.params["folder"]), set[str]()
        items: list[Item] = []
        for source, name in [*self._documents(facts), *self._results(facts), *self._chosen(facts)]:
            free = next(one for one in _numbered(name) if one.casefold() not in taken)
            taken.add(free.casefold())
            path = child(folder, free)
            items.append(Item(key=f"{len(items)}", label=path[-200:], given={"source": source, "path": path}))
        if not items:
            raise Refused("nothing_to_export", "Choose documents, or a run that has results.")
        return items

    def _documents(self, facts: Facts) -> list[tuple[str, str]]:
        return [(f"document:{one.document_id}", safe_name(one.name)) for one in facts.inputs_as("document")]

    def _results(self, facts: Facts) -> list[tuple[str, str]]:
        run = facts.params["run"]
        if not run:
            return []
        found = artifacts_of_run(actor=facts.actor, project_id=facts.project_id, run_id=run)
        if not found:
            raise Refused("no_results", "This project has no run of that id with results.")
        wanted = {one.key: one.delivers for one in flows()}.get(str(found[0].made_by.get("flow")), ())
        return [(f"artifact:{one.pk}", safe_name(one.name)) for one in found if not wanted or one.kind in wanted]

    def _chosen(self, facts: Facts) -> list[tuple[str, str]]:
        ids = facts.params.get("artifacts") or []
        found = artifacts_of_ids(actor=facts.actor, project_id=facts.project_id, ids=ids)
        if len(found) < len(ids):
            raise Refused("no_results", "Some of the files chosen are not in this project. Choose again.")
        return [(f"artifact:{one.pk}", safe_name(one.name)) for one in found]

    def read_item(self, facts: Facts, item: Item) -> _Sending:
        """Guarded files go out after their release only, like a download."""
        kind, _, key = str(item.given["source"]).partition(":")
        if kind == "artifact":
            artifact = artifact_to_hand_out(actor=facts.actor, artifact_id=key)
            sha256, size = artifact.sha256, artifact.size
        else:
            document = next(one for one in facts.inputs if one.document_id == key)
            sha256, size = document.sha256, document.size
        params = facts.params
        return _Sending(sha256, size, str(item.given["path"]), params["connection"], params["existing"])

    def work_item(self, given: _Sending, live: Live) -> dict[str, Any]:
        live.checkpoint()
        remote, source = live.connection(given.connection), live.path_of(given.sha256)
        if given.existing == "overwrite":
            self._write(remote, source, given, given.path, overwrite=True)
            return {"how": "exported", "path": given.path, "sha256": given.sha256}
        paths = _numbered(given.path) if given.existing == "number" else iter([given.path])
        for path in paths:
            live.checkpoint()
            if _is_there(remote, path, given):
                return {"how": "present", "path": path, "sha256": given.sha256}
            try:
                self._write(remote, source, given, path, overwrite=False)
            except Exists:
                continue
            return {"how": "exported", "path": path, "sha256": given.sha256}
        raise Exists(given.path)

    def _write(self, remote: RemoteFolder, source: Path, given: _Sending, path: str, *, overwrite: bool) -> None:
        with source.open("rb") as file:
            remote.write(path, file, given.size, overwrite=overwrite)

    def write_item(self, facts: Facts, item: Item, result: dict[str, Any]) -> Mapping[str, Any]:
        if result["how"] == "exported":
            log_export(
                actor=facts.actor,
                project_id=facts.project_id,
                connection_id=facts.params["connection"],
                target=str(item.given["source"]),
                name=result["path"].rpartition("/")[2],
                sha256=result["sha256"],
                place=result["path"],
            )
        return {"how": result["how"], "path": result["path"]}

    def finish(self, facts: Facts, items: Sequence[ItemOutcome]) -> Mapping[str, Any]:
        return {how: sum(one.result.get("how") == how for one in items) for how in ("exported", "present")}


def _numbered(name: str) -> Iterator[str]:
    """The name, then the same with numbers: "a.pdf", "a (2).pdf"."""
    folder, slash, last = name.rpartition("/")
    stem, dot, extension = last.rpartition(".")
    stem, dot, extension = (stem, dot, extension) if stem else (last, "", "")
    yield name
    for number in range(2, MOST_NUMBERS + 1):
        yield f"{folder}{slash}{stem} ({number}){dot}{extension}"


def _is_there(remote: RemoteFolder, path: str, given: _Sending) -> bool:
    """Whether the very same bytes lie there, as after a worker died between sending and saying so."""
    found = remote.find(path)
    if found is None or found.is_folder or found.size != given.size:
        return False
    digest = hashlib.sha256()
    with remote.read(found) as chunks:
        for chunk in chunks:
            digest.update(chunk)
    return digest.hexdigest() == given.sha256


@register
class CloudExportFlow(Flow):
    key, title = "cloud-export", "Export to cloud storage"
    summary = "Puts documents or a run's results into a folder of S3, WebDAV, Google Drive, Dropbox or OneDrive."
    icon, group = "cloud-upload", "Cloud storage"
    words = (
        "upload",
        "save",
        "send",
        "backup",
        "sync",
        "s3",
        "aws",
        "webdav",
        "nextcloud",
        "gdrive",
        "google",
        "dropbox",
        "onedrive",
    )
    Params = Params
    seldom = ("run", "artifacts")
    least, most = 0, MOST
    stages = (Reach, Send)
    results = ("exported", "present")
