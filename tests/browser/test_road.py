"""The main road in a real browser: search, filter, page, publication, term, language; wide and phone, with and without scripts."""

import re

import pytest

from carrel.commands.test import chromium
from serving import served

pytestmark = pytest.mark.browser
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with served(tmp_path_factory.mktemp("browser")) as (address, _):
        yield address


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as play:
        found = play.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield found
        found.close()


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page(browser, address, request):
    context = browser.new_context(
        base_url=address, java_script_enabled=request.param, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.scripts = request.param
    faults, hosts = [], set()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: message.type == "error" and faults.append(message.text))
    page.on("request", lambda asked: hosts.add(re.match(r"\w+://[^/]+", asked.url)[0]))
    yield page
    assert not faults and hosts == {address}
    assert not context.cookies()
    context.close()


def tick(page, label):
    page.locator("aside label", has_text=re.compile(f"^\\s*{re.escape(label)}\\s*$")).locator("input").check()
    if not page.scripts:
        page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url(re.compile("topic=|audience=|type="))


def test_from_home_to_a_publication_and_on(page):
    page.goto("/en/")
    page.locator(".find input[type=search]").fill("missing children")
    page.get_by_role("button", name="Search").click()
    assert re.match(r"\d+ publications on “missing children”", page.locator("h1").inner_text())
    before = page.locator("article.card").count()
    tick(page, "Parents")
    assert 0 < page.locator("article.card").count() < before
    page.locator("a.chip.on", has_text="Parents").click()
    assert page.locator("article.card").count() == before
    page.locator("article.card h2 a").first.click()
    assert "/en/publications/" in page.url and page.locator("h1").count() == 1
    page.locator(".tags a").first.click()
    assert "/en/topics/" in page.url and page.locator("article.card").count() > 0


def test_older_and_newer(page):
    page.goto("/en/search")
    first = page.locator("article.card h2").first.inner_text()
    page.get_by_role("link", name="Older").click()
    assert page.locator("article.card").count() == 10
    page.get_by_role("link", name="Newer").click()
    assert page.locator("article.card h2").first.inner_text() == first


def test_the_language_switch_stays_on_the_page(page):
    page.goto("/en/search?topic=legislation")
    count = page.locator("article.card").count()
    page.get_by_role("link", name="العربية").click()
    assert page.url.endswith("/ar/search?topic=legislation") and page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("article.card").count() == count
    page.get_by_role("link", name="Español").click()
    assert page.locator("html").get_attribute("lang") == "es"


@pytest.mark.parametrize("width", [320, 360, 768, 2560])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    "path",
    ["/", "/search?q=children", "/publications/hague-2015-part-1-global-report", "/topics", "/topics/legislation"],
)
def test_nothing_sticks_out(browser, address, width, language, path):
    context = browser.new_context(base_url=address, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"/{language}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_on_a_phone_results_come_before_filters(browser, address):
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto("/en/search?topic=legislation")
    assert not page.locator("aside input[type=checkbox]").first.is_visible()
    assert page.locator("article.card").first.bounding_box()["y"] < 740
    page.locator(".fold > summary").click()
    assert page.locator("aside input[type=checkbox]").first.is_visible()
    away = page.get_by_role("link", name="Leave this page", exact=True).bounding_box()
    assert away["y"] + away["height"] > 640  # within the thumb's reach
    context.close()


def test_the_keyboard_reaches_search_and_results(browser, address):
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/en/search")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    context.close()
