"""The main road in a real browser: search, filter, page, publication, term, language; wide and phone, with and without scripts."""

import re

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page(opened, request):
    page = opened("/en/", scripts=request.param)
    page.scripts = request.param
    return page


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
    total = int(re.search(r"\d+", page.locator("h1").inner_text())[0])
    first = page.locator("article.card h2").first.inner_text()
    page.get_by_role("link", name="Older").click()
    assert page.locator("article.card").count() == total - 20
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


def test_on_a_phone_results_come_before_filters(opened):
    page = opened("/en/search?topic=legislation", viewport={"width": 360, "height": 740})
    assert not page.locator("aside input[type=checkbox]").first.is_visible()
    assert page.locator("article.card").first.bounding_box()["y"] < 740
    page.locator(".fold > summary").click()
    assert page.locator("aside input[type=checkbox]").first.is_visible()
    away = page.get_by_role("link", name="Leave this page", exact=True).bounding_box()
    assert away["y"] + away["height"] > 640  # within the thumb's reach
