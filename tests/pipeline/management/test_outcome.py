"""What a run came to, in words."""

from __future__ import annotations

from pipeline.management.outcome import Outcome


def test_sizes_and_notes_are_told() -> None:
    file = {"path": None, "name": "a-smaller.pdf", "size": 40}
    results = {"size_before": 100, "size_after": 40, "notes": ["60 dpi did not hold on 1 page."]}
    assert Outcome("1", "compress", "completed", None, [file], results).as_text().splitlines() == [
        "compress: completed",
        "  a-smaller.pdf (40 bytes)",
        "  100 bytes before, 40 after",
        "  60 dpi did not hold on 1 page.",
    ]
    assert Outcome("1", "sums", "completed", None, results={"size_before": 1}).as_text() == "sums: completed"
