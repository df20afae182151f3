from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.pipeline.providers.cloud.webdav_server import webdav_server


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """The folder that the WebDAV server serves."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder


@pytest.fixture
def webdav(shelf: Path) -> Iterator[str]:
    with webdav_server(shelf) as address:
        yield address


@pytest.fixture(scope="session")
def moto_server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(moto_server: str, request: pytest.FixtureRequest) -> str:
    """A fresh bucket of the quick server, which takes any key."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    name = f"b{abs(hash(request.node.nodeid)) % 10**12}"
    boto3.client("s3", endpoint_url=moto_server, **keys).create_bucket(Bucket=name)
    return name
