"""axe-core finds nothing: every kind of page, in four languages, light and dark, on a phone and wide."""

from pathlib import Path

import pytest

from browser.kinds import LANGUAGES, PAGES, STATUS, help_lines, no_help_lines

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "tags => axe.run(document, {resultTypes: ['violations'], runOnly: tags})"
SIZES = {"phone": (360, 740), "wide": (1280, 900)}


@pytest.fixture(scope="package")
def axe() -> str:
    found = pytest.importorskip("axe_playwright_python")
    return (Path(found.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="package", params=SIZES)
def screen(request, browser, address):
    """A page of that size. Colours change at once, so that axe does not see them on their way."""
    width, height = SIZES[request.param]
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def look(axe, record_property):
    """Look at a page as it is now, in both colour schemes; answers what axe found, as lines to read."""
    runs = 0

    def look(page) -> list[str]:
        nonlocal runs
        page.evaluate(axe)
        found: list[str] = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [f"{page.url} {scheme}: {line}" for line in _lines(page.evaluate(RUN, TAGS))]
            runs += 1
        page.emulate_media(color_scheme=None)
        return found

    yield look
    record_property("sum axe-core, runs", runs)


def _lines(result: dict) -> list[str]:
    return [
        f"{fault['id']} ({len(fault['nodes'])} times): {fault['help']}\n    {node['html'][:200]}\n    "
        + node["failureSummary"].replace("\n", "\n    ")
        for fault in result["violations"]
        for node in fault["nodes"][:2]
    ]


@pytest.mark.parametrize("kind", PAGES)
def test_no_violation(screen, look, kind):
    found = []
    for language in LANGUAGES:
        answer = screen.goto(f"/{language}{PAGES[kind]}")
        assert answer.status == STATUS.get(kind, 200)
        found += look(screen)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", ["/en/safety", "/ar/safety", "/en/places/br"])
def test_without_help_lines(screen, look, folder, path):
    no_help_lines(folder)
    try:
        screen.goto(path)
        assert "First line for tests" not in screen.content()
        assert not look(screen)
    finally:
        help_lines(folder)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_with_the_suggestions_open(screen, look, language):
    screen.goto(f"/{language}/search")
    screen.locator(".find input[type=search]").press_sequentially("child" if language == "en" else "حماية")
    screen.locator("[role=option]").first.wait_for()
    screen.keyboard.press("ArrowDown")
    found = look(screen)
    assert screen.locator("[role=listbox]").is_visible()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", ["/en/search", "/ar/search?topic=legislation", "/en/publications/case-files"])
def test_with_everything_folded_open(screen, look, path):
    screen.goto(path)
    screen.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = look(screen)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "path", ["/en/publications/study-of-harm/pages/6?q=trafficking", "/ar/publications/arabic-study/pages/1"]
)
def test_with_the_printed_page_drawn(screen, look, path):
    screen.goto(path)
    screen.locator(".here:not([aria-busy]) .textLayer span").first.wait_for()
    found = look(screen)
    assert screen.locator(".here canvas").is_visible()
    assert not found, "\n".join(found)


def test_while_leaving_is_counted(screen, look):
    screen.goto("/en/safety")
    screen.keyboard.press("Shift")
    screen.keyboard.press("Shift")
    found = look(screen)
    assert not found, "\n".join(found)
