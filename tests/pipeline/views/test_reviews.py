"""Pages of reviews: what a form does, who may, what both see when two decide, and how often the database is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from pipeline.models import ReviewItem, Run
from pipeline.services.reviews import close_review, decide_item
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, outputs, start
from tests.pipeline.services.test_reviews import KIND

Pages = Callable[[User], Client]


@pytest.fixture
def run(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.setattr(flows.Propose, "review", KIND)
    with flows.known(flows.Asking):
        yield drive(start(shared_cast, "asking"))


@pytest.fixture
def pages() -> Pages:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="accounts.backends.ApprovedUserBackend")
        return client

    return signed_in


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def items_of(run: Run) -> list[ReviewItem]:
    return list(ReviewItem.objects.filter(review__run=run))


def shown(run: Run) -> list[tuple[str, str]]:
    return [(one.value["text"], one.decision) for one in items_of(run)]


def at(run: Run, rest: str = "") -> str:
    return f"/runs/{run.pk}/reviews/wishes/{rest}"


# --- the inbox ------------------------------------------------------------------------------------------------
def test_the_inbox_shows_what_waits_for_me(shared_cast: Cast, pages: Pages, run: Run) -> None:
    answer = pages(shared_cast.bob).get("/reviews/")
    assert f'href="{at(run)}"' in answer.content.decode()
    assert "0 / 2" in words(answer)
    assert re.search(r'class="count">1<', answer.content.decode())
    for user in (shared_cast.vera, shared_cast.charlie):
        assert "Nothing waits for you" in words(pages(user).get("/reviews/"))
    assert Client().get("/reviews/")["Location"] == "/sign-in/?next=/reviews/"


def test_the_inbox_asks_as_often_for_three_as_for_one(shared_cast: Cast, pages: Pages, run: Run) -> None:
    client = pages(shared_cast.bob)
    counts = []
    for more in (0, 2):
        for _ in range(more):
            drive(start(shared_cast, "asking"))
        with CaptureQueriesContext(connection) as asked:
            client.get("/reviews/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- one review --------------------------------------------------------------------------------------------------
def test_a_review_of_any_flow_has_a_page(shared_cast: Cast, pages: Pages, run: Run) -> None:
    answer = pages(shared_cast.bob).get(at(run))
    text = words(answer)
    assert answer.status_code == 200
    assert "0 of 2 decided" in text
    assert 'name="text" value="one"' in answer.content.decode()
    for verb in ("Accept", "Reject", "Take out", "Merge", "Split", "Accept all undecided", "Finish review", "Add one"):
        assert verb in text


def test_where_nothing_is_proposed_it_says_so_and_counts_nothing(shared_cast: Cast, pages: Pages, run: Run) -> None:
    ReviewItem.objects.filter(review__run=run).delete()
    told = words(pages(shared_cast.bob).get(at(run)))
    assert "Nothing to decide There is nothing to review." in told
    assert "not measured" not in told
    assert "nothing proposed" in words(pages(shared_cast.bob).get("/reviews/"))


def test_it_asks_as_often_for_many_proposals_as_for_few(shared_cast: Cast, pages: Pages, run: Run) -> None:
    client = pages(shared_cast.bob)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(at(run))
        counts.append(len(asked))
        for text in "abcdefg":
            client.post(at(run, "add/"), {"text": text, "size": "1"})
    assert len(items_of(run)) == 16
    assert counts[0] == counts[1]


def test_a_script_gets_the_part_that_changes(shared_cast: Cast, pages: Pages, run: Run) -> None:
    client = pages(shared_cast.bob)
    part = client.get(at(run), headers={"HX-Request": "true", "HX-Request-Type": "partial"}).content.decode()
    assert part.startswith('\n<div class="work') or part.lstrip().startswith('<div class="work')
    assert "<html" not in part
    assert 'hx-swap-oob="outerHTML:#messages"' in part


def test_viewers_look_and_do_not_decide(shared_cast: Cast, pages: Pages, run: Run) -> None:
    item = items_of(run)[0]
    answer = pages(shared_cast.vera).get(at(run, f"?item={item.pk}"))
    assert "You may look" in words(answer)
    assert 'name="decision"' not in answer.content.decode()
    assert '<fieldset class="shape" disabled>' in answer.content.decode()


def test_who_may_not_is_told_so(shared_cast: Cast, pages: Pages, run: Run) -> None:
    item = items_of(run)[0]
    posts = [
        (f"items/{item.pk}/", {"decision": "accepted"}),
        (f"items/{item.pk}/", {"decision": "edited", "text": "x"}),
        (f"items/{item.pk}/", {"decision": "delete"}),
        ("decide-all/", {"all": "accepted"}),
        ("operate/", {"operation": "halve", "item": str(item.pk)}),
        ("add/", {"text": "x", "size": "1"}),
        ("close/", {"accept_rest": "on"}),
    ]
    for user, status in ((shared_cast.vera, 403), (shared_cast.charlie, 404)):
        client = pages(user)
        assert [client.post(at(run, place), data).status_code for place, data in posts] == [status] * len(posts)
    assert shown(run) == [("one", "open"), ("two", "open")]


def test_what_is_not_there_is_not_found(shared_cast: Cast, pages: Pages, run: Run) -> None:
    client = pages(shared_cast.bob)
    for place in (f"/runs/{uuid4()}/reviews/wishes/", f"/runs/{run.pk}/reviews/other/", at(run, f"items/{uuid4()}/")):
        assert client.get(place).status_code == 404
    assert client.post(at(run, f"items/{uuid4()}/"), {"decision": "accepted"}).status_code == 404
    assert client.post(at(run, "operate/"), {"operation": "merge", "item": "no id"}).status_code == 404
    assert client.post(at(run, "decide-all/"), {"decision": "accepted", "item": "no id"}).status_code == 404


# --- deciding ----------------------------------------------------------------------------------------------------
def test_one_decision_leads_to_the_next_proposal(shared_cast: Cast, pages: Pages, run: Run) -> None:
    client = pages(shared_cast.bob)
    one, two = items_of(run)
    answer = client.post(
        at(run, f"items/{one.pk}/?decision=open"), {"decision": "rejected", "version": "1", "note": "dear"}
    )
    assert answer["Location"] == at(run, f"?decision=open&item={two.pk}")
    answer = client.post(at(run, f"items/{two.pk}/"), {"decision": "edited", "text": "zwei", "version": "1"})
    assert answer["Location"] == at(run, f"?item={two.pk}")
    assert shown(run) == [("one", "rejected"), ("zwei", "edited")]
    assert items_of(run)[0].note == "dear"
    page = client.get(at(run, f"?item={two.pk}"))
    assert "two zwei" in words(page)  # what was proposed, and what stands
    client.post(at(run, f"items/{two.pk}/"), {"decision": "open"})
    assert shown(run)[1] == ("zwei", "open")


def test_saving_without_a_change_accepts(shared_cast: Cast, pages: Pages, run: Run) -> None:
    item = items_of(run)[0]
    pages(shared_cast.bob).post(at(run, f"items/{item.pk}/"), {"decision": "edited", "text": "one", "version": "1"})
    assert shown(run)[0] == ("one", "accepted")


def test_wrong_values_are_said_at_the_form_and_kept_in_it(
    shared_cast: Cast, pages: Pages, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = items_of(run)[0]
    client = pages(shared_cast.bob)
    monkeypatch.setattr(flows.Propose, "review", flows.WISHES)  # all fields may be changed, the number too
    answer = client.post(at(run, f"items/{item.pk}/"), {"decision": "edited", "text": "kept", "size": "many"})
    assert answer.status_code == 400
    assert "Enter a whole number" in words(answer)
    assert 'value="kept"' in answer.content.decode()
    assert client.post(at(run, f"items/{item.pk}/"), {"decision": "melted"}).status_code == 400
    assert shown(run)[0] == ("one", "open")


def test_the_second_person_sees_both_values(shared_cast: Cast, pages: Pages, run: Run) -> None:
    item = items_of(run)[0]
    decide_item(
        actor=shared_cast.actor(shared_cast.alice), run_id=run.pk, name="wishes", item_id=item.pk,
        decision="edited", value={"text": "hers"},
    )  # fmt: skip
    client = pages(shared_cast.bob)
    sent = {"decision": "edited", "text": "his", "version": "1"}
    answer = client.post(at(run, f"items/{item.pk}/"), sent)
    assert answer.status_code == 412
    assert re.search(r"Field Theirs Yours Text hers his", words(answer))
    assert "Alice" in words(answer)
    assert 'value="his"' in answer.content.decode()
    found = re.search(r'name="version" value="(\d+)"', answer.content.decode())
    assert found
    assert client.post(at(run, f"items/{item.pk}/"), sent | {"version": found[1]}).status_code == 302
    assert shown(run)[0] == ("his", "edited")
    late = client.post(at(run, f"items/{item.pk}/"), {"decision": "rejected", "version": "1"})
    assert (late.status_code, "decide again" in words(late)) == (412, True)


def test_several_at_once(shared_cast: Cast, pages: Pages, run: Run) -> None:
    client = pages(shared_cast.bob)
    one, two = items_of(run)
    client.post(at(run, "decide-all/"), {"decision": "rejected", "item": [str(two.pk)]})
    assert shown(run) == [("one", "open"), ("two", "rejected")]
    answer = client.post(at(run, "decide-all/"), {"decision": "rejected"}, follow=True)
    assert "Choose some proposals first" in words(answer)
    client.post(at(run, "decide-all/"), {"all": "accepted"})
    assert shown(run) == [("one", "accepted"), ("two", "rejected")]
    assert client.post(at(run, "decide-all/"), {"decision": "edited", "item": [str(one.pk)]}).status_code == 400


def test_the_list_is_narrowed_by_decision(shared_cast: Cast, pages: Pages, run: Run) -> None:
    client = pages(shared_cast.bob)
    one, two = items_of(run)
    client.post(at(run, f"items/{one.pk}/"), {"decision": "accepted"})
    listed = client.get(at(run, "?decision=open")).content.decode()
    assert (f"p-{one.pk}" in listed, f"p-{two.pk}" in listed) == (False, True)
    assert "Nothing fits" in words(client.get(at(run, "?decision=rejected")))
    assert client.get(at(run, "?decision=nonsense&item=nonsense&list=x&page=²")).status_code == 200


# --- beyond deciding ----------------------------------------------------------------------------------------------
def test_operations_by_form(shared_cast: Cast, pages: Pages, run: Run) -> None:
    client = pages(shared_cast.bob)
    one, two = items_of(run)
    both = [str(one.pk), str(two.pk)]
    client.post(at(run, "operate/"), {"operation": "merge", "item": both, "between": "+"})
    assert shown(run) == [("one+two", "edited")]
    (merged,) = items_of(run)
    answer = client.post(at(run, "operate/"), {"operation": "halve", "item": str(merged.pk)})
    assert shown(run) == [("one", "edited"), ("+two", "edited")]
    assert answer["Location"] == at(run, f"?item={items_of(run)[0].pk}")
    held = {"operation": "merge", "item": [str(item.pk) for item in items_of(run)], "set": "between=%2F&"}
    client.post(at(run, "operate/"), held)
    assert shown(run) == [("one/+two", "edited")]


def test_what_an_operation_cannot_do_is_said(shared_cast: Cast, pages: Pages, run: Run) -> None:
    client = pages(shared_cast.bob)
    one, _ = items_of(run)
    answer = client.post(at(run, "operate/?decision=open"), {"operation": "merge", "item": str(one.pk)}, follow=True)
    assert "works on 2 to 9 proposals; 1 are chosen" in words(answer)
    assert answer.redirect_chain[0][0] == at(run, "?decision=open")
    assert client.post(at(run, "operate/"), {"operation": "melt", "item": str(one.pk)}).status_code == 400


def test_one_of_ones_own_and_one_less(shared_cast: Cast, pages: Pages, run: Run) -> None:
    client = pages(shared_cast.bob)
    assert "Size" in words(client.get(at(run, "add/")))
    assert "whole number" in words(client.post(at(run, "add/"), {"text": "three", "size": "x"}))
    client.post(at(run, "add/"), {"text": "three", "size": "3"})
    assert shown(run)[-1] == ("three", "edited")
    client.post(at(run, f"items/{items_of(run)[0].pk}/"), {"decision": "delete"})
    assert [text for text, _ in shown(run)] == ["two", "three"]


# --- the end -------------------------------------------------------------------------------------------------------
def test_finishing_lets_the_run_go_on(shared_cast: Cast, pages: Pages, run: Run) -> None:
    client = pages(shared_cast.bob)
    assert "Accept the 2 that are undecided" in words(client.get(at(run, "close/")))
    assert "This field is required" in words(client.post(at(run, "close/"), {"comment": "c"}))
    assert client.post(at(run, "close/"), {"accept_rest": "on", "comment": "all good"}).status_code == 302
    assert outputs(drive(run))["fulfilled"] == ["one:accepted", "two:accepted"]
    page = words(client.get(at(run)))
    assert "Bob finished this review" in page
    assert "all good" in page
    assert "Finish review" not in page


def test_a_closed_review_says_so_to_whoever_comes_late(shared_cast: Cast, pages: Pages, run: Run) -> None:
    item = items_of(run)[0]
    alice = shared_cast.actor(shared_cast.alice)
    close_review(actor=alice, run_id=run.pk, name="wishes", accept_rest=True)
    client = pages(shared_cast.bob)
    for place, data in (
        (f"items/{item.pk}/", {"decision": "rejected"}),
        (f"items/{item.pk}/", {"decision": "edited", "text": "x"}),
        (f"items/{item.pk}/", {"decision": "delete"}),
        ("decide-all/", {"all": "accepted"}),
        ("operate/", {"operation": "halve", "item": str(item.pk)}),
        ("close/", {}),
    ):
        assert "This review is closed" in words(client.post(at(run, place), data, follow=True)), place
    assert "This review is closed" in words(client.post(at(run, "add/"), {"text": "x", "size": "1"}))
