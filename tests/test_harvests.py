"""Sources outside into the catalogue: what they say again, what they take back, whose words stay; what is due is done."""

import csv
import gzip
import json
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from carrel import catalogue, commands, harvests, imports, matching, previewing
from carrel.formats import Entry, Unreadable
from carrel.models import Harvest, Import, Publication, Revision
from carrel.record import Relation
from carrel.sources.fetching import Unfetched
from conftest import WHO, record
from elsewhere import Said, World, elsewhere
from repository import Item, Repository
from serving import carrel, served


@pytest.fixture
def allowed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sources may lie on loopback, where the tests' servers are."""
    from django.conf import settings

    monkeypatch.setitem(settings.CARREL, "private_sources", True)


@pytest.fixture
def repository() -> Repository:
    return Repository({f"oai:x:{n}": Item(f"Title {n}", more="<dc:date>2014</dc:date>") for n in range(3)})


@pytest.fixture
def there(allowed: None, repository: Repository) -> Iterator[World]:
    with elsewhere(repository) as world:
        yield world


def run(there: World) -> Import:
    return harvests.run(harvests.remembered(f"{there.address}/oai"), "me")


def figures(imported: Import) -> tuple[int, ...]:
    return tuple(imported.report[name] for name in ("added", "changed", "same", "kept", "withdrawn", "problems"))


def test_a_harvest_brings_everything_once(there, repository):
    assert figures(run(there)) == (3, 0, 0, 0, 0, 0)
    harvest = Harvest.objects.get()
    assert harvest.mark == repository.date and harvest.source == "oai" and not harvest.fault
    revisions = Revision.objects.count()
    assert figures(run(there)) == (0, 0, 3, 0, 0, 0) and Revision.objects.count() == revisions
    assert sum("from=2026-01-01T00" in each for each in there.asked) == 1


def test_nothing_new_is_a_run_too(there, repository):
    repository.date = "2026-03-01T00:00:00Z"
    run(there)
    assert figures(run(there)) == (0, 0, 0, 0, 0, 0) and Harvest.objects.get().runs.count() == 2


def test_a_new_title_at_the_source_is_no_new_publication(there, repository):
    run(there)
    repository.items["oai:x:1"] = Item("Quite another name", more="<dc:date>2015</dc:date>")
    assert figures(run(there)) == (0, 1, 2, 0, 0, 0)
    assert catalogue.get("title-1").title == {"en": "Quite another name"} and Publication.objects.count() == 3


def test_the_librarians_own_words_are_never_overwritten_by_a_harvest(there, repository):
    run(there)
    mine = catalogue.get("title-1").model_copy(update={"title": {"en": "Mine"}, "keywords": ["mine"]})
    catalogue.write([mine], WHO)
    repository.items["oai:x:1"] = Item("Theirs", more="<dc:date>2016</dc:date><dc:publisher>Their House</dc:publisher>")
    imported = run(there)
    found = catalogue.get("title-1")
    assert (found.title, found.keywords, found.issued) == ({"en": "Mine"}, ["mine"], "2016")
    assert [each.organisation for each in found.contributors] == ["their-house"]
    assert imported.report["kept_in"] == ["title-1 (title)"]


def test_what_the_source_deletes_is_withdrawn_and_what_it_brings_again_is_back(there, repository):
    run(there)
    repository.items["oai:x:1"].deleted = True
    assert figures(run(there)) == (0, 0, 2, 0, 1, 0)
    found = catalogue.get("title-1")
    assert found.status == "withdrawn" and there.address in found.status_reason
    assert figures(run(there)) == (0, 0, 2, 0, 0, 0)
    repository.items["oai:x:1"].deleted = False
    run(there)
    found = catalogue.get("title-1")
    assert found.status == "published" and not found.status_reason


