"""S3 against a quick server; `test_swift` has one that checks signatures."""

from __future__ import annotations

import io

import boto3
import pytest

from pipeline.contract import Refused, TryLater
from pipeline.providers.cloud import s3 as module
from pipeline.providers.cloud.s3 import S3
from pipeline.providers.http import Outside
from tests.pipeline.providers.servers import answering, server

WAY = Outside(private_hosts=("127.0.0.1",))


def there(address: str, bucket: str, folder: str = "", way: Outside = WAY) -> S3:
    return S3(way, bucket=bucket, access_key="test", secret_key="test", address=address, folder=folder)


def content(remote: S3, path: str) -> bytes:
    entry = remote.find(path)
    assert entry is not None
    with remote.read(entry) as chunks:
        return b"".join(chunks)


def test_writes_lists_and_reads_below_the_prefix(moto_server: str, bucket: str) -> None:
    remote, whole = there(moto_server, bucket, "team/in"), bytes(range(256)) * 4000
    remote.write("Prüfung 1/a & b+c.bin", io.BytesIO(whole), len(whole), overwrite=False)
    remote.write("top.txt", io.BytesIO(b"hello"), 5, overwrite=False)
    assert [(one.path, one.is_folder, one.size) for one in remote.listing("").entries] == [
        ("Prüfung 1", True, None), ("top.txt", False, 5),
    ]  # fmt: skip
    assert [one.path for one in remote.listing("Prüfung 1").entries] == ["Prüfung 1/a & b+c.bin"]
    assert content(remote, "Prüfung 1/a & b+c.bin") == whole
    assert remote.find("nothing.txt") is None
    assert [one.key for one in there(moto_server, bucket).listing("team/in").entries] == [
        "team/in/Prüfung 1", "team/in/top.txt",
    ]  # fmt: skip


def test_never_overwrites_unless_asked(moto_server: str, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    remote = there(moto_server, bucket)
    remote.write("a.txt", io.BytesIO(b"one"), 3, overwrite=False)
    with pytest.raises(Refused) as refused:
        remote.write("a.txt", io.BytesIO(b"two"), 3, overwrite=False)
    assert refused.value.code == "exists"
    with monkeypatch.context() as patch:
        patch.setattr(remote, "find", lambda path: None)  # it was not there when we looked
        with pytest.raises(Refused) as refused:
            remote.write("a.txt", io.BytesIO(b"two"), 3, overwrite=False)
    assert (refused.value.code, content(remote, "a.txt")) == ("exists", b"one")
    remote.write("a.txt", io.BytesIO(b"two"), 3, overwrite=True)
    assert content(remote, "a.txt") == b"two"


def test_large_files_go_in_parts(moto_server: str, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PART", 5 * 1024 * 1024)
    whole = bytes(range(256)) * 50_000  # 12.8 MB
    remote = there(moto_server, bucket)
    remote.write("large.bin", io.BytesIO(whole), len(whole), overwrite=False)
    found = remote.find("large.bin")
    assert found is not None
    assert (found.size, found.mark[-2:]) == (len(whole), "-3")
    assert content(remote, "large.bin") == whole


def test_pages_follow_each_other(moto_server: str, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 2)
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=moto_server, **keys)
    for name in "abcde":
        client.put_object(Bucket=bucket, Key=name, Body=name.encode())
    remote, names, cursor = there(moto_server, bucket), [], ""
    while True:
        page = remote.listing("", cursor)
        names.append([one.name for one in page.entries])
        if not (cursor := page.next):
            break
    assert names == [["a", "b"], ["c", "d"], ["e"]]


def test_says_what_is_wrong(moto_server: str, bucket: str) -> None:
    with pytest.raises(Refused) as refused:
        there(moto_server, "no-such-bucket-here").listing("")
    assert refused.value.code == "no_bucket"
    with pytest.raises(Refused) as refused:
        there(moto_server, bucket, "nowhere").listing("deeper")
    assert refused.value.code == "no_folder"


def error(code: str) -> bytes:
    return f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>m</Message></Error>".encode()


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        ("403 Forbidden", "SignatureDoesNotMatch", "credentials_refused"),
        ("403 Forbidden", "AccessDenied", "not_allowed_there"),
        ("301 Moved", "PermanentRedirect", "wrong_region"),
    ],
)
def test_refusals_in_our_words(status: str, code: str, expected: str) -> None:
    with server(answering(error(code), status=status)) as made, pytest.raises(Refused) as refused:
        there(f"http://127.0.0.1:{made.port}", "bucket").listing("")
    assert refused.value.code == expected


def test_busy_storage_is_asked_later_and_once() -> None:
    with server(answering(error("SlowDown"), status="503 Slow Down", Retry_After="9")) as made:
        with pytest.raises(TryLater):
            there(f"http://127.0.0.1:{made.port}", "bucket").listing("")
        assert len(made.asked) == 1


def test_no_connection_but_through_the_guard(moto_server: str, bucket: str) -> None:
    with pytest.raises(Refused) as refused:
        there(moto_server, bucket, way=Outside()).listing("")
    assert refused.value.code == "address_refused"


def test_nothing_of_the_machines_own_settings_counts(
    moto_server: str, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module._session.cache_clear()
    for name, value in {
        "AWS_PROFILE": "nobody", "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9",
        "AWS_CA_BUNDLE": "/nowhere",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    try:
        assert there(moto_server, bucket).listing("").entries == ()
    finally:
        module._session.cache_clear()
