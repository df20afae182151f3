"""Documents from the command line: add, list, show, password, trash, restore, purge."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat

from accounts.actor import operator
from accounts.errors import Invalid, Problem
from accounts.outcomes import many_done
from accounts.selectors.projects import project_by_key
from accounts.services.projects import ensure_project
from documents.choices import Inspection, Kind
from documents.management.password_file import password_in
from documents.selectors.documents import DocumentFilter, document_shown, documents_listed, versions_of
from documents.services.documents import (
    Upload,
    edit_document,
    store_document,
    trash_document,
    upload_of,
)
from documents.services.inspection import inspect_version
from documents.services.many_documents import TrashVerb, steer_documents
from documents.services.passwords import give_password
from documents.services.pasting import text_in, upload_of_text

EXIT_FAILED, EXIT_USAGE = 1, 2


class Command(BaseCommand):
    help = "Brings, lists and shows documents."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        adding = verbs.add_parser("add", help="bring files into a project; - is text from standard input")
        adding.add_argument("files", nargs="+", type=Path, metavar="FILE")
        adding.add_argument("--project", default="command-line", help="slug; made when it does not exist")
        adding.add_argument("--name", default="", help="how the text of - is called; else by its first words")
        adding.add_argument("--kind", default=Kind.OTHER, choices=Kind.values)
        adding.add_argument("--tag", action="append", default=[], dest="tags")
        listing = verbs.add_parser("list", help="documents of a project, or of all")
        listing.add_argument("--project", help="slug or id")
        listing.add_argument("--search", default="")
        listing.add_argument("--kind", default="", choices=["", *Kind.values])
        listing.add_argument("--tag", default="")
        listing.add_argument("--trashed", action="store_true")
        showing = verbs.add_parser("show", help="one document: its versions and what was found in it")
        password = verbs.add_parser("password", help="give the password of an encrypted document")
        password.add_argument("--password-file", type=Path, help="read it from a file; - is standard input")
        verb_parsers = [verbs.add_parser(verb, help=words) for verb, words in _VERBS]
        for one in (showing, password, verb_parsers[0], verb_parsers[3]):
            one.add_argument("document", help="its id")
        for one in verb_parsers[1:3]:
            one.add_argument("documents", nargs="+", metavar="DOCUMENT", help="its id; several at once")
        for one in (adding, listing, showing, password, *verb_parsers):
            one.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["verb"])(**options)
        except Problem as problem:
            lines = [problem.text, *(f"  {name}: {one}" for name, found in problem.fields.items() for one in found)]
            raise CommandError("\n".join(lines), returncode=EXIT_USAGE) from None

    def add(self, **options: Any) -> None:
        """Each file for itself; the status is 1 when one was refused."""
        project = ensure_project(actor=operator(), slug=options["project"])
        rows = [self._add(project.pk, path, options) for path in options["files"]]
        if options["json"]:
            self.stdout.write(json.dumps(rows))
        else:
            for row in rows:
                self.stdout.write(f"{row['id'] or '-':36}  {row['name']}  {row['error'] or row['inspection']}")
        if any(row["error"] for row in rows):
            self.stdout.flush()
            sys.exit(EXIT_FAILED)

    def _add(self, project_id: Any, path: Path, options: dict[str, Any]) -> dict[str, Any]:
        try:
            upload = _upload(path, options)
            stored = store_document(actor=operator(), project_id=project_id, upload=upload)
            if options["tags"]:
                edit_document(actor=operator(), document_id=stored.document.pk, changes={"tags": options["tags"]})
        except Problem as problem:
            return {"id": None, "name": path.name, "error": problem.text, "inspection": None}
        inspect_version(version_id=stored.version.pk)
        return {**_described(document_shown(actor=operator(), document_id=stored.document.pk)), "error": None}

    def list(self, **options: Any) -> None:
        key = options["project"]
        project_id = project_by_key(actor=operator(), key=key).pk if key else None
        narrow = DocumentFilter(search=options["search"], kind=options["kind"], tag=options["tag"])
        rows = documents_listed(actor=operator(), project_id=project_id, narrow=narrow, trashed=options["trashed"])
        found = [_described(one) for one in rows]
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        for one in found:
            size = filesizeformat(one["size"]).replace("\xa0", " ")
            self.stdout.write(
                f"{one['id']}  {one['pages'] or '-':>6} {size:>10}  {one['name']}  {_state(one)}".rstrip()
            )

    def show(self, **options: Any) -> None:
        document = document_shown(actor=operator(), document_id=_id(options["document"]))
        rows = versions_of(actor=operator(), document_id=document.pk)
        facts = {**_described(document), "versions": [_version(one) for one in rows]}
        facts["properties"] = document.newest.properties if document.newest else {}
        if options["json"]:
            self.stdout.write(json.dumps(facts))
            return
        self._print(facts)

    def _print(self, facts: dict[str, Any], indent: str = "") -> None:
        for name, value in facts.items():
            if isinstance(value, dict) and value:
                self.stdout.write(f"{indent}{name}:")
                self._print(value, indent + "  ")
            else:
                self.stdout.write(f"{indent}{name}: {value if isinstance(value, str) else json.dumps(value)}")

    def password(self, **options: Any) -> None:
        document = document_shown(actor=operator(), document_id=_id(options["document"]))
        if document.newest is None:
            raise Invalid("The document has no file.")
        source = options["password_file"]
        given = password_in(source) if source else getpass.getpass("Password of the file: ")
        give_password(actor=operator(), version_id=document.newest.pk, password=given)
        inspect_version(version_id=document.newest.pk)
        self._tell(document.pk, options)

    def trash(self, **options: Any) -> None:
        trash_document(actor=operator(), document_id=_id(options["document"]))
        self._tell(options["document"], options)

    def restore(self, **options: Any) -> None:
        if self._of_the_trash("restore", options):
            self._tell(options["documents"][0], options)

    def purge(self, **options: Any) -> None:
        if self._of_the_trash("purge", options):
            gone = {"id": options["documents"][0], "purged": True}
            self.stdout.write(json.dumps(gone) if options["json"] else "gone")

    def _of_the_trash(self, verb: TrashVerb, options: dict[str, Any]) -> bool:
        """Does the verb with each; one alone is the caller's to tell, of several the status is 1 when one stays."""
        wanted = [UUID(_id(one)) for one in options["documents"]]
        outcomes = steer_documents(actor=operator(), verb=verb, document_ids=wanted)
        if len(wanted) == 1:
            if problem := outcomes[0].problem:
                raise problem
            return True
        rows = [
            {"id": str(one.id), "outcome": one.word, "text": one.problem.text if one.problem else ""}
            for one in outcomes
        ]
        lines = [f"{one['id']}  {one['outcome'].replace('_', ' ')}  {one['text']}".rstrip() for one in rows]
        self.stdout.write(json.dumps(rows) if options["json"] else "\n".join(lines))
        if many_done(outcomes) < len(outcomes):
            self.stdout.flush()
            sys.exit(EXIT_FAILED)
        return False

    def inspect(self, **options: Any) -> None:
        document = document_shown(actor=operator(), document_id=_id(options["document"]))
        if document.newest:
            inspect_version(version_id=document.newest.pk)
        self._tell(document.pk, options)

    def _tell(self, document_id: Any, options: dict[str, Any]) -> None:
        found = _described(document_shown(actor=operator(), document_id=document_id))
        self.stdout.write(json.dumps(found) if options["json"] else f"{found['name']}  {_state(found) or 'ready'}")


