"""Help lines: what the librarian enters is shown, and nothing else. All names and numbers here are made up."""

import datetime
from contextlib import suppress

import openpyxl
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from carrel import helplines, terms
from carrel.catalogue import Signature
from carrel.formats import Unreadable
from carrel.formats.helplines import COLUMNS, Line, phone, read, write
from carrel.models import HelpLine, Revision
from carrel.search import following

WHO = Signature("librarian", "from lines.csv")
TABLE = """country,name,name[fr],phone,text,url,hours,for,languages,note,checked
fr,Example line,Ligne d'exemple,00 00 01,,,day and night,children,fr|en,,2020-03-01
Côte d’Ivoire,,Ligne des enfants,00 00 02,,,,,,,
BR,Linha,,,+55 (0)00 00-03,https://example.org/br,,,Portuguese,Free of charge,
fr,Second line,,00 00 04,,,,,,,
"""


@pytest.fixture
def table(tmp_path):
    def written(text: str, name: str = "lines.csv"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return written


@pytest.fixture
def entered(sample, table):
    lines, problems = read(table(TABLE), terms.current())
    assert not problems
    helplines.replace(lines, WHO)
    following.catch_up()
    client = Client()
    return lambda path: client.get(path).content.decode()


def test_a_table_is_read_whole(home, table):
    lines, problems = read(table(TABLE), terms.current())
    assert not problems and [line.place for line in lines] == ["fr", "ci", "br", "fr"]
    first, second, third, _ = lines
    assert first.name == {"en": "Example line", "fr": "Ligne d'exemple"} and first.languages == ["fr", "en"]
    assert first.hours == {"en": "day and night"} and first.checked == datetime.date(2020, 3, 1) and first.old
    assert second.name == {"fr": "Ligne des enfants"} and not second.old
    assert third.languages == ["pt"] and third.write == "sms:+55000003" and first.call == "tel:000001"


@pytest.mark.parametrize("ending", ["xlsx", "semicolons", "cp1252"])
def test_the_same_from_what_librarians_have(home, table, tmp_path, ending):
    expected, _ = read(table(TABLE), terms.current())
    path = tmp_path / f"other.{ending if ending == 'xlsx' else 'csv'}"
    if ending == "xlsx":
        book = openpyxl.Workbook()
        for row in TABLE.splitlines():
            book.active.append(row.split(","))
        book.active["K2"] = datetime.datetime(2020, 3, 1)
        book.save(path)
    else:
        text = TABLE.replace(",", ";") if ending == "semicolons" else TABLE
        path.write_bytes(text.encode("cp1252"))
    assert read(path, terms.current()) == (expected, [])


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("Atlantis,Line,1 2 3,,", "country: 'Atlantis'"), ("150,Line,1 2 3,,", "is a region"), (",Line,1 2 3,,", "country: is missing"),
        ("fr,,1 2 3,,", "name: is missing"), ("fr,Line,,,", "neither a phone nor a url"), ("fr,Line,,javascript:alert(1),", "url: "),
        ("fr,Line,,ftp://example.org,", "url: "), ("fr,Line,call me,,", "phone: "), ("fr,Line,1,,", "phone: "), ("fr,Line,++1 2 3,,", "phone: "),
        ("fr,Line,1 2 3,,last year", "checked: 'last year'"), ("fr,Line,1 2 3,,2020-02-31", "checked: "),
        ("fr,Line,1 2 3,,2999-01-01", "future"),
        ("fr,Line,1 2 3,,,x", "more cells"), ('fr,"Line,1 2 3,,', "quotation mark"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named(home, table, row, what):
    lines, problems = read(table(f"country,name,phone,url,checked\nfr,Good,1 2 3,,\n{row}\n"), terms.current())
    assert len(lines) == 1 and len(problems) == 1
    assert problems[0].where == "line 3" and what in problems[0].what


@pytest.mark.parametrize(
    "text",
    ["", "name,phone\nx,1 2\n", "country,phone\nfr,1 2\n", "country,name,fone\nfr,x,1\n", "country,name,name[zzzz]\n",
     "country,name,phone[fr]\n", "\0" * 500],
)  # fmt: skip
def test_a_table_without_its_columns_is_refused(home, table, text):
    with pytest.raises(Unreadable):
        read(table(text), terms.current())


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_is_refused(text):
    with suppress(ValueError):
        assert set(phone(text)) <= set("+0123456789 ()./*-")


def test_numbers_in_other_digits_are_understood():
    assert phone("١١٦ ١١١") == "116 111"


def test_what_is_exported_comes_back_as_it_was(home, table, tmp_path):
    lines, _ = read(table(TABLE), terms.current())
    write(tmp_path / "out.csv", lines)
    assert read(tmp_path / "out.csv", terms.current()) == (lines, [])
    write(tmp_path / "form.csv", [])
    assert (tmp_path / "form.csv").read_text("utf-8-sig").strip() == ",".join(COLUMNS)


def test_lines_are_replaced_whole_and_the_history_keeps_them(home, table):
    lines, _ = read(table(TABLE), terms.current())
    helplines.replace(lines, WHO)
    helplines.replace(lines[:1], WHO)
    assert helplines.current() == {"fr": lines[:1]} and HelpLine.objects.count() == 1
    kept = [
        len(row.record["help_lines"]) for row in Revision.objects.filter(publication="", term="").order_by("number")
    ]
    assert kept == [4, 1]


def test_pages_change_with_them(ask, table):
    tag = ask("/en/safety")[1]["ETag"]
    helplines.replace([Line(place="fr", name={"en": "Fresh line"}, phone="00 00")], WHO)
    assert following.behind()
    following.catch_up()
    status, headers, body = ask("/en/safety", HTTP_IF_NONE_MATCH=tag)
    assert status == "200" and headers["ETag"] != tag and b"Fresh line" in body


def test_the_safety_page_shows_them_by_country(entered):
    text = entered("/en/safety")
    assert [text.index(name) for name in ("Brazil", "Côte d’Ivoire", "France")] == sorted(
        text.index(name) for name in ("Brazil", "Côte d’Ivoire", "France")
    )
    assert 'href="tel:000001"' in text and 'href="https://example.org/br" rel="noreferrer"' in text
    assert "Checked in 2020" in text and "Portuguese" in text and 'lang="fr" dir="ltr">Ligne des enfants' in text
    assert "Ligne d'exemple".replace("'", "&#39;") in entered("/fr/safety")


def test_asking_for_a_page_does_not_ask_for_the_lines_again(entered, django_assert_num_queries):
    entered("/en/safety")
    with django_assert_num_queries(0):
        entered("/fr/safety")


def test_an_empty_library_invents_no_number(sample):
    for language in ("en", "es", "fr", "ar"):
        text = Client().get(f"/{language}/safety").content.decode()
        assert "tel:" not in text and 'class="line"' not in text
    assert "has not entered any help lines" in Client().get("/en/safety").content.decode()


def test_markup_in_a_line_is_text(entered, table):
    path = table('country,name,phone,note\nfr,"<script>alert(1)</script> Line",1 2,"<img src=x onerror=y> 3 < 4"\n')
    helplines.replace(read(path, terms.current())[0], WHO)
    following.catch_up()
    text = entered("/en/safety")
    assert "<script>alert" not in text and "<img" not in text and "3 &lt; 4" in text


def test_the_command_enters_lists_exports_and_removes(command, tmp_path, table):
    assert "No help lines" in command("helplines").stdout
    assert "Written: 4 help lines" in command("helplines", str(table(TABLE))).stdout
    shown = command("helplines").stdout
    assert "Example line" in shown and "https://example.org/br" in shown and "never checked" in shown
    assert "4 help lines" in command("helplines", "--export", str(tmp_path / "out.csv")).stdout
    assert "Ligne d'exemple" in (tmp_path / "out.csv").read_text("utf-8-sig")
    assert "removed" in command("helplines", "--clear").stdout
    assert "No help lines" in command("helplines").stdout


def test_one_bad_row_changes_nothing(command, table):
    command("helplines", str(table(TABLE)))
    bad = table("country,name,phone\nfr,Good,1 2\nxx,Bad,1 2\nde,Also bad,\n", "bad.csv")
    shown = command("helplines", str(bad))
    assert shown.returncode == 1 and "line 3: country" in shown.stderr and "line 4: " in shown.stderr
    assert "Example line" in command("helplines").stdout


@pytest.mark.parametrize("words", [["nowhere.csv"], ["--export", "/no/such/folder/x.csv"], ["."]])
def test_what_cannot_be_done_is_said(command, tmp_path, words):
    shown = command("helplines", *words)
    assert shown.returncode == 1 and "Traceback" not in shown.stderr and shown.stderr.strip()
    empty = tmp_path / "empty.csv"
    empty.write_text("country,name,phone\n")
    assert "--clear" in command("helplines", str(empty)).stderr
