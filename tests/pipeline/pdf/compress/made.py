"""Small PDFs with what compression must treat rightly."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageFilter

from pipeline.pdf.compress.compress import compress_file
from pipeline.pdf.compress.outcome import Compressed
from pipeline.pdf.compress.wish import Wish

WIDE, HIGH = 144, 192  # points of a page


def photo(height: int = 800, width: int = 600, *, parts: int = 3) -> NDArray[np.uint8]:
    """Soft colours with grain and edges, as a camera gives them."""
    rng = np.random.default_rng(7)
    small = Image.fromarray(rng.integers(0, 256, (height // 40, width // 40, 3), np.uint8))
    soft = np.asarray(small.resize((width, height), Image.Resampling.BICUBIC)).astype(np.int16)
    soft[height // 3 : height // 2, ::17] = 20
    grain = rng.normal(0, 4, (height, width, 1))
    found = np.clip(soft + grain, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(found[..., 0]) if parts == 1 else found


def writing(height: int = 640, width: int = 480) -> NDArray[np.uint8]:
    """Black marks on white, 0 and 255."""
    rng = np.random.default_rng(3)
    marks = Image.fromarray((rng.random((height, width)) < 0.01).astype(np.uint8) * 255)
    return np.where(np.asarray(marks.filter(ImageFilter.MaxFilter(5))) > 0, 0, 255).astype(np.uint8)


def jpeg(array: NDArray[np.uint8], quality: int = 95) -> bytes:
    target = io.BytesIO()
    Image.fromarray(array).save(target, "JPEG", quality=quality)
    return target.getvalue()


def image(pdf: Pdf, array: NDArray[np.uint8], *, bits: int = 8, content: bytes | None = None, **entries: Any) -> Any:
    """An image stream; ``content`` is a JPEG, else the samples are deflated by the writer."""
    height, width = array.shape[:2]
    space = Name.DeviceGray if array.ndim == 2 else Name.DeviceRGB
    plain = np.packbits(array >> 7, axis=1) if bits == 1 else array
    about = {"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": width, "/Height": height}
    about |= {"/BitsPerComponent": bits, "/ColorSpace": space, **{f"/{key}": value for key, value in entries.items()}}
    stream = Stream(pdf, content if content is not None else plain.tobytes(), Dictionary(about))
    if content is not None:
        stream.Filter = Name.DCTDecode
    return pdf.make_indirect(stream)


def page_of(pdf: Pdf, *images: Any, text: str = "") -> Any:
    """A page that its images fill, one over the other, and a line of text."""
    names = {f"/I{number}": one for number, one in enumerate(images)}
    draw = "".join(f"q {WIDE} 0 0 {HIGH} 0 0 cm {name} Do Q\n" for name in names)
    if text:
        draw += f"BT /F 10 Tf 10 20 Td ({text}) Tj ET\n"
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page = pdf.add_blank_page(page_size=(WIDE, HIGH))
    page.obj.Resources = Dictionary(XObject=Dictionary(names), Font=Dictionary(F=font))
    page.obj.Contents = pdf.make_stream(draw.encode())
    return page


def saved(pdf: Pdf, path: Path, **options: Any) -> Path:
    pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=True, **options)
    return path


def scan(path: Path) -> Path:
    with Pdf.new() as pdf:
        array = photo(1066, 800)
        page_of(pdf, image(pdf, array, content=jpeg(array)))
        return saved(pdf, path)


def fine_print(path: Path) -> Path:
    """Small grey marks on one page, which few dots do not hold, and a photo on another, which they do."""
    marks = np.asarray(Image.fromarray(writing(800, 600)).filter(ImageFilter.GaussianBlur(1.0))).astype(np.float64)
    grain = np.random.default_rng(1).normal(0, 5, marks.shape)
    with Pdf.new() as pdf:
        page_of(pdf, image(pdf, np.clip(marks * 0.8 + grain + 20, 0, 255).astype(np.uint8)))
        page_of(pdf, image(pdf, photo(800, 600, parts=1)))
        return saved(pdf, path)


def rich(path: Path, **options: Any) -> Path:
    """A link, a bookmark, a field, a note, an attachment, labels, tags, a title and application data."""
    with Pdf.new() as pdf:
        array = photo()
        first = page_of(pdf, image(pdf, array, content=jpeg(array)), text="Rich and readable")
        page_of(pdf, image(pdf, array, content=jpeg(array)), text="The same picture")
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9],
                          A=Dictionary(S=Name.URI, URI="https://example.org/"))  # fmt: skip
        note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[9, 9, 18, 18], Contents="Look")
        field = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="name", V="Ada",
                                             Rect=[20, 20, 90, 40], DA="/F 9 Tf 0 g"))  # fmt: skip
        first.obj.Annots = Array([link, note, field])
        pdf.Root.AcroForm = Dictionary(Fields=[field], DA="/F 9 Tf 0 g")
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Start", 0))
        pdf.attachments["a.txt"] = b"attached"
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))
        tag = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, K=0, Pg=first.obj))
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=tag))
        tag.P = pdf.Root.StructTreeRoot
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.Lang = pikepdf.String("en")
        pdf.docinfo["/Title"] = "Rich"
        pdf.docinfo["/Own"] = "kept"
        return saved(pdf, path, **options)


def compressed(path: Path, folder: Path, preset: str = "balanced", **options: Any) -> tuple[Compressed, Path]:
    """The facts and the file."""
    password = options.pop("password", None)
    room = folder / f"{path.stem}-{preset}"
    room.mkdir(exist_ok=True)
    target = room / "out.pdf"
    return compress_file(path, target, Wish(preset, **options), password), target


def loses_ink(
    source: Path, target: Path, wish: Wish, password: str | None, *, progress: Callable[[int, int], None] | None = None
) -> Compressed:
    """Stands in for a compression whose proof failed to see what went."""
    with Pdf.open(source) as pdf:
        for page in pdf.pages:
            page.Contents = pdf.make_stream(b"")
        pdf.save(target)
    return Compressed(
        source.stat().st_size, target.stat().st_size, 1, "balanced", "balanced", {"jpeg": 1}, notes=("n",)
    )
