"""The store: on the local disk, and on an S3 server that is a real one but for its size."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from accounts.errors import Unavailable
from documents import remote, storage
from documents.services.artifacts import open_artifact
from documents.services.blobs import keep_stream, sweep_blobs
from documents.services.previews import Wish, picture_of, version_subject
from tests.cast import Cast
from tests.documents.conftest import PAPER, Store, make_artifact

CONTENT = bytes(range(256)) * 1000
HASH = hashlib.sha256(CONTENT).hexdigest()
KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(s3_server: str, settings: Settings, request: pytest.FixtureRequest) -> str:
    """The settings of an installation with S3, and a bucket of this test's own."""
    bucket = "b" + hashlib.sha256(request.node.name.encode()).hexdigest()[:20]
    boto3.client("s3", endpoint_url=s3_server, **KEYS).create_bucket(Bucket=bucket)
    options = {
        "bucket_name": bucket,
        "endpoint_url": s3_server,
        "region_name": "us-east-1",
        "access_key": "test",
        "secret_key": "test",
        "location": "bindery",
        "file_overwrite": True,
        "querystring_auth": True,
        "client_config": Config(connect_timeout=2, retries={"total_max_attempts": 2}),
    }
    backend = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    return bucket


@pytest.fixture(params=["disk", "s3"])
def place(request: pytest.FixtureRequest) -> str:
    if request.param == "s3":
        request.getfixturevalue("s3")
    return str(request.param)


def spooled(content: bytes = CONTENT) -> Path:
    with storage.new_spool() as spool:
        spool.write(content)
    return Path(spool.name)


def test_bytes_come_back_from_any_place_on(place: str) -> None:
    assert storage.adopt(spooled(), HASH, len(CONTENT)).sha256 == HASH
    with storage.open_blob(HASH) as source:
        assert source.read(3) == b"\x00\x01\x02"
        source.seek(300)
        assert source.read(2) == bytes([300 % 256, 301 % 256])
        source.seek(-2, 2)
        assert source.read() == b"\xfe\xff"
    assert b"".join(storage.read_chunks(HASH)) == CONTENT
    assert b"".join(storage.read_chunks(HASH, len(CONTENT) - 1)) == b"\xff"
    assert list(storage.stored_hashes()) == [HASH]


def test_the_same_bytes_are_stored_once(place: str) -> None:
    for _ in range(2):
        storage.adopt(spooled(), HASH, len(CONTENT))
    assert list(storage.stored_hashes()) == [HASH]


def test_what_is_not_there_is_said(place: str) -> None:
    assert storage.has(HASH) is False
    assert list(storage.stored_hashes()) == []
    storage.remove(HASH)
    with pytest.raises(storage.NotStored):
        storage.open_blob(HASH)
    with pytest.raises(storage.NotStored), storage.local_path(HASH):
        pass


def test_they_are_a_file_of_this_machine(place: str, settings: Settings) -> None:
    storage.adopt(spooled(), HASH, len(CONTENT))
    with storage.local_path(HASH) as path, storage.local_path(HASH) as again:
        assert (path.read_bytes(), again.read_bytes()) == (CONTENT, CONTENT)
    assert storage.has(HASH)
    assert [path for path in settings.SPOOL_DIR.iterdir() if path.name.startswith("copy-")] == []


def test_a_remote_file_is_fetched_once_and_let_go_when_there_is_too_much(s3: str, settings: Settings) -> None:
    storage.adopt(spooled(), HASH, len(CONTENT))
    with storage.local_path(HASH):
        pass
    storage.remove(HASH)
    with storage.local_path(HASH) as path:  # the copy is still here
        assert remote.let_go(len(CONTENT)) == 0
        assert remote.let_go(len(CONTENT) - 1) == 1
        assert path.read_bytes() == CONTENT  # and goes on to be for who has borrowed it
    with pytest.raises(storage.NotStored), storage.local_path(HASH):
        pass
    assert [one.name for one in settings.COPIES_DIR.glob("[!.]*")] == []


def test_reading_the_end_of_a_remote_file_does_not_fetch_its_beginning(s3: str) -> None:
    storage.adopt(spooled(), HASH, len(CONTENT))
    with storage.open_blob(HASH) as source:
        source.seek(len(CONTENT) - 5)
        assert source.read(100) == CONTENT[-5:]
        assert source.tell() == len(CONTENT)


def test_a_store_that_does_not_answer_is_not_the_users_fault(s3: str, settings: Settings) -> None:
    options = {**settings.STORAGES["default"]["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}
    with pytest.raises(Unavailable) as refused:
        storage.adopt(spooled(), HASH, len(CONTENT))
    assert refused.value.code == "store_away"


def test_documents_live_in_s3_as_on_disk(s3: str, cast: Cast, store: Store) -> None:
    document = store(PAPER)
    assert document.newest
    subject = version_subject(actor=cast.actor(cast.vera), version_id=document.newest.pk)
    assert picture_of(subject, Wish(page=1, width=240)).startswith(b"\x89PNG")
    artifact = make_artifact(cast, b"0123456789")
    with open_artifact(actor=cast.actor(cast.vera), artifact_id=artifact.pk) as stream:
        stream.seek(4)
        assert stream.read() == b"456789"


def test_unused_bytes_are_swept_from_s3(s3: str, db: None) -> None:
    from datetime import timedelta

    stored = keep_stream([b"nobody names me"], media_type="text/plain")
    assert sweep_blobs(unused_for=timedelta(0)) == [stored.sha256]
    assert storage.has(stored.sha256) is False


def test_a_broken_upload_leaves_nothing_on_disk(settings: Settings, db: None) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        keep_stream(chunks(), media_type="text/plain")
    assert list(storage.stored_hashes()) == []
    assert list(settings.SPOOL_DIR.iterdir()) == []
