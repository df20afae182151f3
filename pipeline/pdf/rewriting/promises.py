"""What a file says of itself, and a changed copy of it says perhaps wrongly."""

from __future__ import annotations

import pikepdf

from pipeline.pdf.compress.opening import claims_pdfa
from pipeline.pdf.rewriting.opening import is_signed
from pipeline.pdf.rewriting.outcome import Loss


def broken_promises(pdf: pikepdf.Pdf, made: str, *, without_metadata: bool = False) -> list[Loss]:
    """Its signature and its claim of PDF/A, as far as it has them; ``made`` says which file comes of it: "stamped"."""
    losses = [Loss("signature", "", f"it does not hold in the {made} file")] if is_signed(pdf) else []
    return losses + pdfa_in_doubt(pdf, without_metadata=without_metadata)


def pdfa_in_doubt(pdf: pikepdf.Pdf, *, without_metadata: bool = False) -> list[Loss]:
    """For whatever changes a file that claims PDF/A without looking to its rules."""
    part = claims_pdfa(pdf)
    if not part:
        return []
    if without_metadata:
        return [Loss(f"claim of PDF/A-{part}", "", "it stood in the metadata, which are taken out")]
    why = "the file claims it; what was changed may break it, so check the result with veraPDF"
    return [Loss(f"certainty of PDF/A-{part}", "", why)]
