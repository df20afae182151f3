"""What a picture file is."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from documents.extraction.findings import Findings
from documents.extraction.image_picture import open_image
from documents.extraction.unreadable import unreadable

MOST_FRAMES = 5000
MODES = {
    "1": "black and white",
    "L": "grey",
    "LA": "grey with transparency",
    "P": "palette",
    "RGB": "colour",
    "RGBA": "colour with transparency",
    "CMYK": "colour for print (CMYK)",
}


def look_at_image(path: Path, media_type: str) -> Findings:
    """Size, resolution, colours and frames; raises Unreadable for what cannot be decoded."""
    with unreadable("open the picture"), open_image(path, media_type) as image:
        wide, high = image.size
        dpi = image.info.get("dpi")
        frames = min(int(getattr(image, "n_frames", 1)), MOST_FRAMES)
        profile = bool(image.info.get("icc_profile"))
        mode = MODES.get(image.mode, image.mode)
        image.seek(0)
        if image.format == "JPEG":
            image.draft("RGB", (1000, 1000))  # enough to see whether it decodes
        image.resize((8, 8), Image.Resampling.NEAREST)
    return Findings(
        pages=frames,
        properties={
            "type": "image",
            "page_sizes": [[wide, high]],
            "dpi": [round(float(one), 1) for one in dpi] if dpi else None,
            "colours": mode,
            "profile": profile,
        },
    )
