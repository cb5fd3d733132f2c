"""Lists in JSON, read thing by thing: broken things, files that are cut off, encodings, large files."""

import json
from pathlib import Path

import pytest

from carrel import formats, founding, terms
from carrel.formats import Entry, Problem, Unreadable, jsons
from carrel.vocabulary import Vocabularies

ITEMS = [
    {"id": f"a{n}", "type": "report", "title": f"Title {n} ñ 标题", "author": [{"family": "Doe", "given": "J."}]}
    for n in range(5)
]


@pytest.fixture(scope="module")
def words() -> Vocabularies:
    return Vocabularies([*founding.concepts(), *terms._given()])


@pytest.fixture
def read(tmp_path: Path, words):
    def reading(data: bytes | str, name: str = "list.json") -> list[Entry | Problem]:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return list(formats.recognise(path).read(path, words))

    return reading


def titles(found: list[Entry | Problem]) -> list[str]:
    return [next(iter(each.record.title.values())) if isinstance(each, Entry) else "?" for each in found]


WHOLE = [each["title"] for each in ITEMS]


@pytest.mark.parametrize("piece", [1, 2, 7, 64, 1 << 17])
@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_a_list_is_read_whole_wherever_it_is_cut(read, monkeypatch, piece, indent):
    monkeypatch.setattr(jsons, "_PIECE", piece)
    found = read(json.dumps(ITEMS, indent=indent, ensure_ascii=False))
    assert titles(found) == WHOLE and [each.where for each in found] == [f"record {n}" for n in range(1, 6)]


@pytest.mark.parametrize("piece", [16, 1 << 17])
@pytest.mark.parametrize("indent", [2, "\t"])
@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ('"type": "report"', '"type" "report"'),
        ('"Title 2 ñ 标题"', '"Title 2 " ñ"'),
        ('"id": "a2"', '"id": \\x'),
        ('"a2",', '"a2"'),
    ],
)
def test_a_broken_item_is_told_and_the_others_come_in(read, monkeypatch, piece, indent, sound, broken):
    monkeypatch.setattr(jsons, "_PIECE", piece)
    items = [json.dumps(each, indent=indent, ensure_ascii=False) for each in ITEMS]
    items[2] = items[2].replace(sound, broken, 1)
    pad = " " * indent if isinstance(indent, int) else indent
    found = read("[\n" + ",\n".join(each.replace("\n", f"\n{pad}").join((pad, "")) for each in items) + "\n]\n")
    assert titles(found) == [*WHOLE[:2], "?", *WHOLE[3:]]
    assert (
        found[2].where == "record 3"
        and found[2].what.startswith("is no whole JSON: ")
        and found[2].raw.startswith("{")
        and "char" not in found[2].what
    )


def test_a_list_that_is_cut_off_gives_what_it_has(read):
    found = read(json.dumps(ITEMS)[:-30])
    assert titles(found) == [*WHOLE[:4], "?", "?"] and found[4].where == "record 5" and found[5].where == "end"
    assert titles(read(json.dumps(ITEMS)[:-1])) == [*WHOLE, "?"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings(read, encoding):
    assert titles(read(json.dumps(ITEMS, ensure_ascii=False).encode(encoding))) == WHOLE
    assert titles(read('[{"type": "report", "title": "Niñez"}]'.encode("latin-1"))) == ["Niñez"]


@pytest.mark.parametrize("name", ["items", "other"])
def test_objects(read, name):
    one = ITEMS[0] | {"note": "x"}
    assert titles(read(json.dumps({"items": ITEMS}))) == WHOLE and titles(read(json.dumps(one))) == WHOLE[:1]
    data = {"titles": [{"title": "One"}], "creators": [{"name": "Doe"}]}
    for said in ([data], {"data": [{"attributes": data}]}, {"data": {"attributes": data}}, data):
        assert titles(read(json.dumps(said))) == ["One"]


@pytest.mark.parametrize(
    "text", ['[{"type": "title"', '{"type": "title", "id": ', '["type", "title"]', '[{"titles": 1, "doi"']
)
def test_what_is_no_list_of_publications_is_told(read, text):
    try:
        assert all(isinstance(each, Problem) for each in read(text))
    except Unreadable as problem:
        assert "list.json is" in str(problem)
