"""What each kind of page weighs on the wire for a reader who was never here, printed and held."""

import gzip
import urllib.request

import pytest

from browser.kinds import PAGES

pytestmark = pytest.mark.browser
KINDS = {"Document": "html", "Stylesheet": "css", "Script": "js"}
COLUMNS = ("html", "css", "js", "images", "total")
TITLE = "weight on the wire with a cold cache, KB"
# KB; twenty cards; where a document is drawn, pdf.js (its worker is not counted here: 0.4 MB, once)
MOST = {"results": 60, "page of a document": 220, "page in Arabic": 220}
MOST_ELSEWHERE = 80


def weigh(browser, address: str, path: str) -> dict[str, float]:
    """KB as they were sent, packed and with headers."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    kinds, sizes = {}, dict.fromkeys(COLUMNS, 0.0)
    wire.on("Network.responseReceived", lambda got: kinds.update({got["requestId"]: got["type"]}))

    def done(got: dict) -> None:
        kind = KINDS.get(kinds.get(got["requestId"], ""), "images")
        sizes[kind] += got["encodedDataLength"] / 1000

    wire.on("Network.loadingFinished", done)
    wire.send("Network.enable")
    page.goto(path, wait_until="networkidle")
    sizes["images"] += _icon(address + page.locator("link[rel=icon]").get_attribute("href"))
    context.close()
    return sizes | {"total": sum(sizes.values())}


def _icon(address: str) -> float:
    """Which this Chromium does not fetch, but one with a window does."""
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})) as found:
        return len(found.read()) / 1000


@pytest.mark.parametrize("kind", PAGES)
def test_weight(browser, address, record_property, kind):
    sizes = weigh(browser, address, f"/en{PAGES[kind]}")
    record_property(f"shown {TITLE}", f"{kind:18}" + "".join(f"{name} {sizes[name]:5.1f}   " for name in COLUMNS))
    assert sizes["html"] > 1 and sizes["css"] > 1 and sizes["js"] > 1, "nothing came from a cache"
    assert sizes["total"] <= MOST.get(kind, MOST_ELSEWHERE)


def test_twenty_cards_are_shown(opened):
    assert opened("/en/search").locator("article.card").count() == 20


def test_style_and_scripts_are_packed(browser, address):
    page = browser.new_page(base_url=address)
    page.goto("/en/")
    for each in page.locator("link[rel=stylesheet], script[src]").all():
        name = each.get_attribute("href") or each.get_attribute("src")
        with urllib.request.urlopen(
            urllib.request.Request(address + name, headers={"Accept-Encoding": "gzip"})
        ) as found:
            assert found.headers["Content-Encoding"] == "gzip" and gzip.decompress(found.read())
    page.close()
