"""Asking an OCR service to read the picture of a page: Mistral's.

https://docs.mistral.ai/studio-api/document-processing/basic_ocr. It answers the page as Markdown, paragraphs with their
boxes, and how sure it is of the page; it tells no places of words. Raises what `chat` raises.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field, ValidationError

from pipeline.providers import faults
from pipeline.providers.dialects import Picture
from pipeline.providers.http import Limits
from pipeline.providers.meter import Usage
from pipeline.providers.service import Service

PATIENCE: Final = Limits(seconds=600.0, pause=180.0, size=8 * 1024 * 1024)
LONGEST: Final = 200_000  # letters of a page
MOST_BLOCKS: Final = 5_000
# Parts that an older server, or one of another maker, does not know.
OPTIONAL: Final = {"include_blocks": True, "confidence_scores_granularity": "page"}
Shares = tuple[float, float, float, float]
Text = Annotated[str, Field(max_length=LONGEST)]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph in Markdown. ``box`` is in shares of the picture from its upper left corner; None was not told."""

    markdown: str
    box: Shares | None


@dataclass(frozen=True, slots=True)
class PageRead:
    """``confidence`` is what the service says of the whole page, in percent; None where it says nothing."""

    markdown: str
    blocks: tuple[Block, ...]
    confidence: float | None


class _Block(BaseModel):
    type: str = ""
    content: Text | None = None
    top_left_x: float | None = None
    top_left_y: float | None = None
    bottom_right_x: float | None = None
    bottom_right_y: float | None = None


class _Dimensions(BaseModel):
    width: float
    height: float


class _Scores(BaseModel):
    average_page_confidence_score: float | None = None


class _Page(BaseModel):
    markdown: Text
    dimensions: _Dimensions | None = None
    blocks: Annotated[list[_Block], Field(max_length=MOST_BLOCKS)] | None = None
    confidence_scores: _Scores | None = None


class _Used(BaseModel):
    pages_processed: Annotated[int, Field(ge=0, le=1000)] = 1


class _Answer(BaseModel):
    pages: Annotated[list[_Page], Field(min_length=1, max_length=1)]
    usage_info: _Used = _Used()


def read_picture(service: Service, picture: Picture, *, model: str = "") -> PageRead:
    """What stands on the picture of one page; counted, and kept within the cap."""
    model = model or service.ocr_model
    price = service.page_price(model)
    service.may_spend(price.page if price else None, model)
    with service.meter.hold_page(price, model):
        content = _asked(service, model, picture)
        pages = _pages_of(content)
        cost = price.page * pages if price else 0.0
        service.used(model, Usage(1, cost=cost, unpriced=int(price is None), pages=pages))
    try:
        found = _Answer.model_validate_json(content)
    except ValidationError:
        raise faults.no_answer(service) from None
    return _read(found.pages[0])


def _asked(service: Service, model: str, picture: Picture) -> bytes:
    """The answer to one request, or to a second without what the server does not know."""
    body: dict[str, Any] = {
        "model": model,
        "document": {"type": "image_url", "image_url": picture.address},
        "include_image_base64": False,
        **OPTIONAL,
    }
    for _ in range(len(OPTIONAL) + 1):
        status, headers, content = _once(service, body)
        if status == 200:
            return content
        said = faults.message_of(content)
        unknown = [name for name in OPTIONAL if name in body and name in content.decode("utf-8", "replace")]
        if status not in (400, 422) or not unknown:
            raise faults.fault_of(service, model, status, headers, content)
        body = {name: value for name, value in body.items() if name not in unknown}
    raise faults.RequestRejected(f"{service.title} takes no form of the request: {service.without_key(said)}")


def _once(service: Service, body: dict[str, Any]) -> tuple[int, Any, bytes]:
    content = json.dumps(body).encode()
    headers = {
        "content-type": "application/json",
        "accept": "application/json",
        "authorization": f"Bearer {service.key}",
        "idempotency-key": hashlib.sha256(service.run_id.encode() + content).hexdigest(),
    }
    url = service.url.rstrip("/") + "/ocr"
    answer = service.outside.ask("POST", url, headers=headers, content=content, limits=PATIENCE)
    return answer.status, answer.headers, answer.body


def _pages_of(content: bytes) -> int:
    """The pages it counted; one where it does not say, as one was asked for."""
    try:
        told = json.loads(content).get("usage_info")
        return _Used.model_validate(told or {}).pages_processed
    except (ValueError, AttributeError, RecursionError):
        return 1


def _read(page: _Page) -> PageRead:
    blocks = tuple(
        Block(one.content, _box(one, page.dimensions))
        for one in page.blocks or ()
        if one.content and one.type != "image"
    )
    sure = page.confidence_scores.average_page_confidence_score if page.confidence_scores else None
    return PageRead(page.markdown, blocks, round(100 * sure, 1) if sure is not None and 0 <= sure <= 1 else None)


def _box(one: _Block, size: _Dimensions | None) -> Shares | None:
    """In shares of the page; None for a box that is none."""
    corners = (one.top_left_x, one.top_left_y, one.bottom_right_x, one.bottom_right_y)
    if size is None or size.width <= 0 or size.height <= 0 or None in corners:
        return None
    x0, y0, x1, y1 = (float(value) for value in corners if value is not None)
    box = (x0 / size.width, y0 / size.height, x1 / size.width, y1 / size.height)
    return box if 0 <= box[0] < box[2] <= 1.001 and 0 <= box[1] < box[3] <= 1.001 else None
