"""The handbook: the same chapters in every language, and the printed one is made from the present text."""

import hashlib
import re
from pathlib import Path

import pypdfium2
import pytest

from carrel import files, founding
from carrel.languages import INTERFACE
from carrel.models import File, Publication
from conftest import script

printing = script("handbook")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.S)


def _texts(language: str) -> list[str]:
    return [path.read_text("utf-8") for path in printing.chapters(language)]


def _blocks(text: str) -> list[str]:
    return re.findall(r"```.*?```", text, re.S)


def _commands(text: str) -> list[str]:
    """Whole commands, in the order of their letters: languages order their sentences in their own way."""
    return sorted(each for each in CODE.findall(text) if each.startswith("`./carrel"))


def _levels(text: str) -> list[str]:
    return re.findall(r"^#+(?= )", re.sub(r"```.*?```", "", text, flags=re.S), re.M)


@pytest.mark.parametrize("language", [each for each in INTERFACE if each != "en"])
def test_every_language_has_the_same_chapters(language):
    assert [path.name for path in printing.chapters(language)] == [path.name for path in printing.chapters("en")]
    for path, text, english in zip(printing.chapters(language), _texts(language), _texts("en"), strict=True):
        for same in (_levels, _blocks, _commands):
            assert same(text) == same(english), (path, same.__name__)
        assert text.count("](") == english.count("]("), f"{path}: links"
        assert text.count("\n|") == english.count("\n|"), f"{path}: rows of tables"


def test_the_table_of_contents_is_whole():
    contents = (printing.TEXTS / "README.md").read_text("utf-8")
    for path in printing.chapters("en"):
        heads = re.findall(r"^#+ (.+)", path.read_text("utf-8"), re.M)
        assert f"[{heads[0]}](en/{path.name})" in contents or f"[{heads[1]}](en/{path.name})" in contents, path


@pytest.fixture(params=INTERFACE)
def book(request: pytest.FixtureRequest) -> tuple[str, Path]:
    return request.param, printing.FILES / f"handbook-{request.param}.pdf"


def test_the_printed_handbook_is_made_from_the_present_text(book):
    language, path = book
    made = printing.manifest()[path.name]
    assert made["made_from"] == printing.source(language), f"run scripts/handbook.py: {path.name} is old"
    assert made["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert path.stat().st_size < 300_000


def test_the_printed_handbook_has_a_title_pages_with_numbers_and_an_outline(book):
    language, path = book
    with pypdfium2.PdfDocument(path) as pdf:
        titles = [mark.get_title() for mark in pdf.get_toc()]
        assert pdf.get_metadata_dict()["Title"] == titles[0]
        assert [pdf.get_page_label(number) for number in range(4)] == ["i", "ii", "1", "2"]
        assert len(titles) == 2 + sum(len(_levels(text)) for text in _texts(language)) - 1
        assert len(pdf) == printing.manifest()[path.name]["pages"]


def test_the_words_of_the_printed_handbook_are_read_in_their_order(book):
    language, path = book
    with pypdfium2.PdfDocument(path) as pdf:
        read = {word for page in pdf for word in re.findall(r"\w+", page.get_textpage().get_text_range())}
    words = re.findall(
        r"[^\W\d_]{3,}", printing.unmarked(CODE.sub(" ", re.sub(r"\]\(.*?\)", "]", "".join(_texts(language)))))
    )
    assert len({*words} & read) >= 0.99 * len({*words}), sorted({*words} - read)


def test_the_sample_library_is_founded_with_the_handbook_and_its_files(home):
    assert founding.prepare(sample=True)
    held = File.objects.filter(publication=founding.handbook().id)
    assert [file.language for file in held.order_by("pk")] == founding.handbook().languages == list(INTERFACE)
    for file in held:
        assert files.place(file.sha256).read_bytes() == (printing.FILES / file.name).read_bytes()
        assert file.media_type == "application/pdf" and file.label == founding.handbook().title[file.language]
    oldest = Publication.objects.order_by("added").values_list("id", flat=True).first()
    assert Publication.objects.count() == 31 and oldest == founding.handbook().id
    assert not founding.prepare(sample=True) and Publication.objects.count() == 31


def test_a_library_of_ones_own_gets_no_handbook(home):
    assert not founding.prepare(sample=False)
    assert not Publication.objects.exists() and not File.objects.exists()
