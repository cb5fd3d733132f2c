"""Every list and every record leaves at its own address plus an ending: whole, in order, streamed, and only what is public."""

import csv
import gzip
import io
import json
import xml.etree.ElementTree as ElementTree
from io import BytesIO
from wsgiref.util import setup_testing_defaults

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carrel import catalogue, exporting, formats, imports, terms
from carrel.formats import Context, Entry, Item
from carrel.models import Publication
from carrel.record import Record
from carrel.search import following
from carrel.web import front
from conftest import WHO, record, write

ENDINGS = [*formats.writers()]
TABLES = ["csv", "xlsx"]
# whatever is hard for a table
ODD = {
    "title": {"ar": "عنوان", "en": "=1+1", "pt": "x_x0041_ y"},
    "abstract": {"en": '-a\n\nb; "c", d', "ar": "'=c"},
    "languages": ["fr"],
    "contributors": [
        {"role": "publisher", "organisation": "icmec"},
        {"role": "author", "person": {"family": "Doe", "given": "J|ane \\ x", "orcid": "0000-0002-1825-0097"}},
        {"role": "publisher", "organisation": "unicef"},
        {"role": "editor", "person": {"family": "Plato"}},
    ],
    "topics": ["legislation"],
    "keywords": ["a|b", "c\\", "@d", "'tis"],
    "relations": [
        {"type": "References", "citation": "a-key"},
        {"type": "References", "citation": "x = y"},
        {"type": "References", "citation": "z: = y", "target": "k"},
    ],
    "fundamental": True,
    "series": {"key": "studies-in-child-protection", "number": "=7"},
    "type": "report",
    "issued": "2012~",
    "identifiers": {"isbn": "9780306406157", "symbol": "-5"},
}


def rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def back(data: bytes, ending: str, folder) -> list[Entry]:
    path = folder / f"back.{ending}"
    path.write_bytes(data)
    return list(formats.recognise(path).read(path, terms.current()))


# --- lists -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("path", ["/en/search", "/fr/topics/legislation", "/ar/publications/framing-implementation"])
def test_everything_leaves_in_every_form(ask, path, ending):
    status, headers, body = ask(f"{path}.{ending}")
    assert status == "200" and body
    assert headers["Content-Type"].startswith(formats.writers()[ending].MEDIA_TYPE)
    assert headers["Content-Disposition"].startswith("attachment;") and f'.{ending}"' in headers["Content-Disposition"]
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Robots-Tag"] == "noindex"


def test_one_publication_can_be_followed(ask):
    status, headers, body = ask("/fr/publications/framing-implementation.atom")
    assert status == "200" and headers["Content-Type"].startswith("application/atom+xml")
    (entry,) = ElementTree.fromstring(body).iter("{http://www.w3.org/2005/Atom}entry")
    assert entry.findtext("{http://www.w3.org/2005/Atom}id").endswith("/en/publications/framing-implementation")
    assert "1970" not in entry.findtext("{http://www.w3.org/2005/Atom}updated")


def test_a_list_leaves_whole_and_in_its_order(ask):
    pages = [json.loads(ask("/en/search.json", query=f"q=child&page={number}")[2]) for number in (1, 2)]
    shown = [item["id"] for page in pages for item in page["items"]]
    assert len(shown) == pages[0]["total"] > 20
    for query in ("q=child", "q=child&page=2"):
        assert [row["id"] for row in rows(ask("/en/search.csv", query=query)[2])] == shown
    assert [row["id"] for row in rows(ask("/en/search.csv", query="q=child&sort=title")[2])] != shown


def test_what_was_found_with_other_words_leaves_too(ask):
    shown = json.loads(ask("/en/search.json", query="q=groming")[2])
    assert shown["relaxed"] == "near"
    assert len(rows(ask("/en/search.csv", query="q=groming")[2])) == shown["total"] > 0


def test_a_list_of_a_term_has_what_is_filed_under_it(ask):
    listed = json.loads(ask("/en/topics/legislation.json")[2])
    found = rows(ask("/en/topics/legislation.csv")[2])
    assert len(found) == listed["total"] and [row["id"] for row in found][:20] == [i["id"] for i in listed["items"]]
    assert 'filename="legislation.csv"' in ask("/en/topics/legislation.csv")[1]["Content-Disposition"]


def test_an_empty_list_leaves_empty(ask):
    assert rows(ask("/en/search.csv", query="topic=no-such-topic")[2]) == []


def test_terms_are_given_in_the_readers_language(ask):
    row = rows(ask("/es/publications/framing-implementation.csv")[2])[0]
    topics = Publication.objects.get(id="framing-implementation").record["topics"]
    assert row["topics"].split("|") == [terms.current().label("topic", key, "es") for key in topics]


def test_names_of_files_are_safe(ask):
    named = ask("/en/search.csv", query='q="a%0D%0Ab";../%C3%A9')[1]["Content-Disposition"]
    assert named == 'attachment; filename="a-b-e.csv"'


