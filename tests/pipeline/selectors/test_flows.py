"""Finding flows."""

from __future__ import annotations

from pipeline.selectors.flows import accepts, flow_choices, flows_found, flows_taking, title_of
from tests.pipeline.engine import flows


class Pictures(flows.Sums):
    key, title, summary, group, accepts = "pictures", "Pictures", "Looks at them.", "Images", ("image/*",)


class Nothing(flows.Sums):
    key, title, most = "nothing", "Nothing", 0


def test_by_every_word_of_a_search_in_groups() -> None:
    with flows.known(flows.Sums, Pictures):
        assert flows_found("LOOKS images") == [("Images", [Pictures])]
        assert flows_found("looks nowhere") == []
        assert ("Documents", [flows.Sums]) in flows_found()


def test_by_a_document() -> None:
    with flows.known(flows.Sums, Pictures, Nothing):
        mine = (flows.Sums, Pictures, Nothing)
        assert [one for one in flows_taking("image/png") if one in mine] == [flows.Sums, Pictures]
        assert Pictures not in flows_taking("text/plain")
    assert accepts(("text/*", "application/pdf"), "application/pdf")
    assert not accepts(("text/*",), "application/pdf")


def test_a_flow_that_is_gone_is_called_by_its_key() -> None:
    assert title_of("sums") == "sums"
    with flows.known(flows.Sums):
        assert title_of("sums") == "Sums"
        assert ("sums", "Sums") in flow_choices()
