"""What a format writes it reads back: the sample library and whatever is hard, but for what the format has no place for."""

import pytest

from carrel import formats, founding, terms
from carrel.formats import Attached, Context, Entry, Item
from carrel.record import Record
from carrel.vocabulary import Vocabularies
from conftest import record

BOTH = [name for name in formats.known() if name in {each.NAME for each in formats.writers().values()}]
TABLES = ("csv", "xlsx")
FORMATS = [name for name in BOTH if name not in TABLES]  # for tables see test_exports.py
ONE_LANGUAGE = ("title", "abstract", "subtitle")
# fields that come back empty; what else changes stands in `expected`
LOST = {
    "ris": ("subtitle", "plain_summary", "relations", "status_reason", "notice", "edition_status", "summary_by"),
    "bibtex": ("plain_summary", "relations", "status_reason", "notice", "edition_status", "summary_by"),
    "csl.json": ("subtitle", "plain_summary", "relations", "status_reason", "notice", "edition_status", "summary_by"),
}
ROLES = {
    "ris": ("author", "editor", "translator", "publisher"),
    "bibtex": ("author", "editor", "translator", "publisher"),
    "csl.json": ("author", "editor", "translator", "contributor", "publisher"),
}
IDENTIFIERS = {
    "ris": ("doi", "isbn", "issn", "symbol"),
    "bibtex": ("doi", "isbn", "issn"),
    "csl.json": ("doi", "isbn", "issn", "symbol"),
}
ORCID: tuple[str, ...] = ()  # formats that carry it

HARD = [
    record("quotes", title={"en": 'A “{Study}” of 100 % & more_ #1 \\ $x$ ~ "q" ^2'}, abstract={"en": "One.\n\nTY  - x; <b & c> {\n\nTwo."}),
    record("arabic", title={"ar": "حماية الأطفال على الإنترنت"}, languages=["ar", "en"], abstract={"ar": "ملخص"}),
    record("persons", languages=["en"], contributors=[
        {"role": "author", "person": {"family": "García Márquez", "given": "Ana María"}},
        {"role": "author", "person": {"family": "Plato"}},
        {"role": "author", "organisation": "icmec"},
        {"role": "editor", "person": {"family": "O’Neil", "given": "J."}},
        {"role": "publisher", "organisation": "unicef"},
        {"role": "publisher", "organisation": "icmec"},
    ]),
    record("dates", issued="2012~", edition="3rd"), record("spans", issued="2010/2012"), record("days", issued="2017-11-05"),
    record("numbers", identifiers={"doi": "10.1000/182_(a)", "isbn": "9780306406157", "issn": "0317-8471", "symbol": "A/RES/44/25"},
           url="https://example.org/a_b%20c?x=1&y=2", series={"key": "studies-in-child-protection", "number": "7"}),
    record("words", topics=["legislation"], audiences=["teachers"], places=["br", "001"], keywords=["a, b", "c d"],
           type="fact-sheet", licence="cc-by-4-0", note="First.\nSecond."),
]  # fmt: skip


@pytest.fixture(scope="module")
def words() -> Vocabularies:
    return Vocabularies([*founding.concepts(), *terms._given()])


def there_and_back(name: str, records: list[Record], words: Vocabularies, folder, language: str) -> list[Record]:
    writer = next(each for each in formats.writers().values() if name == each.NAME)
    path = folder / f"out.{writer.ENDING}"
    items = [Item(each, f"https://library.example.org/en/publications/{each.id}") for each in records]
    path.write_bytes(b"".join(writer.write(items, Context(words, language))))
    assert name == formats.recognise(path).NAME
    found = list(formats.recognise(path).read(path, words))
    assert all(isinstance(each, Entry) and not each.concepts for each in found), found
    assert all({*each.unknown} <= {*each.record.keywords} for each in found)
    return [each.record for each in found if isinstance(each, Entry)]


def expected(name: str, made: Record) -> dict:
    """The record as the format can hold it."""
    kept = made.model_dump(exclude=set(LOST[name]) | {"fundamental", "status"})
    language = made.languages[0] if made.languages else "en"
    for text in ONE_LANGUAGE:
        if kept.get(text):
            kept[text] = {language: kept[text].get(made.language) or next(iter(kept[text].values()))}
    kept["contributors"] = [
        _credit(name, each) for role in ROLES[name] for each in kept["contributors"] if each["role"] == role
    ]
    kept["identifiers"] = {
        scheme: value for scheme, value in kept["identifiers"].items() if scheme in IDENTIFIERS[name]
    }
    kept["alternative_titles"] = kept["alternative_titles"][:1]
    kept["url"] = made.url or f"https://library.example.org/en/publications/{made.id}"
    return {key: value for key, value in kept.items() if value}


