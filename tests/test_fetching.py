"""Asking the world outside: never inwards, never without end, and politely."""

import gzip
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import BytesIO

import pytest

from carrel.sources.fetching import Fetcher, Later, Limits, Unfetched
from carrel.sources.network import public
from elsewhere import Said, elsewhere

INSIDE = [
    "127.0.0.1", "10.1.1.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "224.0.0.1",
    "0.0.0.0", "255.255.255.255", "240.1.1.1", "192.0.2.1", "198.18.0.1", "168.63.129.16", "::", "::1", "fe80::1", "fe80::1%eth0",
    "fd00:ec2::254", "ff02::1", "fec0::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::7f00:1", "2002:7f00:1::", "64:ff9b::7f00:1",
    "2001:0:7f00:1::", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_inner_addresses_are_not_public(address):
    assert not public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_others_are(address):
    assert public(address)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    """One that may ask loopback, where the tests' servers are; it does not wait."""
    made = Fetcher(private=True, limits=Limits(bytes=50_000, unpacked=100_000, seconds=1), sleep=lambda seconds: None)
    yield made
    made.close()


@pytest.mark.parametrize(
    "place",
    [
        "http://{}",
        "http://localhost:{port}",
        "http://0x7f.1:{port}",
        "http://2130706433:{port}",
        "http://127.1:{port}/x",
    ],
)
def test_this_machine_is_not_asked_unless_allowed(place):
    with elsewhere(lambda path: b"secret") as world:
        host = world.address.removeprefix("http://")
        with pytest.raises(Unfetched, match="private network"):
            Fetcher().get(place.format(host, port=host.split(":")[1]))
        assert not world.asked


@pytest.mark.parametrize(
    "place",
    ["", "library", "file:///etc/passwd", "ftp://example.org/", "gopher://example.org", "http://", "http://me:word@example.org/", "http://[::1"],
)  # fmt: skip
def test_what_is_no_web_address_is_not_asked(place):
    with pytest.raises(Unfetched):
        Fetcher().get(place)


def test_a_name_with_one_inner_address_is_not_asked(monkeypatch):
    names = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 80)) for each in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *words, **more: names)
    with pytest.raises(Unfetched, match="private network"):
        Fetcher().get("http://library.example/")


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch):
    """A name that is public when it is checked and inner when it is asked for again: it is not asked for again."""
    answers = [("127.0.0.1",), ("10.0.0.1",)]
    asked = []

    def resolve(host, port, *words, **more):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in answers[min(len(asked), 2) - 1]]

    with elsewhere(lambda path: b"here") as world:
        real = socket.getaddrinfo
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *w, **m: real(host, *w, **m) if host[0].isdigit() else resolve(host, *w, **m),
        )
        port = world.address.rsplit(":", 1)[1]
        assert Fetcher(private=True).get(f"http://library.example:{port}/").body == b"here"
    assert asked == ["library.example"]


def test_a_redirect_inwards_is_not_followed(monkeypatch):
    with elsewhere(lambda path: Said(status=302, headers={"Location": "http://localhost:1/"})) as world:
        monkeypatch.setattr("carrel.sources.network.public", lambda address: len(world.asked) == 0)
        with pytest.raises(Unfetched, match="localhost lies on this machine"):
            Fetcher().get(world.address)
    assert len(world.asked) == 1


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://x/", "http://a:b@example.org/"])
def test_a_redirect_to_something_else_is_not_followed(fetcher, place):
    with elsewhere(lambda path: Said(status=301, headers={"Location": place})) as world, pytest.raises(Unfetched):
        fetcher.get(world.address)


def test_redirects_are_followed_and_end(fetcher):
    def answers(path: str) -> Said | bytes:
        return Said(status=303, headers={"Location": "list.csv?x=1"}) if path == "/a" else b"title\nOne\n"

    with elsewhere(answers) as world:
        found = fetcher.get(f"{world.address}/a#part")
        assert (found.body, found.address, found.name) == (b"title\nOne\n", f"{world.address}/list.csv?x=1", "list.csv")
        assert world.agents[0].startswith("Carrel/")
    with elsewhere(lambda path: Said(status=302, headers={"Location": "/again"})) as world:
        with pytest.raises(Unfetched, match="more than 5 times"):
            fetcher.get(world.address)
        assert len(world.asked) == 6


