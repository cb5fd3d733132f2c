"""Suggestions under the search field in a real browser: by keyboard, by pointer, read out, in Arabic, without scripts."""

import pytest

pytestmark = pytest.mark.browser
FIELD = ".find input[type=search]"
SAVING = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"


def questions(page):
    """What was asked for suggestions."""
    return [each for each in page.asked if "/suggest?" in each]


def typed(page, text):
    page.locator(FIELD).press_sequentially(text)
    page.locator("[role=listbox]").wait_for()
    return page.locator("[role=option]")


def chosen(page):
    """The option that the field says is active, which is the one that is selected."""
    active = page.locator(FIELD).get_attribute("aria-activedescendant")
    selected = page.locator("[role=option][aria-selected=true]")
    assert selected.count() == (1 if active else 0)
    return selected.locator("b").inner_text() if active and selected.get_attribute("id") == active else None


def test_the_field_is_a_combobox_with_a_list(opened):
    page = opened()
    field = page.get_by_role("combobox", name="Search the library")
    assert field.get_attribute("aria-expanded") == "false" and field.get_attribute("aria-autocomplete") == "list"
    options = typed(page, "missing")
    names = page.get_by_role("listbox", name="Suggestions")
    assert names.get_attribute("id") == field.get_attribute("aria-controls")
    assert field.get_attribute("aria-expanded") == "true" and chosen(page) is None
    assert page.locator("[role=status]", has_text=f"{options.count()} suggestions").count() == 1
    assert options.first.inner_text().startswith("Missing children") and "publications" in options.first.inner_text()


def test_arrows_go_round_and_enter_goes_there(opened):
    page = opened()
    options = typed(page, "missing")
    first, last = options.first.locator("b").inner_text(), options.last.locator("b").inner_text()
    page.keyboard.press("ArrowDown")
    assert chosen(page) == first
    page.keyboard.press("ArrowUp")
    assert chosen(page) is None
    page.keyboard.press("ArrowUp")
    assert chosen(page) == last
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert chosen(page) == first and page.locator(FIELD).input_value() == "missing"
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/topics/missing-children")


def test_enter_searches_when_nothing_is_chosen(opened):
    page = opened()
    typed(page, "missing")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search?q=missing")


def test_escape_closes_then_clears(opened):
    page = opened()
    field = page.locator(FIELD)
    typed(page, "missing")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert not page.locator("[role=listbox]").is_visible() and field.input_value() == "missing"
    assert field.get_attribute("aria-expanded") == "false" and chosen(page) is None
    page.keyboard.press("ArrowDown")
    assert page.locator("[role=listbox]").is_visible() and chosen(page) == "Missing children"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert field.input_value() == ""
    page.keyboard.press("ArrowDown")
    assert not page.locator("[role=listbox]").is_visible()


def test_tab_closes_and_goes_on(opened):
    page = opened()
    typed(page, "missing")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert not page.locator("[role=listbox]").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Search"


def test_a_click_goes_there_and_the_field_keeps_the_focus_until_then(opened):
    page = opened("/en/search")
    options = typed(page, "unicef")
    options.first.hover()
    page.mouse.down()
    assert page.evaluate("document.activeElement.matches('.find input')")
    page.mouse.up()
    page.wait_for_url("**/en/organisations/unicef")


def test_what_is_gone_closes_the_list_and_is_said(opened):
    page = opened()
    typed(page, "miss")
    page.locator(FIELD).press_sequentially("qqq")
    page.locator("[role=status]", has_text="No suggestions").wait_for(state="attached")
    assert not page.locator("[role=listbox]").is_visible()
    page.locator(FIELD).fill("")
    assert page.locator("p[role=status]").inner_text() == ""


def test_keys_in_quick_succession_are_one_question(opened):
    page = opened()
    typed(page, "missing")
    assert len(questions(page)) < 7, "one question after a pause, not one a letter"
    assert questions(page)[-1].endswith("q=missing")


def test_nothing_is_asked_when_the_reader_saves_data(opened):
    page = opened("/en/", before=SAVING)
    page.locator(FIELD).press_sequentially("missing")
    page.wait_for_timeout(500)
    assert not questions(page) and page.get_by_role("searchbox").count() == 1


def test_without_scripts_it_is_a_plain_search(opened):
    page = opened("/en/", scripts=False)
    page.get_by_role("searchbox").fill("missing")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search?q=missing")
    assert not questions(page) and page.locator("article.card").count() > 0


def test_in_arabic(opened):
    page = opened("/ar/")
    options = typed(page, "حماية")
    field, box = (page.locator(each).bounding_box() for each in (".find", "[role=listbox]"))
    assert abs(field["x"] - box["x"]) < 2 and abs(field["width"] - box["width"]) < 2
    label = options.first.locator("b").bounding_box()
    assert label["x"] + label["width"] > box["x"] + box["width"] - 40, "labels begin on the right"
    page.keyboard.press("ArrowDown")
    assert chosen(page) == "حماية الطفل"
    page.keyboard.press("Enter")
    page.wait_for_url("**/ar/topics/child-protection")


def test_another_language_is_marked_as_such(opened):
    page = opened()
    note = typed(page, "حماية الطفل").first.locator("i")
    assert note.get_attribute("lang") == "ar" and note.get_attribute("dir") == "auto"


def test_a_neutral_tab_title_stays_one(opened):
    page = opened("/en/?quiet=yes")
    typed(page, "missing")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/topics/missing-children?quiet=yes")


@pytest.mark.parametrize("path", ["/en/", "/en/search", "/ar/", "/ar/search"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_the_list_fits_under_the_field_and_can_be_touched(opened, path, width):
    page = opened(path, viewport={"width": width, "height": 800})
    options = typed(page, "حماية" if "/ar/" in path else "child")
    field, box = (page.locator(each).bounding_box() for each in (".find", "[role=listbox]"))
    assert field["y"] + field["height"] <= box["y"] < field["y"] + field["height"] + 12
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert all(each.bounding_box()["height"] >= 44 for each in options.all())
    for _ in range(options.count()):
        page.keyboard.press("ArrowDown")
    last = options.last.bounding_box()
    assert box["y"] <= last["y"] and last["y"] + last["height"] <= box["y"] + box["height"] + 1, (
        "what is chosen is in sight"
    )
    middle = (last["x"] + 20, last["y"] + last["height"] / 2)
    if middle[1] < 800 - 70:
        assert page.evaluate("([x, y]) => !!document.elementFromPoint(x, y).closest('[role=option]')", list(middle))