_VERBS: Iterable[tuple[str, str]] = (
    ("trash", "put a document into the trash"),
    ("restore", "take a document out of the trash"),
    ("purge", "remove a document of the trash for good"),
    ("inspect", "look at a document now, if nobody has"),
)


def _upload(path: Path, options: dict[str, Any]) -> Upload:
    if str(path) == "-":
        return upload_of_text(text_in(sys.stdin.buffer), name=options["name"], kind=options["kind"])
    if not path.is_file():
        raise Invalid(f"{path} is not a file.")
    return upload_of(path, kind=options["kind"])


def _id(text: str) -> str:
    """Raises Invalid for what cannot be an id."""
    try:
        return str(UUID(text))
    except ValueError:
        raise Invalid(f"{text} is no document's id. `documents list` shows them.") from None


def _described(document: Any) -> dict[str, Any]:
    version = document.newest
    return {
        "id": str(document.pk),
        "project": document.project.slug,
        "name": document.name,
        "kind": document.kind,
        "tags": document.tags,
        "copy_of": str(document.copy_of_id) if document.copy_of_id else None,
        "trashed": document.deleted_at is not None,
        "expires_at": document.expires_at.isoformat() if document.expires_at else None,
        "version": version.number if version else None,
        "media_type": version.blob.media_type if version else None,
        "size": version.blob.size if version else None,
        "sha256": version.blob_id if version else None,
        "pages": version.pages if version else None,
        "inspection": version.inspection if version else None,
        "problem": version.problem if version else "",
    }


def _version(version: Any) -> dict[str, Any]:
    return {
        "id": str(version.pk),
        "number": version.number,
        "file_name": version.file_name,
        "size": version.blob.size,
        "sha256": version.blob_id,
        "inspection": version.inspection,
    }


def _state(found: dict[str, Any]) -> str:
    if found["inspection"] in (None, Inspection.READY):
        return ""
    return f"[{found['inspection']}] {found['problem']}".strip()
