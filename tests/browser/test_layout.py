"""Every kind of page fits and stays readable: 320 to 2,560 pixels, enlarged, wider spaces, less motion, forced colours, on paper."""

import pytest

from browser.kinds import PAGES

pytestmark = pytest.mark.browser
WIDTHS = (320, 360, 768, 1280, 2560)
# what is wider than the page and not in a frame that scrolls
OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
    .filter(each => each.getBoundingClientRect().width)
    .filter(each => { const box = each.getBoundingClientRect(); return box.right > innerWidth + 1 || (box.left < -1 && box.left > -2000); })
    .map(each => each.outerHTML.slice(0, 100)).slice(0, 5).concat("the page scrolls sideways")"""
# WCAG 1.4.12, put on as a reader's style sheet would be
SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }" +
        "p { margin-block-end: 2em !important }");
    document.adoptedStyleSheets = [sheet];
}"""
CUT = """() => [...document.querySelectorAll("a, button, label, summary, h1, h2, h3, th, td, dt, dd, .chip, .note, .panel")]
    .filter(each => !each.closest("svg, .unseen, .skip, .to-cover") && getComputedStyle(each).overflow !== "visible")
    .filter(each => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)
    .map(each => each.outerHTML.slice(0, 100))"""
MOVING = """() => [...document.querySelectorAll("*")].filter(each => { const style = getComputedStyle(each);
    const slow = style.transitionDuration.split(", ").some(time => parseFloat(time));
    return slow || style.animationName !== "none" || style.scrollBehavior === "smooth"; }).length"""
PLAIN = """() => [...document.querySelectorAll("button, .button, .chip")].filter(each => each.checkVisibility())
    .filter(each => getComputedStyle(each).borderBlockStartStyle === "none").map(each => each.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", PAGES)
def test_nothing_sticks_out_or_is_cut(opened, kind, language):
    page = opened(f"/{language}{PAGES[kind]}")
    for spaced in (False, True):
        if spaced:
            page.evaluate(SPACED)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(OUT) == [], (width, spaced)
        assert page.evaluate(CUT) == [], spaced


@pytest.mark.parametrize("kind", ["home", "words", "publication", "country", "gaps", "safety"])
def test_enlarged_four_times_the_content_has_the_screen(opened, kind):
    page = opened(f"/en{PAGES[kind]}", viewport={"width": 320, "height": 256})
    page.evaluate("document.querySelector('main').scrollIntoView(); scrollBy(0, 300)")
    free = page.evaluate(
        "() => [20, 70, 120, 170].filter(y => document.elementFromPoint(20, y)?.closest('main') !== null).length"
    )
    assert free == 4, "nothing that stays lies over the text"


@pytest.mark.parametrize("kind", PAGES)
def test_less_motion(opened, kind):
    assert opened(f"/en{PAGES[kind]}", reduced_motion="reduce").evaluate(MOVING) == 0


@pytest.mark.parametrize("kind", PAGES)
def test_forced_colours(opened, kind):
    page = opened(f"/en{PAGES[kind]}", forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(PLAIN) == [], "a button without a border is only text"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    outline = page.evaluate(
        "getComputedStyle(document.activeElement.closest('form.find') ?? document.activeElement).outlineStyle"
    )
    assert outline != "none"


@pytest.mark.parametrize("kind", PAGES)
def test_on_paper(opened, kind):
    page = opened(f"/en{PAGES[kind]}")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    for each in (".top", ".foot", "a.away", ".skip", ".filters", ".pager"):
        assert not any(one.is_visible() for one in page.locator(each).all()), each
