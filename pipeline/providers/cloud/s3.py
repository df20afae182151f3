"""S3 and what speaks its language. botocore signs, pages and cuts into parts; every request goes out by our own way.

botocore asks the handlers of ``before-send`` for an answer before it would open a connection of its own; ours answers
each (https://botocore.amazonaws.com/v1/documentation/api/latest/topics/events.html).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from typing import IO, Any, Final

from pipeline.interruptions import Refused, TryLater
from pipeline.providers.cloud.answers import MOVING, Exists, failed, gone, no_folder
from pipeline.providers.cloud.paths import below, joined, tidy
from pipeline.providers.http import Outside
from pipeline.remote import Entry, Listing

PART: Final = 16 * 1024 * 1024  # bytes of a part; 10,000 parts make 156 GiB (S3 allows 10,000)
PAGE: Final = 500
TITLE: Final = "The S3 storage"
WRONG_KEYS: Final = frozenset({"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken"})
MAKING: Final = threading.Lock()  # clients are made one at a time: a session is not made for threads


class S3:
    """``folder`` is the prefix of all keys; a folder is what lies before a / in them."""

    def __init__(
        self,
        way: Outside,
        *,
        bucket: str,
        access_key: str,
        secret_key: str,
        address: str = "",
        region: str = "",
        folder: str = "",
    ) -> None:
        self.way, self.bucket, self.folder = way, bucket, tidy(folder)
        with MAKING:
            self.client = _client(address, region, access_key, secret_key)
        self.client.meta.events.register_first("before-send.s3", self._send)

    def listing(self, folder: str, cursor: str = "") -> Listing:
        """Keys and common prefixes below a folder (ListObjectsV2); what is no folder has none."""
        place = self._key(folder)
        wish = {"Prefix": f"{place}/" if place else "", "Delimiter": "/", "MaxKeys": PAGE}
        with _told(folder):
            found = self.client.list_objects_v2(
                Bucket=self.bucket, **wish, **({"ContinuationToken": cursor} if cursor else {})
            )
        folders = [self._folder(one["Prefix"].rstrip("/")) for one in found.get("CommonPrefixes", ())]
        files = [self._file(one) for one in found.get("Contents", ()) if not one["Key"].endswith("/")]
        if place and not cursor and not found.get("KeyCount", len(folders) + len(files)):
            raise no_folder(folder)
        return Listing((*folders, *files), str(found.get("NextContinuationToken", "")))

    def find(self, path: str) -> Entry | None:
        from botocore.exceptions import ClientError  # noqa: PLC0415 - 25 MB that most processes never need

        key = self._key(path)
        try:
            with _told(path):
                found = self.client.head_object(Bucket=self.bucket, Key=key)
        except Refused as error:
            cause = error.__cause__
            if isinstance(cause, ClientError) and _status(cause) == 404 and _code(cause) != "NoSuchBucket":
                return None
            raise
        return self._file(
            {"Key": key, "Size": found["ContentLength"], "ETag": found["ETag"], "LastModified": found["LastModified"]}
        )

    @contextmanager
    def read(self, entry: Entry) -> Iterator[Iterator[bytes]]:
        with _told(entry.path):
            body = self.client.get_object(Bucket=self.bucket, Key=entry.key)["Body"]
            try:
                yield body._raw_stream.chunks()
            finally:
                body.close()

    def write(self, path: str, source: IO[bytes], size: int, *, overwrite: bool) -> None:
        """By one PUT or in parts; an object appears when it is whole. Two who write at once: the storage says no."""
        if not overwrite and self.find(path) is not None:
            raise Exists(path)
        put = self._put if size <= PART else self._put_parts
        try:
            put(path, source, size, {} if overwrite else {"IfNoneMatch": "*"})
        except Refused as error:
            if error.code != "not_offered":
                raise
            put(path, source, size, {})  # an older server without conditional writes; what was there was looked for

    def _put(self, path: str, source: IO[bytes], size: int, conditions: dict[str, str]) -> None:
        source.seek(0)
        with _told(path):
            self.client.put_object(
                Bucket=self.bucket, Key=self._key(path), Body=source, ContentLength=size, **conditions
            )

    def _put_parts(self, path: str, source: IO[bytes], size: int, conditions: dict[str, str]) -> None:
        """What was sent of an upload that does not come to its end is taken back."""
        source.seek(0)
        wish = {"Bucket": self.bucket, "Key": self._key(path)}
        with _told(path):
            upload = self.client.create_multipart_upload(**wish)["UploadId"]
        is_whole = False
        try:
            parts: list[dict[str, Any]] = []
            while piece := source.read(PART):
                number = len(parts) + 1
                with _told(path):
                    sent = self.client.upload_part(**wish, UploadId=upload, PartNumber=number, Body=piece)
                parts.append({"PartNumber": number, "ETag": sent["ETag"]})
            with _told(path):
                whole = {"Parts": parts}
                self.client.complete_multipart_upload(**wish, UploadId=upload, MultipartUpload=whole, **conditions)
            is_whole = True
        finally:
            if not is_whole:
                with suppress(Refused, TryLater), _told(path):
                    self.client.abort_multipart_upload(**wish, UploadId=upload)

    def _key(self, path: str) -> str:
        return joined(self.folder, path)

    def _folder(self, key: str) -> Entry:
        return Entry(path=below(key, self.folder), key=key, is_folder=True)

    def _file(self, found: dict[str, Any]) -> Entry:
        return Entry(
            path=below(found["Key"], self.folder),
            key=found["Key"],
            is_folder=False,
            size=int(found["Size"]),
            mark=str(found.get("ETag", "")).strip('"'),
            changed=found["LastModified"].isoformat() if found.get("LastModified") else "",
        )

    def _send(self, request: Any, event_name: str = "", **_: Any) -> Any:
        """The answer to a request of botocore's, signed as it is.

        The head of a bucket is asked for by botocore alone, when an answer sent it to another region; an answer that
        does not say which would have it ask for ever.
        """
        from botocore.awsrequest import AWSResponse  # noqa: PLC0415 - as above

        headers = {name.lower(): _text(value) for name, value in request.headers.items()}
        open_answer = ExitStack()
        body = request.body
        stream = open_answer.enter_context(
            self.way.stream(
                request.method, request.url, headers=headers, content=body or None, limits=MOVING, follow=False
            )
        )
        if event_name.endswith(".HeadBucket") and "x-amz-bucket-region" not in stream.headers:
            open_answer.close()
            raise _wrong_region()
        raw = _Raw(stream.chunks, open_answer)
        return AWSResponse(request.url, stream.status, _Headers(stream.headers), raw)


class _Headers(dict[str, str]):
    """botocore looks headers up in any case."""

    def __init__(self, found: Any) -> None:
        super().__init__({name.lower(): value for name, value in found.items()})

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def __contains__(self, name: object) -> bool:
        return super().__contains__(str(name).lower())


class _Raw:
    """An answer's body as botocore reads it: whole for small ones, by `chunks` for files."""

    def __init__(self, chunks: Iterator[bytes], open_answer: ExitStack) -> None:
        self._chunks, self._open = chunks, open_answer

    def chunks(self) -> Iterator[bytes]:
        yield from self._chunks

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield from self._chunks
        self.close()

    def read(self, amount: int | None = None) -> bytes:
        return b"".join(self._chunks) if amount is None else next(self._chunks, b"")

    def close(self) -> None:
        self._open.close()


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


