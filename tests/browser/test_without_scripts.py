"""Every page and every task with scripts off."""

import re
import urllib.error
import urllib.request

import pytest

from browser.kinds import PAGES, STATUS

pytestmark = pytest.mark.browser
_answers: dict[str, int] = {}  # what addresses answered, so that each is asked once


def answer(address: str) -> int:
    if address not in _answers:
        try:
            with urllib.request.urlopen(address, timeout=20) as found:
                _answers[address] = found.status
        except urllib.error.HTTPError as error:
            _answers[address] = error.code
    return _answers[address]


@pytest.mark.parametrize("kind", PAGES)
def test_every_page_is_whole_and_its_links_lead_somewhere(opened, address, kind):
    page = opened(f"/en{PAGES[kind]}", scripts=False)
    assert page.locator("h1").count() == 1 and page.locator("h1").inner_text().strip()
    assert page.locator("form.find").count() == 1 and page.locator("form.find button").is_visible()
    assert page.locator("a.away").is_visible() and page.locator("main").inner_text().strip()
    assert not any(each.endswith(".js") for each in page.asked)
    links = {each.get_attribute("href").split("#")[0] for each in page.locator("a[href^='/']").all()}
    broken = {each: answer(address + each) for each in links if answer(address + each) != 200}
    own = f"/en{PAGES[kind]}"
    assert all(
        code == STATUS.get(kind) and re.sub("^/..", "/en", each).startswith(own) for each, code in broken.items()
    )


@pytest.mark.parametrize("kind", PAGES)
def test_anchors_lead_to_something(opened, kind):
    page = opened(f"/en{PAGES[kind]}", scripts=False)
    targets = {each.get_attribute("href")[1:] for each in page.locator("a[href^='#']").all()}
    assert all(page.locator(f"[id='{each}']").count() == 1 for each in targets)


def test_search_filter_and_take_it_back(opened):
    page = opened("/en/", scripts=False)
    page.locator(".find input").fill("children")
    page.locator(".find button").click()
    before = page.locator("h1").inner_text()
    page.locator("aside label", has_text="Judges").locator("input").check()
    page.get_by_role("button", name="Apply filters").click()
    assert "audience=judges" in page.url and page.locator("h1").inner_text() != before
    page.get_by_role("link", name="Remove the filter Judges").click()
    assert page.locator("h1").inner_text() == before


def test_a_span_of_years(opened):
    page = opened("/en/search", scripts=False)
    page.locator("details.facet", has=page.locator("input[name=from]")).locator("summary").click()
    page.locator("input[name=from]").fill("2013")
    page.locator("input[name=to]").fill("2014")
    page.get_by_role("button", name="Apply filters").click()
    assert page.locator("a.chip.on").count() == 1 and page.locator("article.card").count() > 0


def test_filters_on_a_phone(opened):
    page = opened("/en/search", scripts=False, viewport={"width": 360, "height": 740})
    page.locator(".fold > summary").click()
    page.locator("aside input[type=checkbox]").first.check()
    page.get_by_role("button", name="Apply filters").click()
    assert page.locator("a.chip.on").count() == 1


def test_from_a_letter_to_a_term(opened):
    page = opened("/en/topics", scripts=False)
    page.get_by_role("link", name="A to Z", exact=True).click()
    page.locator(".letters a").nth(2).click()
    assert page.url.endswith("#letter-3")
    page.locator(".a-z a").first.click()
    assert "/en/topics/" in page.url and page.locator("article.card").count() > 0


def test_from_the_gap_map_to_a_list(opened):
    page = opened("/en/gaps", scripts=False)
    page.get_by_role("link", name="By type").click()
    cell = page.locator(".gaps td:not(.sum) a").first
    count = re.match(r"\d+", cell.inner_text())[0]
    cell.click()
    assert page.locator("h1").inner_text().startswith(count)


def test_from_the_map_to_a_place(opened):
    page = opened("/en/places", scripts=False)
    page.locator(".tree a", has_text="Brazil").first.click()
    assert page.locator("h1").inner_text() == "Brazil" and page.get_by_text("First line for tests").is_visible()


def test_behind_a_notice(opened):
    page = opened("/en/publications/case-files", scripts=False)
    assert not page.get_by_text("What the files of closed cases teach.").is_visible()
    page.locator(".behind > summary").click()
    assert page.get_by_text("What the files of closed cases teach.").is_visible()
    assert re.search(r"PDF \d+", page.locator(".files li").inner_text().replace("\xa0", " "))
