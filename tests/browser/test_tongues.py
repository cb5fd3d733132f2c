"""Each text says which language it is in: titles and summaries in others than the page's, Arabic from right to left."""

import pytest

from browser.kinds import LANGUAGES, PAGES

pytestmark = pytest.mark.browser
CARDS = """() => [...document.querySelectorAll("article.card")].map(card => ["h2.title a", ".words"].map(name => {
    const each = card.querySelector(name);
    if (!each) return null;
    const words = each.cloneNode(true);
    words.querySelector(".tongue")?.remove();
    return [each.closest("[lang]").lang, getComputedStyle(each).direction, words.textContent.trim()];
}))"""
# texts in Arabic letters that do not say so
UNSAID = r"""() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) {
        const at = walker.currentNode.parentElement, text = walker.currentNode.data;
        if (/\p{Script=Arabic}/u.test(text) && !at.closest("script, [aria-hidden=true]") &&
            (at.closest("[lang]").lang !== "ar" || getComputedStyle(at).direction !== "rtl")) found.push(at.outerHTML.slice(0, 200));
    }
    return found;
}"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_summaries(opened, address, language):
    page = opened(f"/{language}/search")
    items = page.request.get(f"/{language}/search.json").json()["items"]
    cards = page.evaluate(CARDS)
    assert len(items) == len(cards) == 20
    for item, (title, words) in zip(items, cards, strict=True):
        _true(title, item["title"])
        if words:
            _true(words, item["abstract"])


def _true(shown: list[str], texts: dict[str, str]) -> None:
    tag, direction, words = shown
    assert " ".join(texts[tag].split()).startswith(words.strip(" …")[:40]), "the text is in the language it claims"
    assert direction == ("rtl" if tag == "ar" else "ltr")


@pytest.mark.parametrize("kind", [name for name in PAGES if name not in ("widened",)])
def test_arabic_says_so(opened, kind):
    page = opened(f"/en{PAGES[kind]}")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate(UNSAID) == []


def test_an_arabic_study_on_a_spanish_page(opened):
    page = opened("/es/publications/arabic-study")
    for each in (page.locator("h1 span"), page.locator(".read").first):
        assert each.get_attribute("lang") == "ar" and each.get_attribute("dir") == "rtl"
