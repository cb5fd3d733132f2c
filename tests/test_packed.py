"""Lists packed with gzip or in ZIP archives, and large files that pass through little memory."""

import gzip
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from carrel import formats, founding, imports, sources, terms
from carrel.formats import Context, Entry, Item, Problem, Unreadable
from carrel.sources import Asked, World
from carrel.sources.fetching import Fetcher, Limits
from carrel.vocabulary import Vocabularies
from conftest import record
from elsewhere import Said, elsewhere

RIS = b"TY  - RPRT\nTI  - One\nER  - \nTY  - RPRT\nTI  - Two\nER  - \n"
CSV = b"title\nThree\n"


@pytest.fixture(scope="module")
def words() -> Vocabularies:
    return Vocabularies([*founding.concepts(), *terms._given()])


@pytest.fixture
def read(tmp_path: Path, words):
    def reading(name: str, data: bytes) -> list[Entry | Problem]:
        (tmp_path / name).write_bytes(data)
        return list(formats.recognise(tmp_path / name).read(tmp_path / name, words))

    return reading


def zipped(folder: Path, **members: bytes) -> bytes:
    path = folder / "made.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return path.read_bytes()


def titles(found: list[Entry | Problem]) -> list[str]:
    return [each.record.title["en"] for each in found if isinstance(each, Entry)]


def problems(found: list[Entry | Problem]) -> list[Problem]:
    return [each for each in found if isinstance(each, Problem)]


@pytest.mark.parametrize("name", ["list.ris.gz", "LIST.GZ", "download"])
def test_what_is_packed_with_gzip_is_read_as_what_it_is(read, name):
    assert titles(read(name, gzip.compress(RIS))) == ["One", "Two"]


def test_the_name_within_tells_formats_apart(read):
    assert titles(read("list.csv.gz", gzip.compress(CSV))) == ["Three"]


def test_several_packed_one_behind_the_other_are_one_file(read):
    assert titles(read("list.ris.gz", gzip.compress(RIS[:30]) + gzip.compress(RIS[30:]))) == ["One", "Two"]


def test_of_a_damaged_one_comes_in_what_there_is(read):
    data = gzip.compress(RIS * 200)
    found = read("list.ris.gz", data[:-12])
    assert len(titles(found)) > 300 and problems(found)[-1].where == "end" and "missing" in problems(found)[-1].what
    with pytest.raises(Unreadable, match="damaged"):
        read("list.ris.gz", data[:12])


def test_a_gzip_bomb_is_left_alone_and_leaves_nothing(read, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "unpacked"))
    (tmp_path / "unpacked").mkdir()
    with pytest.raises(Unreadable, match=r"bomb.csv.gz would unpack to more than 100,000,000 bytes"):
        read("bomb.csv.gz", gzip.compress(b"title\n" + bytes(105_000_000), 1))
    assert not [*(tmp_path / "unpacked").iterdir()]


@pytest.mark.parametrize("inner", [gzip.compress(RIS), b"%PDF-1.7 a document"], ids=["packed twice", "a document"])
def test_what_is_in_it_and_no_list_is_said(read, inner):
    with pytest.raises(Unreadable, match=r"In list.gz: list "):
        read("list.gz", gzip.compress(inner))


def test_a_list_in_a_zip_archive(read, tmp_path):
    found = read("export.zip", zipped(tmp_path, **{"folder/list.ris": RIS, "__MACOSX/._list.ris": b"x", "x/": b""}))
    assert titles(found) == ["One", "Two"] and not problems(found)


def test_several_lists_in_a_zip_archive_and_what_else_there_is(read, tmp_path):
    found = read(
        "a.zip", zipped(tmp_path, one__ris=RIS, two__csv=CSV, bad__bib=b"none", paper__pdf=b"%PDF-1", page__html=b"<p>")
    )
    assert titles(found) == ["One", "Two", "Three"]
    assert [each.where for each in found if isinstance(each, Entry)] == [
        "one.ris, line 1",
        "one.ris, line 4",
        "two.csv, line 2",
    ]
    told = problems(found)
    assert [each.where for each in told] == ["bad.bib", "end"] and told[1].what.startswith(
        "2 other files of the archive"
    )


def test_archives_without_list_and_locked_ones_are_said(read, tmp_path):
    with pytest.raises(Unreadable, match="holds no list"):
        read("a.zip", zipped(tmp_path, a__pdf=b"%PDF-1", b__pdf=b"%PDF-1"))
    data = bytearray(zipped(tmp_path, list__ris=RIS))
    data[6] |= 1  # both headers say that it is locked
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Unreadable, match="password"):
        read("locked.zip", bytes(data))


def test_a_zip_bomb_is_left_alone(read, tmp_path):
    with pytest.raises(Unreadable, match="would unpack to more than"):
        read("a.zip", zipped(tmp_path, list__ris=bytes(105_000_000)))


def test_a_document_is_no_archive_of_lists(read, tmp_path):
    with pytest.raises(Unreadable, match="in no format"):
        read("book.zip", zipped(tmp_path, mimetype=b"application/epub+zip", **{"a.html": b"<p>"}))


@pytest.mark.django_db
def test_a_packed_list_comes_in_by_import_and_is_taken_up_again(home, tmp_path):
    path = tmp_path / "list.csv.gz"
    path.write_bytes(gzip.compress(CSV))
    assert imports.run(imports.start(path), "librarian").report["added"] == 1
    (tmp_path / "bad.gz").write_bytes(gzip.compress(b"%PDF"))
    with pytest.raises(Unreadable, match=r"^In bad.gz: bad is in no format"):
        imports.run(imports.start(tmp_path / "bad.gz"), "librarian")


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/dump.csv.gz", {}), ("/get?id=1", {"Content-Type": "application/gzip", "Content-Disposition": 'attachment; filename="d.csv.gz"'}),
     ("/dump.csv.gz", {"Content-Encoding": "gzip"})],
)  # fmt: skip
def test_an_answer_that_is_a_packed_file_is_read(path, headers, tmp_path, words):
    with elsewhere(lambda asked: Said(gzip.compress(CSV), headers=headers)) as there:
        fetcher = Fetcher(private=True, limits=Limits(seconds=5))
        assert list(sources.known()["web"].fetch(Asked(f"{there.address}{path}"), tmp_path, World(fetcher))) == [0]
        fetcher.close()
    assert titles(list(sources.known()["web"].read(tmp_path, words))) == ["Three"]


# --- large files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ris", "bibtex", "csv", "marc21"])
def test_a_large_file_passes_through_little_memory(name, words, tmp_path):
    writer = next(each for each in formats.writers().values() if name == each.NAME)
    text = "Many words of an abstract. " * 340
    items = (Item(record(f"r-{n}", abstract={"en": text}), f"https://x.example/{n}") for n in range(400))
    path = tmp_path / f"out.{writer.ENDING}"
    with path.open("wb") as file:
        file.writelines(writer.write(items, Context(words)))
    tracemalloc.start()
    count = sum(isinstance(each, Entry) for each in formats.known()[name].read(path, words))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 400 and path.stat().st_size > 3_500_000 and most < 3_000_000


def test_a_problem_names_the_file_in_the_archive_also_when_it_is_the_only_one(read, tmp_path):
    broken = b"@article{one, title = {One}, year = 2014}\n@article{two, title = {Two\n"
    found = read("export.zip", zipped(tmp_path, **{"folder/list.bib": broken}))
    assert [each.where.split(",")[0] for each in found if isinstance(each, Problem)] == ["folder/list.bib"]
