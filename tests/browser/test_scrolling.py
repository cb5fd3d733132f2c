"""From page to page by scrolling, and by the links of a document: what comes, what is fetched, what stays."""

import re

import pytest

from browser.shelve import ARABIC, COUNT, LARGE, LARGE_PAGES, REPORT, SCATTERED
from browser.test_reader import AT, HERE, SLOW, drawn, where

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
HELD = "() => [...document.querySelectorAll('.sheet')].map((each, at) => each.childElementCount ? at + 1 : 0).filter(Boolean)"
PIXELS = (
    "() => [...document.querySelectorAll('.sheet canvas')].reduce((sum, each) => sum + each.width * each.height, 0)"
)
TO = "(frame, number) => { const sheet = frame.children[number - 1]; frame.scrollTop = sheet.offsetTop - 40; }"


def roll(page, times: int = 1, by: int = 300) -> None:
    """Turn the wheel over the printed page, as a hand does."""
    page.locator(".paper").hover(position={"x": 100, "y": 100})
    for _ in range(times):
        page.mouse.wheel(0, by)
        page.wait_for_timeout(130)


def on(page, number: int, label: str) -> None:
    """Wait until the reader is on that page, by the address and by what stands around it."""
    page.wait_for_url(re.compile(rf"/pages/{number}(\?|$)"))
    page.locator(".where", has_text=re.compile(rf"^{label}$")).wait_for()
    drawn(page, number)


def of(page, ending: str) -> set[int]:
    """Pages that were asked for."""
    return {int(number) for each in page.asked for number in re.findall(rf"/pages/(\d+)\.{ending}", each)}


def test_the_next_page_comes_and_the_one_before(opened):
    page = opened(f"{AT}/6?q=trafficking")
    drawn(page, 6)
    roll(page, 4)
    on(page, 7, "Page 5")
    assert page.title().startswith("Page 5 · ") and page.locator("#number").input_value() == "5"
    assert [each.inner_text() for each in drawn(page, 7).locator("mark").all()] == ["Trafficking"]
    assert page.locator(HERE).get_attribute("aria-label") == "Page 5" and page.locator("#said").inner_text() == "Page 5"
    roll(page, 4)
    on(page, 8, "Page 6")
    assert page.locator(".contents [aria-current]").inner_text() == "Chapter 8"
    roll(page, 12, -300)
    on(page, 5, "Page 3")
    assert page.locator(".contents [aria-current]").inner_text() == "Chapter 4"
    assert [each.inner_text() for each in drawn(page, 5).locator("mark").all()] == ["Trafficking", "traf-", "ficking"]
    page.go_back()
    assert page.url == "about:blank", "scrolling leaves no trail behind Back"


