"""The parts of pages, drawn."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError, engines
from django.test import RequestFactory
from django.utils import timezone

from accounts.choices import Status
from accounts.templatetags.look import STATES, icon_names
from documents.choices import Inspection
from pipeline.choices import Decision, ItemState, RunState, StageState


def _draw(source: str, address: str = "/x/", **context: Any) -> str:
    request = RequestFactory().get(address)
    return Template("{% load look %}" + source).render(Context({"request": request, **context}))


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"><use href="/static/vendor/tabler-icons' in _draw('{% icon "folder" %}')
    assert 'role="img" aria-label="A &amp; B"' in _draw('{% icon "folder" label %}', label="A & B")
    with pytest.raises(TemplateSyntaxError):
        _draw('{% icon "no-such-icon" %}')


NAMED = re.compile(r'{% icon "([^"]+)"|\bicon="([^"]+)"|{% nav_link \S+ \S+ "([^"]+)"|{% badge \S+ "\w+" "([^"]+)"')


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    named = {name for _, name in STATES.values()}
    for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        named |= {name for found in NAMED.findall(path.read_text("utf-8")) for name in found if name}
    assert "folder-plus" in named
    assert named - icon_names() == set()


def test_every_state_has_a_look() -> None:
    words = {word for kind in (Status, RunState, StageState, ItemState, Decision) for word in kind.values}
    assert (words | {Inspection.READY, Inspection.PASSWORD, Inspection.BROKEN}) - set(STATES) == set()
    assert "tone-bad" in _draw('{% state_badge "failed" %}')
    assert "Failed" in _draw('{% state_badge "failed" %}')
    assert "Gone &lt;wrong&gt;" in _draw('{% state_badge "failed" text %}', text="Gone <wrong>")
    assert "tone-neutral" in _draw('{% state_badge "unheard_of" %}')


def test_instants() -> None:
    now = timezone.now()
    recent = _draw("{% when value %}", value=now - timedelta(minutes=3))
    assert "3\xa0minutes ago" in recent
    assert 'data-when="relative"' in recent
    old = datetime(2020, 5, 4, 13, 5, tzinfo=UTC)
    assert _draw("{% when value %}", value=old) == (
        '<time datetime="2020-05-04T13:05:00Z" title="4 May 2020, 13:05 UTC" data-when="date">4 May 2020</time>'
    )
    assert ">4 May 2020, 13:05 UTC<" in _draw('{% when value "full" %}', value=old)
    assert _draw("{% when value %}", value=date(2020, 5, 4)) == '<time datetime="2020-05-04">4 May 2020</time>'
    assert _draw("{% when value %}", value=None) == "–"


def test_sizes() -> None:
    assert _draw("{{ value|file_size }}", value=1536) == '<span class="nowrap" title="1,536 bytes">1.5\xa0KB</span>'
    assert _draw("{{ value|file_size }}", value=None) == "–"


@pytest.mark.parametrize(
    ("done", "total", "value", "words"),
    [
        (0, 10, "0", "0 %"),
        (1, 3, "33", "33 %"),
        (10, 10, "100", "100 %"),
        (12, 10, "100", "100 %"),
        (299, 300, "99", "99 %"),
    ],
)
def test_progress_tells_the_truth(done: float, total: float, value: str, words: str) -> None:
    drawn = _draw("{% progress done total %}", done=done, total=total)
    assert f'value="{value}"' in drawn
    assert f'<span class="state-line">{words}</span>' in drawn


@pytest.mark.parametrize(("done", "total"), [(None, 10), (3, 0)])
def test_progress_that_was_not_measured_says_so(done: float | None, total: float) -> None:
    assert "not measured" in _draw("{% progress done total %}", done=done, total=total)


def test_pages_keep_the_rest_of_the_address() -> None:
    page = Paginator(range(100), 10).page(5)
    drawn = _draw("{% paginate page %}", "/x/?q=a+b&tag=1&tag=2&page=5", page=page)
    assert 'href="?q=a+b&amp;tag=1&amp;tag=2&amp;page=6"' in drawn
    assert drawn.count('aria-current="page"') == 1
    assert "41 to 50 of 100" in drawn
    assert _draw("{% paginate page %}", page=Paginator([], 10).page(1)).strip() == ""
    assert "<nav" not in _draw("{% paginate page %}", page=Paginator([1], 10).page(1))


@pytest.fixture
def panels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "t").mkdir()
    loaders = engines["django"].engine.template_loaders  # type: ignore[attr-defined]
    cached = loaders[0]
    first = cached.loaders[0] if hasattr(cached, "loaders") else cached
    monkeypatch.setattr(first, "get_dirs", lambda: [tmp_path])
    if hasattr(cached, "reset"):
        cached.reset()
    return tmp_path / "t"


def test_a_slot_draws_the_first_panel_there_is(panels: Path) -> None:
    (panels / "_two.html").write_text("<b>two</b> {{ project }} {{ request.path }}")
    assert _draw('{% slot "t/_one.html" "t/_two.html" %}', project="<P>") == "<b>two</b> &lt;P&gt; /x/"
    assert _draw('[{% slot "t/_none.html" %}]') == "[]"
    assert _draw('{% slot "t/_two.html" as panel %}{% if panel %}{{ panel }}{% endif %}') == "<b>two</b>  /x/"


def test_a_broken_panel_is_not_taken_for_a_missing_one(panels: Path) -> None:
    (panels / "_broken.html").write_text('{% include "t/_gone.html" %}')
    with pytest.raises(Exception, match=r"t/_gone\.html"):
        _draw('{% slot "t/_broken.html" %}')


def test_links_know_where_they_are() -> None:
    at, below = '{% nav_link "/x/" "X" "folder" "g x" %}', '{% nav_link "/x/" "X" "folder" "" True %}'
    assert ['aria-current="page"' in _draw(at, path) for path in ("/x/", "/x/y/", "/z/")] == [True, True, False]
    assert ['aria-current="page"' in _draw(below, path) for path in ("/x/", "/x/y/")] == [True, False]
    assert 'data-key="g x"' in _draw(at)
    tabs = _draw('{% tabs "Settings" "/x/" "One" "/y/" "Two" %}')
    assert tabs.count("aria-current") == 1


def test_small_parts() -> None:
    assert _draw('{% keys "g p" %}') == "<kbd>g</kbd> <kbd>p</kbd>"
    assert 'data-copy="&lt;x&gt;"' in _draw("{% copy value %}", value="<x>")
    card = _draw('{% card title=title icon_name="users" %}<p>{{ value }}</p>{% endcard %}', title="<T>", value="<v>")
    assert "&lt;T&gt;" in card
    assert "<p>&lt;v&gt;</p>" in card


class Sample(forms.Form):
    name = forms.CharField(help_text="As it is called.")
    note = forms.CharField(required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(choices=[("a", "A")])
    sure = forms.BooleanField()
    many = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
    secret = forms.CharField(widget=forms.HiddenInput)


def test_a_form_ties_labels_helps_and_errors_to_its_fields() -> None:
    drawn = str(Sample())
    assert '<label for="id_name">Name</label>' in drawn
    assert 'id="id_name_helptext"' in drawn
    assert 'aria-describedby="id_name_helptext"' in drawn
    assert "(optional)" in drawn
    assert 'class="form-select"' in drawn
    assert 'class="form-check-input"' in drawn
    assert "<legend>Many</legend>" in drawn
    assert "data-error-summary" not in drawn
    refused = str(Sample({"name": ""}))
    assert 'aria-invalid="true"' in refused
    assert 'aria-describedby="id_name_helptext id_name_error"' in refused
    assert '<a href="#id_name">Name</a>: This field is required.' in refused
    assert "form-control is-invalid" in refused
    assert "(Hidden field secret)" in refused
