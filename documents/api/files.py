"""Files that come in: in a multipart form, or as the body itself."""

from __future__ import annotations

from typing import IO, Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.http import parse_header_parameters
from rest_framework.parsers import BaseParser, DataAndFiles, MultiPartParser
from rest_framework.request import Request

from accounts.api.parsing import StorableJSONParser
from accounts.errors import Invalid
from documents.http.uploads import receive_stream


class RawFileParser(BaseParser):
    """A body of any type that is the file itself.

    Its name stands in the address, in the query as ``name``, or in Content-Disposition (RFC 6266).
    """

    media_type = "*/*"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        request: Request = parser_context["request"]
        name = _name_in(parser_context)
        if not name:
            text = "Say how the file is called: ?name=exam.pdf, or Content-Disposition: attachment; filename=exam.pdf."
            raise Invalid(text, code="name_missing", fields={"name": ["Give the file's name."]})
        file = receive_stream(stream, name, media_type or "")
        request._request.FILES.appendlist("file", file)  # closed, and if nobody took it removed, with the request
        return DataAndFiles(QueryDict(), MultiValueDict({"file": [file]}))


class TextParser(StorableJSONParser):
    """JSON that holds a text; where the request says how a file is called, the body is that file, as it stands."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        if _name_in(parser_context):
            return RawFileParser().parse(stream, media_type, parser_context)
        return super().parse(stream, media_type, parser_context)


def _name_in(parser_context: Any) -> str:
    request: Request = parser_context["request"]
    return parser_context["kwargs"].get("name") or request.query_params.get("name") or _disposed(request)


def _disposed(request: Request) -> str:
    _, parameters = parse_header_parameters(request.headers.get("Content-Disposition", ""))
    return str(parameters.get("filename", ""))


FILE_PARSERS = (MultiPartParser, RawFileParser)
DOCUMENT_PARSERS = (MultiPartParser, TextParser, RawFileParser)


def file_of(request: Request) -> Any:
    """The file of a request; raises Invalid when there is none or more than one."""
    files = request.FILES.getlist("file")
    if len(files) != 1:
        text = "Send one file in the field “file”, or as the body itself."
        raise Invalid(text, code="file_missing", fields={"file": ["Send one file."]})
    return files[0]
