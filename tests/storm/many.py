"""What a process of the machine does for `tests.storm.bulk`: brings many files of mixed sorts, and looks at a run."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pymupdf
from pikepdf import Dictionary, Name
from PIL import Image

if TYPE_CHECKING:
    from accounts.actor import Actor, Door
    from accounts.models import Project

SAMPLES = Path(__file__).parents[1] / "samples"
REAL = (
    "exams/ASU_Knowledge_Test.pdf", "exams/cybersecurity_mcq_quiz.pdf", "exams/demo_paper.pdf", "invoices/small.pdf",
    "invoices/small_statement.pdf", "pdf/js-160F-2019.pdf", "pdf/js-bug1997343.pdf", "pdf/js-bug900822.pdf",
    "bad/Pages-tree-refs.pdf", "bad/bad-PageLabels.pdf", "bad/helloworld-bad.pdf", "bad/issue10438_reduced.pdf",
    "bad/issue11442_reduced.pdf", "bad/pdfjsbad1586.pdf", "bad/scan-bad.pdf", "bad/xref_command_missing.pdf",
)  # fmt: skip
BROKEN = ("poppler-742-0-fuzzed.pdf", "poppler-395-0-fuzzed.pdf")
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


def bomb() -> bytes:
    """A page that draws a form which draws a form ten times, nine deep: small, well made, and never read to its end."""
    with pikepdf.Pdf.new() as pdf:
        page = pdf.add_blank_page()
        form = pdf.make_stream(b" ", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        for _ in range(9):
            resources = Dictionary(XObject=Dictionary(F=form))
            form = pdf.make_stream(
                b"/F Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9], Resources=resources
            )
        page.Resources = Dictionary(XObject=Dictionary(F=form))
        page.Contents = pdf.make_stream(b"/F Do")
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()


def papers(good: int) -> Iterator[tuple[str, bytes]]:
    """Real ones of the samples, again and again, each with bytes of its own; in their middle two broken and a bomb."""
    real = [*sorted((SAMPLES / "exams").glob("*-*.pdf")), *(SAMPLES / one for one in REAL)]
    for number in range(good):
        if number == good // 2:
            yield from ((f"bad{at}.pdf", (SAMPLES / "bad" / one).read_bytes()) for at, one in enumerate(BROKEN))
            yield "slow0.pdf", bomb()
        source = real[number % len(real)]
        yield f"f{number:03}-{source.name}", source.read_bytes() + f"\n% {number}\n".encode()


def editor(project: Project, email: str, door: Door = "cli") -> Actor:
    """A person who may start runs in the project, as often as she likes; made when there is none of this address."""
    from accounts.actor import Actor
    from accounts.models import Membership, User

    person = User.objects.filter(email=email).first()
    person = person or User.objects.create_user(email, PERSON["password"], name="Bob", status="approved")
    Membership.objects.get_or_create(project=project, user=person, defaults={"part": "editor"})
    return Actor(role="user", door=door, user_id=str(person.pk), name=person.email)


def begin(name: str, good: int, bad: int, slow: int) -> None:
    """Starts a run over these files, and prints its id."""
    _begin(name, "carry", {}, files(name, good, bad, slow))


def begin_real(good: int) -> None:
    """Starts a run that takes the text out of real papers, and prints its id."""
    _begin("real", "extract", {"what": ["text"]}, papers(good))


def _begin(name: str, flow: str, params: dict[str, object], brought: Iterable[tuple[str, bytes]]) -> None:
    from accounts.models import Project
    from documents.services.documents import Upload, store_document
    from pipeline.services.runs import start_run

    project, _ = Project.objects.get_or_create(slug="many", defaults={"name": "Many"})
    actor = editor(project, PERSON["email"], "api")
    ids = [
        store_document(actor=actor, project_id=project.pk, upload=Upload(name=one, chunks=[content])).document.pk
        for one, content in brought
    ]
    run = start_run(actor=actor, flow_key=flow, project_id=project.pk, document_ids=ids, params=params, title=name)
    print(run.pk)


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
