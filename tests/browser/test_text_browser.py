"""What a text browser shows: w3m, in a sensible order."""

import os
import shutil
import subprocess

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("w3m"), reason="w3m is missing; on Debian and Ubuntu: apt install w3m"),
]


@pytest.fixture
def dumped(address, tmp_path):
    """Path to the text of the page."""

    def dumped(path: str) -> str:
        command = ["w3m", "-dump", "-cols", "100", "-O", "UTF-8", "-o", "auto_image=0", f"{address}{path}"]
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        done = subprocess.run(command, env=kept | {"HOME": str(tmp_path)}, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return dumped


def in_order(text: str, *parts: str) -> None:
    at = 0
    for part in parts:
        assert part in text[at:], f"{part!r} does not follow in:\n{text[:3000]}"
        at = text.index(part, at) + len(part)


def test_first_page(dumped):
    in_order(dumped("/en/"), "Skip to content", "Leave this page quickly", "Carrel", "Find what protects children.",
             "] Search", "Fundamental texts", "Topics", "Places", "Newest", "Reading safely")  # fmt: skip


def test_results_of_a_search(dumped):
    text = dumped("/en/search?q=missing+children")
    in_order(text, "Leave this page quickly", "] Search", "Filter by", "Topic", "Apply filters", "on “missing children”",
             "Missing Children", "Read more", "All publications")  # fmt: skip


def test_filters_that_are_set_can_be_taken_back(dumped):
    in_order(
        dumped("/en/search?topic=legislation"), "[*]", "Legislation", "Apply filters", "Legislation ×", "Clear all"
    )


def test_a_publication(dumped):
    in_order(dumped("/en/publications/hague-2015-part-1-global-report"), "Leave this page quickly", "Child abduction",
             "A statistical analysis of applications made in 2015", "This summary in other languages", "Published by", "Topics")  # fmt: skip


@pytest.mark.parametrize(
    "path, parts",
    [
        ("/en/topics", ("Topics", "Grouped", "A to Z", "Child abuse")),
        ("/en/places/br", ("Places", "Brazil", "publication", "Help lines", "First line for tests", "100")),
        ("/en/gaps", ("Evidence and gap map", "By type", "Topic", "Child", "CSV")),
        ("/en/safety", ("Reading safely", "Leave quickly", "Help lines", "First line for tests")),
        ("/ar/", ("Carrel", "حماية")),
        ("/en/search?q=zzzz", ("0 publications", "Nothing was found.", "Browse by topic")),
        ("/en/publications/taken-back", ("A text that was taken back", "withdrawn", "Its publisher asked for it.")),
    ],
)
def test_other_pages(dumped, path, parts):
    in_order(dumped(path), *parts)
