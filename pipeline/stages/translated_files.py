"""The files of a translation: in the form of the original where it can be written anew, and in those people ask for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.contract import Live
from pipeline.pdf.printed import Printed, print_markdown
from pipeline.text.prose.language import RIGHT_TO_LEFT
from pipeline.text.prose.reading import HTML, PDF, WORD
from pipeline.text.prose.translated import TRANSLATED, Translated, as_markdown, as_pairs, as_text, without_any_marks
from pipeline.text.web.steps import rewrite_html
from pipeline.text.word.steps import Rewritten, markdown_to_word, rewrite_word

JSON = "application/json"
KINDS = (
    "translation", "translation_docx", "translation_html", "translation_text", "translation_pdf", "translation_json",
)  # fmt: skip


@dataclass(frozen=True)
class Original:
    """The document that was translated: its file's hash, media type, name, and whether its text is Markdown."""

    sha256: str
    media_type: str
    name: str
    is_markdown: bool


class TranslatedFiles:
    """Writes and keeps the files of one translation into ``language``, each with what it was made by."""

    def __init__(
        self, original: Original, whole: Sequence[Translated], language: str, made_by: str, live: Live
    ) -> None:
        self.original, self.whole, self.language, self.live = original, whole, language, live
        self.right_to_left = language in RIGHT_TO_LEFT
        self.stem = f"{original.name.rsplit('.', 1)[0] or 'document'}-{language}"
        self._tools = {"made by": made_by}

    def write(self) -> tuple[str, list[str]]:
        """The Markdown, and sentences on what is not well in the files."""
        markdown = as_markdown(self.whole, is_markdown=self.original.is_markdown)
        path = self.live.folder / "translation.md"
        path.write_text(markdown, "utf-8")
        self._keep("translation", "md", "text/markdown")
        remarks = []
        if self.original.media_type == HTML:
            self._html()
        if self.original.media_type == WORD:
            remarks += self._word()
        else:
            self._word_anew()
        if not self.original.is_markdown:
            (self.live.folder / "translation.txt").write_text(as_text(self.whole), "utf-8")
            self._keep("translation_text", "txt", "text/plain")
        remarks += self._pdf()
        rows = without_any_marks(self.whole)
        (self.live.folder / "translation.json").write_bytes(TRANSLATED.dump_json(rows, indent=1))
        self._keep("translation_json", "json", JSON)
        return markdown, remarks

    def _keep(self, kind: str, suffix: str, media_type: str) -> None:
        path = self.live.folder / f"translation.{suffix}"
        self.live.keep(path, kind=kind, name=f"{self.stem}.{suffix}", media_type=media_type, tools=self._tools)

    def _pairs(self) -> None:
        (self.live.folder / "pairs.json").write_text(json.dumps(as_pairs(self.whole)), "utf-8")

    def _word(self) -> list[str]:
        self._pairs()
        rewritten: Rewritten = self.live.child(
            rewrite_word, self.live.path_of(self.original.sha256), self.live.folder / "pairs.json",
            self.live.folder / "translation.docx", self.language, right_to_left=self.right_to_left,
        )  # fmt: skip
        self._keep("translation_docx", "docx", WORD)
        plain = rewritten.plain
        many = f"{plain} paragraph" if plain == 1 else f"{plain} paragraphs"
        return [f"In {many} of the Word file bold, italics or links lost their place."] if plain else []

    def _word_anew(self) -> None:
        self.live.child(
            markdown_to_word, self.live.folder / "translation.md", self.live.folder / "translation.docx",
            title=self.stem, right_to_left=self.right_to_left,
        )  # fmt: skip
        self._keep("translation_docx", "docx", WORD)

    def _html(self) -> None:
        self._pairs()
        self.live.child(
            rewrite_html, self.live.path_of(self.original.sha256), self.live.folder / "pairs.json",
            self.live.folder / "translation.html", self.language, right_to_left=self.right_to_left,
        )  # fmt: skip
        self._keep("translation_html", "html", HTML)

    def _pdf(self) -> list[str]:
        printed: Printed = self.live.child(
            print_markdown, self.live.folder / "translation.md", self.live.folder / "translation.pdf",
            right_to_left=self.right_to_left,
        )  # fmt: skip
        if printed.problem:
            return [printed.problem]
        self._keep("translation_pdf", "pdf", PDF)
        return list(printed.notes)
