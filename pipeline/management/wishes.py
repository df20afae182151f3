"""What the command line gives as documents and parameters, in the form every door hands on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms

from accounts.actor import Actor
from accounts.errors import Invalid
from documents.services.documents import Upload, store_document, upload_of
from pipeline.contract import Flow
from pipeline.params import DocumentField


def pair(given: str) -> tuple[str, str]:
    """NAME=VALUE; raises Invalid."""
    name, equals, value = given.partition("=")
    if not equals or not name:
        raise Invalid(f"--set {given}: write NAME=VALUE.")
    return name, value


def params_from(actor: Actor, chosen: type[Flow], project_id: UUID | str, given: Sequence[str]) -> dict[str, Any]:
    """The ``--set`` options as parameters; a document parameter given as ``@FILE`` is stored on the way."""
    params: dict[str, Any] = {}
    for name, value in map(pair, given):
        form_field = chosen.Params.base_fields.get(name)
        if form_field is None:
            params[name] = value  # refused with the names that exist, where all doors' parameters are judged
        elif isinstance(form_field, DocumentField) and value.startswith("@"):
            upload = upload_of(existing(value[1:]), kind=form_field.kind or "other")
            params[name] = str(store_document(actor=actor, project_id=project_id, upload=upload).document.pk)
        else:
            params[name] = read_setting(form_field, value)
    return params


def read_setting(form_field: forms.Field, value: str) -> Any:
    """A ``--set`` value as the form takes it; ``@FILE`` reads the file."""
    if value.startswith("@") and not isinstance(form_field, DocumentField):
        try:
            return Path(value[1:]).read_text("utf-8")
        except OSError as error:
            raise Invalid(f"{value[1:]}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise Invalid(f"{value[1:]} is not UTF-8 text.") from error
    if isinstance(form_field, forms.BooleanField):
        return value.lower() in ("1", "true", "yes", "on")
    if isinstance(form_field, forms.MultipleChoiceField):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def existing(path: str | Path) -> Path:
    """Raises Invalid for what is no file."""
    found = Path(path)
    if not found.is_file():
        raise Invalid(f"{found} is not a file.")
    return found


def files_and_documents(given: Sequence[str]) -> tuple[list[Upload], list[str]]:
    """Files to be stored, and ids of documents that are stored already; raises Invalid for what is neither."""
    uploads, ids = [], []
    for one in given:
        if _is_id(one):
            ids.append(one)
        else:
            uploads.append(upload_of(existing(one)))
    return uploads, ids


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
