"""What every format keeps to, and what each of them understands."""

import csv
import datetime
import io
import json
import random
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrel import formats, founding, terms
from carrel.formats import Entry, Problem, Unreadable
from carrel.formats.table import columns
from carrel.record import Record
from carrel.vocabulary import Vocabularies
from samples import ABSTRACT, SAMPLES, TITLES, TOO_LONG

EVERY = pytest.mark.parametrize("name", list(formats.known()))


@pytest.fixture(scope="module")
def words() -> Vocabularies:
    return Vocabularies([*founding.concepts(), *terms._given()])


def read(path: Path, words: Vocabularies) -> list[Entry | Problem]:
    return list(formats.recognise(path).read(path, words))


def entries(found: list[Entry | Problem]) -> list[Entry]:
    return [each for each in found if isinstance(each, Entry)]


def problems(found: list[Entry | Problem]) -> list[Problem]:
    return [each for each in found if isinstance(each, Problem)]


def titles(found: list[Entry | Problem]) -> list[str]:
    return [each.record.title[each.record.language] for each in entries(found)]


# --- every format ----------------------------------------------------------------------------------------------------


def test_every_format_has_a_sample():
    assert set(SAMPLES) == set(formats.known())


@EVERY
def test_a_format_describes_itself(name):
    known = formats.known()[name]
    assert name == known.NAME and known.LABEL and known.SUFFIXES
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in known.SUFFIXES)


@EVERY
@pytest.mark.parametrize("called", ["", "FILE.DAT", "no suffix", "ملف.bin"])
def test_a_format_is_recognised_by_its_content(name, called, tmp_path):
    path = SAMPLES[name](tmp_path, TITLES)
    path = path.rename(tmp_path / (called or path.name))
    assert name == formats.recognise(path).NAME


@EVERY
def test_a_sample_is_read_whole(name, tmp_path, words):
    found = read(SAMPLES[name](tmp_path, TITLES), words)
    assert titles(found) == TITLES and not problems(found)
    for entry in entries(found):
        made = entry.record
        assert list(made.abstract.values()) == [ABSTRACT]
        assert (made.topics, made.places, made.issued) == (["legislation"], ["mx"], "2014")
        assert [each.organisation for each in made.contributors] == ["icmec"]
        assert not entry.keyed and not entry.unknown and not entry.concepts


@EVERY
def test_every_position_is_said_and_no_two_are_the_same(name, tmp_path, words):
    places = [each.where for each in read(SAMPLES[name](tmp_path, [*TITLES, TOO_LONG]), words)]
    assert all(place.split()[0] in ("line", "row", "record") and place.split()[1].isdigit() for place in places)
    assert len(set(places)) == len(places) == 4


@EVERY
def test_a_broken_entry_is_a_problem_and_the_others_come_in(name, tmp_path, words):
    found = read(SAMPLES[name](tmp_path, [TITLES[0], TOO_LONG, TITLES[2]]), words)
    assert titles(found) == [TITLES[0], TITLES[2]]
    assert isinstance(found[1], Problem)
    assert "title" in found[1].what and "2,499 characters" in found[1].what and "Long Long" in found[1].raw
    assert len(found[1].what) <= 400 and len(found[1].raw) <= 1000


@EVERY
def test_reading_twice_gives_the_same(name, tmp_path, words):
    path = SAMPLES[name](tmp_path, [*TITLES, TOO_LONG])
    assert read(path, words) == read(path, words)


@EVERY
def test_a_file_of_one_entry_and_of_many_are_read(name, tmp_path, words):
    assert len(read(SAMPLES[name](tmp_path, TITLES[:1]), words)) == 1
    assert len(entries(read(SAMPLES[name](tmp_path, [f"Title {n}" for n in range(700)]), words))) == 700


@EVERY
@pytest.mark.parametrize(
    "data", [b"", b" \n\n\t ", bytes(range(256)) * 40, b"\x00" * 5000, b"%PDF-1.7 rubbish\n", b"PK\x03\x04rubbish"]
)
def test_an_empty_file_and_rubbish_are_told_in_a_sentence(name, data, tmp_path, words):
    path = tmp_path / f"rubbish{formats.known()[name].SUFFIXES[0]}"
    path.write_bytes(data)
    with pytest.raises(Unreadable) as problem:
        read(path, words)
    assert 19 < len(str(problem.value)) < 700 and str(problem.value).isprintable()


