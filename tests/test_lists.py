"""Reading lists: they grow from page to page, in the address and nowhere else."""

import csv
import io
import re
from html import unescape

import pytest

from carrel import catalogue
from carrel.languages import INTERFACE
from carrel.search.query import MOST_KEYS
from carrel.web import lists
from conftest import record, write

ROOT = "http://127.0.0.1"
ONE, TWO = "framing-implementation", "hague-2015-part-1-global-report"


def get(ask, address: str) -> tuple[str, dict[str, str], str]:
    path, _, query = unescape(address).partition("#")[0].partition("?")
    status, headers, body = ask(path, query=query)
    return status, headers, body.decode()


def link(text: str, key: str) -> str:
    """Of the page, what adds or removes that publication."""
    return next(each for each in re.findall(r'data-list href="([^"]+)"', text) if f"p-{key}" in each)


def shown(text: str) -> list[str]:
    return re.findall(r'<div class="about" id="p-([^"]+)"', text)


@pytest.mark.parametrize("language", INTERFACE)
def test_a_list_grows_from_page_to_page_without_scripts(ask, language):
    _, _, text = get(ask, f"/{language}/publications/{ONE}")
    _, headers, text = get(ask, link(text, ONE))
    assert headers["Cache-Control"] == "no-store" and headers["X-Robots-Tag"] == "noindex"
    _, _, text = get(ask, f"/{language}/search?sort=title&q=hague&list={ONE}")
    _, _, text = get(ask, link(text, TWO))
    carried = f"list={ONE},{TWO}"
    place = next(each for each in re.findall(rf'href="(/{language}/list[^"]*)"', text) if carried in each)
    _, _, text = get(ask, place)
    assert shown(text) == [ONE, TWO] and f"<code>{ROOT}/{language}/list?{carried}</code>" in text


def test_a_page_with_a_list_keeps_it_everywhere(ask):
    _, _, text = get(ask, f"/en/topics/legislation?list={ONE}")
    body = text.partition("<body>")[2]
    for address in re.findall(r'<a\b(?![^>]*data-list)[^>]*\shref="(/en/[^".]*)"', body):
        assert f"list={ONE}" in address, address
    forms = re.findall(r"<form\b[^>]*><input[^>]*>", body)
    assert forms and all(f'name="list" value="{ONE}"' in form for form in forms)
    assert "list=" not in text.partition("<body>")[0], "machines need no list"
    assert get(ask, f"/en/search?page=400&list={ONE}")[1]["Location"].endswith(f"list={ONE}")


def test_with_a_neutral_title_both_are_kept(ask):
    _, _, text = get(ask, f"/en/search?quiet=yes&list={ONE}")
    assert f"list={ONE}" in text and "quiet=yes&amp;list" in text.replace(
        f"list={ONE}&amp;quiet=yes", "quiet=yes&amp;list"
    )


def test_a_page_without_a_list_is_as_cheap_as_before(ask):
    _, headers, text = get(ask, "/en/search")
    assert "ETag" in headers and "no-store" not in headers["Cache-Control"] and "to-list" not in text


def test_off_the_list(ask):
    _, _, text = get(ask, f"/en/list?list={ONE},{TWO}")
    off = re.findall(r'<a class="keep on" data-list href="([^"]+)"', text)
    assert shown(get(ask, off[0])[2]) == [TWO]
    assert shown(get(ask, off[1])[2]) == [ONE]
    empty = re.search(r'href="(/en/list)" data-list', text)[1]
    assert get(ask, empty)[0] == "200" and not shown(get(ask, empty)[2])


@pytest.mark.parametrize("ending", ["csv", "ris", "bib", "csl.json", "xlsx", "json", "atom", "feed.json"])
def test_a_list_leaves_in_every_form(ask, ending):
    status, headers, body = ask(f"/en/list.{ending}", query=f"list={TWO},{ONE}")
    assert status == "200" and body
    if ending == "csv":
        rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
        assert [row["id"] for row in rows] == [TWO, ONE] and "reading-list.csv" in headers["Content-Disposition"]
    assert ask(f"/en/list.{ending}")[0] == "404", "an empty list is not the whole library"


def test_what_is_gone_is_said_and_what_moved_is_found(ask):
    write(record("hidden", status="draft"))
    catalogue.rename(ONE, "framing", "librarian")
    from carrel.search import following

    following.catch_up()
    _, _, text = get(ask, f"/en/list?list={ONE},hidden,never-was,{TWO}")
    assert shown(text) == ["framing", TWO] and "2 publications of this list are not in the library any more." in text


def test_a_list_that_is_full_says_so(ask):
    keys = [f"k{n}" for n in range(MOST_KEYS)]
    _, _, text = get(ask, f"/en/list?list={','.join(keys)}")
    assert "This list is full." in text
    _, _, text = get(ask, f"/en/list?list={','.join([*keys, 'one-more'])}")
    assert f"A list holds {MOST_KEYS} publications at most." in text
    _, _, text = get(ask, f"/en/search?list={','.join(keys)}")
    assert "Add to reading list" not in text
    assert (
        len(",".join(lists.short(",".join("a" * 79 + str(n % 10) + f"-{n}"[:1] for n in range(60))))) <= lists.LONGEST
    )


@pytest.mark.parametrize("text", ["", ",", "<script>", "A,B", "a" * 200, '"onclick=x', "../x,a%00b", ONE + ",<x>"])
def test_nonsense_is_no_list(ask, text):
    for path in ("/en/list", "/en/search", "/ar/"):
        status, _, body = ask(path, query=f"list={text}")
        assert status == "200" and b"<script>" not in body and b'"onclick' not in body


def test_machines_are_told_to_leave_lists(ask):
    assert "Disallow: /*list=" in ask("/robots.txt")[2].decode()