def test_too_much_is_not_taken(fetcher):
    with elsewhere(lambda path: b"x" * 60_000) as world, pytest.raises(Unfetched, match="50,000 bytes"):
        fetcher.get(world.address)
    endless = Said((b"x" * 1_000 for _ in range(10**9)), headers={"Content-Type": "text/csv"})
    with elsewhere(lambda path: endless) as world, pytest.raises(Unfetched, match="50,000 bytes"):
        fetcher.get(world.address)


def test_a_gzip_bomb_is_not_unpacked(fetcher):
    bomb = gzip.compress(bytes(20_000_000))
    assert len(bomb) < 50_000
    into = BytesIO()
    with (
        elsewhere(lambda path: Said(bomb, headers={"Content-Encoding": "gzip"})) as world,
        pytest.raises(Unfetched, match="unpacked it has more than 100,000"),
    ):
        fetcher.save(world.address, into)
    assert len(into.getvalue()) <= 100_000


@pytest.mark.parametrize("body", [gzip.compress(b"x" * 5_000)[:-10], b"no gzip at all"], ids=["cut", "none"])
def test_what_is_packed_wrongly_is_said(fetcher, body):
    with elsewhere(lambda path: Said(body, headers={"Content-Encoding": "gzip"})) as world, pytest.raises(Unfetched):
        fetcher.get(world.address)


def test_a_server_that_trickles_is_left():
    def trickle() -> Iterator[bytes]:
        for _ in range(1000):
            yield b"x"
            time.sleep(0.05)

    fetcher = Fetcher(private=True, limits=Limits(seconds=0.3))
    begin = time.monotonic()
    with elsewhere(lambda path: Said(trickle())) as world, pytest.raises(Unfetched, match="too long"):
        fetcher.get(world.address)
    assert time.monotonic() - begin < 20  # it would take 50


def test_a_server_that_trickles_its_headers_is_left():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        fetcher = Fetcher(private=True, limits=Limits(seconds=0.3))
        begin = time.monotonic()
        import threading

        def trickle() -> None:
            there, _ = server.accept()
            try:
                for _ in range(1000):
                    there.send(b"H")
                    time.sleep(0.05)
            except OSError:
                pass

        threading.Thread(target=trickle, daemon=True).start()
        with pytest.raises(Unfetched):
            fetcher.get(f"http://127.0.0.1:{server.getsockname()[1]}/")
        assert time.monotonic() - begin < 20


def test_a_server_that_asks_for_patience_is_waited_for():
    waited: list[float] = []
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90))
    calls = [
        Said(status=503, headers={"Retry-After": "7"}),
        Said(status=429, headers={"Retry-After": soon}),
        Said(status=503),
        Said(b"now"),
    ]
    with elsewhere(lambda path: calls.pop(0)) as world:
        assert Fetcher(private=True, sleep=waited.append).get(world.address).body == b"now"
    assert waited[0] == 7 and 80 < waited[1] <= 90 and waited[2] == 20


def test_nobody_waits_for_ever(fetcher):
    with elsewhere(lambda path: Said(status=503, headers={"Retry-After": "86400"})) as world:
        with pytest.raises(Later, match="86,400 seconds") as found:
            fetcher.get(world.address)
        assert found.value.seconds == 86_400 and len(world.asked) == 1
    with elsewhere(lambda path: Said(status=503, headers={"Retry-After": "1"})) as world:
        with pytest.raises(Later, match="again and again"):
            fetcher.get(world.address)
        assert len(world.asked) == 4


def test_other_answers_are_answers(fetcher):
    with elsewhere(lambda path: Said(b"no", 404, {"Content-Type": "Text/HTML; charset=utf-8"})) as world:
        found = fetcher.get(world.address)
    assert (found.status, found.body, found.media_type) == (404, b"no", "text/html")


def test_names_of_files_hold_no_folders(fetcher):
    said = Said(b"x", headers={"Content-Disposition": 'attachment; filename="../../etc/list.csv"'})
    with elsewhere(lambda path: said) as world:
        assert "/" not in fetcher.get(world.address).name
    with elsewhere(lambda path: b"x") as world:
        assert "/" not in fetcher.get(f"{world.address}/a%2F..%2Fb.csv").name


def test_nobody_there_is_said(fetcher):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(Unfetched, match="cannot be read"):
        fetcher.get(f"http://127.0.0.1:{port}/")
    with pytest.raises(Unfetched, match="cannot be read"):
        fetcher.get("http://" + "a" * 80 + ".invalid/")
