"""Files out of requests: each written once, into the store's own disk, hashed on the way."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING, Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from accounts.errors import Problem
from documents.choices import Kind
from documents.services.intake import Spool, Spooled, Upload, most_bytes

if TYPE_CHECKING:
    AnyFile = UploadedFile[Any]
else:
    AnyFile = UploadedFile  # knows no type parameters when it runs
PIECE: Final = 256 * 1024


class SpooledUpload(AnyFile):
    """A received file in the spool. It goes with the request, unless a service has moved it into the store.

    ``refused`` is why it was not taken, known before a form or a service looks at it.
    """

    def __init__(self, name: str, content_type: str, spooled: Spooled | None, refused: Problem | None = None) -> None:
        content: IO[bytes] = spooled.path.open("rb") if spooled else io.BytesIO()
        super().__init__(content, name, content_type, spooled.size if spooled else 0)
        self.spooled, self.refused = spooled, refused

    @property
    def sha256(self) -> str:
        return self.spooled.sha256 if self.spooled else ""

    def close(self) -> None:
        super().close()
        if self.spooled:
            self.spooled.path.unlink(missing_ok=True)


class SpoolingUploadHandler(FileUploadHandler):
    """What Django hands the files of a multipart request to. A file that is too large is not written further."""

    chunk_size = PIECE
    _refused: Problem | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._spools: list[Spool] = []
        self.file = self  # what Django closes when a request cannot be read to its end

    @property
    def _spool(self) -> Spool:
        return self._spools[-1]

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._spools.append(Spool(self.file_name or "", most_bytes()))
        self._refused = None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._refused is None:
            try:
                self._spool.write(raw_data)
            except Problem as problem:
                self._give_up(problem)

    def _give_up(self, problem: Problem) -> None:
        self._refused = problem
        self._spool.discard()

    def file_complete(self, file_size: int) -> SpooledUpload:
        spooled = None
        if self._refused is None:
            try:
                spooled = self._spool.finish()
            except Problem as problem:
                self._give_up(problem)
        return SpooledUpload(self.file_name or "", self.content_type or "", spooled, self._refused)

    def upload_interrupted(self) -> None:
        self.close()

    def close(self) -> None:
        """Nothing of a request that broke off is kept, its earlier files included."""
        for spool in self._spools:
            spool.discard()


def receive_stream(source: IO[bytes], name: str, content_type: str) -> SpooledUpload:
    """The body of a request as a file."""
    spool = Spool(name, most_bytes())
    try:
        while piece := source.read(PIECE):
            spool.write(piece)
        return SpooledUpload(name, content_type, spool.finish())
    except Problem as problem:
        spool.discard()
        return SpooledUpload(name, content_type, None, problem)
    except BaseException:
        spool.discard()
        raise


def upload_from(file: AnyFile, *, kind: str = Kind.OTHER) -> Upload:
    """A received file for the services; raises why it was refused, if it was."""
    if not isinstance(file, SpooledUpload):
        return Upload(name=file.name or "", chunks=file.chunks(), kind=kind)
    if file.refused:
        raise file.refused
    return Upload(name=file.name or "", kind=kind, spooled=file.spooled)