def test_in_arabic_and_on_a_phone(opened):
    page = opened(f"/ar/publications/{ARABIC}/pages/1", **PHONE)
    drawn(page)
    page.locator(".paper").evaluate("frame => frame.scrollBy(0, frame.children[0].offsetHeight * 0.8)")
    page.wait_for_url(re.compile(r"/pages/2$"))
    page.locator(".where", has_text="٢").wait_for()
    assert page.locator(HERE).get_attribute("aria-label") == where(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_opening_fetches_one_page_and_scrolling_what_comes_near(opened):
    page = opened(f"{AT}/6")
    drawn(page, 6)
    page.wait_for_timeout(400)
    assert page.evaluate(HELD) == [6] and of(page, "json") == set()
    roll(page, 1, 100)
    page.locator(".sheet:nth-child(7) .textLayer span").first.wait_for()
    page.wait_for_timeout(300)
    assert set(page.evaluate(HELD)) <= {5, 6, 7} and of(page, "json") <= {5, 7}
    assert page.url.endswith("/pages/6"), "the next page has come, the reader is not there yet"


def test_who_flies_over_pages_is_not_given_each(opened):
    page = opened(f"/en/publications/{LARGE}/pages/3")
    page.locator(f"{HERE} .textLayer", has_text="Sheet 3").wait_for()
    for number in (30, 60, 90, 120, 150):
        page.locator(".paper").evaluate(TO, number)
        page.wait_for_timeout(20)
    page.locator(f"{HERE} .textLayer", has_text="Sheet 150").wait_for()
    page.wait_for_timeout(600)
    assert of(page, "json") <= {149, 150, 151}


@pytest.mark.parametrize("key", [LARGE, SCATTERED])
def test_pages_that_are_far_are_emptied(opened, key):
    page = opened(f"/en/publications/{key}/pages/1")
    page.locator(f"{HERE} .textLayer", has_text="Sheet 1").wait_for()
    for number in range(2, 13):
        page.locator(".paper").evaluate(TO, number)
        page.locator(f"{HERE} .textLayer", has_text=re.compile(rf"Sheet {number}$")).wait_for()
        held = page.evaluate(HELD)
        assert len(held) <= 5 and min(held) >= number - 3 and page.evaluate(PIXELS) < 5 * 1100 * 1600
    assert page.locator(".sheet").count() == LARGE_PAGES
    page.locator(".paper").evaluate(TO, 2)
    page.locator(f"{HERE} .textLayer", has_text=re.compile(r"Sheet 2$")).wait_for()


def test_who_saves_data_is_given_nothing_before_it_is_seen(opened):
    page = opened(f"{AT}/6", before=SLOW)
    page.get_by_role("button", name="Show the page as printed").click()
    drawn(page, 6)
    roll(page, 1, 60)
    page.wait_for_timeout(500)
    assert page.evaluate(HELD) == [6]
    roll(page, 4)
    on(page, 7, "Page 5")


def test_the_size_changes_and_the_place_stays(opened):
    page = opened(f"{AT}/6")
    drawn(page, 6)
    roll(page, 4)
    on(page, 7, "Page 5")
    size = page.locator(".zoom output")
    fit = size.inner_text()
    for name in ("Larger", "Smaller", "Smaller", "Larger"):
        before = size.inner_text()
        page.get_by_role("button", name=name).click()
        page.wait_for_timeout(400)
        assert size.inner_text() != before and "/pages/7" in page.url
    assert size.inner_text() == fit, "as wide as there is room is one of the steps"
    page.set_viewport_size({"width": 700, "height": 800})
    page.wait_for_timeout(500)
    drawn(page, 7)
    sheet, frame = page.locator(".here").bounding_box(), page.locator(".paper").bounding_box()
    assert sheet["width"] <= frame["width"] and size.inner_text() != fit


def test_a_screenful_is_seen_whole_before_the_next(opened):
    page = opened(f"{AT}/6")
    drawn(page, 6)
    page.keyboard.press("PageDown")
    box = page.locator(".paper").bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= 900
    page.keyboard.press("End")
    drawn(page, COUNT)
    for _ in range(6):
        page.keyboard.press("PageDown")
    assert page.evaluate("scrollY") > box["y"], "after the last page the key moves what is around it"


def test_only_links_of_the_page_one_is_on_are_on_the_way_of_tab(opened):
    page = opened(f"{AT}/1")
    drawn(page, 1)
    links = page.locator(".links a")
    links.first.wait_for()
    assert [each.get_attribute("tabindex") for each in links.all()] == ["0", "0"]
    roll(page, 4)
    on(page, 2, "Page ii")
    assert [each.get_attribute("tabindex") for each in links.all()] == ["-1", "-1"]


def test_on_paper_stands_the_page_one_is_on(opened):
    page = opened(f"{AT}/6")
    drawn(page, 6)
    roll(page, 4)
    on(page, 7, "Page 5")
    page.emulate_media(media="print")
    assert [page.locator(".sheet").nth(at).is_visible() for at in range(COUNT)] == [at == 6 for at in range(COUNT)]


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_on_a_phone_the_frame_comes_into_the_window_once_one_scrolls_in_it(opened, motion):
    page = opened(f"{AT}/6", reduced_motion=motion, **PHONE)
    drawn(page, 6)
    paper = page.locator(".paper")
    assert paper.bounding_box()["y"] + paper.bounding_box()["height"] > 740 and page.evaluate("scrollY") == 0
    paper.evaluate("frame => frame.scrollBy(0, 80)")
    page.wait_for_timeout(1500)
    box = paper.bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= 740
    page.evaluate("scrollTo(0, 0)")
    paper.evaluate("frame => frame.scrollBy(0, 80)")
    page.wait_for_timeout(1000)
    assert page.evaluate("scrollY") == 0, "who goes back up stays there"


def test_long_contents_show_the_line_one_is_on(opened):
    page = opened(f"{AT}/9", viewport={"width": 1280, "height": 110})  # of which contents have 60 %

    def shown() -> bool:
        line, frame = (
            page.locator(".contents [aria-current]").bounding_box(),
            page.locator(".contents nav").bounding_box(),
        )
        return line["y"] >= frame["y"] and line["y"] + line["height"] <= frame["y"] + frame["height"] + 1

    drawn(page, 9)
    page.wait_for_timeout(200)
    assert page.locator(".contents [aria-current]").inner_text() == "Chapter 8" and shown()
    page.keyboard.press("Home")
    drawn(page, 1)
    page.wait_for_timeout(400)
    assert page.locator(".contents [aria-current]").inner_text() == "Chapter 1" and shown()
    assert page.locator(".contents nav").evaluate("each => each.scrollHeight > each.clientHeight")


def test_contents_below_the_page_lead_up_to_it(opened):
    page = opened(f"{AT}/1", **PHONE)
    drawn(page, 1)
    page.get_by_role("link", name="Chapter 8").click()
    drawn(page, 8)
    box = page.locator(".paper").bounding_box()
    assert (
        box["y"] >= 0
        and box["y"] + box["height"] <= 740
        and page.evaluate("document.activeElement.className") == "paper"
    )


def test_a_page_that_cannot_be_drawn_leads_to_its_text(opened):
    page = opened(f"/en/publications/{SCATTERED}/pages/100")
    page.locator(f"{HERE} .textLayer", has_text="Sheet 100").wait_for()
    page.route(re.compile(r"/pages/101\.pdf"), lambda route: route.abort())
    page.locator(".paper").evaluate(TO, 101)
    assert page.locator(".here .note").inner_text() == "The page as printed cannot be shown here. As text"
    page.locator(".here .note a").click()
    page.wait_for_url("**/pages/101?*view=text*")
    assert page.locator("#text").is_visible()
    page.faults.clear()  # the one that was made here


# ---- links of the document


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_link_within_the_document_leads_to_its_page(opened, language):
    page = opened(f"/{language}/publications/{REPORT}/pages/1?q=harms")
    drawn(page, 1)
    link = page.locator(".links a.inner")
    assert re.search(r"/pages/7\?q=harms$", link.get_attribute("href"))
    assert link.get_attribute("aria-label") == {"en": "Page 5", "ar": "الصفحة ٥"}[language]
    with page.context.expect_page() as other:
        link.click(modifiers=["ControlOrMeta"])
    assert "/pages/7?q=harms" in other.value.url, "it can be opened beside"
    other.value.close()
    link.click()
    drawn(page, 7)
    assert page.evaluate("document.activeElement.className") == "paper"


def test_pages_that_come_one_by_one_have_their_links_too(browser, address):
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.route("**/files/**", lambda route: route.abort())
    page.goto(f"{AT}/1")
    drawn(page, 1)
    page.locator(".links a.inner").click()
    drawn(page, 7)
    assert page.locator(".failed").is_hidden()
    context.close()


def test_home_leads_to_the_beginning_of_the_first_page_too(opened):
    page = opened(f"{AT}/1")
    drawn(page, 1)
    roll(page, 1, 200)
    assert page.locator(".paper").evaluate("frame => frame.scrollTop") > 100
    page.keyboard.press("Home")
    assert page.locator(".paper").evaluate("frame => frame.scrollTop") == 0


def test_links_out_say_where_they_lead_and_tell_nothing(opened, elsewhere):
    page = opened(f"{AT}/1")
    drawn(page, 1)
    link = page.locator(".links a:not(.inner)")
    assert link.get_attribute("title") == link.get_attribute("aria-label") == "https://publisher.example/more"
    assert link.get_attribute("rel") == "noreferrer nofollow" and link.get_attribute("target") is None
    before = len(elsewhere[1])
    link.evaluate("(each, address) => { each.href = address; each.click(); }", elsewhere[0])
    page.wait_for_url(f"{elsewhere[0]}/**")
    assert "referer" not in elsewhere[1][before]


def test_scripts_and_programs_of_a_document_have_no_link(opened):
    page = opened(f"{AT}/1", before="window.alert = () => console.error('a script of the document ran')")
    drawn(page, 1)
    page.locator(".links a").first.wait_for()
    assert [each.get_attribute("href") for each in page.locator(".links a").all()] == [
        "https://publisher.example/more",
        page.url.replace("/pages/1", "/pages/7"),
    ]


def test_what_the_library_says_of_links_is_not_believed_blindly(opened):
    """Should the library ever hand out another kind of address, the reader still makes no link of it."""
    page = opened("/en/publications/arabic-study/pages/1")
    page.route("**/links.json*", lambda route: route.continue_())  # nothing is asked for on pages without links
    drawn(page)
    made = page.evaluate(
        """async (source) => { const { layer } = await import(source);
        return layer([{box: [0, 0, 1, 1], page: null, url: 'javascript:alert(1)'}, {box: [0, 0, 1, 1], page: null, url: 'data:x,y'}],
            {at: String, named: String}).childElementCount; }""",
        page.evaluate(
            "performance.getEntriesByType('resource').map(each => each.name).find(each => each.includes('column.js'))"
        ).replace("column.js", "links.js"),
    )
    assert made == 0 and of(page, r"links\.json") == set()


def test_links_without_scripts(opened):
    """The text has no links of the printed page; its contents and pages lead on."""
    page = opened(f"{AT}/1", scripts=False)
    assert page.locator(".links").count() == 0
    page.get_by_role("link", name="Chapter 8").click()
    assert page.locator("#text h2").inner_text() == "Chapter 8"
