"""Flows of a project and the form that starts one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pydantic import TypeAdapter

from accounts.models import SystemSetting
from accounts.services.limits import spend
from documents.models import Document
from documents.services.documents import Upload, store_document
from pipeline.models import Recipe, Run
from pipeline.params import DocumentField, ValueField
from pipeline.selectors.shelf import MOST_CHOSEN
from tests.cast import Cast
from tests.pipeline.engine import flows

FLOWS = "/projects/exams/flows/"
PAPER = f"{FLOWS}paper/"


@dataclass(frozen=True)
class Change:
    page: int
    text: str


class Params(forms.Form):
    title = forms.CharField(required=False, initial="T", help_text="A parameter called as a field of the page.")
    mode = forms.ChoiceField(choices=[("a", "Apples"), ("b", "Bees")], initial="a")
    key = DocumentField(accepts=("text/*",), kind="answer_key")
    kinds = forms.MultipleChoiceField(
        choices=[("n", "Numbers"), ("g", "Negations")],
        initial=["n"],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    changes = ValueField(adapter=TypeAdapter(list[Change]), required=False, help_text="Used as they are.")
    sure = forms.BooleanField(required=False, initial=True)


class Paper(flows.Asking):
    key, title, summary, group = "paper", "Check a paper", "Looks at a paper.", "Exams"
    least, most, accepts = 1, 1, ("text/*",)
    seldom = ("changes", "sure")


Paper.Params = Params  # type: ignore[assignment]


class Many(flows.Sums):
    key, title, most = "many", "Many", None


class Exchanged(forms.Form):
    swap = forms.BooleanField(required=False)


class Twins(flows.Sums):
    key, title, least, most, Params = "twins", "Twins", 2, 2, Exchanged
    sides, swaps = ("Older", "Newer"), "swap"


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(Paper, Many, Twins, flows.Sums):
        yield


def add(cast: Cast, name: str, kind: str = "other") -> Document:
    upload = Upload(name, [f"words of {name}".encode()], kind)
    return store_document(actor=cast.actor(cast.alice), project_id=cast.project.pk, upload=upload).document


def text(name: str, size: int = 10) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"w" * size, "text/plain")


def form(**fields: Any) -> dict[str, Any]:
    return {"p-title": "T", "p-mode": "a", "p-changes": "", **fields}


def test_flows_are_found_by_group_and_word(bob: Client) -> None:
    html = bob.get(FLOWS).content.decode()
    assert "Check a paper" in html
    found = bob.get(FLOWS, {"q": "looks paper"}).content.decode()
    assert ("Check a paper" in found, ">Sums<" in found) == (True, False)
    near = bob.get(FLOWS, {"q": "papre"}).content.decode()
    assert ("No tool matches “papre”. The nearest:" in near, "Check a paper" in near) == (True, True)
    assert "No tool matches" in bob.get(FLOWS, {"q": "zzz"}).content.decode()
    assert bob.get(f"{FLOWS}nothing/").status_code == 404


def test_recipes_are_found_by_their_names_and_steps(bob: Client, cast: Cast) -> None:
    steps = [{"flow": "paper", "params": {"key": ""}}, {"flow": "sums"}]
    Recipe.objects.create(project=cast.project, name="Monthly round", steps=steps)
    found = {word: "Monthly round" in bob.get(FLOWS, {"q": word}).content.decode() for word in ("month", "sum", "zzz")}
    assert found == {"month": True, "sum": True, "zzz": False}
    assert "No tool" not in bob.get(FLOWS, {"q": "month"}).content.decode()


def test_the_form_offers_what_the_flow_takes(bob: Client, cast: Cast) -> None:
    paper, key = add(cast, "paper.txt"), add(cast, "key.txt", "answer_key")
    html = bob.get(PAPER, {"document": str(paper.pk)}).content.decode()
    assert re.search(f'value="{paper.pk}"[^>]* checked', html)
    assert html.index('<optgroup label="Answer key">') < html.index(f'<option value="{key.pk}"')
    assert '<textarea name="p-changes"' in html
    assert "must be there" in html
    assert "then you review: Wishes" in html
    assert "How long it takes is not measured" in html
    assert "Up to 2.0 GB each" in html


def test_what_is_seldom_set_is_folded_up_until_it_is_set(bob: Client, cast: Cast) -> None:
    add(cast, "paper.txt")
    folded = '<details class="more-settings" id="more-settings">'
    html = bob.get(PAPER).content.decode()
    order = ['name="p-mode"', folded, 'name="p-changes"', 'name="p-sure"', "</details>"]
    places = [html.index(order[0])]
    for one in order[1:]:
        places.append(html.index(one, places[-1]))
    assert places == sorted(places)
    opened = folded[:-1] + " open>"
    assert (
        opened in bob.post(PAPER, {**form(), "search": "1", "p-changes": '[{"page": 1, "text": "x"}]'}).content.decode()
    )
    assert folded in bob.post(PAPER, {**form(), "search": "1", "p-sure": "on"}).content.decode()
    assert opened in bob.post(PAPER, {**form(), "p-changes": "no JSON"}).content.decode()


def test_a_run_starts_with_what_was_chosen(bob: Client, cast: Cast) -> None:
    paper, key = add(cast, "paper.txt"), add(cast, "key.txt")
    given = form(documents=str(paper.pk), title="Mine", **{"p-key": str(key.pk), "p-kinds": ["g"], "p-title": "Theirs"})
    changes = [{"page": 1, "text": "x"}]
    answer = bob.post(PAPER, {**given, "p-changes": json.dumps(changes), "unattended": "on"})
    run = Run.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/runs/{run.pk}/")
    assert (run.title, run.unattended, run.door, run.created_by) == ("Mine", True, "page", cast.bob)
    assert run.params == {
        "title": "Theirs", "mode": "a", "key": str(key.pk), "kinds": ["g"], "changes": changes, "sure": False,
    }  # fmt: skip


def test_files_are_stored_and_go_in(bob: Client, cast: Cast) -> None:
    bob.post(
        PAPER, form(documents="", uploads=text("new paper.txt"), **{"p-key": "", "p-key-file": text("new key.txt")})
    )
    run = Run.objects.get()
    inputs = {one.role: (one.version.document.name, one.version.document.kind) for one in run.inputs.all()}
    assert inputs == {"document": ("new paper.txt", "other"), "key": ("new key.txt", "answer_key")}


def test_pasted_text_is_stored_and_goes_in(bob: Client, cast: Cast) -> None:
    key = add(cast, "key.txt", "answer_key")
    page = bob.get(PAPER).content.decode()
    assert '<textarea name="text"' in page
    wrong = bob.post(PAPER, form(text="a" * 100_001, text_name="mine", **{"p-key": ""})).content.decode()
    assert "100,000 can be pasted" in wrong
    assert (Run.objects.count(), 'value="mine"' in wrong) == (0, True)
    assert re.search(r'<details[^>]*id="paste" open>', wrong)
    bob.post(PAPER, form(text="The bridge is old.", **{"p-key": str(key.pk)}))
    given = Run.objects.get().inputs.get(role="document")
    assert (given.version.document.name, given.version.blob.media_type) == ("The bridge is old.txt", "text/plain")


def test_pasted_text_comes_behind_files(bob: Client, cast: Cast) -> None:
    bob.post(f"{FLOWS}many/", {"text": "words", "text_name": "z", "uploads": [text("1.txt")], "p-start": "3"})
    assert [one.version.document.name for one in Run.objects.get().inputs.all()] == ["1.txt", "z.txt"]


def test_no_text_is_asked_for_where_none_is_taken(bob: Client, cast: Cast) -> None:
    assert 'name="text"' not in bob.get(f"{FLOWS}compress/").content.decode()


def test_several_files_and_documents_go_into_one_run(bob: Client, cast: Cast) -> None:
    old = add(cast, "old.txt")
    bob.post(
        f"{FLOWS}many/", {"documents": [str(old.pk)], "uploads": [text("1.txt"), text("2.txt", 20)], "p-start": "3"}
    )
    names = [one.version.document.name for one in Run.objects.get().inputs.all()]
    assert names == ["old.txt", "1.txt", "2.txt"]


def test_the_order_given_is_the_order_run_and_run_again(bob: Client, cast: Cast) -> None:
    one, two, three = (str(add(cast, f"{name}.txt").pk) for name in "123")
    page = bob.get(f"{FLOWS}many/?document={three}&document={one}&document={two}")
    assert f'name="order" value="{three},{one},{two}"' in page.content.decode()
    order = f"upload,{two},upload,{three},{one}"
    files = [text("a.txt"), text("b.txt", 20), text("c.txt", 30)]
    bob.post(f"{FLOWS}many/", {"documents": [one, two, three], "order": order, "uploads": files, "p-start": "3"})
    run = Run.objects.get()
    names = ["a.txt", "2.txt", "b.txt", "3.txt", "1.txt", "c.txt"]
    assert [one.version.document.name for one in run.inputs.all()] == names
    again = bob.get(f"{FLOWS}many/", {"again": str(run.pk)})
    assert [one.name for one in again.context["shelf"].chosen] == names
    sent = {"documents": [str(one.pk) for one in reversed(again.context["shelf"].chosen)], "p-start": "3"}
    bob.post(f"{FLOWS}many/", sent | {"order": ",".join(again.context["shelf"].picked)})
    newest = Run.objects.latest("created_at")
    assert [one.version.document.name for one in newest.inputs.all()] == names


def test_a_recipe_begins_with_what_a_run_was_told(bob: Client, cast: Cast) -> None:
    bob.post(f"{FLOWS}sums/", {"p-start": "41"})
    run = Run.objects.get()
    link = f"/projects/exams/recipes/new/?flow=sums&amp;again={run.pk}"
    assert link in bob.get(f"/runs/{run.pk}/").content.decode()
    place = link.replace("&amp;", "&")
    assert bob.get(place).context["form"].params.form["start"].value() == 41
    bob.post(place, {"name": "Forty-one", "p-start": "41"})
    assert [one["params"]["start"] for one in Recipe.objects.get().steps] == [41]


def test_documents_are_moved_without_a_script(bob: Client, cast: Cast) -> None:
    one, two, three = (str(add(cast, f"{name}.txt").pk) for name in "123")
    given = {"documents": [three, two, one], "order": f"{one},{two}", "p-start": "3"}
    moved = bob.post(f"{FLOWS}many/", {**given, "move": f"down:{one}"})
    assert (moved.status_code, Run.objects.count()) == (200, 0)
    assert [one.name for one in moved.context["shelf"].chosen] == ["2.txt", "1.txt", "3.txt"]
    assert not moved.context["new"].has_errors
    first = bob.post(f"{FLOWS}many/", {**given, "move": f"up:{one}"}).context["shelf"]
    assert first.picked == (one, two, three)


def test_the_sides_of_a_comparison_are_named_and_swapped(bob: Client, cast: Cast) -> None:
    older, newer = (str(add(cast, f"{name}.txt").pk) for name in ("older", "newer"))

    def rows(**given: str) -> list[str]:
        html = bob.get(f"{FLOWS}twins/", {"document": f"{newer}.{older}", **given}).content.decode()
        shown = re.findall(r'data-key="[0-9a-f-]+" data-name="(.*?)".*?order-side quiet small">(.*?)<', html, re.DOTALL)
        return [f"{side}: {name}" for name, side in shown]

    assert rows() == ["Older: older.txt", "Newer: newer.txt"]
    assert rows(order=f"{newer},{older}") == ["Older: newer.txt", "Newer: older.txt"]
    bob.post(f"{FLOWS}twins/", {"documents": [newer, older], "p-swap": "on"})
    run = Run.objects.get()
    assert [one.version.document.name for one in run.inputs.all()] == ["older.txt", "newer.txt"]
    assert rows(again=str(run.pk)) == ["Newer: older.txt", "Older: newer.txt"]


def test_more_documents_than_an_address_holds_are_told(bob: Client, cast: Cast) -> None:
    ids = [str(uuid4()) for _ in range(MOST_CHOSEN + 1)]
    within = bob.post("/projects/exams/tools/", {"document": ids[:-1]})
    assert len(within.headers["Location"]) < 8000
    assert within.headers["Location"].count(".") == MOST_CHOSEN - 1
    assert "are chosen" not in bob.get(FLOWS).content.decode()
    bob.post("/projects/exams/tools/", {"document": ids})
    assert "The first 200 of 201 documents are chosen" in bob.get(FLOWS).content.decode()


def test_a_double_click_is_one_run(bob: Client, cast: Cast) -> None:
    page = bob.get(f"{FLOWS}sums/")
    key = page.context["new"].run["once_key"].value()
    first, second = (bob.post(f"{FLOWS}sums/", {"once_key": str(key), "p-start": "1"}) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Run.objects.count() == 1
    assert bob.get(f"{FLOWS}sums/").context["new"].run["once_key"].value() != key


def test_errors_keep_what_was_typed_and_stand_at_their_fields(bob: Client, cast: Cast) -> None:
    key = add(cast, "key.txt")
    wrong = form(title="Mine", **{"p-key": str(key.pk), "p-mode": "b", "p-changes": '[{"page": "x"', "p-kinds": ["g"]})
    answer = bob.post(PAPER, {**wrong, "p-changes": '[{"page": "x"}]'})
    html = answer.content.decode()
    assert (answer.status_code, Run.objects.count()) == (200, 0)
    assert '<a href="#id_p-changes">Changes</a>' in html
    assert 'value="Mine"' in html
    assert '<option value="b" selected>' in html
    assert f'<option value="{key.pk}" selected>' in html
    assert "[{&quot;page&quot;: &quot;x&quot;}]" in html
    assert answer.context["new"].has_errors


def test_what_the_command_refuses_stands_at_its_field_too(bob: Client, cast: Cast) -> None:
    key = add(cast, "key.txt")
    given = form(**{"p-key": str(key.pk)})
    answer = bob.post(PAPER, {**given, "documents": []})
    assert "Choose a document." in str(answer.context["new"].run.errors["documents"])
    alone = bob.post(f"{FLOWS}twins/", {"documents": []})
    assert "Choose at least 2 documents." in str(alone.context["new"].run.errors["documents"])
    empty = bob.post(PAPER, {**given, "uploads": SimpleUploadedFile("e.txt", b"", "text/plain")})
    assert "is empty" in str(empty.context["new"].run.errors["uploads"])
    assert "Choose the files again" in empty.content.decode()
    gone = bob.post(PAPER, {**given, "documents": "3b1c2c1e-0000-4000-8000-000000000000"})
    assert "no longer there" in str(gone.context["new"].run.errors["documents"])
    picture = SimpleUploadedFile("p.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 30, "text/plain")
    assert "this takes text/*" in str(bob.post(PAPER, {**given, "uploads": picture}).context["new"].run.errors)
    assert Run.objects.count() == 0


def test_a_file_that_is_too_large_is_refused_before_it_is_stored(bob: Client, cast: Cast) -> None:
    SystemSetting.objects.create(key="upload_limit_mb", value=1)
    big = text("big.txt", 1024 * 1024 + 1)
    answer = bob.post(f"{FLOWS}many/", {"uploads": big, "p-start": "1"})
    assert "big.txt is larger than" in str(answer.context["new"].run.errors["uploads"])
    assert Document.objects.count() == 0


def test_searching_starts_nothing_and_keeps_everything(bob: Client, cast: Cast) -> None:
    picked = add(cast, "picked.txt")
    add(cast, "other.txt")
    given = form(title="Mine", q="oth", search="1", documents=str(picked.pk), **{"p-mode": "b"})
    answer = bob.post(PAPER, given)
    assert (answer.status_code, Run.objects.count()) == (200, 0)
    assert [one.name for one in answer.context["shelf"].documents] == ["picked.txt", "other.txt"]
    assert not answer.context["new"].has_errors
    assert 'value="Mine"' in answer.content.decode()


def test_others_are_folded_up_behind_what_is_chosen(bob: Client, cast: Cast) -> None:
    picked = add(cast, "picked.txt")
    add(cast, "other.txt")
    first, behind = bob.get(PAPER, {"document": str(picked.pk)}).content.decode().split('id="shelf-others"', 1)
    assert ["picked.txt" in first, "other.txt" in first, behind.startswith("><summary>")] == [True, False, True]
    assert 'id="shelf-others"' not in bob.get(PAPER).content.decode()


def test_the_script_gets_the_list_alone(bob: Client, cast: Cast) -> None:
    add(cast, "paper.txt")
    html = bob.get(f"{PAPER}documents/", {"q": "pap"}, headers={"HX-Request": "true"}).content.decode()
    assert ("paper.txt" in html, "<html" in html) == (True, False)


def test_viewers_see_what_it_does_and_no_form(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.vera, backend="accounts.backends.ApprovedUserBackend")
    html = client.get(PAPER).content.decode()
    assert ("What happens" in html, "data-start" in html, "does not include starting runs" in html) == (
        True,
        False,
        True,
    )


def test_who_starts_too_often_is_told_when_to_try_again(cast: Cast) -> None:
    actor, client = cast.actor(cast.alice), Client()
    client.force_login(cast.alice)
    document = store_document(
        actor=actor, project_id=cast.project.pk, upload=Upload(name="a.txt", chunks=[b"a"])
    ).document
    with time_machine.travel(datetime(2026, 5, 4, 12, 0, 10, tzinfo=UTC), tick=False):
        spend(actor=actor, scope="run", times=119)
        fields = {"documents": [str(document.pk)], "p-start": "1"}
        assert client.post(f"{FLOWS}many/", fields).status_code == 302
        refused = client.post(f"{FLOWS}many/", fields)
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "50")
        assert "That was too often. Try again in 50 seconds." in refused.content.decode()
        assert Run.objects.count() == 1
        spend(actor=actor, scope="upload", times=240)
        form = {"file": SimpleUploadedFile("b.txt", b"b")}
        assert client.post(f"/documents/{document.pk}/versions/add/", form).status_code == 429


def test_a_signed_document_is_marked_before_it_is_chosen(bob: Client, cast: Cast) -> None:
    signed, plain = add(cast, "signed.txt"), add(cast, "plain.txt")
    signed.newest.properties = {"signatures": [{"name": "Ada"}]}
    signed.newest.save()
    page = bob.get(f"{FLOWS}many/?document={signed.pk}&document={plain.pk}").content.decode()
    rows = [row.split("</li>")[0] for row in page.split('class="pick"')[1:]]
    assert [(one.name, "Signed</span>" in row) for row in rows for one in (signed, plain) if str(one.pk) in row] == [
        ("signed.txt", True),
        ("plain.txt", False),
    ]
