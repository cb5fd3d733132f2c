"""What every source keeps to. A new source needs a line in SOURCES, and all contracts test it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest

from carrel import founding, sources
from carrel.formats import Entry, Problem
from carrel.sources import Asked, Source, World
from carrel.sources.fetching import Fetcher, Limits, Unfetched
from carrel.vocabulary import Vocabularies
from elsewhere import Answers, Said, elsewhere
from repository import Item, Repository

TITLES = ["One", "Two: a title", "Three & more"]
LIST = "title,issued\n" + "".join(f'"{title}",2014\n' for title in TITLES)


@dataclass
class Case:
    """How a source is asked for the three titles, and for three with a broken one between."""

    place: str
    answers: Answers | None = None  # of the world outside
    broken: Answers | None = None


def _repository(*items: Item) -> Repository:
    return Repository({f"oai:x:{number}": each for number, each in enumerate(items)})


def _crossref(path: str) -> Said | bytes:
    if "10.1234" not in path:
        return Said(status=404)
    said = {
        "DOI": "10.1234/one",
        "type": "report",
        "title": ["One"],
        "publisher": "The House",
        "issued": {"date-parts": [[2014]]},
    }
    return json.dumps({"status": "ok", "message": said}).encode()


CASES: dict[str, Case] = {
    "doi": Case("10.1234/One", _crossref),
    "oai": Case(
        "{world}/oai",
        _repository(*map(Item, TITLES)),
        _repository(Item("One"), Item("", raw="<record><header><identifier>b</identifier></header><metadata><a></metadata></record>"),
                    Item("Three & more")),
    ),
    "web": Case(
        "{world}/list.csv", lambda path: LIST.encode(), lambda path: LIST.replace('"Two: a title",2014', "Two,soon").encode()
    ),
    "place": Case("{folder}/list.csv", None, None),
}  # fmt: skip


@contextmanager
def asked(name: str, tmp_path: Path, broken: bool = False) -> Iterator[tuple[Source, Asked, World, list[str]]]:
    case = CASES[name]
    (tmp_path / "list.csv").write_text(LIST.replace('"Two: a title",2014', "Two,soon") if broken else LIST, "utf-8")
    answers = case.broken if broken else case.answers
    with elsewhere(answers) if answers else nullcontext() as there:
        address = there.address if there else ""
        place = case.place.format(world=address, folder=tmp_path)
        fetcher = Fetcher(private=True, limits=Limits(seconds=5), sleep=lambda seconds: None)
        yield sources.known()[name], Asked(place), World(fetcher, address, address), there.asked if there else []
        fetcher.close()


@pytest.fixture(scope="module")
def words() -> Vocabularies:
    return Vocabularies(founding.concepts())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "run"
    made.mkdir()
    return made


each_source = pytest.mark.parametrize("name", list(CASES))
each_list = pytest.mark.parametrize("name", ["oai", "web", "place"])


def test_every_source_is_tested_and_has_its_names():
    assert list(sources.known()) == list(CASES)
    assert all(name == each.NAME and each.LABEL and len(name) <= 12 for name, each in sources.known().items())


@each_source
def test_a_place_is_recognised_by_its_source_first(name, tmp_path):
    with asked(name, tmp_path) as (source, wanted, *_):
        assert source.recognises(wanted.place) and sources.recognise(wanted.place) == source


@pytest.mark.parametrize("place", ["", "nowhere.csv", "ftp://example.org/x", "10.1234", "javascript:alert(1)"])
def test_what_no_source_knows_is_said(place):
    with pytest.raises(Unfetched, match="It reads: a DOI"):
        sources.recognise(place)


@each_source
def test_what_is_fetched_is_read_in_its_order_and_again_the_same(name, tmp_path, folder, words):
    with asked(name, tmp_path) as (source, wanted, world, _):
        list(source.fetch(wanted, folder, world))
    found = list(source.read(folder, words))
    titles = [each.record.title["en"] for each in found if isinstance(each, Entry)]
    assert titles == (TITLES if name != "doi" else ["One"]) and len(found) == len(titles)
    assert list(source.read(folder, words)) == found


@each_source
def test_what_is_there_is_not_asked_for_again(name, tmp_path, folder, words):
    with asked(name, tmp_path) as (source, wanted, world, calls):
        list(source.fetch(wanted, folder, world))
        before, count = sorted(folder.rglob("*")), len(calls)
        list(source.fetch(wanted, folder, world))
        assert sorted(folder.rglob("*")) == before and len(calls) == count


@each_list
def test_a_bad_record_costs_itself_alone(name, tmp_path, folder, words):
    with asked(name, tmp_path, broken=True) as (source, wanted, world, _):
        list(source.fetch(wanted, folder, world))
    first, bad, last = source.read(folder, words)
    assert isinstance(first, Entry) and isinstance(last, Entry) and last.record.title["en"] == "Three & more"
    assert isinstance(bad, Problem) and bad.where and bad.what and bad.raw


@pytest.mark.parametrize("name", ["doi", "oai", "web"])
@pytest.mark.parametrize("status", [404, 500])
def test_nothing_there_is_said_and_leaves_nothing_behind(name, status, folder):
    with elsewhere(lambda path: Said(b"<html>no</html>", status)) as there:
        world = World(Fetcher(private=True), there.address, there.address)
        with pytest.raises(Unfetched):
            list(sources.known()[name].fetch(Asked(CASES[name].place.format(world=there.address)), folder, world))
    assert not [path for path in folder.rglob("*") if path.suffix != ".part"]


@pytest.mark.parametrize("name", ["doi", "oai", "web"])
def test_no_source_asks_this_machine_by_itself(name, folder):
    with elsewhere(lambda path: b"secret") as there:
        world = World(Fetcher(), there.address, there.address)
        with pytest.raises(Unfetched, match="private network"):
            list(sources.known()[name].fetch(Asked(CASES[name].place.format(world=there.address)), folder, world))
    assert not there.asked


@each_source
def test_half_a_file_does_not_count(name, tmp_path, folder, words):
    (folder / "list.csv.part").write_text("title\nHalf\n")
    with asked(name, tmp_path) as (source, wanted, world, _):
        list(source.fetch(wanted, folder, world))
    assert not any(isinstance(each, Entry) and each.record.title["en"] == "Half" for each in source.read(folder, words))


# --- files and folders -----------------------------------------------------------------------------------------------


def test_a_folder_of_lists_comes_in_as_a_whole(tmp_path, folder, words):
    origin = tmp_path / "lists"
    (origin / "below").mkdir(parents=True)
    (origin / "a.csv").write_text("title\nOne\n")
    (origin / "below" / "b.ris").write_text("TY  - RPRT\nTI  - Two\nER  - \n")
    (origin / "picture.png").write_bytes(b"\x89PNG" + bytes(500))
    (origin / ".hidden.csv").write_text("title\nHidden\n")
    place = sources.known()["place"]
    list(place.fetch(Asked(str(origin)), folder, World(Fetcher())))
    first, second, problem = place.read(folder, words)
    assert (first.where, second.where) == ("a.csv, line 2", "below/b.ris, line 1")
    assert problem.where == "picture.png" and "format" in problem.what


# --- DOI -------------------------------------------------------------------------------------------------------------


def answered(folder: Path, words: Vocabularies, answers: Callable[[str], Said | bytes], place: str = "10.5555/x"):
    with elsewhere(answers) as there:
        world = World(Fetcher(private=True), f"{there.address}/crossref", f"{there.address}/datacite")
        list(sources.known()["doi"].fetch(Asked(place), folder, world))
    return list(sources.known()["doi"].read(folder, words))


def test_a_doi_of_crossref(folder, words):
    said = {
        "DOI": "10.5555/x", "type": "journal-article", "title": ["On harm"], "container-title": ["A journal"], "volume": "7",
        "author": [{"given": "Ana", "family": "Doe", "ORCID": "https://orcid.org/0000-0002-1825-0097"}, {"name": "The House"}],
        "issued": {"date-parts": [[2014, 5]]}, "ISSN": ["0378-5955"], "abstract": "<jats:p>What <i>it</i> says.</jats:p>",
        "subject": ["Legislation"], "license": [{"URL": "https://creativecommons.org/licenses/by/4.0/"}], "reference": [{"key": "1"}],
    }  # fmt: skip
    [entry] = answered(folder, words, lambda path: json.dumps({"message": said}).encode(), "https://doi.org/10.5555/X")
    record = entry.record
    assert record.title == {"en": "On harm"} and record.issued == "2014-05" and record.type == "research-article"
    assert record.identifiers == {"doi": "10.5555/x", "issn": "0378-5955"} and record.licence == "cc-by-4-0"
    assert record.contributors[0].person.orcid == "0000-0002-1825-0097" and record.topics == ["legislation"]
    assert "What it says." in record.abstract["en"] and record.series.number == "7"


def test_a_doi_that_nobody_knows(folder, words):
    with pytest.raises(Unfetched, match="Neither Crossref nor DataCite"):
        answered(folder, words, lambda path: Said(status=404))


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"message": []}', b"<html>"])
def test_an_answer_of_another_shape_is_no_fault(folder, words, body):
    try:
        found = answered(folder, words, lambda path: body)
    except ValueError as problem:
        assert str(problem)
    else:
        assert all(isinstance(each, Problem) for each in found)


# --- OAI-PMH ---------------------------------------------------------------------------------------------------------


@contextmanager
def harvesting(
    repository: Repository, folder: Path, **more: str
) -> Iterator[tuple[Callable[[], list[int]], list[str]]]:
    """(fetch, what was asked)."""
    with elsewhere(repository) as there:
        world = World(Fetcher(private=True, sleep=lambda seconds: None))
        wanted = Asked(f"{there.address}/oai?verb=Identify", **more)
        yield (lambda: list(sources.known()["oai"].fetch(wanted, folder, world))), there.asked


def _titles(folder: Path, words: Vocabularies) -> list[str]:
    found = sources.known()["oai"].read(folder, words)
    return [each.record.title["en"] if isinstance(each, Entry) else type(each).__name__ for each in found]


MANY = {f"oai:x:{n}": Item(f"Title {n}", set="even" if n % 2 == 0 else "odd") for n in range(7)}


def test_pages_follow_each_other_to_the_end(folder, words):
    with harvesting(Repository(dict(MANY)), folder) as (fetch, asked):
        assert fetch() == [2, 2, 2, 1] and len(asked) == 5
    assert _titles(folder, words) == [f"Title {n}" for n in range(7)]
    assert sources.known()["oai"].mark(folder) == "2026-01-01T00:00:00Z"
    assert next(each.names for each in sources.known()["oai"].read(folder, words)) == ("oai:x:0",)


def test_a_harvest_goes_on_where_it_was_interrupted(folder, words):
    repository = Repository(dict(MANY))
    with elsewhere(repository) as there:
        world, oai = World(Fetcher(private=True)), sources.known()["oai"]
        stopped = oai.fetch(Asked(f"{there.address}/oai"), folder, world)
        next(stopped), next(stopped)
        count = len(there.asked)
        assert list(oai.fetch(Asked(f"{there.address}/oai"), folder, world)) == [2, 1]
        assert len(there.asked) == count + 2
    assert len(_titles(folder, words)) == 7


def test_a_repository_that_forgot_its_token_is_asked_from_the_first(folder, words):
    with harvesting(Repository(dict(MANY), forgets=2), folder) as (fetch, _):
        fetch()
    assert _titles(folder, words) == [f"Title {n}" for n in range(7)]


def test_a_repeated_token_ends_the_harvest_and_is_said(folder, words):
    with harvesting(Repository(dict(MANY), loop=True), folder) as (fetch, asked):
        fetch()
        assert len(asked) < 12
    assert _titles(folder, words)[:7] == [f"Title {n}" for n in range(7)] and _titles(folder, words)[-1] == "Problem"
    assert sources.known()["oai"].mark(folder) == ""


def test_a_set_and_what_changed_since(folder, words):
    items = dict(MANY) | {"oai:x:9": Item("New", date="2026-02-01T00:00:00Z", set="odd")}
    with harvesting(Repository(items), folder, set="odd", since="2026-01-15T00:00:00Z", format="oai_dc") as (
        fetch,
        asked,
    ):
        fetch()
        assert "from=2026-01-15T00%3A00%3A00Z" in asked[-1] and "set=odd" in asked[-1]
    assert _titles(folder, words) == ["New"]


def test_a_repository_with_days_is_asked_for_days(folder):
    with harvesting(Repository(dict(MANY), days=True), folder, since="2026-01-01T10:00:00Z") as (fetch, asked):
        fetch()
    assert any("from=2026-01-01&" in f"{each}&" for each in asked)


def test_nothing_new_is_nothing(folder, words):
    with harvesting(Repository(dict(MANY)), folder, since="2027-01-01T10:00:00Z") as (fetch, _):
        fetch()
    assert _titles(folder, words) == [] and sources.known()["oai"].mark(folder)


def test_deletions_are_told(folder, words):
    items = {"oai:x:1": Item("One"), "7": Item("", deleted=True)}
    with harvesting(Repository(items), folder) as (fetch, _):
        fetch()
    assert [getattr(each, "name", "") for each in sources.known()["oai"].read(folder, words)] == ["", "oai:7"]


def test_patience_is_had_with_a_busy_repository(folder, words):
    busy = [Said(status=503, headers={"Retry-After": "2"}), Said(status=503, headers={"Retry-After": "1"})]
    with harvesting(Repository(dict(MANY), before=busy), folder) as (fetch, _):
        fetch()
    assert len(_titles(folder, words)) == 7


@pytest.mark.parametrize(
    "body", [b"<!DOCTYPE html><html><body>Login</body></html>", b"<html xmlns='http://www.w3.org/1999/xhtml'/>"]
)
def test_a_web_page_instead_of_a_repository_is_said(folder, body):
    with (
        harvesting(Repository({}, before=[Said(body)]), folder) as (fetch, _),
        pytest.raises(Unfetched, match="a web page, not with OAI"),
    ):
        fetch()


@pytest.mark.parametrize("body", [b"", b"{}", b"<a/>", b"\x00" * 100, b"<OAI-PMH>"])
def test_what_is_no_answer_is_said(folder, body):
    with (
        harvesting(Repository({}, before=[Said(body)]), folder) as (fetch, _),
        pytest.raises(Unfetched, match="not with OAI"),
    ):
        fetch()


def test_a_repository_without_a_format_we_read_is_said(folder):
    repository = Repository({}, formats={"ead": "urn:isbn:1-931666-22-9"})
    with harvesting(repository, folder) as (fetch, _), pytest.raises(Unfetched, match="it offers ead"):
        fetch()


def test_entities_are_not_resolved_and_billions_do_not_laugh(folder, words):
    bomb = "<!DOCTYPE x [<!ENTITY a 'lol'>" + "".join(
        f"<!ENTITY {new} '{f'&{old};' * 20}'>" for old, new in zip("abcdefg", "bcdefgh", strict=True)
    )
    page = Repository({"oai:x:1": Item("One", more="<dc:subject>&h;</dc:subject>"), "oai:x:2": Item("Two")})
    text = page._listrecords({}).decode().replace("?>", f"?>{bomb}<!ENTITY f SYSTEM 'file:///etc/passwd'>]>", 1)
    with harvesting(Repository({}, before=[Said(text.encode())]), folder, format="oai_dc") as (fetch, _):
        fetch()
    found = list(sources.known()["oai"].read(folder, words))
    assert len(found) == 2 and "lol" not in str(found) and "root:" not in str(found)


def test_signs_that_xml_forbids_cost_nothing_but_themselves(folder, words):
    items = {"oai:x:1": Item("One"), "oai:x:2": Item("Two\x0b\x01 parts"), "oai:x:3": Item("Three")}
    with harvesting(Repository(items, page=5), folder) as (fetch, _):
        fetch()
    assert _titles(folder, words) == ["One", "Two parts", "Three"]


def test_a_page_in_another_encoding_than_it_says_is_read(folder, words):
    text = Repository({"oai:x:1": Item("Niñez"), "oai:x:2": Item("Two")}, page=5)._listrecords({}).decode()
    with harvesting(Repository({}, before=[Said(text.encode("latin-1"))]), folder, format="oai_dc") as (fetch, _):
        fetch()
    assert _titles(folder, words) == ["Niñez", "Two"]


def test_a_token_in_a_broken_page_still_leads_on(folder, words):
    items = dict(MANY) | {
        "oai:x:1": Item(
            "", raw="<record><header><identifier>x</identifier></header><metadata><a b></metadata></record>"
        )
    }
    with harvesting(Repository(items), folder) as (fetch, _):
        fetch()
    assert _titles(folder, words) == ["Title 0", "Problem", *(f"Title {n}" for n in range(2, 7))]


def test_a_set_that_is_not_there_is_said_and_one_without_news_is_not(folder, words):
    with (
        harvesting(Repository(dict(MANY)), folder, set="wombat") as (fetch, _),
        pytest.raises(Unfetched, match="nothing in a set wombat, or no such set"),
    ):
        fetch()
    with harvesting(Repository(dict(MANY)), folder, set="odd", since="2027-01-01T10:00:00Z") as (fetch, _):
        fetch()
    assert _titles(folder, words) == []
