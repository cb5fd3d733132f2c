"""What a format writes it reads back: the sample library and whatever is hard, but for what the format has no place for."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from carrel import formats, founding, terms
from carrel.formats import Attached, Context, Entry, Item, Writer, datacite, datacitexml
from carrel.formats.describing import TEXTS, Describing
from carrel.record import Record
from carrel.text import slug
from carrel.vocabulary import Vocabularies
from conftest import record

BOTH = [name for name in formats.known() if name in {each.NAME for each in formats.writers().values()}]
TABLES = ("csv", "xlsx")
FORMATS = [name for name in BOTH if name not in TABLES]  # for tables see test_exports.py
ADDRESS = "https://library.example.org/en/publications/"

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
    record("both", contributors=[{"role": "author", "organisation": "unicef"}, {"role": "publisher", "organisation": "unicef"}]),
    record("several", contributors=[
        *({"role": "author", "organisation": each} for each in ("unicef", "icmec")),
        *({"role": "publisher", "organisation": each} for each in ("unicef", "icmec")),
    ]),
    record("nobody", contributors=[{"role": "publisher", "organisation": each} for each in ("unicef", "icmec")]),
    record("alone", contributors=[{"role": "publisher", "organisation": "unicef"}]),
    record("writer", contributors=[{"role": "author", "organisation": "unicef"}]),
    record("turns", contributors=[
        {"role": "editor", "person": {"family": "Doe", "given": "Jane", "orcid": "0000-0002-1825-0097"}},
        {"role": "publisher", "organisation": "unicef"},
        {"role": "author", "person": {"family": "Roe", "given": "R."}},
        {"role": "funder", "organisation": "icmec"},
        {"role": "translator", "person": {"family": "Poe", "given": "P."}},
        {"role": "contributor", "organisation": "hcch"},
        {"role": "author", "person": {"family": "Loe", "given": "L.", "orcid": "0000-0002-1825-0097"}},
    ]),
    record("tongues", title={"fr": "Un titre", "en": "A title", "es": "Un título"}, subtitle={"fr": "Sous-titre", "es": "Más"},
           abstract={"fr": "Résumé", "es": "Resumen"}, plain_summary={"fr": "Simple", "en": "Plain"}, summary_by="A. Person",
           languages=["fr"], alternative_titles=["Other", "Another"], notice="Hard to read.", edition="2"),
    record("scripts", title={"en": "A title", "ar": "عنوان", "fr": "Un titre", "ru": "Название", "zh": "标题"},
           subtitle={"ar": "فرعي"}, abstract={"en": "Abstract", "ar": "ملخص", "es": "Resumen", "ru": "Реферат"},
           plain_summary={"ar": "بسيط", "en": "Plain"}, languages=["en"]),
    record("letters", title={"ar": "حماية", "en": "Protection"}, abstract={"ar": "ملخص", "en": "Abstract"}, languages=["ar"]),
    record("related", relations=[
        {"type": "IsSupplementTo", "target": "numbers"}, {"type": "References", "citation": "A. Author: A book (2001)"},
        {"type": "IsNewVersionOf", "target": "older", "citation": "The older one"}, {"type": "IsPartOf", "citation": "Whole"},
    ]),
    record("marks", identifiers={"handle": "10665/1234", "local": "(DLC)  123", "symbol": "CRC/C/GC/25"}),
    record("dates", issued="2012~", edition="3rd"), record("spans", issued="2010/2012"), record("days", issued="2017-11-05"),
    record("numbers", identifiers={"doi": "10.1000/182_(a)", "isbn": "9780306406157", "issn": "0317-8471", "symbol": "A/RES/44/25"},
           url="https://example.org/a_b%20c?x=1&y=2", series={"key": "studies-in-child-protection", "number": "7"}),
    record("words", topics=["legislation"], audiences=["teachers"], places=["br", "001"], keywords=["a, b", "c d"],
           type="fact-sheet", licence="cc-by-4-0", note="First.\nSecond."),
]  # fmt: skip


@pytest.fixture(scope="module")
def words() -> Vocabularies:
    return Vocabularies([*founding.concepts(), *terms._given()])


def written(name: str) -> Writer:
    return next(each for each in formats.writers().values() if name == each.NAME)


def there_and_back(name: str, records: list[Record], words: Vocabularies, folder, language: str) -> list[Record]:
    writer = written(name)
    path = folder / f"out.{writer.ENDING}"
    items = [Item(each, f"{ADDRESS}{each.id}") for each in records]
    path.write_bytes(b"".join(writer.write(items, Context(words, language))))
    assert name == formats.recognise(path).NAME
    found = list(formats.recognise(path).read(path, words))
    single = "persons of one name: as organisations" in writer.LOST
    assert all(isinstance(each, Entry) and (single or not each.concepts) for each in found), found
    assert all({*each.unknown} <= {*each.record.keywords} for each in found)
    return [each.record for each in found if isinstance(each, Entry)]


Kept = dict[str, Any]


def expected(name: str, made: Record) -> Kept:
    """The record as the format can hold it, by what the format says it loses."""
    kept = made.model_dump()
    kept["url"] = made.url or f"{ADDRESS}{made.id}"
    for phrase in sorted(written(name).LOST, key=list(LOSSES).index):
        LOSSES[phrase](kept, made)
    return _in_order({key: value for key, value in kept.items() if value})


def _in_order(kept: Kept) -> Kept:
    """The original title is the first."""
    return kept | {"title": list(kept["title"].items())}


def _without(*names: str) -> Callable[[Kept, Record], None]:
    def lose(kept: Kept, made: Record) -> None:
        for name in names:
            kept.pop(name, None)

    return lose


def _one_language(kept: Kept, made: Record) -> None:
    language = made.languages[0] if made.languages else "en"
    for name in TEXTS:
        if texts := kept.get(name):
            kept[name] = {language: texts.get(made.language) or next(iter(texts.values()))}


def _joined(kept: Kept, made: Record) -> None:
    subtitles = kept.pop("subtitle", {})
    kept["title"] = {
        tag: f"{text}: {subtitles[tag]}" if tag in subtitles else text for tag, text in kept["title"].items()
    }


def _credits(change: Callable[[Kept], Kept | None]) -> Callable[[Kept, Record], None]:
    def lose(kept: Kept, made: Record) -> None:
        found = [change(each) for each in kept["contributors"]]
        kept["contributors"] = [each for n, each in enumerate(found) if each and each not in found[:n]]

    return lose


def _without_roles(*roles: str) -> Callable[[Kept, Record], None]:
    return _credits(lambda each: None if each["role"] in roles else each)


def _ordered(kept: Kept, made: Record) -> None:
    order = ("author", "editor", "translator", "contributor", "funder", "publisher")
    kept["contributors"].sort(key=lambda each: order.index(each["role"]))


def _relations_without_targets(kept: Kept, made: Record) -> None:
    for each in kept["relations"]:
        each["citation"] = each["citation"] or ADDRESS + each["target"]
        each["target"] = None
    kept["relations"].sort(key=lambda each: each["citation"].startswith("http"))


def _six_relations(kept: Kept, made: Record) -> None:
    order = ("IsPartOf", "HasPart", "IsDerivedFrom", "IsTranslationOf", "HasTranslation", "References")
    kept["relations"] = [each for each in kept["relations"] if each["type"] in order]
    _relations_without_targets(kept, made)
    kept["relations"].sort(key=lambda each: order.index(each["type"]))


def _publishers_last(kept: Kept, made: Record) -> None:
    kept["contributors"].sort(key=lambda each: each["role"] == "publisher")


def _without_orcid(each: Kept) -> Kept:
    return each | {"person": each["person"] | {"orcid": ""}} if each["person"] else each


def _without_schemes(*schemes: str) -> Callable[[Kept, Record], None]:
    def lose(kept: Kept, made: Record) -> None:
        kept["identifiers"] = {scheme: value for scheme, value in kept["identifiers"].items() if scheme not in schemes}

    return lose


def _noted_identifiers(kept: Kept, made: Record) -> None:
    lines = [f"Identifier: {value}" for scheme, value in made.identifiers.items() if scheme in ("symbol", "local")]
    kept["note"] = "\n".join(filter(None, [kept.get("note", ""), *lines]))
    _without_schemes("symbol", "local")(kept, made)


def _no_single_name(each: Kept) -> Kept:
    if each["person"] and not each["person"]["given"]:
        return each | {"person": None, "organisation": slug(each["person"]["family"])}
    return each


def _noted_relations(kept: Kept, made: Record) -> None:
    lines = [f"Relation: {ADDRESS + each.target if each.target else each.citation}" for each in made.relations]
    kept["note"] = "\n".join(filter(None, [kept.get("note", ""), *lines]))
    del kept["relations"]


DC_RELATIONS = (
    "Obsoletes",
    "IsObsoletedBy",
    "IsNewVersionOf",
    "IsPreviousVersionOf",
    "HasPart",
    "References",
    "IsReferencedBy",
)


def _some_relations_noted(kept: Kept, made: Record) -> None:
    said = [(each.type, ADDRESS + each.target if each.target else each.citation) for each in made.relations]
    lines = [f"Relation: {text}" for kind, text in said if kind not in DC_RELATIONS]
    kept["note"] = "\n".join(filter(None, [kept.get("note", ""), *lines]))
    kept["relations"] = [
        {"type": kind, "target": None, "citation": text} for kind, text in said if kind in DC_RELATIONS
    ]


def _first_alternative(kept: Kept, made: Record) -> None:
    kept["alternative_titles"] = kept["alternative_titles"][:1]


FIELDS = ("id", "plain_summary", "summary_by", "edition", "edition_status", "notice", "note", "status_reason", "fundamental",
          "relations", "series", "licence", "status", "type", "alternative_titles")  # fmt: skip
# what a format says it loses, in the order in which the losses are told
LOSSES: dict[str, Callable[[Kept, Record], None]] = {
    **{name: _without(name) for name in FIELDS},
    "subtitle: joined to the title": _joined,
    "texts in other languages": _one_language,
    "alternative_titles but one": _first_alternative,
    "identifiers: symbol, local: as a note": _noted_identifiers,
    "what is beyond 99,999 bytes, and of a field beyond 9,999": _without(),
    "languages but the first": lambda kept, made: kept.update(languages=kept["languages"][:1]),
    "relations: without targets": _relations_without_targets,
    "relations: without targets, and only of these kinds: IsPartOf, HasPart, IsDerivedFrom, IsTranslationOf, HasTranslation, "
    "References": _six_relations,
    "relations: as a note": _noted_relations,
    f"relations: without targets; those but {', '.join(DC_RELATIONS)} as a note": _some_relations_noted,
    "persons of one name: as organisations": _credits(_no_single_name),
    "roles: funder": _without_roles("funder"),
    "roles: funder, contributor": _without_roles("funder", "contributor"),
    "roles but author and publisher: as contributor": _credits(
        lambda each: each | {"role": each["role"] if each["role"] in ("author", "publisher") else "contributor"}
    ),
    "order of roles": _ordered,
    "publishers: last": _publishers_last,
    "ORCID": _credits(_without_orcid),
    "identifiers: handle, local": _without_schemes("handle", "local"),
    "identifiers: handle, symbol, local": _without_schemes("handle", "symbol", "local"),
    "series: its number": lambda kept, made: kept.update(series=kept["series"] and kept["series"] | {"number": ""}),
}


def shown(name: str, made: Record) -> Kept:
    lost = ("id",) if "id" in written(name).LOST else ()
    return _in_order({key: value for key, value in made.model_dump(exclude={"status", *lost}).items() if value})


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", FORMATS)
def test_the_sample_library_comes_back(name, language, words, tmp_path):
    library = founding.sample_records()
    back = there_and_back(name, library, words, tmp_path, language)
    assert len(back) == len(library)
    for each, made in zip(back, library, strict=True):
        assert shown(name, each) == expected(name, made)


@pytest.mark.parametrize("made", HARD, ids=[each.id for each in HARD])
@pytest.mark.parametrize("name", FORMATS)
def test_what_is_hard_comes_back(name, made, words, tmp_path):
    back = there_and_back(name, [made], words, tmp_path, "en")
    assert [shown(name, each) for each in back] == [expected(name, made)]


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_list_is_written_and_every_writer_streams(name, words):
    writer = written(name)
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
        assert isinstance(each.LOST, tuple) and set(each.LOST) <= set(LOSSES)


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


# --- what leaves alone, within OAI-PMH -------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", list(formats.payloads()))
def test_one_publication_leaves_alone_as_xml(prefix, words, tmp_path):
    payload = formats.payloads()[prefix]
    context = Context(words, library="The <Library> & “friends”")
    describe = Describing(context)
    for made in [*HARD, *founding.sample_records()]:
        text = payload.xml(describe(Item(made, f"{ADDRESS}{made.id}")), context)
        root = etree.fromstring(text.encode())
        assert root.tag.startswith(f"{{{payload.NAMESPACE}}}") and not text.startswith("<?xml")
        assert (
            root.get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation")
            == f"{payload.NAMESPACE} {payload.SCHEMA}"
        )
        path = tmp_path / "one.xml"
        path.write_text(text, "utf-8")
        (found,) = formats.recognise(path).read(path, words)
        assert found.record.title[found.record.language].startswith(made.title[made.language])


def test_datacite_says_nothing_twice_and_what_its_schema_asks(words):
    """DataCite Metadata Schema 4.6: publisher is an object, lists hold each value once, translators and translations have names."""
    twice = record(
        "twice", title={"en": "Same"}, alternative_titles=["Other", "Other"], keywords=["Legislation"], topics=["legislation"],
        contributors=[{"role": "translator", "person": {"family": "Doe"}}, {"role": "publisher", "organisation": "who"}],
        relations=[{"type": "IsTranslationOf", "citation": "Ein Buch"}],
    )  # fmt: skip
    item, context = Item(twice, "https://library.example/en/publications/twice"), Context(words)
    [thing] = json.loads(b"".join(datacite.write([item], context)))
    assert thing["publisher"] == {"name": "World Health Organization"} and "identifiers" not in thing
    assert [each["title"] for each in thing["titles"]] == ["Same", "Other"] and thing["subjects"] == [
        {"subject": "Legislation"}
    ]
    assert thing["contributors"][0]["contributorType"] == "Translator"
    text = b"".join(datacitexml.write([item], context)).decode()
    assert "kernel-4.6/metadata.xsd" in text and f'<identifier identifierType="URL">{item.address}</identifier>' in text


def test_signs_that_xml_forbids_do_not_leave(words):
    made = record("odd", title={"en": "A \ufffe\uffff B"}, keywords=["\U0001f600 <&>\"'"])
    for each in formats.payloads().values():
        assert (
            etree.fromstring(each.xml(Describing(Context(words))(Item(made, f"{ADDRESS}odd")), Context(words)))
            is not None
        )
