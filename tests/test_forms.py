"""Fields of forms and comments in PDF are read with their pages."""

import pytest
from django.test import Client

import papers
from carrel import holding, proposals, transcripts
from carrel.documents import FORM, Ended, Page, reader
from carrel.search import following
from conftest import WHO, record, write

TITLE = [(24, "Pledge of a Warden")]


def read(tmp_path, pages, notes, **more):
    """{page: its paragraphs}, and the notes on the document."""
    path = papers.write(tmp_path / "form.pdf", papers.pdf(pages, notes=notes, **more))
    found = list(reader.read(path, recognise=False))
    texts = {page.number: [block.text for block in page.blocks] for page in found if isinstance(page, Page)}
    (ended,) = (each for each in found if isinstance(each, Ended))
    return texts, ended.notes


def field(kind: str, name: str, more: str) -> tuple[int, str]:
    return 1, f"/Subtype/Widget/FT/{kind}/T({name}){more}"


def test_what_was_filled_in_is_read_with_its_page(tmp_path):
    arabic = b"\xfe\xff" + "ليلى".encode("utf-16-be")
    notes = [
        field("Tx", "name", "/TU(Your name)/V(Ana Reyes)"),
        field("Tx", "town", "/V(Mombasa)"),
        field("Tx", "empty", "/TU(Nothing here)"),
        field("Ch", "day", f"/Ff {1 << 17}/Opt[(Monday)(Friday)]/TU(Day)/V(Friday)"),
        field("Tx", "arabic", f"/V<{arabic.hex()}>"),
    ]
    texts, said = read(tmp_path, [TITLE, [(12, "Second page")]], notes)
    assert texts[1] == ["Pledge of a Warden", "Your name: Ana Reyes", "Mombasa", "Day: Friday", "ليلى"]
    assert texts[2] == ["Second page"] and said[0].startswith(FORM)


def test_a_page_that_is_only_a_form_has_its_words(tmp_path):
    texts, _ = read(tmp_path, [[]], [field("Tx", "name", "/TU(Your name)/V(Ana Reyes)")])
    assert texts[1] == ["Your name: Ana Reyes"]


def test_comments_are_read_and_links_are_not(tmp_path):
    notes = [
        (1, "/Subtype/FreeText/Contents(Checked in June)"),
        (1, "/Subtype/Text/Contents(Ask the harbour)"),
        (1, "/Subtype/Popup/Contents(Ask the harbour)"),
        (1, "/Subtype/Highlight/Contents(Ask the harbour)"),
        (1, "/Subtype/Link/Contents(A link)/A<</S/URI/URI(https://x.example)>>"),
    ]
    texts, said = read(tmp_path, [TITLE], notes)
    assert texts[1] == ["Pledge of a Warden", "Checked in June", "Ask the harbour"] and not said


@pytest.mark.parametrize(
    "note",
    [
        field("Tx", "secret", f"/Ff {1 << 13}/V(lamplighter)"),
        field("Tx", "hidden", "/F 2/V(lamplighter)"),
        field("Btn", "box", "/TU(lamplighter)/AS/Off"),
        (1, "/Subtype/Text/F 32/Contents(lamplighter)"),
        (1, f"/Subtype/Text/Contents({'x' * 100_000})"),
        (1, "/Subtype/Text"),
    ],
)
def test_what_nobody_is_to_see_is_not_read(tmp_path, note):
    assert read(tmp_path, [TITLE], [note])[0] == {1: ["Pledge of a Warden"]}


def test_a_page_full_of_comments_is_read_so_far(tmp_path):
    notes = [(1, f"/Subtype/Text/Contents({n} {'word ' * 200})") for n in range(2_000)]
    assert 30_000 < len("".join(read(tmp_path, [TITLE], notes)[0][1])) < 42_000


def test_a_filled_in_form_is_found(home, tmp_path):
    write(record("pledge"))
    notes = [field("Tx", "name", "/TU(Your name)/V(Lamplighter)")]
    holding.attach("pledge", papers.write(tmp_path / "form.pdf", papers.pdf([TITLE], notes=notes)), WHO)
    with transcripts.alone():
        transcripts.read(1, lambda found: proposals.settle(found, "librarian"))
    following.catch_up()
    assert b"Lamplighter" in Client().get("/en/search.json?q=lamplighter").content