def test_a_page_offers_them(ask):
    for path in ("/en/search", "/en/topics/legislation", "/en/publications/framing-implementation"):
        text = ask(path)[2].decode()
        for ending in ENDINGS:
            assert text.count(f'href="{path}.{ending}"') == 2, "one for machines, one for readers"


# --- streamed --------------------------------------------------------------------------------------------------------


def _begun(path: str, **extra: str):
    environ: dict = {"PATH_INFO": path, "QUERY_STRING": "", "wsgi.input": BytesIO()} | extra
    setup_testing_defaults(environ)
    return front.application(environ, lambda *_: None)


def test_a_list_is_read_as_it_leaves(sample):
    catalogue.write([record(f"r{n:04}", abstract={"en": "Words. " * 20}) for n in range(2 * exporting.BATCH)], WHO)
    following.catch_up()
    with CaptureQueriesContext(connection) as queries:
        pieces = iter(_begun("/en/search.csv"))
        first, asked = next(pieces), len(queries)
        rest = b"".join(pieces)
    assert asked < len(queries) <= 3 * 4, "a few queries for each batch"
    assert len(first) < 200_000 and len(rows(first + rest)) == 2 * exporting.BATCH + 30


def test_while_a_list_leaves_pages_are_made(ask):
    pieces = iter(_begun("/en/search.csv"))
    next(pieces)
    assert not front._making.locked() and ask("/en/search")[0] == "200"
    pieces.close()


def test_a_list_on_its_way_is_not_kept(ask):
    ask("/en/search.csv")
    assert not front._pages._pages


def test_an_unchanged_list_is_not_sent_again(ask):
    tag = ask("/en/search.csv")[1]["ETag"]
    assert ask("/en/search.csv", HTTP_IF_NONE_MATCH=tag)[0] == "304"
    write(record("new"))
    assert ask("/en/search.csv", HTTP_IF_NONE_MATCH=tag)[0] == "200"


def test_lists_are_packed_for_who_can_unpack(ask):
    _, headers, body = ask("/en/search.csv", HTTP_ACCEPT_ENCODING="gzip")
    assert headers["Content-Encoding"] == "gzip" and gzip.decompress(body) == ask("/en/search.csv")[2]
    assert "Content-Encoding" not in ask("/en/search.xlsx", HTTP_ACCEPT_ENCODING="gzip")[1]


def test_head_tells_of_a_list_without_it(ask):
    status, headers, body = ask("/en/search.csv", REQUEST_METHOD="HEAD")
    assert status == "200" and not body and "attachment" in headers["Content-Disposition"]


# --- what does not leave ---------------------------------------------------------------------------------------------


def test_drafts_never_leave(ask):
    write(record("draft", status="draft"), record("review", status="review"))
    for ending in ["json", "linkset.json", *ENDINGS]:
        assert ask(f"/en/publications/draft.{ending}")[0] == "404"
    assert not {"draft", "review"} & {row["id"] for row in rows(ask("/en/search.csv")[2])}


def test_what_became_a_draft_a_moment_ago_does_not_leave(ask):
    write(record("hidden"))
    catalogue.write([record("hidden", status="draft")], WHO)
    assert "hidden" not in {row["id"] for row in rows(ask("/en/search.csv")[2])}


@pytest.mark.parametrize("ending", ["json", "linkset.json", *ENDINGS])
def test_a_withdrawn_record_says_so(ask, ending):
    catalogue.withdraw("framing-implementation", "It was out of date.", "librarian")
    status, headers, body = ask(f"/en/publications/framing-implementation.{ending}")
    assert status == "410" and b"It was out of date." in body and b"<" not in body
    assert "Content-Disposition" not in headers


@pytest.mark.parametrize("ending", ["json", "linkset.json", *ENDINGS])
def test_a_renamed_record_leads_on_with_its_ending(ask, ending):
    catalogue.rename("framing-implementation", "framing", "librarian")
    status, headers, _ = ask(f"/en/publications/framing-implementation.{ending}")
    assert (status, headers["Location"]) == ("301", f"/en/publications/framing.{ending}")


@pytest.mark.parametrize("path", ["/en/publications/nothing.json", "/en/publications/nothing.csv", "/en/topics/no.csv"])
def test_what_is_not_there_is_told_shortly(ask, path):
    status, headers, body = ask(path)
    assert status == "404" and len(body) < 100
    assert headers["Content-Type"].startswith("application/json" if path.endswith("json") else "text/plain")


@pytest.mark.parametrize(
    "path", ["/en/search.nothing", "/en/publications/framing-implementation.exe", "/en/topics/legislation.x.y"]
)
def test_an_ending_nobody_knows_is_404(ask, path):
    assert ask(path)[0] == "404"