def test_a_deletion_takes_nothing_that_others_brought_or_decided_on(there, repository):
    catalogue.write([record("ours", title={"en": "Title 0"}, issued="2014")], WHO)
    run(there)
    catalogue.withdraw("title-1", "by the librarian", "me")
    catalogue.restore("title-1", Revision.objects.filter(publication="title-1").earliest("number").number, "me")
    repository.items["oai:x:0"].deleted = repository.items["oai:x:1"].deleted = True
    repository.items["oai:x:9"] = Item("", deleted=True)
    imported = run(there)
    assert catalogue.get("ours").status == catalogue.get("title-1").status == "published"
    assert set(imported.report["kept_in"]) == {"ours (status)", "title-1 (status)"}


def test_what_stands_in_the_source_twice_is_withdrawn_when_both_are_gone(there, repository):
    repository.items["oai:x:5"] = Item("Title 1", more="<dc:date>2014</dc:date>")
    run(there)
    repository.items["oai:x:5"].deleted = True
    run(there)
    assert catalogue.get("title-1").status == "published"
    repository.items["oai:x:1"].deleted = True
    run(there)
    assert catalogue.get("title-1").status == "withdrawn"


def test_a_harvest_is_taken_back_whole_and_comes_again(there, repository):
    run(there)
    repository.items["oai:x:1"].deleted = True
    repository.items["oai:x:3"] = Item("New", date="2026-02-01T00:00:00Z")
    repository.date = "2026-02-02T00:00:00Z"
    did = imports.undo(run(there), "me")
    assert did == {"removed": ["new"], "restored": ["title-1"], "left": []}
    assert catalogue.get("title-1").status == "published"
    assert Harvest.objects.get().mark == "2026-01-01T00:00:00Z"
    run(there)
    assert Publication.objects.filter(id="new").exists()


def test_a_preview_writes_nothing_and_what_it_showed_is_applied(there, repository):
    run(there)
    mine = catalogue.get("title-2").model_copy(update={"title": {"en": "Mine"}})
    catalogue.write([mine], WHO)
    repository.items["oai:x:0"] = Item("Title 0", more="<dc:date>2019</dc:date>")
    repository.items["oai:x:1"].deleted = True
    repository.items["oai:x:3"] = Item("Title 0: a guide")
    repository.items["oai:x:4"] = Item("", raw="<record><header><identifier>oai:x:4</identifier></header></record>")
    harvest, means = Harvest.objects.get(), harvests.world()
    imported = harvests.begun(harvest)
    revisions = Revision.objects.count()
    harvests.fetch(imported, harvests.asked(imported), means)
    for _ in range(2):
        found = {(each.kind, each.id): each for each in previewing.of_run(imported)}
        assert {*found} == {
            ("changed", "title-0"),
            ("same", "title-2"),
            ("new", "title-0-a-guide"),
            ("withdrawn", "title-1"),
            ("problem", ""),
        }
        assert found["changed", "title-0"].changes == (previewing.Change("issued", "2014", "2019"),)
        assert found["same", "title-2"].kept == "title"
        [alike] = found["new", "title-0-a-guide"].alike
        assert (alike.id, alike.reason) == ("title-0", "the same title before the colon (2014)")
        assert found["problem", ""].where == "page 3, record 1" and "<identifier>oai:x:4" in found["problem", ""].raw
        assert Revision.objects.count() == revisions
    calls = len(there.asked)
    assert figures(harvests.run(harvest, "me")) == (1, 1, 1, 1, 1, 1) and len(there.asked) == calls


def test_a_list_on_the_web_is_a_source_like_any_other(allowed):
    text = ["title,isbn\nOne,0-306-40615-2\nTwo,\n"]
    with elsewhere(lambda path: text[0].encode()) as world:
        harvest = harvests.remembered(f"{world.address}/list.csv")
        assert figures(harvests.run(harvest, "me")) == (2, 0, 0, 0, 0, 0)
        text[0] = "title,isbn\nOne renamed,0-306-40615-2\nTwo,\n"
        assert figures(harvests.run(harvest, "me")) == (0, 1, 1, 0, 0, 0)
        text[0] = "<html><body>\0\0Nothing here</body></html>" + "\0" * 200
        with pytest.raises(Unreadable, match=r"127.0.0.1:\d+/list.csv is not text"):
            harvests.run(harvest, "me")
    assert Publication.objects.count() == 2 and "is not text" in Harvest.objects.get().fault
    assert not list((Path(imports._kept("", "")).parent).glob("run-*"))


