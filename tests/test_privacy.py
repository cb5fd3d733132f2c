"""Each statement of the privacy page, tested against a real server and what it leaves behind.

A new statement needs a test named after its key.
"""

import html
import http.client
import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from carrel.languages import INTERFACE
from carrel.web import explaining, front, site
from conftest import record, write
from serving import read_through, served

ROOT = Path(__file__).parents[1]
CLIENT = "127.0.0.77"  # an address that only the visitor has
MARK = "zqxmark"  # in every word that the visitor brings
VISITOR = {
    "User-Agent": f"{MARK}-browser/7", "X-Forwarded-For": "203.0.113.77", "Forwarded": "for=203.0.113.77", "Cookie": f"{MARK}=1",
    "Referer": f"https://{MARK}.example/", "Accept-Language": f"fr, {MARK};q=0.1", "From": f"{MARK}@example.org",
}  # fmt: skip
TRACES = (MARK, CLIENT, "203.0.113.77")
PATHS = [
    "/", "/en/", f"/en/search?q={MARK}", f"/en/search.json?q={MARK}", f"/en/search.atom?q={MARK}", f"/fr/search?q={MARK}&page=9&quiet=yes",
    f"/en/search?topic={MARK}", "/en/publications/framing-implementation", "/en/publications/framing-implementation.json",
    f"/en/publications/{MARK}", f"/en/{MARK}", "/en/topics", "/en/topics/online-grooming", "/en/about", "/en/privacy", "/en/safety",
    "/en/accessibility", "/en/help", "/robots.txt", "/favicon.ico", "/health", f"/static/{site.static_digest()}/look.css",
    f"/static/{MARK}", f"/en/search?q={'a' * 9000}{MARK}", f"/%FF{MARK}", f"/en/suggest?q={MARK}",
]  # fmt: skip
PAGES = ["/", "/search", "/publications/rich", "/topics/online-grooming", "/organisations/icmec", "/places", "/about", "/help", "/privacy",
         "/safety", "/accessibility", "/no-such-page"]  # fmt: skip


@dataclass
class Visit:
    """What a stranger was answered, and what the library had before and after."""

    answers: list[tuple[str, int, dict[str, str]]]
    before: list[str]
    after: list[str]
    printed: str
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def visit(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Visit:
    folder = tmp_path_factory.mktemp("privacy")
    shutil.copytree(_founded / "home", folder / "home", symlinks=True)
    with (folder / "printed").open("wb") as output, served(folder, output=output, workers=1) as (address, _):
        read_through(folder)  # from now on only visitors are about
        before = dump(folder)
        answers = [asked(address, path) for path in PATHS]
        answers += [asked(address, path, "POST") for path in ("/en/", "/en/search", "/en/publications/x", f"/{MARK}")]
        answers.append(asked(address, "/", Host=f"{MARK}_bad host"))
        after = dump(folder)
        answers.append(broken(folder, address))
        files = {str(path): path.read_bytes() for path in (folder / "home").rglob("*") if path.is_file()}
    return Visit(answers, before, after, (folder / "printed").read_text(), files)


def asked(address: str, path: str, method: str = "GET", **more: str) -> tuple[str, int, dict[str, str]]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60, source_address=(CLIENT, 0))
    connection.request(method, path, f"q={MARK}" if method == "POST" else None, VISITOR | more)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return f"{method} {path}", answer.status, {name.lower(): value for name, value in answer.getheaders()}


def broken(folder: Path, address: str) -> tuple[str, int, dict[str, str]]:
    """An answer of a library whose database is damaged."""
    with sqlite3.connect(folder / "home/library.sqlite3", timeout=10) as database:
        database.execute("ALTER TABLE carrel_publication RENAME TO carrel_elsewhere")
    return asked(address, f"/en/publications/framing-implementation?x={MARK}")