# --- tables ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", TABLES)
@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_a_table_reads_back_to_the_same_records(ask, ending, language, tmp_path):
    write(record("odd", **ODD))
    found = back(ask(f"/{language}/search.{ending}")[2], ending, tmp_path)
    assert all(isinstance(each, Entry) and each.keyed and not each.unknown and not each.concepts for each in found)
    stored = {key: Record.model_validate(row) for key, row in Publication.objects.values_list("id", "record")}
    assert {each.record.id: each.record for each in found} == stored
    assert [each.record.language for each in found if each.record.id == "odd"] == ["ar"]


@pytest.mark.parametrize("ending", TABLES)
def test_a_table_that_comes_back_changes_nothing_but_what_was_edited(ask, ending, tmp_path):
    write(record("odd", **ODD))
    path = tmp_path / f"mine.{ending}"
    path.write_bytes(ask(f"/en/search.{ending}")[2])
    assert figures(imports.run(imports.start(path), "librarian")) == (0, 0, 31, 0, 0)
    if ending == "csv":
        path.write_bytes(path.read_bytes().replace(b"'-a", b"b"))
        assert figures(imports.run(imports.start(path), "librarian")) == (0, 1, 30, 0, 0)
        assert catalogue.get("odd").abstract["en"].startswith("b") and catalogue.get("odd").language == "ar"


def test_a_table_builds_the_same_library_elsewhere(ask, tmp_path):
    path = tmp_path / "all.xlsx"
    path.write_bytes(ask("/fr/search.xlsx")[2])
    before = dict(Publication.objects.values_list("id", "record"))
    catalogue.remove(list(before), WHO)
    assert figures(imports.run(imports.start(path), "librarian")) == (30, 0, 0, 0, 0)
    assert dict(Publication.objects.values_list("id", "record")) == before


def figures(imported) -> tuple[int, ...]:
    return tuple(imported.report[name] for name in ("added", "changed", "same", "kept", "problems"))


@pytest.mark.parametrize("ending", TABLES)
def test_languages_that_come_late_are_not_lost(ending, sample, tmp_path):
    made = [record(f"r{n}") for n in range(600)] + [record("late", title={"en": "Late", "sw": "Chelewa"})]
    data = b"".join(formats.writers()[ending].write((Item(each, "") for each in made), Context(terms.current())))
    assert [each.record for each in back(data, ending, tmp_path)] == made


def test_formulas_leave_a_csv_as_text(ask):
    write(record("f", title={"en": "=HYPERLINK(1)"}, edition="+1", keywords=["@x"], note="-2"))
    row = next(row for row in rows(ask("/en/search.csv", query="q=hyperlink")[2]) if row["id"] == "f")
    assert (row["title"], row["edition"], row["keywords"], row["note"]) == ("'=HYPERLINK(1)", "'+1", "'@x", "'-2")


def test_formulas_leave_a_spreadsheet_as_text(ask):
    write(record("f", title={"en": "=HYPERLINK(1)"}))
    sheet = openpyxl.load_workbook(BytesIO(ask("/en/publications/f.xlsx")[2])).active
    cell = sheet.cell(2, [each.value for each in sheet[1]].index("title") + 1)
    assert cell.value == "=HYPERLINK(1)" and cell.data_type != "f"


def test_a_text_too_long_for_a_cell_is_cut_there_only(ask, tmp_path):
    write(record("long", abstract={"en": "a" * 40_000}))
    lengths = [
        len(back(ask(f"/en/publications/long.{each}")[2], each, tmp_path)[0].record.abstract["en"]) for each in TABLES
    ]
    assert lengths == [40_000, 32_767]


@pytest.mark.parametrize("cell", ["{", "[]", '{"title": 1}', '{"title": {"x y": "a"}}', "[" * 5000])
def test_nonsense_among_the_other_texts_is_a_problem(sample, tmp_path, cell):
    text = (
        f"id,title,other_texts\na,A,{cell}\n"
        if '"' not in cell
        else 'id,title,other_texts\na,A,"' + cell.replace('"', '""') + '"\n'
    )
    found = back(text.encode(), "csv", tmp_path)
    assert len(found) == 1 and (not isinstance(found[0], Entry) or found[0].record.title == {"en": "A"})


# --- feeds -----------------------------------------------------------------------------------------------------------


def test_json_feed(ask):
    write(record("n", title={"en": "Noted"}, abstract={"en": "Hidden words"}, notice="Mind this."))
    status, headers, body = ask("/en/search.feed.json")
    feed = json.loads(body)
    assert status == "200" and headers["Content-Type"].startswith("application/feed+json")
    assert feed["version"] == "https://jsonfeed.org/version/1.1" and len(feed["items"]) == 20
    assert feed["home_page_url"].endswith("/en/search") and feed["next_url"].endswith("/en/search.feed.json?page=2")
    assert all({"id", "url", "title", "content_text", "date_modified"} <= set(item) for item in feed["items"])
    noted = json.loads(ask("/en/search.feed.json", query="q=noted")[2])["items"][0]
    assert noted["content_text"] == "Mind this."


def test_the_atom_feed_is_as_it_was(ask):
    feed = ElementTree.fromstring(ask("/en/search.atom")[2])
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 20