@cache
def _session() -> Any:
    """One for all, because it reads megabytes of descriptions; nothing of this machine's own AWS settings counts."""
    from botocore.session import Session  # noqa: PLC0415 - as above

    nothing, nowhere = (None, None, None, None), (None, None, os.devnull, None)
    unset = {"profile": nothing, "ca_bundle": nothing, "config_file": nowhere, "credentials_file": nowhere}
    return Session(session_vars=unset)


def _client(address: str, region: str, access_key: str, secret_key: str) -> Any:
    from botocore.config import Config  # noqa: PLC0415 - as above

    config = Config(
        signature_version="s3v4",
        retries={"total_max_attempts": 1},  # the engine tries again, and says so
        request_checksum_calculation="when_required",  # other servers than Amazon's do not know the newer ones
        response_checksum_validation="when_required",
        ignore_configured_endpoint_urls=True,
        s3={"addressing_style": "path" if address else "auto"},
    )
    return _session().create_client(
        "s3",
        endpoint_url=address or None,
        region_name=region or "us-east-1",
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        config=config,
    )


@contextmanager
def _told(path: str) -> Iterator[None]:
    """What can go wrong, in our words."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - as above

    try:
        yield
    except ClientError as error:
        raise _meant(error, path) from error
    except BotoCoreError as error:
        raise Refused("storage_refused", f"{TITLE} cannot be asked so: {str(error)[:300]}") from error


def _meant(error: Any, path: str) -> Exception:
    code, status = _code(error), _status(error)
    if code in WRONG_KEYS:
        return failed(TITLE, 401, {}, b"")
    if code == "NoSuchBucket":
        return Refused("no_bucket", "There is no such bucket. Look at its name and region at the connection.")
    if status == 412 or code == "PreconditionFailed":
        return Exists(path)
    if status == 501 or code == "NotImplemented":
        return Refused("not_offered", f"{TITLE} does not offer that.")
    if status == 404:
        return gone(path)
    if code in ("SlowDown", "RequestLimitExceeded", "Throttling"):
        return TryLater("storage_busy", f"{TITLE} asks to wait: too many requests for now.")
    headers = {name.lower(): str(value) for name, value in _meta(error).get("HTTPHeaders", {}).items()}
    if 300 <= status < 400:
        return _wrong_region()
    return failed(TITLE, status, headers, f"{code} {error.response.get('Error', {}).get('Message', '')}".encode())


def _wrong_region() -> Refused:
    return Refused("wrong_region", f"{TITLE} says that the bucket is in another region. Give the right one.")


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _meta(error: Any) -> dict[str, Any]:
    return dict(error.response.get("ResponseMetadata", {}))


def _status(error: Any) -> int:
    return int(_meta(error).get("HTTPStatusCode", 500))
