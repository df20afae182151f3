"""Documents in a browser: dropped, watched, turned, thrown away, with and without a script, for everybody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from documents.models import Document, DocumentVersion
from documents.services import inspection
from documents.services.documents import Upload, add_version, edit_document, store_document, trash_document, upload_of
from documents.services.inspection import inspect_version
from tests.browser.site import Site, faults, sideways, walk
from tests.cast import Cast
from tests.conftest import SAMPLES
from tests.documents.conftest import BAD, KEY, PAPER, SECRET

SLOW = 30_000  # milliseconds an upload may take on a loaded machine
LIST = "/projects/exams/documents/"
REFUSED = r"the server responded with a status of (400|403|404|409|413)"
DROP = """async ([name, text, many]) => {
  const files = new DataTransfer();
  for (let number = 1; number <= many; number += 1) files.items.add(new File([text + number], `${number}-${name}`));
  const event = { dataTransfer: files, bubbles: true, cancelable: true };
  for (const kind of ["dragover", "drop"]) document.querySelector("main").dispatchEvent(new DragEvent(kind, event));
}"""


def forgive_refusals(site: Site) -> None:
    """What was refused on purpose is also a line in the console."""
    site.forgive(REFUSED)


def bring(cast: Cast, source: Path | bytes, name: str = "", kind: str = "other") -> Document:
    chunks = [source.read_bytes() if isinstance(source, Path) else source]
    given = name or (source.name if isinstance(source, Path) else "a.txt")
    upload = Upload(name=given, chunks=chunks, kind=kind)
    stored = store_document(actor=cast.actor(cast.bob), project_id=cast.project.pk, upload=upload)
    inspect_version(version_id=stored.version.pk)
    return Document.objects.get(pk=stored.document.pk)


def shown_page(page: Page) -> str:
    return str(page.locator(".viewer-stage img").get_attribute("src"))


@pytest.fixture
def world(shared_cast: Cast, tmp_path: Path) -> dict[str, str]:
    """One document in each state, with everything a page can show; addresses by what they are."""
    cast, bob = shared_cast, shared_cast.actor(shared_cast.bob)
    exam = bring(cast, PAPER, kind="exam")
    edit_document(actor=bob, document_id=exam.pk, changes={"tags": ["term 1", "word" * 10]})
    add_version(actor=bob, document_id=exam.pk, upload=upload_of(SAMPLES / "exams" / "Geography_SQP.pdf"))
    inspect_version(version_id=Document.objects.get(pk=exam.pk).newest_id or "")
    bring(cast, PAPER, name="copy of " + "x" * 100 + ".pdf")
    form = bring(cast, SAMPLES / "pdf" / "js-160F-2019.pdf")
    broken, locked = bring(cast, BAD / "poppler-67295-0.pdf"), bring(cast, BAD / "encrypted-attachment.pdf")
    table, other = bring(cast, b"a;b\n1;2\n", "grades.csv"), bring(cast, b"\0\1", "a.bin")
    trashed = bring(cast, KEY)
    trash_document(actor=bob, document_id=trashed.pk)
    rows = {"exam": exam, "form": form, "broken": broken, "locked": locked, "table": table, "other": other,
            "trashed": trashed}  # fmt: skip
    return {
        **{name: f"/documents/{row.pk}/" for name, row in rows.items()},
        "text": f"/documents/{exam.pk}/?view=text&page=3",
        "zoomed": f"/documents/{exam.pk}/?page=2&zoom=2400",
        "edit": f"/documents/{exam.pk}/edit/",
        "password": f"/documents/{locked.pk}/password/",
        "version": f"/documents/{exam.pk}/versions/add/",
        "delete": f"/documents/{exam.pk}/trash/",
        "list": LIST,
        "nothing found": f"{LIST}?q=zzz",
        "upload": f"{LIST}upload/",
        "paste": f"{LIST}paste/",
        "trash": f"{LIST}trash/",
        "all": "/documents/",
        "project": "/projects/exams/",
    }


def test_nothing_is_wrong_with_any_page(site: Site, shared_cast: Cast, world: dict[str, str]) -> None:
    assert walk(site.open(LIST, user=shared_cast.alice), world) == []


# --- upload ----------------------------------------------------------------------------------------------------
def test_files_are_chosen_and_each_tells_what_became_of_it(site: Site, shared_cast: Cast, tmp_path: Path) -> None:
    first = bring(shared_cast, PAPER)
    (tmp_path / "empty.pdf").touch()
    page = site.open(f"{LIST}upload/", user=shared_cast.bob)
    page.get_by_label("What the files are").select_option("exam")
    page.get_by_label("Choose files").set_input_files([PAPER, KEY, tmp_path / "empty.pdf"])
    rows = page.locator(".upload-row")
    expect(rows).to_have_count(3)
    expect(page.locator("#upload-list [data-tally]")).to_have_text("2 of 3 stored, 1 failed", timeout=SLOW)
    expect(rows.nth(0)).to_contain_text("Stored. The project had the same bytes already:")
    expect(rows.nth(0).locator(f"a[href='/documents/{first.pk}/']")).to_be_visible()
    expect(rows.nth(1)).to_contain_text("100 %")
    expect(rows.nth(1)).to_contain_text("Stored")
    expect(rows.nth(2)).to_contain_text("The file is empty.")
    expect(rows.nth(2).get_by_role("button", name="Try again")).to_be_hidden()
    assert faults(page) == []
    expect(rows.nth(1).get_by_role("link", name=KEY.name)).to_be_visible()
    page.get_by_role("button", name="Use a tool on them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tools")
    expect(page.locator(".chosen-for")).to_contain_text(KEY.name)
    assert Document.objects.filter(kind="exam").count() == 2


def test_text_is_pasted_without_a_script(site: Site, shared_cast: Cast) -> None:
    page = site.open(LIST, user=shared_cast.bob, js=False)
    page.get_by_role("link", name="Paste text").click()
    page.get_by_label("Text", exact=True).fill("The bridge of 1932\nis old and narrow.")
    page.get_by_role("button", name="Store the text").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The bridge of 1932.txt")
    expect(page.get_by_role("link", name="Summarise")).to_be_visible()


def test_files_are_dropped_anywhere_on_the_page(site: Site, shared_cast: Cast) -> None:
    page = site.open(f"{LIST}upload/", user=shared_cast.bob)
    page.evaluate(DROP, ["dropped.txt", "words", 5])
    expect(page.locator("#upload-list [data-tally]")).to_have_text("5 of 5 stored", timeout=SLOW)
    assert sorted(Document.objects.values_list("name", flat=True)) == [f"{one}-dropped.txt" for one in range(1, 6)]


def test_an_upload_is_cancelled_and_tried_again(site: Site, shared_cast: Cast) -> None:
    page = site.open(f"{LIST}upload/", user=shared_cast.bob)

    def hold(route: Route) -> None:
        """Never answered, until the rule is gone."""

    page.route("**/api/v1/documents/", hold)
    page.get_by_label("Choose files").set_input_files([PAPER, KEY])
    row = page.locator(".upload-row").first
    expect(row).to_contain_text(re.compile("Sending|Storing"))
    row.get_by_role("button", name="Cancel").click()
    expect(row).to_contain_text("Cancelled")
    expect(row.get_by_role("button", name="Try again")).to_be_focused()
    page.unroute("**/api/v1/documents/")  # lets those that were held go on
    page.keyboard.press("Enter")
    expect(page.locator("#upload-list [data-tally]")).to_have_text("2 of 2 stored", timeout=SLOW)


def test_a_lost_connection_and_a_refusal_are_told(site: Site, shared_cast: Cast) -> None:
    page = site.open(f"{LIST}upload/", user=shared_cast.bob)
    page.route("**/api/v1/documents/", lambda route: route.abort())
    page.get_by_label("Choose files").set_input_files(PAPER)
    row = page.locator(".upload-row").first
    expect(row).to_contain_text("The connection was lost. Nothing of this file is kept.")
    page.unroute("**/api/v1/documents/")
    row.get_by_role("button", name="Try again").click()
    expect(row).to_contain_text("Stored")
    page.evaluate("document.getElementById('upload').dataset.most = '10'")
    page.get_by_label("Choose files").set_input_files(KEY)
    expect(page.locator(".upload-row").nth(1)).to_contain_text("Too large: a file may have 10 B.")
    site.forgive("net::ERR_FAILED")
    assert Document.objects.count() == 1


# --- a document ------------------------------------------------------------------------------------------------
def test_pages_are_turned_by_keyboard_and_mouse(site: Site, shared_cast: Cast) -> None:
    document = bring(shared_cast, SAMPLES / "exams" / "Geography_SQP.pdf")
    page = site.open(f"/documents/{document.pk}/", user=shared_cast.vera)
    picture, number = page.locator(".viewer-stage img"), page.locator(".viewer-number input")
    page.locator(".viewer-stage").focus()
    page.keyboard.press("ArrowRight")
    expect(picture).to_have_attribute("alt", "Page 2 of 10")
    expect(page).to_have_url(re.compile(r"\?page=2$"))
    page.keyboard.press("End")
    expect(picture).to_have_attribute("alt", "Page 10 of 10")
    expect(number).to_have_value("10")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(picture).to_have_attribute("alt", "Page 9 of 10")
    page.locator(".thumbs a").nth(3).click()
    expect(picture).to_have_attribute("alt", "Page 4 of 10")
    expect(page.locator(".thumbs [aria-current=page]")).to_have_text(re.compile("4$"))
    number.fill("7")
    page.keyboard.press("Enter")
    expect(picture).to_have_attribute("alt", "Page 7 of 10")
    page.reload()
    expect(picture).to_have_attribute("alt", "Page 7 of 10")
    page.keyboard.press("t")
    expect(page.locator(".page-text")).to_be_visible()
    expect(number).to_have_value("7")


def test_a_page_is_made_larger_and_fits_again(site: Site, shared_cast: Cast) -> None:
    document = bring(shared_cast, PAPER)
    page = site.open(f"/documents/{document.pk}/", user=shared_cast.vera)
    picture = page.locator(".viewer-stage img")
    fitting = picture.bounding_box()
    for _ in range(3):
        page.keyboard.press("+")
    expect(picture).to_have_attribute("src", re.compile("width=2400"))
    large = picture.bounding_box()
    assert fitting
    assert large
    assert large["width"] > 2.5 * fitting["width"]
    assert sideways(page) == 0
    page.keyboard.press("0")
    expect(picture).to_have_attribute("src", re.compile("width=(600|1000)"))
    assert (picture.bounding_box() or {})["width"] == pytest.approx(fitting["width"], abs=2)


def test_a_page_that_cannot_be_painted_says_why(site: Site, shared_cast: Cast) -> None:
    document = bring(shared_cast, BAD / "Pages-tree-refs.pdf")
    page = site.open(f"/documents/{document.pk}/?page=2", user=shared_cast.vera)
    expect(page.locator(".viewer-failed")).to_contain_text("This page cannot be shown.")
    page.keyboard.press("k")
    expect(page.locator(".viewer-stage img")).to_be_visible()
    expect(page.locator(".viewer-failed")).to_be_hidden()
    forgive_refusals(site)


def test_a_document_that_is_being_looked_at_changes_by_itself(
    site: Site, shared_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "_claim", lambda version_id: None)
    upload = Upload(name="a.pdf", chunks=[PAPER.read_bytes()])
    stored = store_document(actor=shared_cast.actor(shared_cast.bob), project_id=shared_cast.project.pk, upload=upload)
    page = site.open(LIST, user=shared_cast.vera)
    other = site.open(f"/documents/{stored.document.pk}/", user=shared_cast.vera)
    expect(page.locator(".state")).to_contain_text("Being looked at")
    expect(other.get_by_text("The file is being looked at.")).to_be_visible()
    monkeypatch.undo()
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    inspect_version(version_id=stored.version.pk)
    expect(page.locator(".document-table img")).to_be_visible()
    expect(other.get_by_text("The file is being looked at.")).to_be_hidden()
    expect(other.locator(".facts")).to_contain_text("Letter portrait")
    other.keyboard.press("j")
    expect(other.locator(".viewer-stage img")).to_have_attribute("alt", "Page 2 of 2")


def test_a_password_is_given_on_the_page(site: Site, shared_cast: Cast, locked: Path) -> None:
    document = bring(shared_cast, locked)
    page = site.open(f"/documents/{document.pk}/", user=shared_cast.bob)
    page.get_by_label("Password of the file").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The file does not open with this password.")
    page.get_by_label("Password of the file").fill(SECRET)
    page.keyboard.press("Enter")
    expect(page.locator(".viewer-stage img")).to_have_attribute("alt", "Page 1 of 2")
    assert SECRET not in page.content()


def test_documents_are_thrown_away_and_brought_back(site: Site, shared_cast: Cast) -> None:
    document = bring(shared_cast, PAPER)
    bring(shared_cast, KEY)
    page = site.open(f"/documents/{document.pk}/", user=shared_cast.bob)
    page.get_by_role("link", name="Delete", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Put “accounting-qpaper.pdf” into the trash?")
    assert faults(page) == []
    dialog.get_by_role("button", name="Put into the trash").click()
    expect(page.get_by_role("status")).to_contain_text("is in the trash")
    button = page.get_by_role("button", name="Put the chosen ones into the trash")
    expect(button).to_be_hidden()
    page.get_by_label("Choose all on this page").check()
    expect(page.locator("[data-ticked]")).to_have_text("1 chosen")
    expect(button).to_be_in_viewport()
    button.click()
    expect(page.get_by_text("No documents yet")).to_be_visible()
    page.get_by_role("link", name="Trash").click()
    page.get_by_role("button", name=f"Restore {PAPER.name}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PAPER.name)
    page.goto(f"{LIST}trash/")
    page.get_by_role("link", name=f"Delete for good {KEY.name}").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("The trash is empty")).to_be_visible()
    assert list(Document.objects.values_list("name", flat=True)) == [PAPER.name]


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import pikepdf

    target = tmp_path_factory.mktemp("locked") / "locked.pdf"
    with pikepdf.open(PAPER) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(user=SECRET, owner="owner", R=6))
    return target


# --- without a script ------------------------------------------------------------------------------------------
def test_everything_works_without_a_script(site: Site, shared_cast: Cast, locked: Path) -> None:
    page = site.open(LIST, user=shared_cast.bob, js=False)
    page.get_by_role("link", name="Upload documents").first.click()
    page.get_by_label("What the files are").select_option("exam")
    page.get_by_label("Choose files").set_input_files(
        [SAMPLES / "exams" / "Geography_SQP.pdf", locked, BAD / "empty.pdf"]
    )
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.locator(".upload-row")).to_have_count(3)
    page.get_by_role("link", name="locked.pdf").click()
    page.get_by_label("Password of the file").fill(SECRET)
    page.get_by_role("button", name="Try and keep it").click()
    expect(page.locator(".viewer-stage img")).to_have_attribute("alt", "Page 1 of 2")
    page.get_by_role("link", name="Documents", exact=True).first.click()
    page.get_by_label("Search names").fill("geography")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Geography_SQP.pdf").click()
    page.get_by_role("link", name="Next page").click()
    expect(page.locator(".viewer-stage img")).to_have_attribute("alt", "Page 2 of 10")
    page.locator(".viewer-number input").fill("9")
    page.get_by_role("button", name="Go").click()
    page.get_by_role("link", name="Large").click()
    assert "pages/9.png?width=2400" in shown_page(page)
    page.get_by_role("link", name="Text", exact=True).click()
    expect(page.locator(".page-text")).to_be_visible()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Name").fill("Geography.pdf")
    page.get_by_label("Tags").fill("term 1, maps")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="New version").click()
    page.get_by_label("File").set_input_files(PAPER)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("Version 2 is stored.")).to_be_visible()
    page.get_by_role("button", name="Make it the newest").click()
    expect(page.get_by_text("That version is the newest again.")).to_be_visible()
    page.get_by_role("link", name="Delete", exact=True).click()
    page.get_by_role("button", name="Put into the trash").click()
    page.get_by_role("link", name="Trash").click()
    page.get_by_role("button", name="Restore Geography.pdf").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Geography.pdf")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download", exact=True).click()
    assert download.value.suggested_filename == "Geography.pdf"
    assert DocumentVersion.objects.filter(document__name="Geography.pdf").count() == 3
