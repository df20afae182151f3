"""Pages of a shield run: its two reviews, before and after, the report, and the gate."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, User
from documents import storage
from pipeline.models import Review, ReviewItem, Run, RunArtifact
from pipeline.selectors.reviews import open_review_of
from pipeline.services.releases import policy_of
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs
from tests.pipeline.shielding import asks_about_mappings, asks_about_questions, failed_to_hold, finished
from tests.pipeline.views.test_reviews import Pages, pages, words

pytestmark = pytest.mark.once

__all__ = ["pages"]


def questions_of(run: Run, name: str = "questions") -> list[ReviewItem]:
    return list(ReviewItem.objects.filter(review__run=run, review__name=name))


# --- questions ------------------------------------------------------------------------------------------------
def test_the_page_of_the_paper_stands_beside_its_questions(shared_cast: Cast, pages: Pages) -> None:
    run = asks_about_questions(shared_cast)
    client = pages(shared_cast.bob)
    answer = client.get(f"/runs/{run.pk}/reviews/questions/")
    html, text = answer.content.decode(), words(answer)
    version = run.inputs.get(role="document").version_id
    assert f'src="/versions/{version}/pages/1.png?width=1000"' in html
    assert html.count('class="mark mark-open"') == 4
    assert 'aria-label="Question 1, To decide" aria-current="true"' in html
    assert "Answer key: 10 of 10 answers found their question." in text
    assert "Answer read from page 1 of the key, 100 % certain" in text
    assert "8 lines of this page belong to no question" in text
    second = client.get(f"/runs/{run.pk}/reviews/questions/?page=2").content.decode()
    assert second.count('class="mark mark-open"') == 6
    assert client.get(f"/versions/{version}/pages/1.png?width=1000").status_code == 200


def test_a_question_is_edited_and_the_answer_becomes_a_persons(shared_cast: Cast, pages: Pages) -> None:
    run = asks_about_questions(shared_cast)
    item = questions_of(run)[0]
    client = pages(shared_cast.bob)
    sent: dict[str, Any] = {"decision": "edited", "version": "1", "number": "1a", "type": "mcq_multiple", "points": "2"}
    sent |= {"stem": "Changed?", "gold.label": "C", "gold.text": item.value["gold"]["text"]}
    for number, label in enumerate("ABC"):
        sent |= {
            f"options-{number}-was": str(number),
            f"options-{number}-label": label,
            f"options-{number}-text": label,
        }
    assert client.post(f"/runs/{run.pk}/reviews/questions/items/{item.pk}/", sent).status_code == 302
    value = questions_of(run)[0].value
    assert (value["number"], value["path"], value["type"], value["points"]) == ("1a", "1a", "mcq_multiple", 2.0)
    assert [(one["label"], one["text"], len(one["parts"])) for one in value["options"]] == [
        ("A", "A", 1),
        ("B", "B", 1),
        ("C", "C", 1),
    ]
    assert (value["gold"]["label"], value["gold"]["source"]) == ("C", "person")
    assert value["boxes"] == item.value["boxes"]


def test_questions_are_merged_split_and_added_by_form(shared_cast: Cast, pages: Pages) -> None:
    run = asks_about_questions(shared_cast)
    client = pages(shared_cast.bob)
    place = f"/runs/{run.pk}/reviews/questions/operate/"
    first, second = questions_of(run)[:2]
    page = client.get(f"/runs/{run.pk}/reviews/questions/?item={first.pk}&do=split").content.decode()
    held = re.findall(r'name="set" value="([^"]+)">([^<]+)<', page)
    assert held[0] == ("page=1&amp;line=7&amp;character=7", "accounting")
    at = next(value for value, word in held if word == "(C)").replace("&amp;", "&")
    client.post(place, {"operation": "split", "item": str(first.pk), "set": at})
    numbers = [one.value["number"] for one in questions_of(run)]
    assert numbers == ["1", "", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
    assert [one["label"] for one in questions_of(run)[0].value["options"]] == ["A", "B"]
    rest = questions_of(run)[1]
    client.post(place, {"operation": "merge", "item": [str(rest.pk), str(second.pk)]})
    assert len(questions_of(run)) == 10
    area = {"page": "1", "box.x0": "50", "box.y0": "60", "box.x1": "560", "box.y1": "110"}
    answer = client.post(place, {"operation": "add", **area})
    added = ReviewItem.objects.get(pk=answer["Location"].rpartition("=")[2])
    assert (added.value["stem"], added.decision) == (
        "Financial Accounting Financial Statements and Analysis Quiz",
        "edited",
    )
    assert questions_of(run)[0].pk == added.pk  # above the others on the page
    empty = {**area, "box.y0": "2", "box.y1": "3"}
    assert "There is no text in that area." in words(client.post(place, {"operation": "add", **empty}, follow=True))
    bad = words(client.post(place, {"operation": "add", **area, "box.x0": "left"}, follow=True))
    assert "Enter a number" in bad


def test_the_run_goes_on_with_questions_of_different_paths(shared_cast: Cast, pages: Pages) -> None:
    """Two questions may get one number in review; later stages tell them apart."""
    run = asks_about_questions(shared_cast)
    _one, two = questions_of(run)[:2]
    ReviewItem.objects.filter(pk=two.pk).update(value={**two.value, "number": "1", "path": "1"})
    client = pages(shared_cast.bob)
    client.post(f"/runs/{run.pk}/reviews/questions/close/", {"accept_rest": "on"})
    run = drive(run, seconds=120)
    stored = b"".join(storage.read_chunks(outputs(run)["questions"]["sha256"])).decode()
    assert re.findall(r'"path":"([^"]+)"', stored)[:3] == ["1", "1~2", "3"]


# --- mappings ---------------------------------------------------------------------------------------------------
def test_changes_stand_in_their_lines_with_a_picture_of_the_place(shared_cast: Cast, pages: Pages) -> None:
    run = asks_about_mappings(shared_cast)
    items = questions_of(run, "mappings")
    ReviewItem.objects.filter(pk=items[0].pk).update(
        value={
            **items[0].value,
            "lint": ["It reads oddly."],
            "leads_to": "A",
            "signal": "Chooses A",
            "change": "Turned",
        }
    )
    answer = pages(shared_cast.bob).get(f"/runs/{run.pk}/reviews/mappings/")
    html, text = answer.content.decode(), words(answer)
    assert "(A) <del>Assets</del> <ins>Equity</ins> = Liabilities - Equity" in html
    assert html.count('class="crop"') == 3
    for said in ("It reads oddly.", "Leads to A", "Look for Chooses A", "Turned", "Given by a person"):
        assert said in text
    assert "Cannot be placed: Page 1 has no text 'nothing there' in this context." in text
    assert "The accounting equation is expressed as: Right answer B" in text


def test_changes_are_narrowed_to_what_needs_a_look(shared_cast: Cast, pages: Pages) -> None:
    run = asks_about_mappings(shared_cast)
    client = pages(shared_cast.bob)
    html = client.get(f"/runs/{run.pk}/reviews/mappings/?look=obstacle").content.decode()
    assert re.findall(r"<del>([^<]+)</del> <ins>", html) == ["nothing there"]
    assert (
        len(re.findall(r'id="p-', client.get(f"/runs/{run.pk}/reviews/mappings/?strategy=given").content.decode())) == 4
    )
    assert "Nothing fits" in words(client.get(f"/runs/{run.pk}/reviews/mappings/?strategy=number"))


def test_a_change_that_cannot_be_is_refused_at_the_form(shared_cast: Cast, pages: Pages) -> None:
    run = asks_about_mappings(shared_cast)
    item = questions_of(run, "mappings")[0]
    client = pages(shared_cast.bob)
    where = f"/runs/{run.pk}/reviews/mappings/items/{item.pk}/"
    answer = client.post(where, {"decision": "edited", "replacement": "Assets", "leads_to": "", "signal": ""})
    assert (answer.status_code, "The replacement is the same as the original." in words(answer)) == (400, True)
    client.post(where, {"decision": "edited", "replacement": "Income", "leads_to": "D", "signal": "", "version": "1"})
    value = questions_of(run, "mappings")[0].value
    assert (value["replacement"], value["leads_to"], value["original"]) == ("Income", "D", "Assets")


# --- before and after ------------------------------------------------------------------------------------------
def test_both_pictures_and_what_was_measured(shared_cast: Cast, pages: Pages) -> None:
    run = finished(shared_cast)
    client = pages(shared_cast.vera)
    copy = RunArtifact.objects.get(run=run, artifact__kind="shielded").artifact_id
    for view in ("slider", "beside", "difference", "nonsense"):
        answer = client.get(f"/runs/{run.pk}/compare/?page=2&view={view}")
        html = answer.content.decode()
        assert f"/artifacts/{copy}/pages/2.png?width=1600" in html
        assert "Whoever reads the page, or a picture of it, reads the original." in words(answer)
        assert re.search(r"0 changed pixels on this page, measured with MuPDF", words(answer))
        assert re.findall(r"<del>(.+?)</del> <ins>(.+?)</ins>", html) == [("examples", "exemplars")]
    assert client.get(f"/artifacts/{copy}/pages/2.png?width=1600").status_code == 200  # before its release, too
    for page in ("0", "99", "x", "²", "9" * 6000):
        assert client.get(f"/runs/{run.pk}/compare/?page={page}").status_code == 200


def test_what_each_reader_extracts(shared_cast: Cast, pages: Pages) -> None:
    run = finished(shared_cast)
    answer = pages(shared_cast.vera).get(f"/runs/{run.pk}/compare/?view=text")
    html, text = answer.content.decode(), words(answer)
    for name in ("PyMuPDF", "pypdf", "pdfminer.six", "poppler", "pdfium", "pdf.js"):
        assert f"<strong>{name}</strong>" in html
    assert text.count("2 differences") + text.count("3 differences") + text.count("did not read it") == 6
    assert re.search(r"in the original: Assets in the shielded copy: Equity", text)


def test_nothing_to_compare_yet_or_ever(shared_cast: Cast, pages: Pages) -> None:
    client = pages(shared_cast.vera)
    for run in (asks_about_mappings(shared_cast), failed_to_hold(shared_cast)):
        assert "Nothing to compare" in words(client.get(f"/runs/{run.pk}/compare/"))


# --- the report --------------------------------------------------------------------------------------------------
def test_the_report_says_what_holds_and_what_does_not(shared_cast: Cast, pages: Pages) -> None:
    run = finished(shared_cast)
    answer = pages(shared_cast.vera).get(f"/runs/{run.pk}/report/")
    text = words(answer)
    for said in (
        "Proven",
        "3 of 3",
        "whoever reads the page, or a picture of it, reads the original",
        "Reference sheet",
        "exact the replacement is read in the original's place",
        "Refused Page 1 has no text 'nothing there' in this context.",
        "nothing: the wording stood nowhere else in the file",
        "Programs it was proven with",
        "Not released yet",
        "Accessible copy",
    ):
        assert said in text, said
    sizes = {one.artifact.kind: one.artifact.sha256 for one in RunArtifact.objects.filter(run=run)}
    assert sizes["shielded"] in text
    assert sizes["accessible"] in text
    assert "Who got which copy" not in text
    owner = words(pages(shared_cast.alice).get(f"/runs/{run.pk}/report/"))
    assert "Nobody has downloaded anything yet" in owner


def test_a_report_without_a_file_says_why(shared_cast: Cast, pages: Pages) -> None:
    run = failed_to_hold(shared_cast)
    text = words(pages(shared_cast.vera).get(f"/runs/{run.pk}/report/"))
    assert "There is no shielded file None of the mappings could be applied." in text
    assert "Before and after" not in text


def test_no_report_before_the_end(shared_cast: Cast, pages: Pages) -> None:
    run = asks_about_mappings(shared_cast)
    answer = pages(shared_cast.vera).get(f"/runs/{run.pk}/report/")
    assert (answer.status_code, "It is written when the run ends." in words(answer)) == (404, True)


# --- the gate ------------------------------------------------------------------------------------------------------
def test_nobody_gets_the_copy_before_an_owner_confirmed(shared_cast: Cast, pages: Pages) -> None:
    run = finished(shared_cast)
    copy = RunArtifact.objects.get(run=run, artifact__kind="shielded").artifact
    alice, bob, vera = (pages(user) for user in (shared_cast.alice, shared_cast.bob, shared_cast.vera))
    doors = (f"/artifacts/{copy.pk}/download/", f"/api/v1/artifacts/{copy.pk}/download/")
    for client in (alice, bob, vera):
        assert [client.get(door).status_code for door in doors] == [403, 403]
    for client, name in ((bob, "bob"), (vera, "vera")):
        page = client.get(f"/runs/{run.pk}/release/")
        assert "Owners of the project can release it: Alice" in words(page), name
        assert 'name="confirmed"' not in page.content.decode()
        assert (
            client.post(f"/runs/{run.pk}/release/", {"confirmed": "on", "digest": policy_of(run)[1]}).status_code == 403
        )
    refused = alice.post(f"/runs/{run.pk}/release/", {"digest": policy_of(run)[1]})
    assert (refused.status_code, "This field is required" in words(refused)) == (400, True)
    other = alice.post(f"/runs/{run.pk}/release/", {"confirmed": "on", "digest": "of another text"})
    assert (other.status_code, "Not this text." in words(other)) == (400, True)
    assert alice.get(doors[0]).status_code == 403
    page = alice.get(f"/runs/{run.pk}/release/").content.decode()
    digest = re.search(r'name="digest" value="([^"]+)"', page)
    assert digest
    assert alice.post(f"/runs/{run.pk}/release/", {"confirmed": "on", "digest": digest[1]}).status_code == 302
    got = bob.get(doors[0])
    assert (got.status_code, b"".join(got.streaming_content)[:5]) == (200, b"%PDF-")
    assert "bob@example.org Shielded copy" in words(alice.get(f"/runs/{run.pk}/report/"))
    assert AuditEntry.objects.filter(action="release.confirm", allowed=True).count() == 1
    assert "To the downloads" in words(bob.get(f"/runs/{run.pk}/release/"))


def test_runs_with_nothing_to_release(shared_cast: Cast, pages: Pages) -> None:
    run = asks_about_mappings(shared_cast)
    assert "nothing that needs a release, or not yet" in words(pages(shared_cast.alice).get(f"/runs/{run.pk}/release/"))


# --- slots on other pages -------------------------------------------------------------------------------------------
def slot(name: str, user: User, run: Run, **context: Any) -> str:
    request = RequestFactory().get("/")
    request.user = user
    html = render_to_string(name, {"run": run, "project": run.project, "request": request, **context}, request)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_runs_page_leads_to_what_waits_and_to_what_came(shared_cast: Cast) -> None:
    run = asks_about_mappings(shared_cast)
    review = open_review_of(actor=shared_cast.actor(shared_cast.bob), run_id=run.pk)
    told = slot("pipeline/_run_review.html", shared_cast.bob, run, open_review=review)
    assert "Open the review" in told
    assert "4 of 4 to decide" in told
    ReviewItem.objects.filter(review=review).delete()
    review = open_review_of(actor=shared_cast.actor(shared_cast.bob), run_id=run.pk)
    told = slot("pipeline/_run_review.html", shared_cast.bob, run, open_review=review)
    assert "No change is proposed. Add one, or start again with other kinds of changes." in told
    assert "Look at it" in slot("pipeline/_run_review.html", shared_cast.vera, run, open_review=review)
    assert slot("pipeline/_run_review.html", shared_cast.bob, run).strip() == ""
    assert slot("pipeline/flows/shield.html", shared_cast.bob, run).strip() == ""
    done = finished(shared_cast)
    told = slot("pipeline/flows/shield.html", shared_cast.alice, done)
    for said in ("Proven", "3 of 3", "3 of 10", "Before and after", "Report", "Release"):
        assert said in told, said
    assert "Not released yet" in slot("pipeline/flows/shield.html", shared_cast.bob, done)
    assert "None of the mappings could be applied." in slot(
        "pipeline/flows/shield.html", shared_cast.bob, failed_to_hold(shared_cast)
    )


@pytest.mark.parametrize("place", ["reviews/questions/", "compare/", "compare/?view=text", "report/", "release/"])
def test_pages_ask_a_bounded_number_of_times(shared_cast: Cast, pages: Pages, place: str) -> None:
    run = finished(shared_cast)
    client = pages(shared_cast.alice)
    client.get(f"/runs/{run.pk}/{place}")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/runs/{run.pk}/{place}").status_code == 200
    assert len(asked) <= 40
    assert Review.objects.filter(run=run).count() == 2


def test_strangers_find_nothing(shared_cast: Cast, pages: Pages) -> None:
    run = finished(shared_cast)
    for user in (shared_cast.charlie, shared_cast.ada):
        client = pages(user)
        for place in ("reviews/questions/", "compare/", "report/", "release/", "reviews/questions/close/"):
            assert client.get(f"/runs/{run.pk}/{place}").status_code == 404
    assert Client().get(f"/runs/{run.pk}/report/")["Location"] == f"/sign-in/?next=/runs/{run.pk}/report/"