def dump(folder: Path) -> list[str]:
    """Every row of every table."""
    with sqlite3.connect(folder / "home/library.sqlite3", timeout=10) as database:
        tables = [
            name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        return [f"{table}: {row}" for table in tables for row in database.execute(f"SELECT * FROM {table}")]


@pytest.fixture
def pages(ask) -> dict[str, str]:
    """{path: HTML} of every kind of page, with a publication that has all that leads out."""
    write(
        record(
            "rich", url="https://publisher.example/rich", identifiers={"doi": "10.1234/rich", "isbn": "9780306406157"},
            contributors=[{"organisation": "icmec"}], abstract={"en": "Words"}, notice="Careful.", topics=["online-grooming"],
        )
    )  # fmt: skip
    return {f"/{tag}{path}": ask(f"/{tag}{path}")[2].decode() for path in PAGES for tag in INTERFACE}


def links(page: str) -> Iterator[str]:
    """Tags that lead to another host."""
    for tag in re.findall(r"<a\b[^>]*>", page):
        if re.search(r'\shref="(?:https?:)?//', tag):
            yield tag


def test_every_statement_is_tested_and_every_test_is_stated():
    tested = {name.removeprefix("test_says_").replace("_", "-") for name in globals() if name.startswith("test_says_")}
    assert tested == set(explaining.statements())


def test_the_page_says_it_all_and_the_keepers_page_says_where(ask):
    text, keepers = html.unescape(ask("/en/privacy")[2].decode()), (ROOT / "docs/privacy.md").read_text("utf-8")
    for key, statement in explaining.statements().items():
        assert statement in text and f"`{key}`" in keepers, key


def test_the_visit_was_one(visit):
    assert {status for _, status, _ in visit.answers} >= {200, 302, 404, 500}
    assert any("carrel_revision" in row for row in visit.before) and len(visit.files) > 5


def test_says_no_account(visit, pages):
    for path, status, headers in visit.answers:
        assert status not in (401, 403, 407) and "www-authenticate" not in headers, path
    assert all('type="password"' not in page and 'type="email"' not in page for page in pages.values())


def test_says_no_cookies(visit):
    for path, _, headers in visit.answers:
        assert "set-cookie" not in headers, path
    for script in site.STATIC.glob("*.js"):
        for word in ("cookie", "localStorage", "sessionStorage", "indexedDB", "caches", "serviceWorker", "window.name"):
            assert word not in script.read_text("utf-8"), f"{script.name}: {word}"


def test_says_no_other_hosts(visit, pages):
    for path, text in pages.items():
        parts = re.findall(r"<(?:link|script|img|source|iframe|embed|object|form|use|image|input|button)\b[^>]*>", text)
        for tag in parts:
            leads_out = (
                r'\s(?:src|srcset|href|action|data|poster|formaction)="\s*(?!http://127\.0\.0\.1/)(?:[a-z]+:|//)'
            )
            assert not re.search(leads_out, tag), f"{path}: {tag}"
        assert "http-equiv" not in text
    for path in filter(Path.is_file, site.STATIC.iterdir()):
        text = path.read_text("utf-8").replace("http://www.w3.org/", "")
        assert not re.search(r"https?://|@import", text), path.name
    for path, _, headers in visit.answers:
        assert not re.search(r"https?:|\*", headers["content-security-policy"]), path


def test_says_no_log(visit):
    for trace in TRACES:
        assert trace not in visit.printed
        assert not [row for row in visit.after if trace in row]
        assert not [name for name, data in visit.files.items() if trace.encode() in data or trace in name]


def test_says_no_counting(visit):
    assert visit.after == visit.before


def test_says_no_sending(visit, pages):
    assert visit.after == visit.before and any(path.startswith("POST") for path, _, _ in visit.answers)
    for path, text in pages.items():
        assert not re.search(r"<form[^>]*(?:method=.(?!get)|enctype)", text, re.I), path
        assert 'type="file"' not in text and "ping=" not in text


def test_says_memory(ask, monkeypatch):
    names = {
        "HTTP_USER_AGENT": MARK,
        "HTTP_REFERER": f"https://{MARK}/",
        "REMOTE_ADDR": CLIENT,
        "HTTP_X_FORWARDED_FOR": "203.0.113.77",
    }
    ask("/en/search", query="q=zebra", **names)
    with monkeypatch.context() as without:
        without.setattr(front, "_django", None)
        assert ask("/en/search", query="q=zebra")[0] == "200"  # given again to another
    kept = repr([(key, page) for key, page in front._pages._pages.items()])
    assert "q=zebra" in kept and not [trace for trace in TRACES if trace in kept]
    write(record("new"))
    ask("/en/")
    assert "q=zebra" not in repr(list(front._pages._pages))


def test_says_typing(ask, visit):
    answers = {path: (status, headers) for path, status, headers in visit.answers}
    status, headers = answers[f"GET /en/suggest?q={MARK}"]
    assert status == 200 and headers["cache-control"] == "no-store"
    assert ask("/en/suggest", query="q=zebra")[0] == "200"
    assert "zebra" not in repr(list(front._pages._pages))


def test_says_faults(visit):
    path, status, _ = visit.answers[-1]
    assert status == 500 and MARK in path
    assert "OperationalError" in visit.printed and "publication.py" in visit.printed
    assert MARK not in visit.printed and "framing-implementation" not in visit.printed


def test_says_address(pages):
    form = re.search(r'<form class="find".*?</form>', pages["/en/search"], re.S)[0]
    assert 'name="q"' in form and "method" not in form.lower()
    assert 'href="/en/topics/' in pages["/en/search"]


def test_says_list(visit, ask):
    _, headers, body = ask("/en/search", query="list=framing-implementation")
    assert headers["Cache-Control"] == "no-store" and "Set-Cookie" not in headers
    assert b"list=framing-implementation" in body and not front._pages._pages
    assert not any("list=" in row for row in visit.after)


def test_says_copies(ask, visit):
    headers = ask("/en/search")[1]
    assert headers["Cache-Control"] == "no-cache" and headers["ETag"]
    assert ask("/en/search", query="quiet=yes")[1]["Cache-Control"] == "no-store"
    for path, status, headers in visit.answers:
        if "/static/" not in path and "quiet=yes" not in path:
            assert headers["cache-control"] in ("no-cache", "no-store"), f"{path} {status}"


def test_says_no_referrer(visit, pages):
    for path, _, headers in visit.answers:
        assert headers["referrer-policy"] == "no-referrer", path
    found = [link for page in pages.values() for link in links(page)]
    assert found and all("noreferrer" in link for link in found)


def test_says_links_out(pages):
    terms = [concept.url for concept in site.library().vocabularies if concept.url]
    known = {
        "https://publisher.example/rich",
        "https://doi.org/10.1234/rich",
        site.environment().globals["exit"],
        *terms,
    }
    for path, text in pages.items():
        for link in links(text):
            assert re.search(r'href="([^"]*)"', link)[1] in known, f"{path}: {link}"
