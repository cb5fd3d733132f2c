"""What every kind of document keeps to, and what each of them understands."""

import shutil
from pathlib import Path

import pytest

from carrel import documents
from carrel.documents import Begun, Ended, Page, Unreadable, reader
from carrel.documents.cutting import Break, pages

SAMPLES = Path(__file__).parents[1] / "samples" / "documents"
KINDS = ["policy.pdf", *(f"listening.{kind}" for kind in ("docx", "pptx", "odt", "epub", "html", "txt"))]
EVERY = pytest.mark.parametrize("name", KINDS)
TOLD = [name for name in KINDS if name.endswith(("docx", "odt", "epub", "html"))]  # the same text in each


def read(path: Path) -> tuple[Begun, list[Page], Ended]:
    begun, *found, ended = reader.read(path, recognise=False)
    return begun, found, ended


def blocks(name: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for page in read(SAMPLES / name)[1] for block in page.blocks]


@EVERY
def test_a_kind_is_known_by_its_content_whatever_its_name(name, tmp_path):
    kind = documents.sniff(SAMPLES / name)
    assert kind and name.split(".")[1] == kind.NAME and f".{kind.NAME}" in kind.SUFFIXES
    for other in ("x.pdf", "x.docx", "no suffix", "a\nb.epub", "ع" * 120):
        shutil.copy(SAMPLES / name, tmp_path / other)
        assert documents.sniff(tmp_path / other) is kind
        assert [type(each) for each in read(tmp_path / other)] == [Begun, list, Ended]


@EVERY
def test_each_is_known_by_one_kind_only(name):
    head = (SAMPLES / name).read_bytes()[:65536]
    found = [kind.NAME for kind in documents.kinds() if kind.recognises(SAMPLES / name, head)]
    assert found in ([name.split(".")[1]], ["html", "txt"]), "HTML is text, too, and asked before"


@EVERY
def test_pages_are_counted_from_one_and_hold_lines_of_text(name):
    begun, found, ended = read(SAMPLES / name)
    assert [page.number for page in found] == list(range(1, begun.pages + 1)) and begun.kind == documents.sniff(
        SAMPLES / name
    ).NAME
    for page in found:
        for block in page.blocks:
            assert block.text == block.text.strip() and "\n" not in block.text and block.text
            assert block.kind == "row" or "\t" not in block.text
    assert all(1 <= line.page <= begun.pages and line.level >= 1 for line in begun.outline)
    assert ended.language == "en" and ended.unread == () == ended.notes


@EVERY
def test_what_the_file_says_of_itself(name):
    begun = read(SAMPLES / name)[0]
    if name.endswith("txt"):
        assert begun.metadata == {}
        return
    assert begun.metadata["title"] in ("Listening to children", "Safe houses, safe children")
    assert begun.metadata["author"] == "House Council" and begun.metadata["language"] == "en-gb"
    assert begun.metadata["created"] in ("2021-03-04", "2022-05-06")


@EVERY
@pytest.mark.parametrize("part", [0.2, 0.6, 0.95])
def test_a_file_that_was_cut_off_says_so_or_gives_what_is_left(name, part, tmp_path):
    data = (SAMPLES / name).read_bytes()
    (tmp_path / "cut").write_bytes(data[: int(len(data) * part)])
    try:
        begun, found, _ = read(tmp_path / "cut")
    except Unreadable as problem:
        assert str(problem).endswith(".")
    else:
        assert len(found) == begun.pages >= 1


@EVERY
def test_noise_in_a_file_is_no_fault_of_ours(name, tmp_path):
    """Each hundredth byte is another one."""
    data = bytearray((SAMPLES / name).read_bytes())
    for start in range(9):
        noisy = bytearray(data)
        for place in range(start * 11 + 20, len(noisy), 101):
            noisy[place] ^= 0x55
        (tmp_path / "noisy").write_bytes(noisy)
        try:
            read(tmp_path / "noisy")
        except Unreadable as problem:
            assert str(problem)


@pytest.mark.parametrize("name", TOLD)
def test_headings_items_and_rows(name):
    found = blocks(name)
    assert ("li", "Sit lower than the child.") in found and ("row", "Age\tMinutes") in found
    assert ("p", "A child who is heard is safer than one who is only watched over.") in found
    assert found[0][0] == "h1" and not any("never" in text or "struck" in text for _, text in found)


@pytest.mark.parametrize("name", ["listening.docx", "listening.odt"])
def test_pages_end_where_the_writer_ended_them_and_notes_stand_at_their_end(name):
    _, (first, second), _ = read(SAMPLES / name)
    assert first.blocks[-1].text == "As the children themselves told us in 2020."
    assert second.blocks[-1].text == "We write it down, and we say what will happen next."


def test_a_slide_is_a_page_with_its_notes():
    begun, (first, second), _ = read(SAMPLES / "listening.pptx")
    assert [block.kind for block in first.blocks] == ["h1"]
    assert [(block.kind, block.text) for block in second.blocks] == [
        ("h2", "Questions"),
        ("li", "What did you hear?"),
        ("li", "Who else knows?"),
        ("p", "Give the room a minute of silence."),
    ]
    assert [(line.title, line.page) for line in begun.outline] == [("Listening to children", 1), ("Questions", 2)]


def test_a_book_has_chapters_printed_pages_contents_and_a_cover():
    begun, found, _ = read(SAMPLES / "listening.epub")
    assert [page.label for page in found] == ["", "12", "13"]
    assert [(line.title, line.page) for line in begun.outline] == [("Second chapter", 1), ("First chapter", 2)]
    assert reader.cover(SAMPLES / "listening.epub")[8:12] == b"WEBP"


@pytest.mark.parametrize("name", ["listening.txt", "utf16.txt", "windows.txt"])
def test_text_in_any_encoding(name):
    _, (first, second), _ = read(SAMPLES / name)
    assert first.blocks[1].text == "A child who is heard is safer than one who is only watched over."
    assert [block.kind for block in first.blocks] == ["p", "p", "li", "li"]
    assert second.text == "We write it down – “always”."


def test_text_in_an_old_arabic_encoding():
    _, (page,), ended = read(SAMPLES / "arabic.txt")
    assert page.text.startswith("حماية الطفل مسؤولية الجميع") and ended.language == "ar"


def test_long_texts_are_cut_between_blocks_and_a_heading_stays_with_what_follows():
    parts = []
    for number in range(40):
        parts += [documents.Block("h2", f"Heading {number}"), documents.Block("p", "word " * 120)]
    found = pages(parts)
    assert len(found) > 5 and sum(len(page.blocks) for page in found) == 80
    assert all(len(page.text) <= 3700 and page.blocks[-1].kind == "p" for page in found)
    assert "".join(page.text for page in pages([documents.Block("p", "word " * 5000)])).count("word") == 5000
    assert [page.number for page in pages([Break("1")])] == [1]
