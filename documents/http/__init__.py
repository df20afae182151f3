"""Between HTTP and stored bytes: ranges, downloads, pictures."""

from documents.http.downloads import Delivery, deliver
from documents.http.pictures import picture_response
from documents.http.ranges import Span, Unsatisfiable, span_of

__all__ = ["Delivery", "Span", "Unsatisfiable", "deliver", "picture_response", "span_of"]
