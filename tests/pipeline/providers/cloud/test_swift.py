"""S3 against a server that checks every signature: OpenStack Swift, where it is installed."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from pipeline.contract import Refused
from pipeline.providers.cloud import s3 as module
from pipeline.providers.cloud.s3 import S3
from pipeline.providers.http import Outside
from tests.pipeline.providers.cloud import swift

pytestmark = pytest.mark.slow
WAY = Outside(private_hosts=("127.0.0.1",))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if name := swift.missing():
        pytest.skip(f"{name} is not installed: {swift.HOW}")
    with swift.swift_server(tmp_path_factory.mktemp("swift")) as found:
        there(found).client.create_bucket(Bucket="exams")
        yield found


def there(address: str, *, secret: str = swift.SECRET, folder: str = "") -> S3:
    return S3(WAY, bucket="exams", access_key=swift.ACCESS, secret_key=secret, address=address, folder=folder)


def content(remote: S3, path: str) -> bytes:
    entry = remote.find(path)
    assert entry is not None
    with remote.read(entry) as chunks:
        return b"".join(chunks)


def test_signatures_hold_for_every_kind_of_request(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PART", 5 * 1024 * 1024)
    remote, small, large = there(address, folder="team"), b"words", bytes(range(256)) * 50_000
    remote.write("Prüfung 1/a & b+c ~.bin", io.BytesIO(small), len(small), overwrite=False)
    remote.write("large.bin", io.BytesIO(large), len(large), overwrite=False)
    assert [(one.path, one.is_folder, one.size) for one in remote.listing("").entries] == [
        ("Prüfung 1", True, None), ("large.bin", False, len(large)),
    ]  # fmt: skip
    assert [one.path for one in remote.listing("Prüfung 1").entries] == ["Prüfung 1/a & b+c ~.bin"]
    assert content(remote, "Prüfung 1/a & b+c ~.bin") == small
    assert content(remote, "large.bin") == large
    with pytest.raises(Refused) as refused:
        remote.write("large.bin", io.BytesIO(b"x"), 1, overwrite=False)
    assert refused.value.code == "exists"
    remote.write("large.bin", io.BytesIO(b"x"), 1, overwrite=True)
    assert content(remote, "large.bin") == b"x"


def test_pages_follow_each_other(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 2)
    remote, names, cursor = there(address, folder="pages"), [], ""
    for name in "abcde":
        remote.write(name, io.BytesIO(b"x"), 1, overwrite=True)
    while True:
        page = remote.listing("", cursor)
        names.append([one.name for one in page.entries])
        if not (cursor := page.next):
            break
    assert names == [["a", "b"], ["c", "d"], ["e"]]


def test_a_wrong_secret_and_a_wrong_bucket_are_told(address: str) -> None:
    with pytest.raises(Refused) as refused:
        there(address, secret="another").listing("")
    assert refused.value.code == "credentials_refused"
    wrong = S3(WAY, bucket="nowhere", access_key=swift.ACCESS, secret_key=swift.SECRET, address=address)
    with pytest.raises(Refused) as refused:
        wrong.listing("")
    assert refused.value.code == "no_bucket"
