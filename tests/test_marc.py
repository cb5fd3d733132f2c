"""MARC 21 in its old encodings, with fields in the original script, and broken."""

import pymarc
import pytest

from carrel import formats, founding, terms
from carrel.formats import Context, Entry, Item, Problem, marc21
from carrel.vocabulary import Vocabularies
from conftest import record


@pytest.fixture(scope="module")
def words() -> Vocabularies:
    return Vocabularies([*founding.concepts(), *terms._given()])


@pytest.fixture
def read(tmp_path, words):
    def reading(data: bytes, name: str = "list.mrc") -> list[Entry | Problem]:
        path = tmp_path / name
        path.write_bytes(data)
        return list(formats.recognise(path).read(path, words))

    return reading


def field(tag: str, indicators: str, *parts: str) -> pymarc.Field:
    subfields = [pymarc.Subfield(code, value) for code, value in zip(parts[::2], parts[1::2], strict=True)]
    return pymarc.Field(tag, pymarc.Indicators(*indicators), subfields)


def made(*fields: pymarc.Field, language: str = "eng") -> bytes:
    found = pymarc.Record(force_utf8=True)
    found.add_field(pymarc.Field("008", data=f"140501s2013    xx            000 0 {language} d"))
    found.add_field(*fields)
    return bytes(found.as_marc())


ISBD = (
    field("020", "  ", "a", "9780306406157 (pbk.) :"), field("100", "1 ", "a", "Doe, Jane,", "e", "author."),
    field("245", "10", "a", "A title :", "b", "and more /", "c", "Jane Doe."), field("250", "  ", "a", "2nd ed."),
    field("264", " 1", "a", "Geneva :", "b", "UNICEF,", "c", "[2014]"), field("490", "0 ", "a", "Studies ;", "v", "7"),
    field("650", " 0", "a", "Legislation", "z", "Mexico."), field("710", "2 ", "a", "ICMEC.", "4", "fnd"),
    field("856", "40", "u", "https://example.org/a"), field("300", "  ", "a", "12 p."),
)  # fmt: skip


def test_a_record_with_the_punctuation_of_isbd(read):
    (found,) = read(made(*ISBD))
    kept = found.record
    assert (kept.title, kept.subtitle, kept.issued) == ({"en": "A title"}, {"en": "and more"}, "2014")
    assert (kept.topics, kept.places, kept.identifiers) == (["legislation"], ["mx"], {"isbn": "9780306406157"})
    assert (kept.edition, kept.series.number, kept.url, kept.note) == (
        "2nd ed.",
        "7",
        "https://example.org/a",
        "Extent: 12 p.",
    )
    credits = [(each.role, each.organisation or each.person.family) for each in kept.contributors]
    assert credits == [("author", "Doe"), ("funder", "icmec"), ("publisher", "unicef")]


def test_fields_in_the_original_script_stand_in_their_place(read):
    (found,) = read(
        made(
            field("245", "10", "6", "880-01", "a", "Shalom :", "b", "sefer"),
            field("520", "  ", "6", "880-02", "a", "Text."),
            field("100", "1 ", "6", "880-03", "a", "Kohen, Dan."),
            field("880", "10", "6", "245-01/(2/r", "a", "שלום :", "b", "ספר"),
            field("880", "  ", "6", "520-02/(2/r", "a", "טקסט"),
            field("880", "1 ", "6", "100-03/(2/r", "a", "כהן, דן"),
            field("880", "  ", "6", "500-00/(2/r", "a", "הערה"),
            language="heb",
        )
    )
    kept = found.record
    assert (kept.title, kept.subtitle, kept.languages) == ({"he": "שלום"}, {"he": "ספר"}, ["he"])
    assert kept.alternative_titles == ["Shalom: sefer"] and "כהן" in kept.note and "הערה" in kept.note