@EVERY
def test_a_wrong_suffix_still_reads_or_is_told(name, tmp_path, words):
    path = SAMPLES[name](tmp_path, TITLES)
    for suffix in {suffix for other in formats.known().values() for suffix in other.SUFFIXES}:
        path = path.rename(tmp_path / f"wrong{suffix}")
        try:
            assert titles(read(path, words)) == TITLES
        except Unreadable as problem:
            assert path.name in str(problem)


def test_an_archive_that_would_fill_the_memory_is_left_alone(tmp_path, words):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(110_000_000))
    with pytest.raises(Unreadable, match="far more"):
        read(path, words)


PIECES = [
    *columns(),
    "title",
    ",",
    ";",
    "\t",
    "|",
    '"',
    "\n",
    "\r\n",
    "Read More",
    "(ICMEC, 2014)",
    "(",
    ")",
    "<b>",
    "&lt;",
    "\u202e",
    "\x00",
    "ñ",
    "حماية",
]
PIECES += ["2013", "Doe, Jane", "IsPartOf: a", "en", "x" * 300, " ", "Legislation", "[es]", "-", "[", "]"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=60), st.sampled_from([".csv", ".txt"])
)
def test_no_text_is_an_error(tmp_path, words, pieces, suffix):
    """Whatever is in a file, it is read entry by entry, or told in a sentence; and what is read can be kept."""
    path = tmp_path / f"any{suffix}"
    path.write_text("title,note,authors\n" * (suffix == ".csv") + "".join(pieces), "utf-8", errors="replace")
    try:
        found = read(path, words)
    except Unreadable:
        return
    for entry in entries(found):
        assert Record.model_validate(entry.record.stored()) == entry.record


# --- cards -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(tmp_path, words):
    def read_page(text: str, encoding: str = "utf-8") -> list[Entry | Problem]:
        path = tmp_path / "page.txt"
        path.write_bytes(text.encode(encoding))
        return read(path, words)

    return read_page


CARD = "Legislation, Cybercrime\n\nA Title\n\n\n(ICMEC) - An abstract.Read More\n"


def only(found: list[Entry | Problem]) -> Record:
    assert len(found) == 1 and isinstance(found[0], Entry), found
    return found[0].record


@pytest.mark.parametrize(
    "text",
    [
        CARD,
        CARD.replace("\n", "\r\n"),
        CARD.replace("\n", "\r"),
        CARD.replace("Read More", "\nRead More"),
        CARD.replace("Read More", " Read more »"),
        CARD.replace("Read More", " [Read More]"),
        CARD.replace("Read More", "… READ MORE").replace("abstract.", "abstract."),
        CARD.replace(" ", "\u00a0"),
        "\ufeff" + CARD,
        "Research Library\n\n" + CARD,
        CARD + "\nOlder Newer\n\nFilter by\n",
        CARD + "\n« 1 2 3 »\nOlder\nNewer\n",
        CARD.replace("(ICMEC) - ", "(ICMEC) "),
        CARD.replace("(ICMEC) - ", "(ICMEC)\n"),
        CARD.replace("(ICMEC) - ", "(ICMEC) – "),
        CARD.replace(", Cybercrime", ",Cybercrime ,"),
    ],
)
def test_a_card_is_understood_however_it_was_copied(page, text):
    made = only(page(text))
    assert (made.title, made.topics) == ({"en": "A Title"}, ["legislation", "cybercrime"])
    assert made.abstract["en"].rstrip("… ") == "An abstract."
    assert [each.organisation for each in made.contributors] == ["icmec"]


def test_a_card_without_tags(page):
    found = page(CARD + "\nSecond\n\n(ICMEC) Text. Read More\n\nThird\n\n(HCCH) Text. Read More\n")
    assert titles(found) == ["A Title", "Second", "Third"] and entries(found)[1].record.topics == []


def test_the_heading_of_the_page_is_no_tag_and_tags_are_no_heading(page):
    assert only(page("Our Library\n\nA Title\n\n(ICMEC) Text. Read More")).keywords == []
    assert only(page("Legislation\n\nA Title\n\n(ICMEC) Text. Read More")).topics == ["legislation"]


