"""The way out, against real servers of this machine: what it refuses, what it bears, and what it gives."""

from __future__ import annotations

import gzip
import socket
import time
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.contract import Refused, TryLater
from pipeline.engine.outside import outside
from pipeline.providers.http import Limits, Outside
from pipeline.providers.wire import resolve_by_system
from tests.pipeline.providers.servers import answering, certificate, server

HERE = "service.example"


def leading(**names: str | list[str]) -> Callable[[str, int], list[str]]:
    """Names as the test wants them; a name it does not know is an error, so that nothing leaves this machine."""
    table = {name.replace("_", "."): [to] if isinstance(to, str) else to for name, to in names.items()}

    def resolve(host: str, port: int) -> list[str]:
        return table[host]

    return resolve


def local(*hosts: str) -> Outside:
    """Leads every allowed name to this machine."""
    names = hosts or (HERE,)
    return Outside(private_hosts=names, resolve=lambda host, port: ["127.0.0.1"] if host in names else ["127.0.0.2"])


def code_of(ask: Callable[[], object]) -> str:
    with pytest.raises((Refused, TryLater)) as raised:
        ask()
    return str(raised.value.code)


# --- what it gives --------------------------------------------------------------------------------------------
def test_an_answer_comes_back_whole() -> None:
    with server(answering(b"hello", X_Thing="1")) as made:
        answer = local().ask("GET", f"http://{HERE}:{made.port}/a?b=c#d", headers={"authorization": "Bearer k"})
    assert (answer.status, answer.body, answer.headers["x-thing"]) == (200, b"hello", "1")
    head = made.asked[0].lower()
    assert head.startswith("get /a?b=c http/1.1\r\n")
    assert f"host: {HERE}:{made.port}\r\n" in head
    assert "authorization: bearer k\r\n" in head
    assert "accept-encoding: gzip\r\n" in head


def test_a_status_is_an_answer_too_and_a_body_goes_out() -> None:
    with server(answering(b"busy", status="429 Too Many Requests", Retry_After="7")) as made:
        answer = local().ask("POST", f"http://{HERE}:{made.port}/", content=b'{"a": 1}')
    assert (answer.status, answer.headers["retry-after"]) == (429, "7")
    assert made.asked[0].endswith('{"a": 1}')


def test_a_packed_answer_is_unpacked() -> None:
    with server(answering(gzip.compress(b"x" * 100_000), Content_Encoding="gzip")) as made:
        assert local().ask("GET", f"http://{HERE}:{made.port}/").body == b"x" * 100_000


def test_a_stream_is_read_while_it_comes() -> None:
    gate = socket.socketpair()

    def talk(connection: socket.socket, head: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nfirst")
        gate[1].recv(1)
        connection.sendall(b"second")

    with server(talk) as made, local().stream("GET", f"http://{HERE}:{made.port}/") as stream:
        assert next(stream.chunks) == b"first"
        gate[0].send(b"x")
        assert b"".join(stream.chunks) == b"second"
    for end in gate:
        end.close()


def test_tls_is_verified_by_name_though_the_address_was_looked_up(tmp_path: Path) -> None:
    serving, trusting = certificate(tmp_path, HERE)
    with server(answering(), tls=serving) as made:
        names = (HERE, "other.example")
        way = Outside(private_hosts=names, resolve=lambda host, port: ["127.0.0.1"], tls=trusting)
        assert way.ask("GET", f"https://{HERE}:{made.port}/").body == b"hello"
        assert code_of(lambda: way.ask("GET", f"https://other.example:{made.port}/")) == "certificate_refused"
        stranger = Outside(private_hosts=names, resolve=lambda host, port: ["127.0.0.1"])
        assert code_of(lambda: stranger.ask("GET", f"https://{HERE}:{made.port}/")) == "certificate_refused"


def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    with server(answering()) as made:
        way = Outside(private_hosts=(HERE,), resolve=leading(service_example=["127.0.0.99", "127.0.0.1"]))
        assert way.ask("GET", f"http://{HERE}:{made.port}/").body == b"hello"


def test_the_operator_names_private_hosts(settings: object) -> None:
    settings.PRIVATE_HOSTS = frozenset({"localhost:1"})  # type: ignore[attr-defined]
    assert outside().private_hosts == {"localhost:1"}


# --- where it does not go -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "017700000001",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "0.0.0.0",
        "[::]",
        "127.0.0.1.",
        "１２７.0.0.1",
    ],
)
def test_no_spelling_of_this_machine_is_asked(host: str) -> None:
    with server(answering()) as made:
        code = code_of(lambda: Outside().ask("GET", f"http://{host}:{made.port}/"))
        assert (code in ("address_refused", "unreachable"), made.connections) == (True, 0)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://service.example/",
        "gopher://service.example/",
        "//service.example/",
        "service.example",
        "http://",
        "http://user:secret@service.example/",
        "http://service.example:99999/",
        "http://[::1",
        "",
    ],
)
def test_only_plain_web_addresses_are_asked(url: str) -> None:
    assert code_of(lambda: local().ask("GET", url)) == "address_refused"


