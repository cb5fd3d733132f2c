"""Files into the catalogue: again and again, killed and gone on with, taken back; nobody's words are lost."""

import csv
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

import carrel
from carrel import catalogue, commands, imports, terms
from carrel.catalogue import Signature
from carrel.formats import Unreadable
from carrel.models import Import, Publication, Revision
from conftest import WHO, record

ROWS = 5_000


@pytest.fixture
def bring(home: Path, tmp_path: Path):
    """Import rows as a CSV file of that name; answers the import."""

    def run(*rows: dict[str, str], name: str = "list.csv") -> Import:
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, columns, restval="")
            table.writeheader()
            table.writerows(rows)
        return imports.run(imports.start(tmp_path / name), "librarian")

    return run


def figures(imported: Import) -> tuple[int, ...]:
    return tuple(imported.report[name] for name in ("added", "changed", "same", "kept", "problems"))


def library() -> dict[str, str]:
    return {key: catalogue.get(key).note for key in Publication.objects.values_list("id", flat=True)}


# --- the report ------------------------------------------------------------------------------------------------------


def test_an_import_says_what_became_of_each_row(bring):
    imported = bring(
        {"title": "One", "issued": "2013", "topics": "Legislation|Kites", "publisher": "New House"},
        {"title": "Two", "issued": "soon"},
        {"title": "Three", "topics": "Kites"},
    )
    assert figures(imported) == (2, 0, 0, 0, 1) and imported.state == "done" and imported.ended
    assert imported.report["words"] == {"Kites": 2} and imported.report["terms"] == ["New House"]
    problem = imported.problems.get()
    assert problem.where == "line 3" and problem.what.startswith("issued: ") and "soon" in problem.raw
    assert terms.current().find("new house") == ("organisation", "new-house")
    assert list(library()) == ["one", "three"]


def test_every_revision_names_its_import(bring):
    imported = bring({"title": "One"})
    revision = Revision.objects.get(publication="one")
    assert (revision.imported, revision.who, revision.why) == (imported, "librarian", "import of list.csv")


def test_an_import_again_changes_nothing(bring):
    rows = [
        {"title": "One", "issued": "2013"},
        {"title": "Two", "publisher": "New House"},
        {"title": "Two", "publisher": "ICMEC"},
    ]
    first = bring(*rows)
    revisions = Revision.objects.count()
    again = bring(*rows)
    assert figures(first)[:2] == (2, 0) and figures(again)[:2] == (0, 0) and again.report["same"] == 3
    assert again.report["terms"] == [] and Revision.objects.count() == revisions and again.pk != first.pk


def test_the_sample_page_comes_in_as_a_whole_and_again_the_same(home: Path, tmp_path: Path):
    path = tmp_path / "page.txt"
    cards = (f"Legislation\n\nTitle number {n}\n\n(ICMEC, 2014) Abstract {n}. Read More\n" for n in range(30))
    path.write_text("Research Library\n\n" + "\n".join(cards) + "\nOlder Newer\n", "utf-8")
    assert figures(imports.run(imports.start(path), "me")) == (30, 0, 0, 0, 0)
    assert figures(imports.run(imports.start(path), "me")) == (0, 0, 30, 0, 0)


@pytest.mark.parametrize("data", [b"", b"\x00" * 500, b"name,colour\na,b\n"])
def test_what_cannot_be_read_leaves_nothing_behind(home: Path, tmp_path: Path, data: bytes):
    (tmp_path / "x.csv").write_bytes(data)
    with pytest.raises(Unreadable):
        imports.run(imports.start(tmp_path / "x.csv"), "me")
    assert not Import.objects.exists() and not Publication.objects.exists()


def test_a_row_that_the_catalogue_refuses_does_not_stop_the_others(bring):
    imported = bring(
        {"title": "One"},
        {"title": "x" * 10_000_000},
        {"title": "Three\x00\u202e"},
        {"title": "<b></b>&lt;i&gt;"},
        {"title": "Five"},
    )
    assert figures(imported) == (3, 0, 0, 0, 2) and list(library()) == ["five", "one", "three"]


# --- whose words -----------------------------------------------------------------------------------------------------


def test_a_row_without_key_fills_what_is_empty_and_never_overwrites_a_person(bring):
    catalogue.write([record("one", title={"en": "One"}, note="mine")], WHO)
    imported = bring({"title": "ONE!", "note": "theirs", "edition": "", "notice": "from them"})
    made = catalogue.get("one")
    assert (made.title["en"], made.note, made.notice) == ("One", "mine", "from them")
    assert figures(imported) == (0, 1, 0, 1, 0)