def _credit(name: str, each: dict) -> dict:
    if each["person"] and name not in ORCID:
        each["person"]["orcid"] = ""
    return each


def shown(name: str, made: Record) -> dict:
    found = made.model_dump(exclude={"status", "fundamental"})
    found["contributors"] = [each for role in ROLES[name] for each in found["contributors"] if each["role"] == role]
    return {key: value for key, value in found.items() if value}


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", FORMATS)
def test_the_sample_library_comes_back(name, language, words, tmp_path):
    library = founding.sample_records()
    back = there_and_back(name, library, words, tmp_path, language)
    assert [shown(name, each) for each in back] == [expected(name, each) for each in library]


@pytest.mark.parametrize("made", HARD, ids=[each.id for each in HARD])
@pytest.mark.parametrize("name", FORMATS)
def test_what_is_hard_comes_back(name, made, words, tmp_path):
    back = there_and_back(name, [made], words, tmp_path, "en")
    assert [shown(name, each) for each in back] == [expected(name, made)]


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_list_is_written_and_every_writer_streams(name, words):
    writer = next(each for each in formats.writers().values() if name == each.NAME)
    assert isinstance(b"".join(writer.write([], Context(words))), bytes)
    asked = []

    def items():
        for number in range(500):
            asked.append(number)
            yield Item(record(f"r-{number}"), "https://library.example.org/en/publications/r")

    pieces = iter(writer.write(items(), Context(words)))
    next(pieces), next(pieces)
    assert len(asked) < 500


def test_what_is_lost_is_said():
    for each in formats.writers().values():
        assert isinstance(each.LOST, tuple) and all(isinstance(word, str) and word for word in each.LOST)


# --- files that a source names ---------------------------------------------------------------------------------------

NAMED = {
    "list.ris": "TY  - RPRT\nTI  - One\nL1  - files/a b.pdf\nL2  - https://example.org/c\nUR  - https://example.org\nER  - \n",
    "list.bib": "@report{one, title={One},\n file = {Text:files/a b.pdf:application/pdf;Page:https\\://example.org/c:text/html}}",
    "list.csv": "title,file\nOne,files/a b.pdf|https://example.org/c\n",
    "other.csv": "title,File Attachments\nOne,files/a b.pdf; https://example.org/c\n",
}


@pytest.mark.parametrize("name", list(NAMED))
def test_files_that_a_source_names_are_told(name, words, tmp_path):
    path = tmp_path / name
    path.write_text(NAMED[name], "utf-8")
    (found,) = formats.recognise(path).read(path, words)
    assert found.files == ("files/a b.pdf", "https://example.org/c") and not found.unknown


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (r":C\:\\Users\\x.pdf:pdf", (r"C:\Users\x.pdf",)),
        (r"C:\Users\x.pdf", (r"C:\Users\x.pdf",)),
        (r"Snap\: x:files/13/b\;c.html:text/html", ("files/13/b;c.html",)),
        ("a.pdf;b.pdf", ("a.pdf", "b.pdf")),
        ("", ()),
    ],
)
def test_files_in_the_ways_of_reference_managers(text, paths, words, tmp_path):
    path = tmp_path / "list.bib"
    path.write_text(f"@report{{one, title={{One}},\n file = {{{text}}}}}", "utf-8")
    (found,) = formats.recognise(path).read(path, words)
    assert found.files == paths


def test_files_leave_by_their_addresses(words, tmp_path):
    file = Attached("https://library.example.org/files/00/a%3Bb.pdf", "a;b.pdf", "application/pdf", 7)
    item = Item(record("one"), "https://library.example.org/en/publications/one", (file,))
    for ending in ("csv", "xlsx", "ris", "bib"):
        path = tmp_path / f"out.{ending}"
        path.write_bytes(b"".join(formats.writers()[ending].write([item], Context(words))))
        assert next(iter(formats.recognise(path).read(path, words))).files == (file.address,)
