"""Numbers printed on the pages of a PDF: what a page is called, not what it says."""

import pytest

from carrel.documents import Page, reader
from conftest import script

TEXT = ["Every child has the right to be heard in all matters", "that affect the child, and to be told what follows."]


def read(tmp_path, *pages: list[str], catalogue: bytes = b"") -> list[Page]:
    paper = script("paper")
    made = paper.Paper()
    for lines in pages:
        made.page(paper.words(lines))
    (tmp_path / "made.pdf").write_bytes(made.done(catalogue))
    return [each for each in reader.read(tmp_path / "made.pdf", False) if isinstance(each, Page)]


@pytest.mark.parametrize("form", ["{}", "- {} -", "Page {} of 19", "page {}", "{} / 19", "[{}]"])
def test_the_printed_number_is_the_label_and_leaves_the_text(tmp_path, form):
    pages = read(tmp_path, *([*TEXT, form.format(number)] for number in range(7, 12)))
    assert [page.label for page in pages] == ["7", "8", "9", "10", "11"]
    assert {page.text for page in pages} == {" ".join(TEXT)}


def test_numbers_may_stand_at_the_head_and_be_roman(tmp_path):
    pages = read(tmp_path, *([number, *TEXT] for number in ("iii", "iv", "v", "1", "2", "3")))
    assert [page.label for page in pages] == ["iii", "iv", "v", "1", "2", "3"]
    assert all(page.text.startswith("Every child") for page in pages)


def test_the_number_of_the_page_itself_needs_no_label(tmp_path):
    pages = read(tmp_path, *([*TEXT, str(number)] for number in (1, 2, 3)))
    assert [page.label for page in pages] == ["", "", ""] and "2" not in pages[1].text


def test_a_year_a_figure_and_a_lone_number_stay(tmp_path):
    pages = read(tmp_path, [*TEXT, "2019"], [*TEXT, "48"], [*TEXT, "7"], ["1"], TEXT)
    assert [page.text.split()[-1] for page in pages] == ["2019", "48", "7", "1", "follows."]
    assert not any(page.label for page in pages)


def test_every_other_page_may_have_it_elsewhere(tmp_path):
    pages = read(tmp_path, *([*TEXT, str(n)] if n % 2 else [str(n), *TEXT] for n in range(11, 17)))
    assert [page.label for page in pages] == ["11", "12", "13", "14", "15", "16"]


def test_what_the_file_itself_says_goes_first(tmp_path):
    labels = b"/PageLabels << /Nums [0 << /S /D /P (A-) /St 1 >>] >>"
    pages = read(tmp_path, *([*TEXT, str(number)] for number in (7, 8, 9)), catalogue=labels)
    assert [page.label for page in pages] == ["A-1", "A-2", "A-3"] and "7" not in pages[0].text
