"""The reader in a real browser: search, passage, page; as printed and as text; keys, bytes, policy."""

import re
import urllib.error
import urllib.request

import pytest

from browser.shelve import COUNT, LARGE, LARGE_PAGES, LARGE_PICTURE, REPORT, SCATTERED

pytestmark = pytest.mark.browser
AT = f"/en/publications/{REPORT}/pages"
MOST_SOUGHT = 50 * 32 * 1024  # bytes until the file is open and the page found
DARK = """() => { const canvas = document.querySelector('.sheet.here canvas');
    const got = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    let dark = 0; for (let at = 0; at < got.length; at += 4) if (got[at] < 90) dark += 1; return dark; }"""


HERE = ".sheet.here:not([aria-busy])"


def drawn(page, number: int | None = None):
    """Wait until the page the reader is on is drawn; answers its text layer."""
    if number is not None:
        page.wait_for_url(re.compile(rf"/pages/{number}(\?|$)"))
        page.locator(f"{HERE} .textLayer", has_text=f"sheet {number} of").wait_for()
    page.locator(f"{HERE} .textLayer span").first.wait_for()
    return page.locator(f"{HERE} .textLayer")


def where(page) -> str:
    return page.locator(".where").inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_a_search_inside_to_the_page(opened, language, scripts):
    page = opened(f"/{language}/publications/{REPORT}", scripts=scripts)
    page.locator("form.inside input[type=search]").fill("trafficking")
    page.locator("form.inside button").click()
    assert page.locator(".leaves li").count() == COUNT
    passage = page.locator(".leaves li").nth(4)
    assert passage.locator("mark").count() >= 1
    passage.locator("a").click()
    assert "/pages/" in page.url and "q=trafficking" in page.url
    if scripts:
        assert drawn(page).locator("mark").count() >= 1 and not page.locator("#text").is_visible()
    else:
        assert page.locator("#text mark").count() >= 1 and not page.locator(".reader").is_visible()
        page.locator("a[rel=next]").first.click()
        assert page.locator("#text h2").inner_text().startswith("Chapter")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize(("language", "words"), [("en", "trafficking"), ("ar", "العنف")])
def test_from_a_search_to_the_passage_and_its_page(opened, language, words, scripts):
    page = opened(f"/{language}/", scripts=scripts)
    page.locator(".find input[type=search]").fill(words)
    page.locator(".find button").click()
    passage = page.locator(".card .passages li", has=page.locator("mark")).first
    assert words.lower() in passage.inner_text().lower()
    passage.locator("a").click()
    page.wait_for_url("**/pages/*")
    text = page.locator("#text")
    assert text.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    if scripts:
        drawn(page)
        assert not text.is_visible() and (language == "ar" or page.locator(".here mark").count() >= 1)
    else:
        assert words.lower() in text.locator("mark").first.inner_text().lower()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_an_arabic_document_runs_from_right_to_left(opened, scripts):
    page = opened("/ar/publications/arabic-study", scripts=scripts)
    page.locator(".files .take a").first.click()
    text = page.locator("#text")
    assert text.get_attribute("dir") == "rtl" and text.get_attribute("lang") == "ar"
    if scripts:
        drawn(page)
        page.keyboard.press("ArrowLeft")  # where the arrow of “next page” points
        page.wait_for_url("**/pages/2?*")
        page.locator(".views a").click()
        page.wait_for_url("**view=text*")
    box, heading = page.locator("#text").bounding_box(), page.locator("#text h2")
    assert (
        heading.evaluate("each => getComputedStyle(each).textAlign") == "start"
        and heading.bounding_box()["width"] <= box["width"]
    )
    assert page.locator("#text p[dir=ltr]").inner_text().startswith("UNICEF")


def test_found_words_are_marked_where_they_are_printed(opened):
    page = opened(f"{AT}/5?q=trafficking")
    marks = drawn(page, 5).locator("mark")
    assert [each.inner_text() for each in marks.all()] == ["Trafficking", "traf-", "ficking"], (
        "also over the end of a line"
    )
    assert page.evaluate(DARK) > 500, "the page is drawn"
    page.keyboard.press("ArrowRight")
    assert [each.inner_text() for each in drawn(page, 6).locator("mark").all()] == ["Trafficking"]


