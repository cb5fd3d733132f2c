"""One real server, one other site and one Chromium for all browser tests of a process.

They live as long as the tests of this folder: an open Playwright leaves an event loop running, which Django would not
have in other tests.
"""

import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from browser.kinds import furnish
from carrel.commands.test import chromium
from serving import served

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
SLOW = 0.8  # seconds that the other site takes


@pytest.fixture(scope="package")
def elsewhere():
    """(address, requests' headers) of another site, to which the button leads."""
    asked: list[dict[str, str]] = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/":
                asked.append({name.lower(): value for name, value in self.headers.items()})
                time.sleep(SLOW)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Weather</title><p>Sunny.")

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


@pytest.fixture(scope="package")
def folder(tmp_path_factory, elsewhere):
    """Of the server: its data folder is `home` in it."""
    folder = tmp_path_factory.mktemp("browser")
    (folder / "home").mkdir()
    (folder / "home/carrel.toml").write_text(f'exit = "{elsewhere[0]}"\ncontact = "library@example.org"\n')
    return folder


@pytest.fixture(scope="package")
def address(folder):
    with served(folder) as (address, _):
        furnish(folder)
        yield address


@pytest.fixture(scope="package")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as play:
        found = play.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def opened(browser, address, elsewhere):
    """Open a page in a browser of its own: (path, scripts, script to run before, **of the browser) to the page, which
    knows the addresses `asked`. In the end there were no faults, nothing was stored and no other host was asked."""
    contexts, pages = [], []

    def opened(path: str = "/en/", scripts: bool = True, before: str = "", **more: object):
        wide = {"viewport": {"width": 1280, "height": 900}}
        context = browser.new_context(**{"base_url": address, "java_script_enabled": scripts} | wide | more)
        contexts.append(context)
        page = context.new_page()
        _listen(page)
        pages.append(page)
        if before:
            page.add_init_script(before)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        stored = context.storage_state(indexed_db=True)
        context.close()
        assert not stored["cookies"] and not stored["origins"]
    for page in pages:
        assert not page.faults and hosts(page) <= {address, elsewhere[0]}


def _listen(page) -> None:
    page.faults, page.asked = [], []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on(
        "console",
        lambda said: said.type == "error" and "status of 4" not in said.text and page.faults.append(said.text),
    )
    page.on("request", lambda asked: page.asked.append(asked.url))


def hosts(page) -> set[str]:
    """All that the page asked, each as scheme://name:port."""
    return {re.match(r"\w+://[^/]+", each)[0] for each in page.asked}