def test_a_row_without_key_follows_its_own_sources_later_words(bring):
    bring({"title": "One", "note": "first"})
    assert figures(bring({"title": "One", "note": "second"})) == (0, 1, 0, 0, 0)
    assert catalogue.get("one").note == "second"
    assert figures(bring({"title": "One", "note": "third"}, name="other.csv")) == (0, 0, 1, 1, 0)
    assert catalogue.get("one").note == "second"


def test_what_a_person_wrote_stays_also_when_the_source_wrote_other_fields_since(bring):
    bring({"title": "One", "notice": "n1"})
    catalogue.write([catalogue.get("one").model_copy(update={"note": "mine"})], WHO)
    bring({"title": "One", "notice": "n2"})
    bring({"title": "One", "notice": "n3", "note": "theirs"})
    assert (catalogue.get("one").note, catalogue.get("one").notice) == ("mine", "n3")


def test_an_empty_cell_takes_nothing_away(bring):
    bring({"title": "One", "note": "first"})
    bring({"title": "One", "note": "", "issued": ""})
    assert catalogue.get("one").note == "first"


def test_a_row_with_key_replaces_what_it_states_and_nothing_else(bring):
    catalogue.write([record("one", title={"en": "Old"}, note="mine", edition="2nd", issued="2013")], WHO)
    bring({"id": "one", "title": "New", "note": "new", "edition": ""})
    made = catalogue.get("one")
    assert (made.title["en"], made.note, made.edition, made.issued) == ("New", "new", "", "2013")


def test_publications_are_recognised_by_identifier(bring):
    catalogue.write([record("one", identifiers={"isbn": "9780306406157"})], WHO)
    bring({"title": "Quite another title", "isbn": "0-306-40615-2", "notice": "found"})
    assert list(library()) == ["one"] and catalogue.get("one").notice == "found"


def test_two_editions_with_one_title_stay_two(bring):
    bring(
        {"title": "Review", "issued": "2016"},
        {"title": "Review", "issued": "2018"},
        {"title": "Review", "issued": "2018", "edition": "2nd"},
    )
    assert len(library()) == 3 and "review-2018" in library()


def test_a_given_key_is_not_taken_by_a_title(bring):
    bring({"title": "Mine", "id": ""}, {"title": "Another", "id": "mine"})
    assert len(library()) == 2 and catalogue.get("mine").title == {"en": "Another"}


def test_a_renamed_or_merged_publication_is_found_again(bring):
    rows = [{"title": "One", "note": "a"}, {"title": "Double of One", "isbn": "0-306-40615-2"}]
    bring(*rows)
    catalogue.rename("one", "uno", "me")
    catalogue.merge("double-of-one", "uno", "me")
    catalogue.write([catalogue.get("uno").model_copy(update={"edition": "3rd"})], WHO)
    bring(*rows, {"title": "Whatever", "id": "one", "note": "keyed"})
    assert library() == {"uno": "keyed"}


def test_what_the_librarian_made_better_is_found_again(bring):
    rows = [{"title": "A Reveiw", "isbn": ""}, {"title": "A Guide", "isbn": "0-306-40615-2"}]
    bring(*rows)
    catalogue.write(
        [
            record("a-reveiw", title={"en": "A Review"}, issued="2016", edition="2nd"),
            record("a-guide", title={"en": "The Guide"}),
        ],
        WHO,
    )
    assert figures(bring(*rows))[0] == 0
    assert figures(bring({"title": "A Review", "issued": "2018"}, name="other.csv"))[0] == 1


def test_very_long_titles_are_recognised_too(bring):
    row = {"title": "Long " * 390, "edition": "e" * 99, "issued": "2013"}
    bring(row)
    assert figures(bring(row)) == (0, 0, 1, 0, 0)


# --- undo ------------------------------------------------------------------------------------------------------------


def test_undo_takes_back_what_was_added_and_changed(bring):
    catalogue.write([record("one", title={"en": "One"})], WHO)
    before = catalogue.get("one")
    imported = bring({"title": "One", "note": "x"}, {"title": "Two"}, {"title": "Three"})
    did = imports.undo(imported, "librarian")
    assert (did["removed"], did["restored"], did["left"]) == (["three", "two"], ["one"], [])
    assert catalogue.get("one") == before and list(library()) == ["one"] and imported.state == "undone"
    assert Revision.objects.filter(publication="two").order_by("-number").first().action == "removed"


def test_undo_leaves_and_names_what_was_edited_since(bring):
    imported = bring({"title": "One"}, {"title": "Two"})
    catalogue.write([record("one", title={"en": "One"}, note="mine")], WHO)
    assert imports.undo(imported, "me")["left"] == ["one"]
    assert library() == {"one": "mine"}


def test_undo_names_what_has_another_key_since(bring):
    imported = bring({"title": "One"}, {"title": "Two"})
    catalogue.rename("one", "uno", "me")
    assert imports.undo(imported, "me") == {"removed": ["two"], "restored": [], "left": ["uno"]}
    assert list(library()) == ["uno"]