def test_marc_8(read):
    data = made(field("245", "10", "a", "Cancion XX")).replace(b"Cancion XX", b"Canci\xe2on \xe4n")
    data = data[:9] + b" " + data[10:]
    assert read(data)[0].record.title == {"en": "Canción ñ"}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("says", [b"a", b" "])
def test_an_encoding_other_than_the_one_it_says(read, encoding, says):
    data = made(field("245", "10", "a", "TITLE")).replace(b"TITLE", "Niñez".encode(encoding))
    data = data[:9] + says + data[10:]
    title = read(data)[0].record.title["en"]
    assert title == "Niñez" or (encoding == "cp1252" and says == b" "), "MARC-8 and Windows-1252 cannot be told apart"


def test_broken_records_are_told_and_the_others_come_in(read):
    good = made(field("245", "10", "a", "Good"))
    cut = made(field("245", "10", "a", "Cut"))[:60] + b"\x1d"
    found = read(good + cut + b"rubbish\x1d" + good.replace(b"00", b"99", 1) + good[:-5])
    assert [isinstance(each, Entry) for each in found] == [True, False, False, True, True]
    assert found[1].where == "record 2" and "announces" in found[1].what


def test_lengths_that_are_wrong_do_no_harm(read):
    data = made(field("245", "10", "a", "TITLE"), field("500", "  ", "a", "After")).replace(
        b"TITLE", "Título más largo".encode()
    )
    assert read(data)[0].record.title == {"en": "Título más largo"} and read(data)[0].record.note == "After"


def test_what_is_written_other_programs_read(words):
    item = Item(
        record("one", title={"ar": "حماية"}, abstract={"ar": "x" * 20_000}, keywords=["k"] * 1),
        "https://example.org/en/publications/one",
    )
    data = b"".join(marc21.write([item, item], Context(words)))
    found = list(pymarc.MARCReader(data))
    assert len(found) == 2 and found[0]["245"]["a"] == "حماية" and len(found[0]["520"]["a"]) < 10_000


def test_a_record_never_grows_beyond_what_marc_can_hold(words):
    many = [{"role": "author", "person": {"family": f"Name{n}", "given": "Given"}} for n in range(5000)]
    data = b"".join(marc21.write([Item(record("one", contributors=many), "https://example.org/one")], Context(words)))
    assert len(data) <= 99_999 and int(data[:5]) == len(data) and len(list(pymarc.MARCReader(data))) == 1


def test_texts_in_another_script_leave_as_880_and_come_back(words, tmp_path):
    made = record("many", title={"en": "A title", "ar": "عنوان", "fr": "Un titre"}, languages=["en"],
                  abstract={"en": "Text", "he": "טקסט", "el": "Κείμενο", "es": "Texto"})  # fmt: skip
    path = tmp_path / "one.mrc"
    path.write_bytes(b"".join(marc21.write([Item(made, "https://x.example/en/publications/many")], Context(words))))
    (found,) = list(pymarc.MARCReader(path.open("rb")))
    assert [each["6"] for each in found.get_fields("880")] == ["242-00/(3/r", "520-01/(2/r", "520-01/(S"]
    assert [each.get("6") for each in found.get_fields("520")] == [
        "880-01",
        None,
    ]  # the Spanish one is in the same script
    (back,) = formats.recognise(path).read(path, words)
    assert (back.record.title, back.record.abstract) == (made.title, made.abstract)


def test_several_scripts_of_one_field_all_come_in(read):
    (found,) = read(
        made(
            field("245", "10", "a", "A title"),
            field("520", "  ", "6", "880-01", "3", "Abstract", "a", "Text."),
            field("880", "  ", "6", "520-01/(2/r", "3", "Abstract, he", "a", "טקסט"),
            field("880", "  ", "6", "520-01/(N", "3", "Abstract, ru", "a", "Текст"),
        )
    )
    assert found.record.abstract == {"en": "Text", "he": "טקסט", "ru": "Текст"}