def test_a_run_that_fails_is_noted_and_tried_again_soon(there, repository):
    harvest = harvests.remembered(f"{there.address}/oai", every=24)
    repository.before = [Said(status=503, headers={"Retry-After": "1800"})]
    with pytest.raises(Unfetched):
        harvests.run(harvest, "me")
    harvest.refresh_from_db()
    assert "1,800 seconds" in harvest.fault
    assert timedelta(minutes=29) < harvest.due - timezone.now() < timedelta(minutes=31)
    harvests.run(harvest, "me")
    harvest.refresh_from_db()
    assert not harvest.fault and harvest.due - timezone.now() > timedelta(hours=23)
    assert harvest.runs.count() == 1


def test_only_what_is_due_is_due(there):
    harvest = harvests.remembered(f"{there.address}/oai", every=1)
    assert harvests.due() == []
    Harvest.objects.update(due=timezone.now() - timedelta(minutes=1))
    assert harvests.due() == [harvest]
    harvests.remembered(f"{there.address}/oai", every=0)
    assert harvests.due() == []


def test_another_format_says_everything_anew(there):
    run(there)
    assert harvests.remembered(f"{there.address}/oai", form="oai_dc").mark == ""


def test_private_places_are_closed_by_default(home):
    with elsewhere(lambda path: b"x") as world, pytest.raises(Unfetched, match="private network"):
        harvests.run(harvests.remembered(f"{world.address}/oai"), "me")
    assert not world.asked


# --- one Carrel by another -------------------------------------------------------------------------------------------


def test_one_library_harvests_another(allowed, _founded, tmp_path):
    there = tmp_path / "there"
    shutil.copytree(_founded / "home", there / "home", symlinks=True)
    with served(there, workers=1) as (address, _):
        harvest = harvests.remembered(f"{address}/oai")
        first = harvests.run(harvest, "me")
        original = {row.id: row.record for row in _published(there)}
        ours = {row.title: row.record for row in Publication.objects.all()}
        assert first.report["added"] == len(original) == len(ours) and not first.report["problems"]
        assert {json.dumps(each["title"], sort_keys=True) for each in original.values()}
        for stored in original.values():
            mine = next(
                each
                for each in ours.values()
                if next(iter(each["title"].values())) == next(iter(stored["title"].values()))
            )
            assert mine.get("issued") == stored.get("issued") and set(mine.get("topics", [])) == set(
                stored.get("topics", [])
            )
        assert not first.report["missing"]
        titles = {key: next(iter(stored["title"].values())) for key, stored in original.items()}
        for stored in (each for each in original.values() if each.get("relations")):
            mine = next(
                each
                for each in ours.values()
                if next(iter(each["title"].values())) == next(iter(stored["title"].values()))
            )
            led = [each["target"] for each in mine["relations"] if each.get("target")]
            assert [next(iter(catalogue.get(key).title.values())) for key in led] == [
                titles[each["target"]] for each in stored["relations"] if each.get("target")
            ]
        mine = catalogue.get(Publication.objects.order_by("added").values_list("id", flat=True)[0])
        catalogue.write([mine.model_copy(update={"title": {"en": "As we call it"}})], WHO)
        gone = sorted(original)[-1]
        assert carrel(there, "withdraw", gone, "--reason", "out of date").returncode == 0
        second = harvests.run(harvest, "me")
        assert second.report["withdrawn"] == 1 and second.report["added"] == 0
        assert catalogue.get(mine.id).title == {"en": "As we call it"}