def test_a_card_without_bracket(page):
    made = only(page("Legislation\n\nA Title\n\nAn abstract of its own. Read More"))
    assert (made.title["en"], made.abstract["en"], made.contributors) == ("A Title", "An abstract of its own.", [])


def test_a_year_in_the_bracket_is_the_date(page):
    made = only(page("A Title\n\n(ICMEC, HCCH, 2014) Text. Read More"))
    assert made.issued == "2014" and [each.organisation for each in made.contributors] == ["icmec", "hcch"]


def test_tags_are_sorted_into_the_vocabularies(page):
    text = "Child Pornography, Teachers, Infographic, Mexico, ICMEC Publications, Parent’s Corner\n\nTitle\n\n(Nobody Knows Us) Text. Read More"
    found = page(text)
    made = only(found)
    assert made.topics == ["child-sexual-abuse-material"] and made.audiences == ["teachers"]
    assert made.type == "infographic" and made.places == ["mx"] and made.keywords == ["Parent’s Corner"]
    assert [each.organisation for each in made.contributors] == ["nobody-knows-us", "icmec"]
    assert entries(found)[0].unknown == ("Parent’s Corner",)
    assert [each.name("en") for each in entries(found)[0].concepts] == ["Nobody Knows Us"]


def test_curly_apostrophes_are_the_same_organisation(page):
    made = only(page("Title\n\n(Children’s Charities’ Coalition on Internet Safety) Children’s text. Read More"))
    assert made.contributors[0].organisation == "childrens-charities-coalition-on-internet-safety"
    assert made.abstract["en"] == "Children’s text."


def test_a_card_that_is_cut_off_is_a_problem(page):
    found = page(CARD + "\nLegislation\n\nThe Last\n\n(ICMEC) And then the page")
    assert titles(found) == ["A Title"]
    assert (
        problems(found)[0].where == "line 8"
        and "The Last" in problems(found)[0].raw
        and "cut off" in problems(found)[0].what
    )


def test_read_more_inside_a_text_ends_no_card(page):
    assert (
        only(page("Title\n\n(ICMEC) Children read more than before.\nThey like it. Read More"))
        .abstract["en"]
        .startswith("Children read more")
    )


def test_paragraphs_of_an_abstract_stay(page):
    assert only(page("Title\n\n(ICMEC) One.\n\nTwo. Read More")).abstract["en"] == "One.\n\nTwo."


@pytest.mark.parametrize(("end", "title"), [("Leer más", "Guía"), ("Lire la suite", "Étude"), ("اقرأ المزيد", "دليل")])
def test_pages_in_other_languages_end_cards_in_their_words(page, end, title):
    assert only(page(f"{title}\n\n(ICMEC) Texto. {end}")).title == {"en": title}


def test_pages_in_old_encodings(page):
    text = "Title\n\n(ICMEC) “Niñez” – déjà. Read More"
    for encoding in ("cp1252", "utf-16", "utf-8-sig"):
        assert only(page(text, encoding)).abstract["en"] == "“Niñez” – déjà."


def test_a_long_page_is_recognised_wherever_its_first_part_is_cut(tmp_path, words):
    for more in range(4):
        path = tmp_path / f"{more}.txt"
        path.write_text("a" * more + " عنوان\n\n(ICMEC) نص. اقرأ المزيد\n" * 2000, "utf-8")
        assert formats.recognise(path).NAME == "cards"


def test_markup_and_controls_in_a_card_do_not_come_in(page):
    made = only(page("Title <script>alert(1)</script>\u202e\n\n(ICMEC) <b>Bold</b>\x00\x07 text. Read More"))
    assert (made.title["en"], made.abstract["en"]) == ("Title", "Bold text.")


