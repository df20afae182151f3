"""Between HTTP and stored bytes: ranges, downloads, pictures."""

from documents.http.downloads import Delivery, deliver, part_wanted
from documents.http.pictures import picture_response
from documents.http.ranges import Span, Unsatisfiable, span_of

__all__ = ["Delivery", "Span", "Unsatisfiable", "deliver", "part_wanted", "picture_response", "span_of"]