def test_keys_turn_pages_and_the_address_follows(opened):
    page = opened(f"{AT}/6?q=trafficking&quiet=no")
    drawn(page, 6)
    assert where(page) == "Page 4" and page.title().startswith("Page 4 · ")
    for key, number, label in (("ArrowRight", 7, "5"), ("ArrowLeft", 6, "4"), ("Home", 1, "i"), ("End", COUNT, "10")):
        page.keyboard.press(key)
        drawn(page, number)
        page.locator(".where", has_text=re.compile(rf"^Page {label}$")).wait_for()
        assert page.locator("#number").input_value() == label and page.title().startswith(f"Page {label} · ")
        assert f"/pages/{number}.pdf" in page.locator("a.single").get_attribute("href")
        assert f"/pages/{number}?" in page.locator(".tongues a[hreflang=fr]").get_attribute("href")
    assert (
        page.locator("a[rel=next]").first.is_hidden()
        and page.locator(".contents [aria-current]").inner_text() == "Chapter 8"
    )
    page.go_back()
    assert page.url == "about:blank", "turning pages leaves no trail behind Back"


def test_page_down_and_up_go_through_the_document(opened):
    page = opened(f"{AT}/6")
    drawn(page, 6)
    for _ in range(4):
        page.keyboard.press("PageDown")
        page.wait_for_timeout(60)
    page.wait_for_url(re.compile(r"/pages/(8|9)$"))
    drawn(page, int(page.url[-1]))
    for _ in range(4):
        page.keyboard.press("PageUp")
        page.wait_for_timeout(60)
    page.wait_for_url(re.compile(r"/pages/6$"))
    drawn(page, 6)


def test_signs_work_where_the_page_has_the_focus(opened):
    page = opened(f"{AT}/6")
    drawn(page, 6)
    size = page.locator(".zoom output")
    before = size.inner_text()
    page.keyboard.press("+")
    page.wait_for_timeout(200)
    assert size.inner_text() == before, "a sign typed anywhere does nothing"
    page.locator(".paper").focus()
    page.keyboard.press("+")
    page.wait_for_timeout(300)
    larger = int(size.inner_text().rstrip("%"))
    assert larger > int(before.rstrip("%"))
    page.keyboard.press("-")
    page.keyboard.press("-")
    page.wait_for_timeout(300)
    assert int(size.inner_text().rstrip("%")) < larger
    page.keyboard.press("0")
    page.wait_for_timeout(300)
    assert size.inner_text() == before
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "inside"
    page.keyboard.type("harm/x")
    page.keyboard.press("Home")
    assert page.url.endswith("/pages/6"), "keys in a field are the field's"


def test_buttons_change_the_size(opened):
    page = opened(f"{AT}/6")
    drawn(page, 6)
    width = page.locator(".here").bounding_box()["width"]
    page.get_by_role("button", name="Larger").click()
    page.wait_for_timeout(300)
    assert page.locator(".here").bounding_box()["width"] > width
    page.get_by_role("button", name="Fit width").click()
    page.wait_for_timeout(300)
    assert abs(page.locator(".here").bounding_box()["width"] - width) < 2


def test_text_can_be_selected(opened):
    page = opened(f"{AT}/6")
    layer = drawn(page, 6)
    box = layer.locator("span", has_text="Trafficking of children").bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    assert "children harms them" in page.evaluate("getSelection().toString()")


def test_as_text_and_back(opened):
    page = opened(f"{AT}/6?q=harms")
    drawn(page, 6)
    page.keyboard.press("ArrowRight")
    drawn(page, 7)
    page.get_by_role("link", name="As text").click()
    assert "/pages/7" in page.url and "view=text" in page.url and page.locator("#text mark").inner_text() == "harms"
    assert not any("pdf.min.mjs" in each for each in page.asked[-8:])
    page.locator("a[rel=next]").first.click()
    assert "/pages/8" in page.url and "view=text" in page.url
    page.get_by_role("link", name="As printed").click()
    drawn(page, 8)


