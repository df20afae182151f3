"""Bring files from a connection's folder; each with its own outcome, none that is there already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Final
from uuid import UUID

from django import forms
from pydantic import StringConstraints, TypeAdapter

from accounts.actor import Actor
from documents import storage
from documents.choices import Kind
from documents.selectors.connections import Known, document_with, key_of, known_file, known_files
from documents.services.connections import remember_file
from documents.services.documents import KeptUpload, Upload, keep_upload, name_document, name_version
from documents.services.intake import most_bytes, too_large
from pipeline.contract import Facts, Flow, Item, ItemOutcome, ItemStage, Live, Refused, Retry, Stage
from pipeline.params import ConnectionField, ValueField
from pipeline.providers.cloud.walking import fits, walk
from pipeline.registry import register
from pipeline.remote import Entry

MOST: Final = 2000  # files of one run; the next run brings those that are left
RemotePath = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
PATHS: TypeAdapter[list[str]] = TypeAdapter(list[RemotePath])


class Params(forms.Form):
    connection = ConnectionField(label="Connection")
    folder = forms.CharField(
        label="Folder",
        required=False,
        max_length=500,
        initial="",
        help_text="Below the connection's own folder. Empty takes that one.",
    )
    subfolders = forms.BooleanField(label="Folders inside it, too", required=False, initial=False)
    pattern = forms.CharField(
        label="Names",
        required=False,
        max_length=300,
        initial="*",
        help_text="A star stands for anything, and commas separate several: *.pdf, *.docx",
    )
    paths = ValueField(
        adapter=PATHS,
        label="Only these files",
        required=False,
        help_text="Their paths below the connection's folder. Folder and names do not count then.",
    )
    kind = forms.ChoiceField(label="Kind of the documents", choices=Kind.choices, initial=Kind.OTHER)
    again = forms.BooleanField(
        label="Bring files again that came before",
        required=False,
        initial=False,
        help_text="Otherwise unchanged files are passed over, and a changed one becomes its document's new version.",
    )

    def clean_paths(self) -> list[str] | None:
        found: list[str] | None = self.cleaned_data["paths"] or None
        if found and len(found) > MOST:
            raise forms.ValidationError(f"At most {MOST} files at a time.")
        return list(dict.fromkeys(found)) if found else None


@dataclass(frozen=True)
class _Search:
    params: Mapping[str, Any]
    known: Mapping[str, str]


class Look(Stage[_Search, dict[str, Any]]):
    """Lists what shall come, so that a long import goes on where it stopped although the folder changes."""

    name, title = "look", "Looking into the folder"
    gives = ("listing", "found", "unchanged", "left")
    retry = Retry(attempts=5, wait=2.0)

    def read(self, facts: Facts) -> _Search:
        again = facts.params["again"] or facts.params["paths"]
        return _Search(facts.params, {} if again else known_files(facts.params["connection"]))

    def work(self, given: _Search, live: Live) -> dict[str, Any]:
        wanted: list[Mapping[str, Any]] = []
        found = unchanged = left = 0
        for known_as, one in _told_apart(self._candidates(given.params, live), given.known):
            found += 1
            if one.mark and given.known.get(key_of(known_as)) == one.mark[:200]:
                unchanged += 1
            elif len(wanted) < MOST:
                wanted.append({**asdict(one), "known_as": known_as})
            else:
                left += 1
        if left:
            live.warn(f"A run brings {MOST} files; {left} are left. Start it again for those.")
        live.log(f"Files: {found}, to bring: {len(wanted)}")
        target = live.folder / "listing.json"
        target.write_text(json.dumps(wanted, ensure_ascii=False), "utf-8")
        kept = live.keep(target, kind="listing", name="listing.json", media_type="application/json")
        return {"listing": kept.reference, "found": found, "unchanged": unchanged, "left": left}

    def _candidates(self, params: Mapping[str, Any], live: Live) -> Iterator[Entry]:
        remote = live.connection(params["connection"])
        if params["paths"]:
            for path in params["paths"]:
                live.checkpoint()
                one = remote.find(path)
                if one is None or one.is_folder:
                    live.warn(f"{path} is not there, or is a folder.")
                yield one or Entry(path=path, key="", is_folder=False)
            return
        for one in walk(remote, params["folder"], subfolders=params["subfolders"], checkpoint=live.checkpoint):
            if fits(one.name, params["pattern"]):
                yield one


def _told_apart(entries: Iterable[Entry], known: Mapping[str, str]) -> Iterator[tuple[str, Entry]]:
    """Each with what it is known as: its path, and where several have one, as in Google Drive, the storage's key, too.

    One of those has the path alone: as far as can be told the one that had it before, or else the one changed last.
    """

    def is_likelier(one: Entry) -> tuple[bool, bool, str]:
        is_as_before = bool(one.mark) and known.get(key_of(one.path)) == one.mark[:200]
        return key_of(f"{one.path}\n{one.key}") not in known, is_as_before, one.changed

    alike: dict[str, list[Entry]] = {}
    for one in entries:
        alike.setdefault(one.path, []).append(one)
    for path, those in alike.items():
        those.sort(key=is_likelier)
        yield path, those.pop()
        yield from ((f"{path}\n{one.key}", one) for one in those)


@dataclass(frozen=True)
class _Wanted:
    entry: Entry
    connection: str
    project_id: str
    actor: Actor
    kind: str
    again: bool
    known: Known | None


@dataclass(frozen=True)
class _Brought:
    """``how`` is new, version or same; ``document_id`` is what there was before."""

    how: str
    kept: KeptUpload
    document_id: UUID | None


class Fetch(ItemStage[_Wanted, _Brought]):
    name, title = "fetch", "Bringing the files"
    needs = ("listing",)
    gives = ("imported", "updated", "same")
    retry = Retry(attempts=5, wait=2.0)
    seconds = 3700.0
    concurrency = 2

    def plan(self, facts: Facts) -> Sequence[Item]:
        rows = json.loads(b"".join(storage.read_chunks(facts.outputs["listing"]["sha256"])))
        return [Item(key=key_of(one["known_as"]), label=one["path"][-200:], given=one) for one in rows]

    def read_item(self, facts: Facts, item: Item) -> _Wanted:
        params = facts.params
        values = dict(item.given)
        known_as = values.pop("known_as")
        entry = Entry(**values)
        if not entry.key or entry.is_folder:
            raise Refused("gone", f"{entry.path} is not there, or is a folder.")
        return _Wanted(
            entry=entry,
            connection=params["connection"],
            project_id=facts.project_id,
            actor=facts.actor,
            kind=params["kind"],
            again=params["again"],
            known=None if params["again"] else known_file(params["connection"], known_as),
        )

    def work_item(self, given: _Wanted, live: Live) -> _Brought:
        entry = given.entry
        if (entry.size or 0) > most_bytes():
            raise too_large(entry.name, most_bytes())
        with live.connection(given.connection).read(entry) as chunks:
            upload = Upload(name=entry.name, chunks=_watched(chunks, live), kind=given.kind)
            kept = keep_upload(actor=given.actor, project_id=given.project_id, upload=upload)
        return self._judged(given, kept)

    def _judged(self, given: _Wanted, kept: KeptUpload) -> _Brought:
        same = None if given.again else document_with(project_id=given.project_id, sha256=kept.spooled.sha256)
        if same:
            return _Brought("same", kept, same[0])
        known = given.known
        if known and known.document_id and not known.in_trash:
            return _Brought("version", kept, known.document_id)
        return _Brought("new", kept, None)

    def write_item(self, facts: Facts, item: Item, result: _Brought) -> Mapping[str, Any]:
        document_id = result.document_id
        if document_id is None:
            stored = name_document(actor=facts.actor, project_id=facts.project_id, kept=result.kept)
            document_id = stored.document.pk
        elif result.how == "version":
            name_version(actor=facts.actor, document_id=document_id, kept=result.kept)
        remember_file(
            connection_id=facts.params["connection"],
            path=item.given["known_as"],
            mark=item.given["mark"],
            document_id=document_id,
        )
        return {"how": result.how, "document": str(document_id)}

    def finish(self, facts: Facts, items: Sequence[ItemOutcome]) -> Mapping[str, Any]:
        names = {"imported": "new", "updated": "version", "same": "same"}
        return {name: sum(one.result.get("how") == how for one in items) for name, how in names.items()}


def _watched(chunks: Iterator[bytes], live: Live) -> Iterator[bytes]:
    """The bytes, as long as the run shall go on."""
    for chunk in chunks:
        live.checkpoint()
        yield chunk


@register
class CloudImportFlow(Flow):
    key, title = "cloud-import", "Import from cloud storage"
    summary = (
        "Brings files from S3, WebDAV, Google Drive, Dropbox or OneDrive; by a schedule it keeps up with a folder."
    )
    icon, group = "cloud-download", "Cloud storage"
    words = (
        "download",
        "fetch",
        "sync",
        "watch",
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
    seldom = ("paths", "kind", "again")
    least, most = 0, 0
    stages = (Look, Fetch)
    results = ("found", "imported", "updated", "same", "unchanged", "left")
    delivers = ("listing",)
