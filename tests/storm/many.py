"""What a process of the machine does for `tests.storm.bulk`: brings many files of mixed sorts, and looks at a run."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator

import pymupdf
from PIL import Image

PERSON = {"email": "bob@example.org", "password": "correct horse battery"}


def _page(words: str, _: int) -> bytes:
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), words)
        return bytes(document.tobytes())


def _picture(kind: str, number: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40 + number, 30), (number, 90, 200)).save(target, kind)
    return target.getvalue()


SORTS: dict[str, Callable[[str, int], bytes]] = {
    "txt": lambda words, _: words.encode(),
    "csv": lambda words, number: f"what,number\n{words},{number}\n".encode(),
    "pdf": _page,
    "png": lambda _, number: _picture("PNG", number),
    "jpg": lambda _, number: _picture("JPEG", number),
}


def files(name: str, good: int, bad: int, slow: int) -> Iterator[tuple[str, bytes]]:
    """Every fifth is of another sort; those that break and those that hang lie in the middle."""
    sorts = list(SORTS)
    for number in range(good):
        if number == good // 2:
            yield from ((f"bad{one}.txt", f"BROKEN {one}".encode()) for one in range(bad))
            yield from ((f"slow{one}.txt", f"HANG {one}".encode()) for one in range(slow))
        sort = sorts[number % len(sorts)]
        yield f"f{number:03}.{sort}", SORTS[sort](f"{name} {number}", number)


def begin(name: str, good: int, bad: int, slow: int) -> None:
    """Starts a run over these files, and prints its id."""
    from accounts.actor import Actor
    from accounts.models import Membership, Project, User
    from documents.services.documents import Upload, store_document
    from pipeline.services.runs import start_run

    email, password = PERSON.values()
    person = User.objects.filter(email=email).first()
    person = person or User.objects.create_user(email, password, name="Bob", status="approved")
    project, _ = Project.objects.get_or_create(slug="many", defaults={"name": "Many"})
    Membership.objects.get_or_create(project=project, user=person, defaults={"part": "editor"})
    actor = Actor(role="user", door="api", user_id=str(person.pk), name=person.email)
    ids = [
        store_document(actor=actor, project_id=project.pk, upload=Upload(name=one, chunks=[content])).document.pk
        for one, content in files(name, good, bad, slow)
    ]
    print(start_run(actor=actor, flow_key="carry", project_id=project.pk, document_ids=ids, title=name).pk)


def look(run_id: str) -> None:
    """Prints what came of a run."""
    from pipeline.engine.facts import outputs_of
    from pipeline.models import Run

    run = Run.objects.get(pk=run_id)
    assert run.ended_at
    each = {
        one.title.rpartition(": ")[2]: [one.state, one.error_code, one.error_text, one.crashes]
        for one in run.children.all()
    }
    seconds = (run.ended_at - run.created_at).total_seconds()
    print(json.dumps({"state": run.state, "outputs": outputs_of(run.pk), "seconds": seconds, "each": each}))