def test_the_outline_and_the_form_lead_to_pages(opened):
    page = opened(f"{AT}/6")
    drawn(page, 6)
    page.get_by_role("link", name="Chapter 8").click()
    drawn(page, 8)
    page.locator("#number").fill("ii")
    page.locator("#number").press("Enter")
    drawn(page, 2)


def test_only_links_to_the_web_and_into_the_document_are_kept(opened):
    page = opened(f"{AT}/1")
    drawn(page, 1)
    links = page.locator(".links a")
    links.first.wait_for()
    assert links.count() == 2
    assert links.first.get_attribute(
        "href"
    ) == "https://publisher.example/more" and "noreferrer" in links.first.get_attribute("rel")
    links.nth(1).evaluate("each => each.click()")
    drawn(page, 7)


def test_shift_three_times_leaves_from_the_reader(opened, elsewhere):
    page = opened(f"{AT}/6")
    drawn(page, 6)
    page.locator(".paper").focus()
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(f"{elsewhere[0]}/**")


SLOW = "Object.defineProperty(navigator, 'connection', {value: {saveData: true, effectiveType: '4g'}})"


def test_who_saves_data_gets_the_text_and_a_button(opened):
    page = opened(f"{AT}/6", before=SLOW)
    page.wait_for_load_state("networkidle")
    assert page.locator("#text").is_visible() and not any("vendor" in each for each in page.asked)
    page.get_by_role("button", name="Show the page as printed").click()
    drawn(page, 6)
    assert not page.locator("#text").is_visible()


def test_the_text_stays_when_the_page_cannot_be_drawn(browser, address):
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.route(re.compile(r"/files/|\.pdf"), lambda route: route.abort())
    page.goto(f"{AT}/6")
    page.locator(".failed").wait_for()
    assert page.locator("#text").is_visible() and not page.locator(".reader").is_visible()
    page.locator("a[rel=next]").first.click()
    page.wait_for_url("**/pages/7?*")
    context.close()


@pytest.mark.parametrize("key", [LARGE, SCATTERED])
def test_one_page_of_a_large_file_needs_few_bytes(browser, address, record_property, key):
    """The list of pages of the first is a tree, that of the second one long row, each page beside its picture."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    taken = []
    page.on(
        "response", lambda got: "/files/" in got.url and taken.append((got.status, int(got.headers["content-length"])))
    )
    page.goto(f"/en/publications/{key}/pages/150")
    page.locator(f"{HERE} .textLayer", has_text="Sheet 150").wait_for()
    page.wait_for_load_state("networkidle")
    size = int(page.locator(".reader").get_attribute("data-bytes"))
    fetched = sum(length for _, length in taken)
    assert size > 78_000_000 and {status for status, _ in taken} == {206}
    assert fetched < LARGE_PICTURE * 2 + 1_000_000
    record_property(
        "shown bytes of one page",
        f"file of {size / 1e6:.0f} MB, {LARGE_PAGES} pages: {fetched / 1e3:.0f} kB in {len(taken)} parts",
    )
    context.close()


def test_the_reader_is_loaded_on_its_page_alone(opened):
    page = opened(f"/en/publications/{REPORT}")
    page.wait_for_load_state("networkidle")
    assert not any("reader" in each or "vendor" in each for each in page.asked)


def test_nothing_breaks_the_policy(opened):
    """`opened` fails on every message of a violated policy; this page uses fonts, links, marks and a worker."""
    heard = (
        "addEventListener('securitypolicyviolation', event => console.error(event.violatedDirective, event.blockedURI))"
    )
    page = opened(f"{AT}/1?q=children", before=heard)
    drawn(page, 1)
    page.keyboard.press("End")
    drawn(page, COUNT)
    with pytest.raises(Exception, match="TrustedScriptURL"):
        page.evaluate("new Worker('/static/x.js')")
    with pytest.raises(Exception, match=r"(?i)policy"):
        page.evaluate("trustedTypes.createPolicy('carrel-reader', {createScriptURL: each => each})")
    page.wait_for_timeout(200)
    page.faults.clear()  # those two


@pytest.mark.parametrize("size", ["", "-small"])
def test_covers_need_a_file(address, size):
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{address}/covers/{'0' * 64}{size}.webp")
