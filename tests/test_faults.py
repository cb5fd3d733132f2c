"""Files with every fault there is: what cannot be read says why, and costs nothing else."""

import shutil
from pathlib import Path

import pytest

from carrel import documents
from carrel.documents import Ended, Page, Unreadable, asking, reader
from carrel.documents.reading import Failed, Limits, Readers
from conftest import script

SAMPLES = Path(__file__).parent / "samples" / "documents"
SEEN = "Every child has the right to be heard in all matters\nthat affect the child."
recognising = pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")


def read(name: str, recognise: bool = False) -> tuple[list[Page], Ended]:
    _, *found, ended = reader.read(SAMPLES / name, recognise)
    return found, ended


def text(name: str) -> str:
    return "\n".join(page.text for page in read(name)[0])


# --- every fault -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("broken.pdf", "damaged"),
        ("locked.pdf", "password"),
        ("empty.pdf", "is empty"),
        ("book.zip", "a ZIP file"),
        ("bomb.docx", "unpacks to far more"),
        ("bomb.epub", "unpacks to far more"),
        ("drm.epub", "locked"),
        ("nowhere.pdf", "cannot be opened"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(name, why):
    with pytest.raises(Unreadable, match=why):
        list(reader.read(SAMPLES / name))


@pytest.mark.parametrize(
    ("start", "why"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Office"),
        (b"{\\rtf1", "RTF"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"\x00\x01\x02", "cannot be told"),
    ],
)
def test_what_is_no_document_is_named(start, why, tmp_path):
    (tmp_path / "report.pdf").write_bytes(start + b"\x00" * 100)
    with pytest.raises(Unreadable, match=why):
        list(reader.read(tmp_path / "report.pdf"))


def test_a_file_is_read_as_what_it_is():
    assert documents.sniff(SAMPLES / "mislabelled.docx").NAME == "pdf"
    assert len(read("mislabelled.docx")[0]) == 4


def test_a_damaged_page_leaves_the_others():
    found, ended = read("damaged-page.pdf")
    assert [bool(page.blocks) for page in found] == [True, False, True]
    assert ended.notes == ("The file is damaged: 1 of 3 pages cannot be read (2).",)


def test_entities_are_passed_over():
    assert text("entity.docx") == "Before after the entities."


def test_a_form_without_pages_is_noted():
    assert "XFA" in read("form.pdf")[1].notes[0]


def test_scripts_are_noted_and_left_out_of_a_single_page():
    assert read("scripts.pdf")[1].notes == ("The file holds scripts, which Carrel never runs.",)
    whole, page = (SAMPLES / "scripts.pdf").read_bytes(), asking.extracted(SAMPLES / "scripts.pdf", 1)
    for word in (b"/JavaScript", b"/Launch", b"/OpenAction", b"/EmbeddedFile", b"/AA", b"/Annot", b"calc.exe"):
        assert word in whole and word not in page


def test_ten_thousand_pages_and_a_file_that_explodes(tmp_path):
    (tmp_path / "many.pdf").write_bytes(script("paper").many(10_000))
    with Readers(2, Limits(recognise=False)) as readers:
        jobs = [("many", tmp_path / "many.pdf"), ("bomb", SAMPLES / "bomb.pdf")]
        count, ends = 0, {}
        for key, what in readers.read(jobs):
            count += isinstance(what, Page)
            ends[key] = what
        assert count == 10_000 and isinstance(ends["many"], Ended) and ends["many"].language == "en"
        assert isinstance(ends["bomb"], Failed) and "memory" in ends["bomb"].reason and ends["bomb"].again
        assert 0 < readers.peak <= Limits().memory


def test_samples_are_those_the_script_makes():
    made = script("packing").packages() | script("samples").texts()
    for name, data in made.items():
        assert (SAMPLES / name).read_bytes() == data, f"run scripts/samples.py: {name} is old"
