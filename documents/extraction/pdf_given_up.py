"""Objects that qpdf leaves out, so that what is written after them lacks what they held."""

from __future__ import annotations

import pikepdf

TEXT = (
    "Parts of this file are too faulty to be rewritten without losing what they hold. Repair it first: that writes "
    "them anew."
)
_WORDS = "giving up on reading object"


def has_given_up(pdf: pikepdf.Pdf) -> bool:
    """Whether qpdf has left out an object since it was last asked, for more than five faults close together in it.

    Such an object counts as null: of a manual's 176 pages 40 were gone without an error, as keys stood twice in their
    dictionaries, which htmldoc writes so (qpdf 12, https://github.com/qpdf/qpdf/pull/1713). Other readers have them
    all. The warnings of ``pdf`` so far are taken away by this.
    """
    return any(_WORDS in str(one) for one in pdf.get_warnings())