def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    way = Outside(resolve=leading(mixed_example=["93.184.216.34", "10.0.0.1"]))
    assert code_of(lambda: way.ask("GET", "http://mixed.example/")) == "address_refused"


def test_a_name_is_looked_up_once_for_a_connection() -> None:
    """DNS rebinding: a second look-up could answer with another address than the one that was judged."""
    looks: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        looks.append(host)
        return ["127.0.0.1"] if len(looks) == 1 else ["169.254.169.254"]

    with server(answering()) as made:
        way = Outside(private_hosts=(HERE,), resolve=resolve)
        assert way.ask("GET", f"http://{HERE}:{made.port}/").body == b"hello"
    assert looks == [HERE]


def test_a_name_that_turns_private_is_refused_at_the_next_connection() -> None:
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    with server(answering(status="302 Found", Location="http://b.example/latest/meta-data/")) as made:
        way = Outside(private_hosts=(f"a.example:{made.port}",), resolve=lambda host, port: next(answers))
        assert code_of(lambda: way.ask("GET", f"http://a.example:{made.port}/")) == "address_refused"


def test_a_port_that_is_allowed_allows_no_other() -> None:
    with server(answering()) as allowed, server(answering()) as other:
        way = Outside(private_hosts=(f"{HERE}:{allowed.port}",), resolve=lambda host, port: ["127.0.0.1"])
        assert way.ask("GET", f"http://{HERE}:{allowed.port}/").status == 200
        assert code_of(lambda: way.ask("GET", f"http://{HERE}:{other.port}/")) == "address_refused"
        assert other.connections == 0


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/meta-data/", "//169.254.169.254/", "http://[fd00:ec2::254]/", "http://2852039166/",
     "http://localhost/", "http://[::ffff:169.254.169.254]/"],
)  # fmt: skip
def test_a_redirect_into_the_private_network_is_refused(target: str) -> None:
    def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"] if host == HERE else resolve_by_system(host, port)

    with server(answering(status="302 Found", Location=target)) as made:
        way = Outside(private_hosts=(HERE,), resolve=resolve)
        assert code_of(lambda: way.ask("GET", f"http://{HERE}:{made.port}/")) == "address_refused"
        assert made.connections == 1


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with server(answering(b"proxy")) as proxy, server(answering(b"service")) as made:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert local().ask("GET", f"http://{HERE}:{made.port}/").body == b"service"
        assert proxy.connections == 0


# --- redirects ------------------------------------------------------------------------------------------------
def test_a_redirect_to_the_same_site_keeps_the_headers() -> None:
    def talk(connection: socket.socket, head: bytes) -> None:
        moved = answering(status="301 Moved", Location="/there")
        (answering(b"there") if head.startswith(b"GET /there") else moved)(connection, head)

    with server(talk) as made:
        answer = local().ask("GET", f"http://{HERE}:{made.port}/", headers={"authorization": "Bearer k"})
    assert (answer.body, answer.url) == (b"there", f"http://{HERE}:{made.port}/there")
    assert "authorization: bearer k" in made.asked[1].lower()


def test_another_site_sees_no_key() -> None:
    with server(answering(b"other")) as other:
        location = f"http://other.example:{other.port}/"
        with server(answering(status="307 Temporary Redirect", Location=location)) as made:
            headers = {"authorization": "Bearer k", "x-api-key": "k", "cookie": "k=1", "accept": "text/html"}
            way = local(HERE, "other.example")
            assert way.ask("GET", f"http://{HERE}:{made.port}/", headers=headers).body == b"other"
    names = {line.partition(":")[0].lower() for line in other.asked[0].splitlines()[1:] if line}
    assert names == {"host", "accept", "user-agent", "accept-encoding"}