def _published(folder: Path) -> list[Publication]:
    with sqlite3.connect(folder / "home" / "library.sqlite3") as database:
        rows = database.execute("SELECT id, record FROM carrel_publication WHERE status = 'published'").fetchall()
    return [Publication(id=key, record=json.loads(stored)) for key, stored in rows]


# --- the preview of a file -------------------------------------------------------------------------------------------


def preview(tmp_path: Path, *rows: dict[str, str]) -> list[previewing.Foreseen]:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with (tmp_path / "list.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns, restval="")
        table.writeheader()
        table.writerows(rows)
    before = Revision.objects.count(), Import.objects.count(), Publication.objects.count()
    found = list(previewing.of_file(tmp_path / "list.csv"))
    assert (Revision.objects.count(), Import.objects.count(), Publication.objects.count()) == before
    return found


def test_a_preview_says_what_would_become_of_each_row(home, tmp_path):
    catalogue.write([record("one", title={"en": "One"}, note="mine"), record("key", edition="2nd")], WHO)
    found = preview(
        tmp_path,
        {"title": "One", "note": "theirs", "issued": "2014"},
        {"title": "New"},
        {"title": "New"},
        {"title": "Bad", "issued": "soon"},
        {"id": "key", "title": "Title of key", "edition": "3rd"},
        {"id": "nobody", "title": ""},
    )
    kinds = [(each.kind, each.id) for each in found]
    assert kinds == [
        ("changed", "one"),
        ("new", "new"),
        ("again", "new"),
        ("problem", ""),
        ("changed", "key"),
        ("problem", ""),
    ]
    assert found[0].changes == (previewing.Change("issued", None, "2014"),) and found[0].kept == "note"
    assert found[2].what == found[1].where == "line 3"
    assert found[3].where == "line 5" and "soon" in found[3].raw
    assert found[4].changes == (previewing.Change("edition", "2nd", "3rd"),)


def test_possible_doubles_are_named_with_the_reason(home, tmp_path):
    old = [record(f"r{year}", title={"en": "Report"}, issued=year) for year in ("2013", "2014")]
    catalogue.write([*old, record("sheet", title={"en": "Another"}, identifiers={"symbol": "A/12"})], WHO)
    found = preview(
        tmp_path,
        {"title": "Report", "issued": "2015"},
        {"title": "The sheet", "symbol": "A/12"},
        {"title": "Quite new"},
    )
    assert [each.kind for each in found] == ["new"] * 3
    assert {(each.id, each.reason) for each in found[0].alike} == {
        ("r2013", "the same title (2013)"),
        ("r2014", "the same title (2014)"),
    }
    assert [each.reason for each in found[1].alike] == ["the same symbol"] and not found[2].alike


def test_what_is_previewed_is_what_is_done(home, tmp_path, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 3)
    rows = [{"title": f"Title {n % 7}", "issued": str(2000 + n % 7)} for n in range(10)]
    foreseen = [each.kind for each in preview(tmp_path, *rows)]
    report = imports.run(imports.start(tmp_path / "list.csv"), "me").report
    assert (foreseen.count("new"), foreseen.count("again")) == (report["added"], report["same"]) == (7, 3)


# --- commands --------------------------------------------------------------------------------------------------------


def told(capsys, *words: str) -> str:
    assert commands.main(list(words)) == 0
    return capsys.readouterr().out


def test_the_commands_show_what_they_do(there, repository, capsys, tmp_path):
    address = f"{there.address}/oai"
    repository.items["oai:x:7"] = Item(
        "", raw="<record><header><identifier>b</identifier></header><metadata/></record>"
    )
    out = told(capsys, "harvest", address, "--preview")
    assert "Nothing is written yet. Problems: 1, New: 3." in out and "the record has no metadata" in out
    assert not Publication.objects.exists()
    out = told(capsys, "harvest", address, "--every", "day")
    assert "3 added" in out and "1 problem" in out
    out = told(capsys, "harvests")
    assert address in out and "every 24" not in out and "every day, next" in out and "3 added" in out
    lines = told(capsys, "harvest", address, "--preview", "--json").splitlines()
    assert [json.loads(line)["kind"] for line in lines].count("same") == 3
    assert "forgotten" in told(capsys, "harvests", "--forget", str(Harvest.objects.get().pk))
    assert Publication.objects.count() == 3 and Import.objects.filter(harvest=None).exists()


def test_import_takes_addresses_and_dois_too(allowed, capsys, monkeypatch):
    from django.conf import settings

    said = {"message": {"DOI": "10.5555/x", "type": "report", "title": ["On harm"]}}
    with elsewhere(lambda path: json.dumps(said).encode() if "works" in path else b"title\nOne\n") as world:
        monkeypatch.setitem(settings.CARREL, "crossref", world.address)
        assert "New: 1" in told(capsys, "import", "10.5555/x", "--preview")
        assert "1 added" in told(capsys, "import", "https://doi.org/10.5555/x")
        assert "1 added" in told(capsys, "import", f"{world.address}/list.csv")
    assert commands.main(["import", f"{world.address}/list.csv"]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_import_previews_a_file(home, capsys, tmp_path):
    (tmp_path / "list.csv").write_text("title\nOne\n")
    assert "New: 1." in told(capsys, "import", str(tmp_path / "list.csv"), "--preview")
    assert not Publication.objects.exists() and not Import.objects.exists()


def test_the_worker_harvests_what_is_due(tmp_path, repository):
    more = {"CARREL_PRIVATE_SOURCES": "yes"}
    with elsewhere(repository) as world:
        assert carrel(tmp_path, "harvest", f"{world.address}/oai", "--every", "hour", **more).returncode == 0
        repository.items["oai:x:8"] = Item("Later", date="2026-02-01T00:00:00Z")
        _due_now(tmp_path)
        done = carrel(tmp_path, "work", "--once", **more)
        assert done.returncode == 0 and "1 added" in done.stdout, done
    assert repository.items["oai:x:8"].title in _titles(tmp_path)


def _titles(folder: Path) -> str:
    with sqlite3.connect(folder / "home" / "library.sqlite3") as database:
        return str(database.execute("SELECT title FROM carrel_publication").fetchall())


def _due_now(folder: Path) -> None:
    with sqlite3.connect(folder / "home" / "library.sqlite3") as database:
        database.execute("UPDATE carrel_harvest SET due = '2026-01-01 00:00:00'")


def test_relations_lead_to_what_the_source_means(home):
    """Not to a publication of ours that happens to have the same key, and not to nothing."""
    catalogue.write([record("b", title={"en": "Ours and another"})], WHO)
    relations = [Relation(type="IsSupplementTo", target="b"), Relation(type="References", target="nowhere")]
    entries = [
        Entry("1", record("x", title={"en": "First"}, relations=relations), names=("oai:x:a",)),
        Entry("2", record("y", title={"en": "Second"}), names=("oai:x:b",)),
    ]
    first, second = matching.at_home(entries, "source")
    assert [(each.target, each.citation) for each in first.record.relations] == [
        ("second", ""),
        (None, "oai:x:nowhere"),
    ]
    assert second is not None and matching.at_home(entries[1:], "source") == entries[1:]


def test_a_folder_of_lists_is_harvested_by_its_whole_path(home, tmp_path, capsys, monkeypatch):
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "a.csv").write_text("title\nOne\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert commands.main(["harvest", "drop", "--every", "day"]) == 0
    (tmp_path / "drop" / "b.ris.gz").write_bytes(gzip.compress(b"TY  - RPRT\nTI  - Two\nER  - \n"))
    harvest = Harvest.objects.get()
    assert (harvest.place, harvest.source, harvest.every) == (str(tmp_path / "drop"), "place", 24)
    assert figures(harvests.run(harvest, "me")) == (1, 0, 1, 0, 0, 0)
