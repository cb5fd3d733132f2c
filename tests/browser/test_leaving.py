"""Leaving quickly, neutral titles and traces, in a real browser, with and without scripts."""

import re

import pytest

pytestmark = pytest.mark.browser


def gone(page, elsewhere) -> bool:
    page.wait_for_url(re.compile(re.escape(elsewhere[0])))
    return page.title() == "Weather"


@pytest.mark.parametrize("way", ["button", "shift", "second link"])
def test_the_page_is_left_and_not_behind_back(opened, address, elsewhere, way):
    page = opened("/en/topics")
    page.goto("/en/topics/online-grooming")
    if way == "button":
        page.get_by_role("link", name="Leave this page", exact=True).click(no_wait_after=True)
    elif way == "shift":
        for _ in range(3):
            page.keyboard.press("Shift")
    else:
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Leave this page quickly: press Shift three times"
        page.keyboard.press("Enter")
    assert gone(page, elsewhere) and "referer" not in elsewhere[1][-1]
    page.go_back()
    assert (
        page.url == f"{address}/en/topics" and page.locator("h1").is_visible() and page.locator(".blank").count() == 0
    )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_is_blank_while_the_other_comes(opened, language):
    page = opened(f"/{language}/topics/online-grooming")
    title, leaving, *seen = page.evaluate(
        """() => {
            const { title, leaving } = document.querySelector("a.away").dataset;
            for (let number = 0; number < 3; number++)
                for (const kind of ["keydown", "keyup"]) dispatchEvent(new KeyboardEvent(kind, { key: "Shift" }));
            const at = (x, y) => document.elementFromPoint(x, y).className;
            const heading = getComputedStyle(document.querySelector("h1")).visibility;
            const said = document.querySelector(".way-out").textContent;
            return [title, leaving, document.title, said, at(200, 200), at(5, 5), heading];
        }"""
    )
    assert seen == [title, leaving, "blank", "blank", "hidden"]


def test_presses_are_counted_seen_and_said(opened):
    page = opened("/en/topics")
    said, button = page.locator(".way-out"), page.locator("a.away")
    for number, words in ((1, "2 more times"), (2, "1 more time")):
        page.keyboard.press("Shift")
        assert button.locator(".dots .on").count() == number and button.locator(".dots").is_visible()
        assert words in said.inner_text()
    page.keyboard.press("ArrowDown")
    assert not button.locator(".dots").is_visible() and page.url.endswith("/en/topics")


def test_a_slow_reader_stays(opened):
    page = opened("/en/topics")
    page.clock.install()
    page.reload()
    page.keyboard.press("Shift")
    page.clock.fast_forward(3000)
    page.keyboard.press("Shift")
    page.clock.fast_forward(2500)
    assert "stays open" in page.locator(".way-out").inner_text()
    page.keyboard.press("Shift")
    assert page.locator("a.away .on").count() == 1 and page.url.endswith("/en/topics")


def test_capital_letters_are_typed_in_peace(opened):
    page = opened("/en/search")
    page.locator(".find input[type=search]").focus()
    for letter in "ABCD":
        page.keyboard.press(f"Shift+{letter}")
    assert page.locator(".find input[type=search]").input_value() == "ABCD" and page.url.endswith("/en/search")
    assert not page.locator("a.away .dots").is_visible()


def test_coming_back_shows_the_page(opened, elsewhere):
    page = opened("/en/topics/online-grooming")
    page.route(
        re.compile(re.escape(elsewhere[0])), lambda route: route.fulfill(status=204)
    )  # the other site never comes
    page.locator("a.away").click(no_wait_after=True)
    page.wait_for_selector(".blank")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert page.locator(".blank").count() == 0 and page.locator("h1").is_visible()
    assert "grooming" in page.title().lower()


def test_without_scripts_the_button_is_a_link(opened, elsewhere):
    page = opened("/en/topics", scripts=False)
    page.locator("a.away").click()
    assert gone(page, elsewhere) and "referer" not in elsewhere[1][-1]


@pytest.mark.parametrize("path", ["/en/privacy", "/ar/accessibility", "/fr/about"])
def test_the_contact_is_shown(opened, path):
    assert opened(path).locator('main a[href="mailto:library@example.org"]').inner_text() == "library@example.org"


@pytest.mark.parametrize("size", [(360, 740), (320, 256), (740, 360)], ids=["phone", "enlarged", "sideways"])
@pytest.mark.parametrize("path", ["/en/safety", "/ar/search?q=child"])
def test_the_button_is_always_in_sight_and_hides_nothing_for_good(opened, size, path):
    width, height = size
    page = opened(path, viewport={"width": width, "height": height})
    for where in (0, 500, 10**6):
        page.evaluate(f"scrollTo(0, {where})")
        box = page.locator("a.away").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert box["y"] >= 0 and box["y"] + box["height"] <= height
    last = max(
        each.bounding_box()["y"] + each.bounding_box()["height"] for each in page.locator("footer a, footer p").all()
    )
    assert last <= box["y"]


def test_what_has_the_focus_is_not_under_the_button(opened):
    page = opened("/en/topics", viewport={"width": 360, "height": 640})
    for _ in range(60):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            "(() => { const at = document.activeElement, button = document.querySelector('a.away').getBoundingClientRect();"
            " if (at.matches('a.away')) return false; const box = at.getBoundingClientRect();"
            " return box.top >= button.top && box.bottom <= button.bottom && box.left >= button.left && box.right <= button.right })()"
        )
        assert not hidden, page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_neutral_title_lasts_through_the_library(opened, scripts):
    page = opened("/en/safety", scripts=scripts)
    page.locator("main a[data-loud]").click()
    assert page.title() == "Notes"
    page.locator(".find input[type=search]").fill("children")
    page.locator(".find button").click()
    page.locator("aside input[type=checkbox]").first.check()
    if not scripts:
        page.locator("button.apply").click()
    page.wait_for_url(re.compile("topic="))
    page.get_by_role("link", name="Español").click()
    page.locator("article.card h2 a").first.click()
    assert "/es/publications/" in page.url and "quiet=yes" in page.url
    assert page.title() == page.locator("a.away").get_attribute("data-title")
    page.locator("footer a[data-loud]").click()
    assert "quiet" not in page.url and page.title() != page.locator("a.away").get_attribute("data-title")