def test_a_whole_page_comes_in_card_for_card(page, words):
    """The page that readers know, as a browser copies it: 30 publications, newest first, with its furniture."""
    library = founding.sample_records()
    blocks = []
    for made in library:
        tags = [words.label("topic", key, "en") for key in made.topics] + [
            words.label("place", key, "en") for key in made.places
        ]
        names = [
            words.label("organisation", each.organisation, "en") for each in made.contributors if each.organisation
        ]
        credit = f"({', '.join(names)}) " if names else ""
        blocks.append(f"{', '.join(tags)}\n\n{made.title[made.language]}\n\n\n{credit}{made.abstract['en']}Read More\n")
    found = page("Research Library\n\n" + "\n".join(blocks) + "\nOlder Newer\n\nFilter by\n")
    assert len(found) == len(entries(found)) == 30
    for entry, made in zip(entries(found), library, strict=True):
        assert entry.record.title["en"] == made.title[made.language]
        assert entry.record.topics == made.topics and entry.record.places == made.places
        assert entry.record.abstract["en"] == made.abstract["en"]
        assert {each.organisation for each in entry.record.contributors} == {
            each.organisation for each in made.contributors
        }
        assert not entry.unknown and not entry.concepts


# --- tables ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def table(tmp_path, words):
    def read_table(text: str, encoding: str = "utf-8", name: str = "t.csv") -> list[Entry | Problem]:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return read(path, words)

    return read_table


def cell(table, column: str, value: str) -> Record:
    out = io.StringIO()
    csv.writer(out).writerows([["title", column], ["A Title", value]])
    return only(table(out.getvalue()))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_common_table_is_understood(table, separator, encoding, end):
    rows = [
        ["title", "topics", "abstract"],
        ["Niñez: “ley”", "Legislation|Cybercrime", f'"One, two; 3{end}and ""so"" on"'],
        ["Zwei", "", ""],
    ]
    found = table(end.join(separator.join(row) for row in rows) + end, encoding)
    assert titles(found) == ["Niñez: “ley”", "Zwei"]
    assert entries(found)[0].record.abstract["en"] == 'One, two; 3\nand "so" on'
    assert entries(found)[0].record.topics == ["legislation", "cybercrime"]


def test_positions_are_those_of_the_file(table):
    found = table('title,abstract\nOne,"a\nb\nc"\n\nTwo,x\n')
    assert [each.where for each in found] == ["line 2", "line 6"]


def test_a_row_with_too_many_cells_is_a_problem(table):
    found = table("title,issued\nOne,2013\nTwo,2014,x,y\nThree,2015,,\n")
    assert titles(found) == ["One", "Three"]
    assert problems(found)[0].where == "line 3" and "4 cells" in problems(found)[0].what


def test_a_quotation_mark_that_is_never_closed_costs_one_row(table):
    found = table('title,abstract\nOne,a\n"Two,b\nThree,c\nFour,"d, ""e"""\nFive,f\n')
    assert titles(found) == ["One", "Three", "Four", "Five"]
    assert (
        problems(found)[0].where == "line 3"
        and "quotation mark" in problems(found)[0].what
        and "Two" in problems(found)[0].raw
    )


def test_a_quotation_mark_that_is_never_closed_in_the_heading_is_told(table):
    with pytest.raises(Unreadable):
        table('"title,abstract\nOne,a\n')


def test_quotation_marks_within_a_cell_are_text(table):
    assert titles(table('title,issued\nThe "Grooming" Case,2013\n"A" study,2014\n')) == [
        'The "Grooming" Case',
        "A study",
    ]


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("issued", "May 2013", "is not a date"),
        ("issued", "2013-02-30", "no such day"),
        ("languages", "elvish", "not a language code"),
        ("isbn", "978-0-306-40615-8", "not an ISBN"),
        ("type", "Epic Poem", "not in the vocabulary of types"),
        ("places", "Atlantis", "not in the vocabulary of places"),
        ("relations", "Likes: b", "is not of the form"),
        ("url", "javascript:alert(1)", "not a web address"),
        ("status", "hidden", "status"),
        ("fundamental", "perhaps", "fundamental"),
        ("edition_status", "half", "edition_status"),
        ("id", "A Key", "is not a key"),
        pytest.param("title[es]", "x" * 10_000_000, "10,000,000 characters", id="a title of 10 MB"),
        pytest.param("publisher", "x" * 3000, "3,000 characters", id="a long organisation"),
        pytest.param("author", "Doe, " + "x" * 5_000_000, "characters", id="a person of 5 MB"),
    ],
)
def test_a_wrong_cell_is_a_problem_that_says_which(table, column, value, why):
    found = table(f"title,{column}\nOne,\nTwo,{csv_cell(value)}\nThree,\n")
    assert titles(found) == ["One", "Three"]
    assert problems(found)[0].where == "line 3" and why in problems(found)[0].what
    assert len(problems(found)[0].what) <= 400 and len(problems(found)[0].raw) <= 1000


