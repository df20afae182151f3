"""Making a run from a wish: parameters and documents checked once, the same way for every door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fnmatch import fnmatch
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.datastructures import MultiValueDict

from accounts.access import require
from accounts.actor import Actor
from accounts.errors import Invalid, Problem
from documents.models import Document
from documents.selectors.connections import connection_for
from documents.selectors.documents import document_for, documents_for
from documents.services.artifacts import check_keep_days
from pipeline.called import Calling
from pipeline.contract import Flow
from pipeline.engine import moves
from pipeline.engine.admission import count_pages, pages_of, refuse_without_means, refuse_without_money
from pipeline.engine.events import Happening, append
from pipeline.models import Run, RunInput
from pipeline.params import ConnectionField, DocumentField, clean_params
from pipeline.registry import flow, known_flow


def check_wishes(chosen: type[Flow], documents: int, params: Mapping[str, Any], files: Mapping[str, Any]) -> None:
    """Refuses what can be refused before any file is stored; ``files`` are those that parameters will name."""
    if strange := [name for name in files if not isinstance(chosen.Params.base_fields.get(name), DocumentField)]:
        fields = {strange[0]: ["Takes no file."]}
        raise Invalid("Only a parameter that takes a document takes a file.", fields=fields, within="params")
    clean_params(chosen, replaced(params, {name: str(uuid4()) for name in files}))
    check_number(chosen, documents)


def replaced(params: Mapping[str, Any], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters with some of them set anew; an HTML form's own data stays of its kind."""
    if not isinstance(params, MultiValueDict):
        return {**params, **values}
    copy = params.copy()
    for name, value in values.items():
        copy[name] = value
    return copy


def run_started_once(project_id: UUID | str, once_key: str) -> Run | None:
    """The run that was started under this key before."""
    return Run.objects.filter(project_id=project_id, once_key=once_key).first()


def create_run(
    *,
    actor: Actor,
    flow_key: str,
    project_id: UUID | str,
    document_ids: Sequence[UUID | str],
    params: Mapping[str, Any],
    title: str = "",
    once_key: str | None = None,
    unattended: bool = False,
    priority: int = 0,
    not_before: datetime | None = None,
    keep_days: int | None = None,
    parent: Run | None = None,
    parent_stage: str = "",
    parent_key: str = "",
) -> tuple[Run, bool]:
    """A queued run and whether it is new: the same once-key (or the same call of a parent) finds the first again.

    ``keep_days`` is how long its results stay, None as the project says; called runs take over their caller's. Raises
    Unavailable, TooLarge or Conflict when there is no room or a limit is reached.
    """
    chosen = flow(flow_key)
    require(actor, "run.start", project_id)
    if once_key and (found := run_started_once(project_id, once_key)):
        return found, False
    if parent and (found := parent.children.filter(parent_stage=parent_stage, parent_key=parent_key).first()):
        return found, False
    check_keep_days(keep_days)
    cleaned = clean_params(chosen, params)
    inputs = _inputs(actor, chosen, project_id, document_ids, cleaned)
    try:
        with transaction.atomic():
            if parent is None:  # else its pages were counted with its caller's
                refuse_without_means(actor, project_id, _pages(inputs))
            refuse_without_money(actor, chosen, project_id, cleaned)
            run = Run.objects.create(
                project_id=project_id,
                flow=chosen.key,
                title=title[:200] or title_of(chosen, cleaned, _names(inputs)),
                params=cleaned,
                created_by_id=actor.user_id,
                door=actor.door,
                once_key=once_key,
                unattended=unattended,
                keep_days=parent.keep_days if parent else keep_days,
                priority=priority,
                not_before=not_before,
                next_stage=chosen.stages[0].name,
                parent=parent,
                parent_stage=parent_stage,
                parent_key=parent_key,
            )
            _begin(run, inputs)
    except IntegrityError:
        first = run_started_once(project_id, once_key) if once_key else None
        if first is None:
            raise
        return first, False
    return run, True


def _names(inputs: Sequence[tuple[str, Document]]) -> list[str]:
    return [one.name for role, one in inputs if role == "document"]


def _pages(inputs: Sequence[tuple[str, Document]]) -> int:
    return pages_of(document.newest.pages if document.newest else None for _, document in inputs)


def _begin(run: Run, inputs: Sequence[tuple[str, Document]]) -> None:
    """What a run has from its first moment, in the transaction that makes it."""
    RunInput.objects.bulk_create(
        RunInput(run=run, version=document.newest, role=role, position=position)
        for position, (role, document) in enumerate(inputs)
    )
    if run.parent_id is None:
        count_pages(run)
    append(run.pk, [Happening("run.queued", text="Queued", facts={"door": run.door})])


