"""Shielding until it holds: build, prove, leave out what did not hold, build again; or no file at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from pipeline.pdf.proof.extractors import Texts, read_texts
from pipeline.pdf.proof.failures import Failure
from pipeline.pdf.proof.proof import PictureProof, Proof, TextProof
from pipeline.pdf.proof.prove import join_proofs, prove_pictures, prove_texts
from pipeline.pdf.proof.reader_texts import ReaderTexts, reader_texts_of
from pipeline.pdf.proof.toolbox import Toolbox, find_toolbox
from pipeline.pdf.proof.verdict import Demands
from pipeline.pdf.proven import ProvenShield, Wish
from pipeline.pdf.shield.build import shield_pdf
from pipeline.pdf.shield.edit import Edit, EditOutcome, ShieldOutcome

Progress = Callable[[int, int], None]
MOST_ROUNDS = 12
FEW = 3  # suspects that are left out together; of more, half at a time
STEPS = 1000


def shield_and_prove(
    source: Path,
    target: Path,
    edits: Sequence[Edit],
    wish: Wish,
    *,
    texts: Path | None = None,
    progress: Progress | None = None,
) -> ProvenShield:
    """Writes ``source`` to ``target`` with every edit that can be done and holds.

    An edit that is not read in its place by all readers but one, or leaves the original readable, is left out with
    its reason, and the file is built anew. Any changed pixel, lost letter or remaining wording that cannot be put
    down to an edit means that there is no file. What the readers extract from both files is written to ``texts``, as
    JSON of `ReaderTexts`, where there is a file. Raises `ShieldRefused` for a file that cannot be shielded at all.
    """
    toolbox = find_toolbox(wish.pdfjs, workers=wish.workers)
    before = read_texts(source, toolbox.extractors, password=wish.password, workers=wish.workers)
    work = _Work(source, target, list(edits), wish, toolbox, before, progress or _silent)
    try:
        found = work.until_it_holds()
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    if found.proof is None:
        target.unlink(missing_ok=True)
    if texts and found.proof and work.after:
        read = reader_texts_of(before, work.after, toolbox.extractors)
        texts.write_bytes(TypeAdapter(tuple[ReaderTexts, ...]).dump_json(read))
    elif texts:
        texts.unlink(missing_ok=True)
    return found


def _silent(_done: int, _total: int) -> None:
    return None


class _Work:
    """The rounds over one file."""

    def __init__(
        self,
        source: Path,
        target: Path,
        edits: list[Edit],
        wish: Wish,
        toolbox: Toolbox,
        before: Texts,
        progress: Progress,
    ) -> None:
        self.source, self.target, self.edits, self.wish = source, target, edits, wish
        self.toolbox, self.before, self.progress = toolbox, before, progress
        self.demands = Demands(dpi=wish.dpi)
        self.left = list(range(len(edits)))
        self.out: dict[int, EditOutcome] = {}
        self.rounds = 0
        self.shield: ShieldOutcome | None = None
        self.after: Texts | None = None

    def until_it_holds(self) -> ProvenShield:
        problem = ""
        while self.left and not problem:
            if self.rounds >= MOST_ROUNDS:
                problem = f"After {MOST_ROUNDS} attempts the file still did not hold."
                break
            self.rounds += 1
            self._build()
            if not self.left:
                break
            wished = [replace(self.edits[at], boxes=self.out[at].boxes) for at in self.left]
            read = self._read(wished)
            if self._leave_out_failed(read):
                continue
            painted = self._paint(wished) if not read.failures else None
            failures = read.failures or (painted.failures if painted else ())
            if painted is not None and not failures:
                return self._done(join_proofs(read, painted))
            problem = self._leave_out_suspects(failures)
        return self._none(problem)

    # --- a round -----------------------------------------------------------------------------------------------
    def _build(self) -> None:
        self._show(0.0)
        self.shield = shield_pdf(
            self.source,
            self.target,
            [self.edits[at] for at in self.left],
            level=self.wish.level,
            password=self.wish.password,
            allow_signed=self.wish.allow_signed,
            progress=lambda done, total: self._show(0.2 * done / max(1, total)),
        )
        self.out.update(zip(self.left, self.shield.edits, strict=True))
        self.left = [at for at in self.left if self.out[at].status == "applied"]

    def _read(self, wished: Sequence[Edit]) -> TextProof:
        self.after = read_texts(
            self.target,
            self.toolbox.extractors,
            password=self.wish.password,
            workers=self.wish.workers,
            progress=lambda done, total: self._show(0.2 + 0.36 * done / max(1, total)),
        )
        return prove_texts(
            self.source,
            self.target,
            wished,
            toolbox=self.toolbox,
            demands=self.demands,
            password=self.wish.password,
            texts=self.before,
            shielded_texts=self.after,
        )

    def _paint(self, wished: Sequence[Edit]) -> PictureProof:
        return prove_pictures(
            self.source,
            self.target,
            wished,
            toolbox=self.toolbox,
            demands=self.demands,
            password=self.wish.password,
            progress=lambda done, total: self._show(0.6 + 0.4 * done / max(1, total)),
        )

    def _leave_out_failed(self, read: TextProof) -> bool:
        reasons = {self.left[edit.index]: edit.reason for edit in read.edits if edit.verdict == "failed"}
        self._refuse(reasons, "not_held")
        return bool(reasons)

    def _leave_out_suspects(self, failures: Sequence[Failure]) -> str:
        """Leaves out edits that a failure is put down to; a problem in a sentence when there are none."""
        for failure in failures:
            suspects = sorted({self.left[index] for index in failure.edits})
            if suspects:
                some = suspects if len(suspects) <= FEW else suspects[: len(suspects) // 2]
                self._refuse(dict.fromkeys(some, failure.text), "side_effect")
                return ""
        return failures[0].text

    def _refuse(self, reasons: Mapping[int, str], code: str) -> None:
        for at, reason in reasons.items():
            self.out[at] = replace(self.out[at], status="refused", code=code, reason=reason)
        self.left = [at for at in self.left if at not in reasons]

    # --- the end -----------------------------------------------------------------------------------------------
    def _done(self, proof: Proof) -> ProvenShield:
        self.progress(STEPS, STEPS)
        return ProvenShield(self._outcomes(), self.shield, proof, self.rounds)

    def _none(self, problem: str) -> ProvenShield:
        if problem:
            self._refuse(dict.fromkeys(self.left, problem), "file_failed")
        return ProvenShield(self._outcomes(), None, None, self.rounds, problem)

    def _outcomes(self) -> tuple[EditOutcome, ...]:
        return tuple(self.out[at] for at in range(len(self.edits)))

    def _show(self, share: float) -> None:
        """Later rounds are shorter stretches of what is left, so that progress never goes back."""
        start = 1 - 0.5 ** (self.rounds - 1)
        end = 1 - 0.5**self.rounds
        self.progress(int(STEPS * min(1.0, start + (end - start) * share)), STEPS)