def test_a_request_with_a_body_follows_nothing() -> None:
    with server(answering(status="307 Temporary Redirect", Location="/there")) as made:
        assert local().ask("POST", f"http://{HERE}:{made.port}/", content=b"x").status == 307
    assert made.connections == 1


def test_a_circle_ends() -> None:
    with server(answering(status="302 Found", Location="/")) as made:
        code = code_of(lambda: local().ask("GET", f"http://{HERE}:{made.port}/", limits=Limits(redirects=3)))
    assert (code, made.connections) == ("too_many_redirects", 4)


def test_a_secure_address_leads_to_no_insecure_one(tmp_path: Path) -> None:
    serving, trusting = certificate(tmp_path, HERE)
    with server(answering(status="302 Found", Location=f"http://{HERE}/"), tls=serving) as made:
        way = Outside(private_hosts=(HERE,), resolve=lambda host, port: ["127.0.0.1"], tls=trusting)
        assert code_of(lambda: way.ask("GET", f"https://{HERE}:{made.port}/")) == "redirect_refused"


# --- limits ---------------------------------------------------------------------------------------------------
def test_too_much_is_refused_before_it_is_read() -> None:
    with server(answering(b"x" * 2000)) as made:
        code = code_of(lambda: local().ask("GET", f"http://{HERE}:{made.port}/", limits=Limits(size=1000)))
    assert code == "answer_too_large"


def test_an_endless_answer_is_cut() -> None:
    def talk(connection: socket.socket, head: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    with server(talk) as made:
        code = code_of(lambda: local().ask("GET", f"http://{HERE}:{made.port}/", limits=Limits(size=1_000_000)))
    assert code == "answer_too_large"


def test_a_compressed_bomb_is_cut_without_being_held() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    bomb = b"".join([*(packer.compress(bytes(1024 * 1024)) for _ in range(512)), packer.flush()])
    with server(answering(bomb, Content_Encoding="gzip")) as made:
        tracemalloc.start()
        code = code_of(lambda: local().ask("GET", f"http://{HERE}:{made.port}/", limits=Limits(size=2 * 1024 * 1024)))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert (len(bomb) < 600_000, code) == (True, "answer_too_large")
    assert peak < 8 * 1024 * 1024


@pytest.mark.parametrize(
    ("body", "encoding", "code"),
    [(b"x", "br", "encoding_refused"), (b"x", "gzip, gzip", "encoding_refused"), (b"no gzip", "gzip", "answer_broken"),
     (gzip.compress(b"whole", mtime=0)[:-4], "gzip", "answer_broken")],
)  # fmt: skip
def test_packing_that_cannot_be_unpacked_is_refused(body: bytes, encoding: str, code: str) -> None:
    with server(answering(body, Content_Encoding=encoding)) as made:
        assert code_of(lambda: local().ask("GET", f"http://{HERE}:{made.port}/")) == code


@pytest.mark.parametrize("where", ["head", "body", "handshake"])
def test_a_slow_drip_ends_with_the_time_of_the_request(where: str) -> None:
    def talk(connection: socket.socket, head: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + (b"\r\n" if where == "body" else b"X: "))
        while True:
            connection.sendall(b"x")
            time.sleep(0.05)

    def silent(connection: socket.socket, head: bytes) -> None:
        time.sleep(5)

    scheme = "https" if where == "handshake" else "http"
    with server(silent if where == "handshake" else talk) as made:
        began = time.monotonic()
        code = code_of(lambda: local().ask("GET", f"{scheme}://{HERE}:{made.port}/", limits=Limits(seconds=0.6)))
        assert (code, time.monotonic() - began < 2.0) == ("too_slow", True)


def test_silence_ends_with_the_pause() -> None:
    with server(lambda connection, head: time.sleep(5)) as made:
        began = time.monotonic()
        code = code_of(lambda: local().ask("GET", f"http://{HERE}:{made.port}/", limits=Limits(pause=0.3)))
        assert (code, time.monotonic() - began < 2.0) == ("too_slow", True)


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive!"])
def test_who_breaks_off_or_speaks_otherwise_is_asked_later(said: bytes) -> None:
    with server(lambda connection, head: connection.sendall(said)) as made:
        assert code_of(lambda: local().ask("GET", f"http://{HERE}:{made.port}/")) == "answer_broken"


def test_nobody_there_and_no_such_name_are_for_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert code_of(lambda: local().ask("GET", f"http://{HERE}:{port}/")) == "unreachable"

    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    assert code_of(lambda: Outside(resolve=unknown).ask("GET", "http://nowhere.example/")) == "unreachable"