def create_refused(parent: Run, stage: str, calling: Calling, problem: Problem) -> Run:
    """A call that could not be made, as a run that failed for that reason; with the documents it was about."""
    chosen = known_flow(calling.flow)
    run = Run.objects.create(
        project_id=parent.project_id,
        flow=calling.flow[:60],
        title=calling.title[:200],
        params=dict(calling.params),
        created_by_id=parent.created_by_id,
        door=parent.door,
        unattended=parent.unattended,
        keep_days=parent.keep_days,
        next_stage=chosen.stages[0].name if chosen else "",
        parent=parent,
        parent_stage=stage,
        parent_key=calling.key,
    )
    versions = RunInput.objects.filter(run=parent, version__document__in=map(UUID, calling.document_ids))
    RunInput.objects.bulk_create(
        RunInput(run=run, version_id=one.version_id, role="document", position=position)
        for position, one in enumerate(versions)
    )
    append(run.pk, [Happening("run.queued", text="Queued", facts={"door": parent.door})])
    moves.move(
        run.pk, before="queued", after="failed", text=problem.text, facts={"code": problem.code},
        error_code=problem.code, error_text=problem.text,
    )  # fmt: skip
    return run


def title_of(chosen: type[Flow], params: Mapping[str, Any], names: Sequence[str]) -> str:
    """What a run over documents of these names is called where nobody gives it a title."""
    called = chosen.titled(params)
    if not names:
        return called[:200]
    if len(names) == 2 and len(pair := f"{called}: {names[0]} and {names[1]}") <= 200:
        return pair
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{called}: {names[0]}{more}"[:200]


def _inputs(
    actor: Actor, chosen: type[Flow], project_id: UUID | str, document_ids: Sequence[UUID | str], params: dict[str, Any]
) -> list[tuple[str, Document]]:
    """(role, document) pairs in order; raises Invalid when they do not suit the flow, Missing when not visible.

    The same for connections that parameters name.
    """
    _check_connections(actor, chosen, project_id, params)
    check_number(chosen, len(document_ids))
    documents = documents_for(actor=actor, document_ids=document_ids)
    found = [("document", _suitable(one, project_id, chosen.accepts, "documents")) for one in documents]
    return [*found, *_named(actor, chosen, project_id, params)]


def _named(
    actor: Actor, chosen: type[Flow], project_id: UUID | str, params: Mapping[str, Any]
) -> list[tuple[str, Document]]:
    """The documents that parameters name, each with its parameter."""
    return [
        (name, _suitable(document_for(actor=actor, document_id=params[name]), project_id, field.accepts, name))
        for name, field in chosen.Params.base_fields.items()
        if isinstance(field, DocumentField) and params.get(name)
    ]


def _check_connections(actor: Actor, chosen: type[Flow], project_id: UUID | str, params: Mapping[str, Any]) -> None:
    """Raises Missing for a connection the actor cannot see, Invalid for one of another project or switched off."""
    for name, field in chosen.Params.base_fields.items():
        if isinstance(field, ConnectionField) and params.get(name):
            found = connection_for(actor=actor, connection_id=params[name], verb="run.start")
            elsewhere = str(found.project_id) != str(project_id)
            if text := "The connection belongs to another project." if elsewhere else found.off:  # type: ignore[attr-defined]
                raise Invalid(text, fields={name: [text]}, within="params")


def copy_inputs(actor: Actor, chosen: type[Flow], source: Run, run: Run) -> None:
    """The same versions for a run that is derived from another; a parameter that names another document brings it."""
    changed = {name: value for name, value in run.params.items() if value != source.params.get(name)}
    fields = chosen.Params.base_fields
    dropped = {name for name in changed if isinstance(fields.get(name), DocumentField)}
    kept = [one for one in source.inputs.all() if one.role not in dropped]
    rows = [RunInput(run=run, version_id=one.version_id, role=one.role) for one in kept]
    rows += [
        RunInput(run=run, version=document.newest, role=name)
        for name, document in _named(actor, chosen, run.project_id, changed)
    ]
    for position, row in enumerate(rows):
        row.position = position
    RunInput.objects.bulk_create(rows)


def check_number(chosen: type[Flow], many: int) -> None:
    """Raises Invalid when the flow takes more or fewer documents."""
    if many < chosen.least:
        text = f"Choose at least {chosen.least} documents." if chosen.least > 1 else "Choose a document."
        raise Invalid(f"{chosen.title}: {text}", fields={"documents": [text]})
    if chosen.most is not None and many > chosen.most:
        text = f"{chosen.title} takes {chosen.most} document{'s' if chosen.most > 1 else ''} at a time."
        raise Invalid(text, fields={"documents": [text]})


def _suitable(document: Document, project_id: UUID | str, accepts: Sequence[str], field: str) -> Document:
    within = "" if field == "documents" else "params"
    if str(document.project_id) != str(project_id):
        text = "The document belongs to another project."
        raise Invalid(text, fields={field: [text]}, within=within)
    if document.newest is None:
        text = f"{document.name} has no file."
        raise Invalid(text, fields={field: [text]}, within=within)
    media_type = document.newest.blob.media_type
    if not any(fnmatch(media_type, pattern) for pattern in accepts):
        text = f"{document.name} is {media_type}; this takes {', '.join(accepts)}."
        raise Invalid(text, fields={field: [text]}, within=within)
    return document