def test_undo_twice_finds_nothing_more_to_do(bring):
    catalogue.write([record("one", title={"en": "One"})], WHO)
    imported = bring({"title": "One", "note": "x"}, {"title": "Two"})
    imports.undo(imported, "me")
    revisions = Revision.objects.count()
    did = imports.undo(imported, "me")
    assert did["removed"] == did["restored"] == [] and Revision.objects.count() == revisions


def test_undone_and_imported_again_is_as_imported(bring):
    bring({"title": "One", "note": "v1"})
    rows = [{"title": "One", "note": "v2"}, {"title": "Two", "note": "t"}]
    imported = bring(*rows)
    imports.undo(imported, "me")
    assert library() == {"one": "v1"}
    assert figures(bring(*rows)) == (1, 1, 0, 0, 0)
    assert library() == {"one": "v2", "two": "t"}


def test_undo_of_the_first_of_two_leaves_what_the_second_changed(bring):
    first = bring({"title": "One", "note": "v1"}, {"title": "Two"})
    bring({"title": "One", "note": "v2"})
    assert imports.undo(first, "me") == {"removed": ["two"], "restored": [], "left": ["one"]}


# --- killed ----------------------------------------------------------------------------------------------------------


def test_a_failing_batch_is_no_half_batch(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "list.csv"
    path.write_text("title\n" + "".join(f"Title {n}\n" for n in range(25)), "utf-8")
    monkeypatch.setattr(imports, "BATCH", 10)

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    imported = imports.start(path)
    with pytest.raises(KeyboardInterrupt):
        imports.run(imported, "me", stop)
    assert Publication.objects.count() == 10 and list(imports.abandoned()) == [imported]
    again = imports.start(path)
    assert again == imported and again.position == 10
    imports.run(again, "me")
    assert Publication.objects.count() == 25 and again.report["added"] == 25 and not list(imports.abandoned())


@pytest.fixture
def elsewhere(tmp_path: Path):
    """A library of its own for real processes: (run a command, ask its database)."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("CARREL_", "DJANGO_"))}
    environment |= {"CARREL_HOME": str(tmp_path / "library"), "PYTHONPATH": str(Path(carrel.__file__).parents[1])}
    started: list[subprocess.Popen[str]] = []

    def command(*arguments: object) -> subprocess.Popen[str]:
        words = [sys.executable, "-m", "carrel", *map(str, arguments)]
        process = subprocess.Popen(
            words, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        started.append(process)
        return process

    def ask(sql: str) -> list[tuple[object, ...]]:
        try:
            with sqlite3.connect(f"file:{tmp_path}/library/library.sqlite3?mode=ro", uri=True, timeout=5) as database:
                return database.execute(sql).fetchall()
        except sqlite3.OperationalError:
            return []

    yield command, ask
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _killed_on_the_way(elsewhere, path: Path) -> None:
    command, ask = elsewhere
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["title", "abstract", "issued", "isbn"])
        table.writerows([f"Title number {n}", f"Abstract {n} " * 20, 1990 + n % 30, ""] for n in range(ROWS))
    process = command("import", path)
    until = time.monotonic() + 300
    while time.monotonic() < until and process.poll() is None:
        if (ask("SELECT position FROM carrel_import") or [(0,)])[0][0]:
            break
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    [(state, position)] = ask("SELECT state, position FROM carrel_import")
    assert state == "running" and 0 < position < ROWS
    assert ask("SELECT count(*) FROM carrel_publication") == [(position,)]


def _whole(ask) -> None:
    assert ask("SELECT state, position FROM carrel_import") == [("done", ROWS)]
    assert ask("SELECT count(*), count(DISTINCT title) FROM carrel_publication") == [(ROWS, ROWS)]
    assert ask("SELECT count(*), count(DISTINCT publication) FROM carrel_revision WHERE publication != ''") == [
        (ROWS, ROWS)
    ]


def test_a_killed_import_goes_on_where_it_was(elsewhere, tmp_path: Path):
    command, ask = elsewhere
    _killed_on_the_way(elsewhere, tmp_path / "big.csv")
    output, _ = (process := command("import", tmp_path / "big.csv")).communicate(timeout=300)
    assert process.returncode == 0 and f"{ROWS} added, 0 changed, 0 same, 0 problems" in output
    _whole(ask)


def test_the_worker_finishes_an_abandoned_import(elsewhere, tmp_path: Path):
    command, ask = elsewhere
    _killed_on_the_way(elsewhere, tmp_path / "big.csv")
    (tmp_path / "big.csv").unlink()
    output, _ = (process := command("work", "--once")).communicate(timeout=300)
    assert process.returncode == 0 and "Going on with the import of big.csv" in output
    _whole(ask)


def test_two_processes_do_not_import_one_file_at_once(home: Path, tmp_path: Path):
    (tmp_path / "list.csv").write_text("title\nOne\n", "utf-8")
    imported = imports.start(tmp_path / "list.csv")
    with imports.alone(imported), pytest.raises(imports.Busy, match="already"):
        imports.run(imported, "me")


def test_an_import_that_was_signed_is_in_the_history(bring):
    imported = bring({"title": "One"})
    catalogue.write([record("one", note="x")], Signature("Ana"))
    assert [each.who for each in Revision.objects.filter(publication="one").order_by("number")] == ["librarian", "Ana"]
    assert imported.revisions.count() == 1


def test_a_source_that_says_less_or_more_means_the_publication_we_have(bring):
    catalogue.write(
        [record("toolkit", title={"en": "The toolkit"}, edition="3rd"), record("audit", title={"en": "The audit"})], WHO
    )
    bring({"title": "The Toolkit"}, {"title": "The audit", "issued": "2014"})
    bring({"title": "The Toolkit"}, {"title": "The audit", "issued": "2014"})
    assert set(library()) == {"toolkit", "audit"}
    assert Publication.objects.get(id="audit").record["issued"] == "2014"


def test_where_two_are_alike_nobody_guesses(bring):
    catalogue.write([record(f"r{year}", title={"en": "Report"}, issued=year) for year in ("2013", "2014")], WHO)
    bring({"title": "Report"})
    assert len(library()) == 3


def test_a_sheet_with_keys_changes_only_the_columns_it_has(bring):
    bring(
        {
            "id": "x",
            "title": "English",
            "title[fr]": "Français",
            "author": "Doe, Jane",
            "publisher": "UNICEF",
            "doi": "10.1234/x",
        }
    )
    bring({"id": "x", "note": "A note"}, name="second.csv")
    bring({"id": "x", "title": "Better English", "publisher": "WHO", "isbn": "9780306406157"}, name="third.csv")
    record = catalogue.get("x")
    assert record.title == {"en": "Better English", "fr": "Français"} and record.note == "A note"
    assert {each.role: each.organisation for each in record.contributors} == {"author": None, "publisher": "who"}
    assert set(record.identifiers) == {"doi", "isbn"}
    bring({"id": "x", "title[fr]": ""}, name="fourth.csv")
    assert catalogue.get("x").title == {"en": "Better English"}


def test_a_key_alone_adds_nothing(bring):
    imported = bring({"id": "nobody", "note": "A note"}, {"id": "y", "note": ""})
    assert imported.report["problems"] == 2 and not library()
    assert "no title" in imported.problems.first().what


def test_a_new_series_and_a_relation_to_nowhere_are_told(bring):
    imported = bring(
        {"title": "One", "series": "Our Papers", "series_number": "7", "relations": "IsSupplementTo: nowhere"}
    )
    assert imported.report["terms"] == ["Our Papers"] and imported.report["missing"] == ["nowhere"]
    assert terms.current().label("series", "our-papers", "en") == "Our Papers"


def test_words_that_were_not_taken_over_are_named(bring):
    catalogue.write([record("a", title={"en": "One"}, note="Ours")], WHO)
    assert bring({"title": "One", "note": "Theirs"}).report["kept_in"] == ["a (note)"]


def test_a_preview_says_fields_in_words(home: Path, tmp_path: Path, capsys) -> None:
    path = tmp_path / "a list.csv"
    heading = "id,title,type,issued,organisations,places,abstract,status\n"
    path.write_text(heading + "one,One,report,2014,UNICEF,Mexico,First words,draft\n")
    assert commands.main(["import", str(path), "--preview"]) == 0
    out = capsys.readouterr().out
    for line in ("type: Report", "year: 2014", "places: Mexico", "abstract: English: “First words”", "status: draft"):
        assert f"      {line}\n" in out
    assert commands.main(["import", str(path)]) == 0
    path.write_text(heading + "one,One,report,2014,UNICEF,Mexico,Other words,published\n")
    capsys.readouterr()
    assert commands.main(["import", str(path), "--preview"]) == 0
    out = capsys.readouterr().out
    assert "abstract (English): “First words” → “Other words”" in out and "status: draft → published" in out
    assert "{" not in out and "[" not in out


def test_a_row_names_every_field_that_is_wrong(bring):
    imported = bring(
        {
            "id": "one",
            "title": "One",
            "places": "Atlantis",
            "type": "Nonsense",
            "issued": "soon",
            "languages": "Klingonish",
        }
    )
    (problem,) = imported.problems.all()
    for word in ("Atlantis", "Nonsense", "soon", "languages: "):
        assert word in problem.what, problem.what
