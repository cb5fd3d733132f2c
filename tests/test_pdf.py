"""PDF put together into text; text recognised in pictures; languages."""

import os
import shutil
from pathlib import Path

import pytest

from carrel import documents
from carrel.documents import Block, Ended, Page, nonsense, ocr, reader
from carrel.documents.language import language
from carrel.documents.lines import Line
from carrel.documents.paragraphs import Paragraphs, plain

SAMPLES = Path(__file__).parent / "samples" / "documents"
SEEN = "Every child has the right to be heard in all matters\nthat affect the child."
recognising = pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")


def read(name: str, recognise: bool = False) -> tuple[list[Page], Ended]:
    _, *found, ended = reader.read(SAMPLES / name, recognise)
    return found, ended


def text(name: str) -> str:
    return "\n".join(page.text for page in read(name)[0])


# --- PDF as text -----------------------------------------------------------------------------------------------------


def test_printed_labels_outline_and_headings():
    begun, *found, _ = reader.read(SAMPLES / "policy.pdf")
    assert [page.label for page in found] == ["i", "ii", "1", "2"]
    assert [(line.title, line.page) for line in begun.outline] == [("Duties", 3), ("Complaints", 4)]
    assert begun.metadata["keywords"] == "houses, complaints" and begun.metadata["modified"] == "2021-03-05"
    assert found[0].blocks[0] == Block("h1", "Safe houses, safe children")
    assert found[3].blocks[0] == Block("h2", "2 Complaints") and found[3].blocks[2] == Block("h3", "How it is answered")


def test_lines_become_paragraphs_and_hyphens_at_their_ends_are_undone():
    found = read("policy.pdf")[0][2].blocks
    assert "This policy says what that duty is, who carries it" in found[1].text
    assert found[2].text.startswith("The house protects every child from harm, and child-protection comes before")
    assert "Understanding this is part of the work." in found[2].text
    assert found[4:] == (
        Block("li", "a named person for complaints,"),
        Block("li", "a list of rooms that no adult enters alone with a child,"),
    )


def test_columns_and_numbered_items():
    found = read("columns.pdf")[0][0].blocks
    assert found[1].text.endswith("teaches silence. The interview is therefore short.")
    assert found[2:] == (
        Block("li", "1. Ask one question."),
        Block("li", "2. Wait for the answer, however long it takes."),
        Block("li", "3. Thank the child."),
    )


def test_words_from_right_to_left_are_in_the_order_in_which_they_are_read():
    found, ended = read("arabic.pdf")
    assert "حماية الطفل مسؤولية الجميع في كل بيت ويجب أن نستمع" in found[0].text and ended.language == "ar"


def test_latin_words_in_arabic_lines_keep_their_order():
    found = reader.read(documents_of_the_library() / "handbook-ar.pdf")
    whole = "\n".join(page.text for page in found if isinstance(page, Page))
    assert "./carrel --port 8080" in whole and "Ctrl+C" in whole and "carrel.toml" in whole


def documents_of_the_library() -> Path:
    return Path(documents.__file__).parents[1] / "library" / "files"


def test_chinese_without_its_font_has_no_spaces_at_line_ends():
    found, ended = read("chinese.pdf")
    assert "每一个机构都应当倾听儿童的声音" in found[0].text and ended.language == "zh"


def lines(*texts: str, hyphens: tuple[int, ...] = ()) -> list[Line]:
    return [Line(each, 72, 72 + 5 * len(each), 700 - 14 * n, 12, n in hyphens) for n, each in enumerate(texts)]


@pytest.mark.parametrize(
    ("first", "second", "before", "joined"),
    [
        ("the under", "standing of it goes on here", "", "the understanding of it goes on here"),
        (
            "the child",
            "protection of it goes on here",
            "a child-protection policy",
            "the child-protection of it goes on here",
        ),
        (
            "the child",
            "protection of it goes on here",
            "every child needs protection",
            "the child-protection of it goes on here",
        ),
        ("the child", "protection of it goes on here", "childprotection", "the childprotection of it goes on here"),
        ("the African", "American of it goes on here", "", "the African-American of it goes on here"),
        ("from 2012", "2013 it goes on here and there", "", "from 2012-2013 it goes on here and there"),
    ],
)
def test_a_hyphen_stays_where_the_document_has_it_elsewhere(first, second, before, joined):
    made = Paragraphs()
    found = lines(first, second, hyphens=(0,))
    made.learn(found, f"{before} and other words")
    assert [block.text for block in made.blocks(found)] == [joined]


def test_signs_are_the_usual_ones():
    assert plain("o\ufb03ce  and\u00a0\x00\u202emore") == "office and more"
    assert plain("\ufee3\ufeae\ufea3\ufe92\ufe8e") == "مرحبا"


def test_nonsense_is_told_from_figures_and_contents():
    assert nonsense.is_nonsense("\ue010\ue011 \ue012\ufffd" * 20) and nonsense.is_nonsense('"#%$&* (/)=! +?#' * 20)
    assert not nonsense.is_nonsense("12.5 13.7 14.2 2012 2013 " * 20) and not nonsense.is_nonsense(
        "Duties ......... 12\n" * 20
    )
    assert (
        not nonsense.is_nonsense("حماية الطفل " * 20)
        and not nonsense.is_nonsense("?")
        and not nonsense.is_nonsense("保护儿童" * 30)
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The protection of children is the duty of every state and every adult.", "en"),
        ("La protección de los niños es deber de todos los Estados.", "es"),
        ("La protection des enfants est le devoir de tous les États.", "fr"),
        ("حماية الأطفال واجب على جميع الدول والبالغين", "ar"),
        ("保护儿童是每个国家的责任", "zh"),
        ("Police", ""),
        ("12 345 678 90 12 345 678 90 12 345", ""),
    ],
)
def test_the_language_of_a_text(words, found):
    assert language(words) == found


# --- pictures of text ------------------------------------------------------------------------------------------------


@recognising
@pytest.mark.parametrize("name", ["scanned.pdf", "stamped.pdf", "nonsense.pdf"])
def test_the_text_of_a_picture_is_recognised_and_said_to_be(name):
    (page,), ended = read(name, recognise=True)
    assert page.text.startswith(SEEN) and page.confidence and 0.5 < page.confidence <= 1
    assert ended.recognised == (1,) and ended.unread == () and ended.language == "en"


@pytest.mark.parametrize("name", ["scanned.pdf", "nonsense.pdf"])
def test_without_tesseract_the_page_is_unread_and_a_note_says_why(name, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    (page,), ended = read(name, recognise=True)
    assert page.blocks == () and page.confidence is None
    assert ended.unread == (1,) and ended.recognised == () and ended.notes == (reader.MISSING,)


def test_a_recognition_that_fails_costs_its_page(monkeypatch, tmp_path):
    program = tmp_path / "tesseract"
    program.write_text('#!/bin/sh\n[ "$1" = --list-langs ] && printf "List\\neng\\n" && exit 0\nexit 3\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    (page,), ended = read("stamped.pdf", recognise=True)
    assert (
        page.text == "Copy 7"
        and ended.unread == (1,)
        and ended.notes == ("Page 1 was not recognised: tesseract ended with an error (3).",)
    )


def test_the_pack_of_the_language_is_chosen(monkeypatch):
    monkeypatch.setattr(ocr, "installed", lambda: ("ara", "chi_sim", "deu", "eng", "fra", "spa"))
    assert ocr.packs("es") == ("spa",) and ocr.packs("zh") == ("chi_sim",) and ocr.packs("pt-br") == ocr.packs("")
    assert ocr.packs("") == ("eng", "fra", "spa", "ara")
