"""RIS as reference managers and web sites really write it."""

import pytest

from carrel import formats, founding, terms
from carrel.formats import Entry, Problem, Unreadable
from carrel.vocabulary import Vocabularies


@pytest.fixture(scope="module")
def words() -> Vocabularies:
    return Vocabularies([*founding.concepts(), *terms._given()])


@pytest.fixture
def read(tmp_path, words):
    def reading(data: str | bytes, name: str = "list.ris") -> list[Entry | Problem]:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return list(formats.recognise(path).read(path, words))

    return reading


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_ends_of_lines_and_encodings(read, end, encoding):
    text = end.join(
        ["TY  - RPRT", "TI  - Niñez", "AB  - One", "two", "ER  -", "", "TY  - BOOK", "TI  - Dos", "ER  - ", ""]
    )
    one, two = read(text.encode(encoding))
    assert (
        one.record.title == {"en": "Niñez"} and one.record.abstract == {"en": "One\ntwo"} and two.record.type == "book"
    )


def test_a_reference_that_is_not_closed_ends_where_the_next_begins(read):
    found = read("TY  - RPRT\nTI  - One\nTY  - RPRT\nAU  - Nobody\nER  - \nTY  - RPRT\nTI  - Three\n")
    assert [isinstance(each, Entry) for each in found] == [True, False, True]
    assert found[1].where == "line 3" and "title" in found[1].what and "Nobody" in found[1].raw


def test_lines_outside_of_a_reference_are_told_and_headings_of_databases_are_not(read):
    found = read(
        "Provider: A house\nDatabase: One\n\nTY  - RPRT\nTI  - One\nER  - \n\nTI  - Stray\nAU  - Doe, J.\nER  - \n"
    )
    assert [isinstance(each, Entry) for each in found] == [True, False]
    assert found[1].where == "line 8" and "TY  - " in found[1].what and found[1].raw == "TI  - Stray\nAU  - Doe, J."


def test_an_empty_tag_swallows_nothing(read):
    (found,) = read("TY  - RPRT\nTI  - One\nPB  - \nPY  - 2014\nER  - \n")
    assert found.record.issued == "2014" and not found.record.contributors


def test_what_cannot_be_kept_in_its_field_stands_in_the_note(read):
    (found,) = read("TY  - RPRT\nTI  - One\nDA  - next spring\nSN  - 123\nSN  - 9780306406157\nDO  - none\nER  - \n")
    assert found.record.identifiers == {"isbn": "9780306406157"}
    assert {*found.record.note.split("\n")} == {"Identifier: 123", "Identifier: doi none", "Date: next spring"}


def test_five_thousand_authors_and_corporate_ones(read):
    lines = "".join(f"AU  - Name{n}, Given\n" for n in range(5000))
    (found,) = read(f"TY  - RPRT\nTI  - One\n{lines}AU  - UNICEF, Innocenti Research Centre\nAU  - ICMEC\nER  - \n")
    made = found.record.contributors
    assert len(made) == 5002 and [each.organisation for each in made[-2:]] == [
        "unicef-innocenti-research-centre",
        "icmec",
    ]


@pytest.mark.parametrize("data", [b"\x1f\x8b\x08\x00" + b"\x00" * 3000, b"PK\x03\x04" + b"\x00" * 500])
def test_packed_files_are_not_unpacked(read, data):
    with pytest.raises(Unreadable):
        read(data)