def csv_cell(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def test_a_column_nobody_knows_is_reported_once(table):
    found = table("title,colour,issued\nOne,red,2013\nTwo,blue,2014\n")
    assert titles(found) == ["One", "Two"] and len(problems(found)) == 1 and "'colour'" in problems(found)[0].what


@pytest.mark.parametrize(
    ("column", "value", "field", "kept"),
    [
        (
            "topics",
            "Legislation | cybercrime|Captación de niños y niñas con fines sexuales",
            "topics",
            ["legislation", "cybercrime", "online-grooming"],
        ),
        ("topics", "child-pornography", "topics", ["child-sexual-abuse-material"]),
        ("Topics", "التشريعات", "topics", ["legislation"]),
        ("places", "MX|Brésil|001", "places", ["mx", "br", "001"]),
        ("languages", "French|es|العربية|pt-BR", "languages", ["fr", "es", "ar", "pt-br"]),
        ("For", "Enseignants", "audiences", ["teachers"]),
        ("type", "Infographic", "type", "infographic"),
        ("Year", "2013", "issued", "2013"),
        ("keywords", "One|Two|One", "keywords", ["One", "Two"]),
        ("alternative_titles", "Also|Known", "alternative_titles", ["Also", "Known"]),
        ("isbn", "0-306-40615-2", "identifiers", {"isbn": "9780306406157"}),
        ("edition_status", "Final", "edition_status", "final"),
        ("status", "Draft", "status", "draft"),
        ("fundamental", "Yes", "fundamental", True),
        ("fundamental", "x", "fundamental", True),
        ("fundamental text", "no", "fundamental", False),
        ("web page", "https://example.org/a", "url", "https://example.org/a"),
    ],
)
def test_cells_are_understood_as_people_write_them(table, column, value, field, kept):
    assert getattr(cell(table, column, value), field) == kept


def test_unknown_topics_become_keywords_and_are_told(table):
    found = table("title,topics,keywords\nOne,Legislation|Kite flying,Wind\n")
    made = only(found)
    assert (made.topics, made.keywords) == (["legislation"], ["Wind", "Kite flying"])
    assert entries(found)[0].unknown == ("Kite flying",)


def test_titles_in_several_languages_begin_with_the_originals(table):
    made = only(table("title,title[ES],abstract[ar],languages\nUn titre,Un título,ملخص,fr\n"))
    assert list(made.title.items()) == [("fr", "Un titre"), ("es", "Un título")]
    assert made.abstract == {"ar": "ملخص"} and made.languages == ["fr"]


def test_persons_and_organisations(table):
    out = io.StringIO()
    csv.writer(out).writerows(
        [["title", "authors", "publisher", "funder"], ["T", "Doe, Jane|García, Ana|UNICEF", "ICMEC|New House", "icmec"]]
    )
    found = table(out.getvalue())
    made = [
        (each.role, each.organisation or (each.person.family, each.person.given)) for each in only(found).contributors
    ]
    assert made == [
        ("author", ("Doe", "Jane")), ("author", ("García", "Ana")), ("author", "unicef"),
        ("publisher", "icmec"), ("publisher", "new-house"), ("funder", "icmec"),
    ]  # fmt: skip
    assert [each.key for each in entries(found)[0].concepts] == ["new-house"]


def test_series_and_relations(table):
    row = '"Studies in Child Protection",7,"IsSupplementTo: framing-implementation|References: Doe, A book, 1999"'
    made = only(table(f"title,series,series_number,relations\nT,{row}\n"))
    assert (made.series.key, made.series.number) == ("studies-in-child-protection", "7")
    assert [(each.type, each.target, each.citation) for each in made.relations] == [
        ("IsSupplementTo", "framing-implementation", ""), ("References", None, "Doe, A book, 1999"),
    ]  # fmt: skip


def test_a_key_makes_the_row_the_librarians_own_word(table):
    found = table("id,title,abstract\nmine,One,\n,Two,x\n")
    assert [each.keyed for each in entries(found)] == [True, False]
    assert "abstract" in entries(found)[0].record.model_fields_set


def test_every_column_that_is_offered_is_understood(table):
    found = table(",".join(columns()) + "\n" + "k,T" + "," * (len(columns()) - 2) + "\n")
    assert not problems(found) and only(found).id == "k"


def test_a_table_without_titles_is_told_which_columns_there_are(table):
    with pytest.raises(Unreadable, match=r"no column called “title”.*topics"):
        table("name,colour\na,b\n")


# --- spreadsheets ----------------------------------------------------------------------------------------------------


@pytest.fixture
def book(tmp_path, words):
    def read_book(*rows: list[object], first_sheet_empty: bool = False) -> list[Entry | Problem]:
        made = openpyxl.Workbook()
        sheet = made.create_sheet("second") if first_sheet_empty else made.active
        for row in rows:
            sheet.append(row)
        made.save(tmp_path / "book.xlsx")
        return read(tmp_path / "book.xlsx", words)

    return read_book


@pytest.mark.parametrize(
    ("value", "issued"),
    [
        (2013, "2013"),
        (2013.0, "2013"),
        ("2013", "2013"),
        (datetime.date(2017, 11, 5), "2017-11-05"),
        (datetime.datetime(2017, 11, 5, 12, 30), "2017-11-05"),
        ("2012~", "2012~"),
        (None, None),
    ],
)
def test_numbers_and_dates_in_a_spreadsheet(book, value, issued):
    assert only(book(["title", "issued"], ["One", value])).issued == issued


def test_empty_rows_and_columns_are_passed_over(book):
    found = book(["title", None, "issued"], [None, None, None], ["One", None, 2013], [], ["Two", "", 2014], [None])
    assert titles(found) == ["One", "Two"] and [each.where for each in found] == ["row 3", "row 5"]


def test_the_first_sheet_with_rows_counts(book):
    assert titles(book(["title"], ["One"], first_sheet_empty=True)) == ["One"]


def test_numbers_are_text_where_text_belongs(book):
    made = only(book(["title", "isbn", "edition", "keywords"], [1984, 9780306406157, 3, True]))
    assert (made.title["en"], made.identifiers["isbn"], made.edition) == ("1984", "9780306406157", "3")


# --- whatever may be in a file ---------------------------------------------------------------------------------------


def _damaged(data: bytes, chance: random.Random) -> bytes:
    """With a few bytes changed, lost or doubled; of JSON, also with values of another shape."""
    if data[:1] in b"[{" and chance.random() < 0.7:
        return json.dumps(_reshaped(json.loads(data), chance)).encode()
    found = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at, kind = chance.randrange(len(found)), chance.randrange(4)
        if kind == 0:
            found[at] = chance.randrange(256)
        elif kind == 1:
            del found[at : at + chance.randint(1, 30)]
        else:
            other = chance.randrange(len(found))
            odd = chance.choice([b"<", b"&", b"]]>", b"\x1e", b"\x1f", b"{", b"}", b'"', b"\n", b"\0", b"<!--"])
            found[at:at] = odd if kind == 2 else found[other : other + chance.randint(1, 60)]
    return bytes(found)


def _reshaped(value: Any, chance: random.Random) -> Any:
    if chance.random() < 0.08:
        return chance.choice([None, 1, True, "", [], {}, ["a"], [[1]], {"a": {}}, {"@id": []}, {"name": [1]}, [None]])
    if isinstance(value, dict):
        return {name: _reshaped(each, chance) for name, each in value.items()}
    return [_reshaped(each, chance) for each in value] if isinstance(value, list) else value


@EVERY
def test_no_damage_is_an_error(name, tmp_path, words):
    """A damaged file is read entry by entry, or told in a sentence; and what is read can be kept."""
    whole, chance = SAMPLES[name](tmp_path, TITLES), random.Random(name)
    data = whole.read_bytes()
    path = tmp_path / f"damaged{whole.suffix}"
    for _ in range(40):
        path.write_bytes(_damaged(data, chance))
        try:
            found = read(path, words)
        except Unreadable:
            continue
        for entry in entries(found):
            assert Record.model_validate(entry.record.stored()) == entry.record
