"""Images blended with their matte, as presentations are exported: the blending taken out again.

Such an image holds c' = m + a(c - m), with the colour c, the matte m and the mask a (ISO 32000-1, 11.6.5.3). Samples of
image and mask belong together then, so that neither may lose anything; without the matte both are like any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from pipeline.pdf.compress.placement import Number
from pipeline.pdf.compress.samples import Bytes, NotDecoded, Samples, samples_of

_FAINT = 24  # of 255: below this the mask lets too little through for the colour to be told from the blend
_NEAR = 8  # of 255: the least mask around a hidden sample from which a colour is taken; else all samples' mean
_AROUND = 12  # samples around a faint one whose colours it takes


def blended(images: Mapping[Number, Any]) -> dict[Number, Number]:
    """Masks with a matte, by the images that were blended."""
    found: dict[Number, Number] = {}
    for number, image in images.items():
        mask = image.get("/SMask")
        if isinstance(mask, pikepdf.Stream) and "/Matte" in mask:
            found[number] = mask.objgen
    return found


def separable(pairs: Mapping[Number, Number]) -> dict[Number, Number]:
    """Those whose mask belongs to one image alone and is no blended image itself."""
    users = Counter(pairs.values())
    return {image: mask for image, mask in pairs.items() if users[mask] == 1 and mask not in pairs}


def unblended(image: Any) -> Samples:
    """The samples with the matte taken out; what the mask hides has the colours around it. Raises NotDecoded."""
    mask = image["/SMask"]
    if "/Decode" in image or "/Decode" in mask or "/Mask" in image:
        raise NotDecoded("decode")
    samples, alpha = samples_of(image), samples_of(mask)
    matte = np.array([float(one) for one in mask["/Matte"]], np.float32) * 255
    if samples.space.kind not in ("grey", "rgb") or samples.bits != 8 or len(matte) != samples.space.parts:
        raise NotDecoded("colours")
    if alpha.array.shape != samples.array.shape[:2] or alpha.bits != 8 or alpha.space.kind != "grey":
        raise NotDecoded("mask")
    return Samples(_colours(samples.array, alpha.array, matte), samples.space, 8)


def _colours(blend: Bytes, alpha: Bytes, matte: NDArray[np.float32]) -> Bytes:
    parts = blend if blend.ndim == 3 else blend[..., None]
    found = np.empty_like(parts)
    share = alpha.astype(np.float32) / 255
    clear = alpha >= _FAINT
    around = _blurred(alpha)
    near_by, everywhere = around >= _NEAR, max(float(share.sum()), 1.0)
    for part in range(parts.shape[2]):
        weighted = np.clip(parts[..., part] - matte[part] * (1 - share), 0, 255)  # colour times mask
        near = 255 * _blurred(np.rint(weighted).astype(np.uint8)) / np.maximum(around, _NEAR)
        near = np.where(near_by, near, float(weighted.sum()) / everywhere)
        colour = np.where(clear, weighted / np.maximum(share, _FAINT / 255), near)
        found[..., part] = np.clip(np.rint(colour), 0, 255).astype(np.uint8)
    return found if blend.ndim == 3 else found[..., 0]


def _blurred(values: Bytes) -> NDArray[np.float32]:
    picture = Image.fromarray(values).filter(ImageFilter.BoxBlur(_AROUND))
    return np.asarray(picture).astype(np.float32)
