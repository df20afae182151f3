"""Reviews in a browser: by keyboard alone, with the mouse, for two at once, without a script, in both colours."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pipeline.flows.shield import SmartSubstitution
from pipeline.models import Review, ReviewItem, Run
from pipeline.reviewing import Operation
from pipeline.reviews.shield import MAPPING_REVIEW, Wording
from pipeline.services.reviews import decide_item
from pipeline.text.substitution.mapping import Mapping
from tests.browser.site import Site, faults, walk
from tests.cast import Cast
from tests.pipeline.shielding import asks_about_mappings, asks_about_questions, finished

SELECT = """(word) => {
  const line = [...document.querySelectorAll("[data-words] text")].find((one) => one.textContent.includes(word));
  const [at, range, chosen] = [line.textContent.indexOf(word), document.createRange(), document.getSelection()];
  range.setStart(line.firstChild, at);
  range.setEnd(line.firstChild, at + word.length + 1);
  chosen.removeAllRanges();
  chosen.addRange(range);
}"""


def address(run: Run, name: str) -> str:
    return f"/runs/{run.pk}/reviews/{name}/"


def told(run: Run, name: str = "questions") -> list[tuple[str, str]]:
    """Number, or original, and decision of each proposal."""
    rows = ReviewItem.objects.filter(review__run=run, review__name=name)
    return [(one.value.get("number", one.value.get("original")), one.decision) for one in rows]


def chosen(page: Page) -> str:
    return page.locator('.proposal-link[aria-current="true"] .proposal-number').inner_text()


def _propose_another(values: Sequence[Mapping], _arguments: None, _outputs: MappingType[str, Any]) -> Sequence[Mapping]:
    return [replace(values[0], replacement="Another one", change="Proposed anew")]


def _add(_values: Sequence[Mapping], wish: Wording, _outputs: MappingType[str, Any]) -> Sequence[Mapping]:
    return [Mapping(wish.page, wish.original, wish.replacement, wish.occurrence, wish.before, wish.after)]


@pytest.fixture
def planner(monkeypatch: pytest.MonkeyPatch) -> None:
    """A review of mappings that offers what a planner offers, without one."""
    operations = (
        Operation("regenerate", "Propose another", _propose_another),
        Operation("add", "Add", _add, arguments=Wording, least=0, most=0),
    )
    monkeypatch.setattr(SmartSubstitution, "review", replace(MAPPING_REVIEW, operations=operations))


# --- questions ------------------------------------------------------------------------------------------------------
def test_questions_are_reviewed_by_keyboard_alone(site: Site, shared_cast: Cast) -> None:
    run = asks_about_questions(shared_cast)
    page = site.open(address(run, "questions"), user=shared_cast.bob)
    assert chosen(page) == "1"
    page.keyboard.press("a")
    expect(page.locator("#p-2, .is-chosen .proposal-number")).to_have_text("2")
    expect(page.locator(".is-chosen .proposal-link")).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator(".is-chosen .proposal-number")).to_have_text("3")
    page.keyboard.press("j")
    expect(page.locator(".is-chosen .proposal-number")).to_have_text("4")
    page.keyboard.press("k")
    expect(page.locator(".is-chosen .proposal-number")).to_have_text("3")
    page.keyboard.press("e")
    expect(page.get_by_label("Wording", exact=True)).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("What is j, x and a?")  # keys are letters while somebody types
    page.keyboard.press("Control+Enter")
    expect(page.locator(".is-chosen .proposal-number")).to_have_text("4")
    page.keyboard.press("k")
    expect(page.locator(".is-chosen .proposal-was")).to_contain_text("What is j, x and a?")
    page.keyboard.press("o")
    expect(page.locator(".is-chosen .proposal-number")).to_have_text("4")
    page.keyboard.press("]")
    expect(page.locator('img[alt="Page 2 as it is printed"]')).to_be_visible()
    page.keyboard.press("?")
    sheet = page.locator("#key-help")
    for words in ("Accept", "Reject", "Next proposal", "Merge with 5", "Split", "Add from the page", "Finish review"):
        expect(sheet).to_contain_text(words)
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("Accept the 8 that are undecided")
    dialog.get_by_label("Accept the 8 that are undecided").press("Space")
    dialog.get_by_role("button", name="Finish review").press("Enter")
    expect(page.locator("#messages")).to_contain_text("the run goes on")
    assert [decision for _, decision in told(run)] == ["accepted", "rejected"] + ["accepted"] * 8
    assert ReviewItem.objects.filter(review__run=run)[2].value["stem"] == "What is j, x and a?"
    assert Review.objects.get(run=run).closed_by == shared_cast.bob


def test_questions_become_parts_and_come_out_again(site: Site, shared_cast: Cast) -> None:
    run = asks_about_questions(shared_cast)
    page = site.open(address(run, "questions"), user=shared_cast.bob)
    for number in ("1", "2", "3"):  # by keyboard: what is chosen stays so on the way to the next
        page.keyboard.press("c")
        expect(page.get_by_label(f"Choose question {number}", exact=True)).to_be_checked()
        if number != "3":
            page.keyboard.press("j")
            expect(page.locator(".is-chosen .proposal-number")).to_have_text(str(int(number) + 1))
    page.get_by_role("button", name="Make parts of the first").press("Enter")
    expect(page.locator(".proposal")).to_have_count(8)
    whole = ReviewItem.objects.filter(review__run=run)[0].value
    assert [part["path"] for part in whole["sub_questions"]] == ["1(2)", "1(3)"]
    page.get_by_role("button", name="Take the parts out").click()
    expect(page.locator(".proposal")).to_have_count(10)
    assert [number for number, _ in told(run)][:4] == ["1", "2", "3", "4"]


def test_a_question_is_split_and_merged_by_keyboard(site: Site, shared_cast: Cast) -> None:
    run = asks_about_questions(shared_cast)
    page = site.open(address(run, "questions"), user=shared_cast.bob)
    page.keyboard.press("s")
    expect(page.locator(".split-word:focus")).to_have_text("accounting")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    for _ in range(8):
        if page.locator(".split-word:focus").inner_text() == "(C)":
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".proposal")).to_have_count(11)
    assert [number for number, _ in told(run)][:3] == ["1", "", "2"]
    expect(page.locator(".is-chosen .proposal-number")).to_have_text("1")
    page.keyboard.press("m")
    expect(page.locator(".proposal")).to_have_count(10)
    merged = ReviewItem.objects.filter(review__run=run)[0].value
    assert [one["label"] for one in merged["options"]][:2] == ["A", "B"]
    assert "Assets - Equity = Revenue" in str(merged)
    page.keyboard.press("s")
    expect(page.locator(".split-word:focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("[data-split]")).to_have_count(0)
    page.keyboard.press("d")
    expect(page.locator(".proposal")).to_have_count(9)


def test_a_question_is_added_by_an_area(site: Site, shared_cast: Cast) -> None:
    run = asks_about_questions(shared_cast)
    page = site.open(address(run, "questions"), user=shared_cast.bob)
    page.keyboard.press("n")
    area = page.locator("[data-area]")
    expect(area).to_be_focused()
    before = float(area.get_attribute("y") or 0)
    for key in ("ArrowDown", "ArrowDown", "Shift+ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    assert float(area.get_attribute("y") or 0) == before + 12
    expect(page.locator("[data-area-said]")).to_contain_text("across")
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(area).to_be_hidden()
    page.keyboard.press("n")
    expect(area).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".proposal")).to_have_count(11)
    expect(page.locator(".is-chosen .proposal-text")).to_have_text("Financial Accounting")
    page.locator("#area > summary").click()
    picture = page.locator(".sheet-page").bounding_box()
    assert picture
    scale = picture["width"] / 612
    page.mouse.move(picture["x"] + 90 * scale, picture["y"] + 140 * scale)
    page.mouse.down()
    page.mouse.move(picture["x"] + 300 * scale, picture["y"] + 180 * scale, steps=4)
    page.mouse.move(picture["x"] + 500 * scale, picture["y"] + 240 * scale, steps=4)
    page.mouse.up()
    assert abs(float(page.get_by_label("Left", exact=True).input_value()) - 90) < 2
    assert abs(float(page.get_by_label("Bottom", exact=True).input_value()) - 240) < 2
    page.get_by_role("button", name="Add question").click()
    expect(page.locator(".proposal")).to_have_count(12)
    expect(page.locator(".is-chosen .proposal-text")).to_contain_text("choose the best option")


def test_a_question_and_its_box_are_chosen_from_either_side(site: Site, shared_cast: Cast) -> None:
    run = asks_about_questions(shared_cast)
    page = site.open(address(run, "questions"), user=shared_cast.bob)
    page.locator("a.mark", has_text="3").click()
    expect(page.locator(".is-chosen .proposal-number")).to_have_text("3")
    expect(page.locator("a.mark[aria-current]")).to_have_attribute("aria-label", "Question 3, To decide")
    page.locator(".proposal-link", has_text="Momentum").or_(page.locator(".proposal-link").nth(6)).first.click()
    expect(page.locator('img[alt="Page 2 as it is printed"]')).to_be_visible()
    page.locator(".proposal").nth(5).hover()
    expect(page.locator("a.mark.is-hot")).to_have_count(1)
    page.locator("a.mark").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".is-chosen .proposal-number")).to_have_text("5")


def test_two_people_see_what_the_other_did(site: Site, shared_cast: Cast) -> None:
    run = asks_about_questions(shared_cast)
    page = site.open(address(run, "questions"), user=shared_cast.bob)
    item = ReviewItem.objects.filter(review__run=run)[0]
    alice = shared_cast.actor(shared_cast.alice)
    decide_item(
        actor=alice, run_id=run.pk, name="questions", item_id=item.pk, decision="edited", value={"stem": "Hers?"}
    )
    page.get_by_label("Wording", exact=True).fill("His?")
    page.keyboard.press("Control+Enter")
    clash = page.get_by_role("alert")
    expect(clash).to_contain_text("Somebody else decided on this meanwhile")
    expect(clash.get_by_role("row", name="Wording")).to_contain_text("Hers?")
    expect(clash.get_by_role("row", name="Wording")).to_contain_text("His?")
    site.forgive("412")  # the browser's own line for it
    assert faults(page) == []
    clash.get_by_role("link", name="Keep theirs").click()
    expect(page.get_by_label("Wording", exact=True)).to_have_value("Hers?")


def test_several_questions_at_once(site: Site, shared_cast: Cast) -> None:
    run = asks_about_questions(shared_cast)
    page = site.open(address(run, "questions"), user=shared_cast.bob)
    bulk = page.locator("#bulk")
    expect(bulk.get_by_role("button", name="Reject")).to_be_hidden()
    page.locator('input[name="item"][type="checkbox"]').nth(1).check()
    page.locator('input[name="item"][type="checkbox"]').nth(2).check()
    expect(bulk).to_contain_text("With 2 chosen:")
    bulk.get_by_role("button", name="Reject").click()
    expect(page.locator("#messages")).to_contain_text("2 proposals are decided")
    page.locator("[data-every]").check()
    expect(bulk).to_contain_text("With 10 chosen:")
    page.locator("[data-every]").uncheck()
    bulk.get_by_role("button", name="Accept all undecided").click()
    expect(page.locator(".work-state")).to_contain_text("10 of 10 decided")
    page.get_by_role("link", name="Rejected 2").click()
    expect(page.locator(".proposal")).to_have_count(2)


# --- mappings -----------------------------------------------------------------------------------------------------
def test_changes_of_wording_are_reviewed(site: Site, shared_cast: Cast, planner: None) -> None:
    run = asks_about_mappings(shared_cast)
    page = site.open(address(run, "mappings"), user=shared_cast.bob)
    expect(page.locator(".is-chosen")).to_contain_text("Assets")
    page.keyboard.press("r")
    expect(page.locator(".is-chosen .wording-line ins")).to_have_text("Another one")
    page.keyboard.press("a")
    expect(page.locator(".is-chosen")).to_contain_text("Balance Sheet")
    page.get_by_label("Leads to the answer").fill("A")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".is-chosen")).to_contain_text("nothing there")
    page.keyboard.press("x")
    expect(page.locator(".is-chosen")).to_contain_text("examples")
    page.get_by_text("To look at").click()
    page.get_by_role("link", name="Cannot be placed 1").click()
    expect(page.locator(".proposal")).to_have_count(1)
    expect(page.locator(".proposal .remark")).to_contain_text("has no text 'nothing there'")
    assert told(run, "mappings") == [
        ("Assets", "accepted"),
        ("Balance Sheet", "edited"),
        ("nothing there", "rejected"),
        ("examples", "open"),
    ]


def test_a_change_is_added_by_selecting_text_on_the_page(site: Site, shared_cast: Cast, planner: None) -> None:
    run = asks_about_mappings(shared_cast)
    page = site.open(address(run, "mappings"), user=shared_cast.bob)
    page.keyboard.press("n")
    line = page.locator("[data-words] text", has_text="Retained Earnings")
    line.wait_for(state="attached")
    page.evaluate(SELECT, "Retained")
    expect(page.get_by_label("Printed wording")).to_have_value("Retained")
    expect(page.get_by_label("Text before it")).to_have_value("(D) Statement of ")
    expect(page.get_by_label("Text after it")).to_have_value(" Earnings")
    line.scroll_into_view_if_needed()
    box = line.bounding_box()
    assert box
    page.mouse.dblclick(box["x"] + box["width"] - 12, box["y"] + box["height"] / 2)
    expect(page.get_by_label("Printed wording")).to_have_value("Earnings")
    page.get_by_label("Read instead").fill("Learnings")
    assert faults(page) == []
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".is-chosen .wording-line ins")).to_have_text("Learnings")
    added = ReviewItem.objects.filter(review__run=run, review__name="mappings").last()
    assert added
    assert (added.value["original"], added.value["before"], added.value["page"]) == (
        "Earnings",
        "(D) Statement of Retained ",
        1,
    )


# --- for everybody ------------------------------------------------------------------------------------------------
def test_nothing_is_wrong_with_any_page(site: Site, shared_cast: Cast, planner: None) -> None:
    questions, mappings, done = (
        asks_about_questions(shared_cast),
        asks_about_mappings(shared_cast),
        finished(shared_cast),
    )
    first = ReviewItem.objects.filter(review__run=questions)[0]
    places = [
        "/reviews/",
        address(questions, "questions"),
        f"{address(questions, 'questions')}?item={first.pk}&do=split",
        f"{address(questions, 'questions')}?do=add",
        address(questions, "questions") + "close/",
        address(questions, "questions") + "add/",
        address(mappings, "mappings"),
        address(mappings, "mappings") + "?do=add",
        address(done, "questions"),
        *(f"/runs/{done.pk}/compare/?view={view}" for view in ("slider", "beside", "difference", "text")),
        f"/runs/{done.pk}/report/",
        f"/runs/{done.pk}/release/",
    ]
    page = site.open("/reviews/", user=shared_cast.alice)
    assert walk(page, {place: place for place in places}) == []


def test_everything_works_without_a_script(site: Site, shared_cast: Cast, planner: None) -> None:
    run = asks_about_questions(shared_cast)
    page = site.open("/reviews/", user=shared_cast.bob, js=False)
    page.get_by_role("link", name="Questions", exact=True).click()
    page.get_by_role("button", name="Accept", exact=True).first.click()
    page.get_by_label("Wording", exact=True).fill("Another wording?")
    page.locator("#edit").get_by_role("button", name="Accept").click()
    page.locator("a.mark").nth(2).click()
    page.get_by_role("link", name="Split").click()
    page.get_by_role("button", name="expense").click()
    page.get_by_role("button", name="Merge with").click()
    page.locator('input[name="item"][type="checkbox"]').nth(3).check()
    page.locator("#bulk").get_by_role("button", name="Reject").click()
    page.locator("#area > summary").click()
    page.get_by_label("Top", exact=True).fill("60")
    page.get_by_label("Bottom", exact=True).fill("110")
    page.get_by_role("button", name="Add question").click()
    page.locator(".left-over summary").click()
    page.locator(".left-over").get_by_role("button", name="Add").nth(3).click()
    page.get_by_role("link", name="Finish review").click()
    page.get_by_label("Accept the").check()
    page.get_by_role("button", name="Finish review").click()
    decisions = [decision for _, decision in told(run)]
    assert decisions.count("rejected") == 1
    assert len(decisions) == 12
    assert Review.objects.get(run=run).closed_at is not None
    stems = [one.value["stem"] for one in ReviewItem.objects.filter(review__run=run)]
    assert "Another wording?" in stems
    other = asks_about_mappings(shared_cast)
    page.goto(address(other, "mappings"))
    page.get_by_role("button", name="Accept Balance Sheet").click()
    page.get_by_role("link", name="Add a change").click()
    page.get_by_label("Printed wording").fill("Profitability")
    page.get_by_label("Read instead").fill("Accountability")
    page.get_by_role("button", name="Add", exact=True).click()
    assert told(other, "mappings")[-1] == ("Profitability", "edited")
