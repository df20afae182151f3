"""Large PDFs to try tools on: many pages, and many bytes.

``python -m benchmarks.large FOLDER`` writes exams of 100 and 1,000 pages, and photographs of 0.1 and 1 GB, for
`benchmarks.sweep`.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image

from benchmarks.exam import make_exam

PAGES = (100, 1000)
GIGABYTES = (0.1, 1.0)
_SIDE = 1200  # pixels of a photograph, which comes to about 2 MB


def make_photographs(target: Path, size: int) -> Path:
    """One grainy picture to a page, each of its own, until the file has ``size`` bytes."""
    noise = np.random.default_rng(1)
    pdf, written = pikepdf.new(), 0
    while written < size:
        number = len(pdf.pages)
        picture = io.BytesIO()
        grain = noise.integers(0, 256, (_SIDE, _SIDE, 3), dtype=np.uint8)
        grain[: _SIDE // 2] //= 2  # so that pages are no pure noise
        Image.fromarray(grain).save(picture, "JPEG", quality=92)
        page = pdf.add_blank_page(page_size=(432, 432))
        image = pikepdf.Stream(pdf, picture.getvalue())
        image.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=_SIDE, Height=_SIDE, BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceRGB, Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=pdf.make_indirect(image)))
        page.contents_add(b"q 432 0 0 432 0 0 cm /I Do Q")
        text = f"BT /F 12 Tf 20 20 Td (Photograph {number + 1}) Tj ET".encode()
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.obj.Resources.Font = pikepdf.Dictionary(F=font)
        page.contents_add(text)
        written += picture.tell()
    pdf.save(target)
    return target


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for pages in PAGES:
        make_exam(folder / f"pages-{pages}.pdf", pages)
    for size in GIGABYTES:
        make_photographs(folder / f"photographs-{size:g}-GB.pdf", round(size * 1_000_000_000))


if __name__ == "__main__":
    main()
