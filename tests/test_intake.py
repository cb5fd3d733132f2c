"""A folder becomes a library: what is copied once, what is proposed, what a list beside the files says."""

import os
from contextlib import suppress
from functools import cache

import pytest

from carrel import catalogue, files, holding, imports, inbox, intake, proposals, transcripts
from carrel.catalogue import Signature
from carrel.documents.reading import Readers
from carrel.models import Document, File, Import, Page, Proposal, Publication
from carrel.search import following
from carrel.search.engines import Ask
from conftest import WHO, record

REPORT = """Safe Schools in Mexico

Guidance for teachers on online grooming

© 2016 UNICEF

Executive summary

Teachers are often the first adults whom a child tells of abuse. This guidance says how to listen, whom to call and what the
law of Mexico asks of schools. It was written with forty teachers.

Chapter one

Most children who are groomed online are approached in a game first. The lamplighter rule says that an adult who is told
stays with the child until another adult has taken over.
"""


def folder(tmp_path, **texts):
    """A folder with these text files; two underscores stand for a slash."""
    for name, text in texts.items():
        path = tmp_path / "in" / (name.replace("__", "/") + ".txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "in"


@cache
def readers():
    """One reading process for all tests here: it needs half a second to learn its languages."""
    return Readers(1)


@pytest.fixture(scope="module", autouse=True)
def ended():
    yield
    readers().close()
    readers.cache_clear()


def take(place, imported=None):
    taken = intake.take(intake.walk(place), "librarian", imported)
    with transcripts.alone():
        transcripts.read(readers(), lambda found: proposals.settle(found, "librarian"))
    following.catch_up()
    return taken


def test_a_document_becomes_a_draft_that_says_what_it_was_read_from(home, tmp_path):
    take(folder(tmp_path, report=REPORT))
    (proposal,) = proposals.waiting()
    draft = catalogue.get(proposal.publication)
    assert draft.status == "draft" and draft.title["en"] == "Safe Schools in Mexico" and draft.issued == "2016"
    title = next(each for each in proposal.evidence if each["field"] == "title")
    assert title["page"] == 1 and "Safe Schools in Mexico" in title["words"] and 0 < title["confidence"] <= 1
    assert "mx" in draft.places and "forty teachers" in draft.abstract["en"]
    assert not list(following.engine().ids(Ask()))


def test_what_is_accepted_is_public_and_found_by_its_text(home, tmp_path):
    take(folder(tmp_path, report=REPORT))
    key = proposals.accept(proposals.waiting()[0], WHO)
    assert catalogue.get(key).status == "published" and not proposals.waiting()
    assert File.objects.get().publication_id == key and Page.objects.count() == Document.objects.get().pages


def test_what_is_refused_goes_and_is_not_proposed_again(home, tmp_path):
    place = folder(tmp_path, report=REPORT)
    take(place)
    proposals.refuse(proposals.waiting()[0], WHO)
    assert not Publication.objects.exists() and files.place(Document.objects.get().sha256).exists()
    os.utime(place / "report.txt")
    take(place)
    transcripts.again()
    take(place)
    assert not proposals.waiting() and not Publication.objects.exists()


def test_a_draft_that_was_published_in_another_way_is_decided(home, tmp_path):
    take(folder(tmp_path, report=REPORT, other="Another text altogether, on another matter.\n"))
    first, second = proposals.waiting()
    catalogue.write([catalogue.get(first.publication).model_copy(update={"status": "published"})], WHO)
    catalogue.remove([second.publication], WHO)
    assert not proposals.waiting()
    assert [*Proposal.objects.order_by("pk").values_list("state", flat=True)] == ["accepted", "refused"]


def test_what_joined_a_draft_that_is_refused_is_proposed_for_itself(home, tmp_path):
    take(folder(tmp_path, report=REPORT, again=f"{REPORT}\nPrinted again.\n"))
    first, second = proposals.waiting()
    assert second.action == "file" and second.publication == first.publication
    proposals.accept(second, WHO)
    proposals.refuse(first, WHO)
    (left,) = proposals.waiting()
    assert left.document == second.document and left.action == "new" and Publication.objects.count() == 1


def test_what_was_made_a_draft_again_is_to_be_decided_again(home, tmp_path):
    take(folder(tmp_path, report=REPORT))
    key = proposals.accept(proposals.waiting()[0], WHO)
    catalogue.write([catalogue.get(key).model_copy(update={"status": "draft"})], WHO)
    assert proposals.waiting()[0].publication == key


def test_a_list_that_names_what_is_not_there_is_told(home, tmp_path):
    place = folder(tmp_path, report=REPORT)
    (place / "list.csv").write_text("title,file\nOne,nowhere.pdf\nTwo,report.txt\n")
    assert [why for _, why in take(place).problems] == ["line 2 names nowhere.pdf, which is not among the files"]


def test_the_same_bytes_are_one_document(home, tmp_path):
    taken = take(folder(tmp_path, a=REPORT, deep__b=REPORT))
    assert len(taken.new) == 1 and taken.same == 1 and proposals.waiting().count() == 1


@pytest.mark.parametrize("moved", ["renamed.txt", "deep/er/report.txt"])
def test_what_moved_is_known(home, tmp_path, moved):
    place = folder(tmp_path, report=REPORT)
    take(place)
    (place / moved).parent.mkdir(parents=True, exist_ok=True)
    (place / "report.txt").rename(place / moved)
    taken = take(place)
    assert not taken.new and taken.same == 1 and proposals.waiting().count() == 1


def test_what_changed_at_its_place_is_offered_in_its_place(home, tmp_path):
    place = folder(tmp_path, report=REPORT)
    take(place)
    key = proposals.accept(proposals.waiting()[0], WHO)
    (place / "report.txt").write_text(REPORT.replace("forty", "fifty"), "utf-8")
    take(place)
    (offered,) = proposals.waiting()
    assert (offered.action, offered.publication) == ("file", key) and "report.txt" in offered.reason
    proposals.accept(offered, WHO)
    old, new = File.objects.order_by("pk")
    assert (old.state, old.replaced_by, new.state) == ("archived", new, "current")


def test_a_list_beside_the_files_is_the_librarians_word(home, tmp_path):
    place = folder(tmp_path, papers__report=REPORT, papers__other="Another text on another matter.\n")
    (place / "list.csv").write_text("title,issued,file\nWhat we call it,2015,papers/report.txt\n")
    taken = take(place)
    assert taken.linked == 1 and len(taken.lists) == 1
    known = Publication.objects.get(status="published")
    assert known.record["title"] == {"en": "What we call it"} and known.files.get().name == "report.txt"
    assert [each.document.name for each in proposals.waiting()] == ["other.txt"]
    assert take(place).lists == []


def test_a_list_with_one_entry_means_the_file_of_its_name(home, tmp_path):
    place = folder(tmp_path, report=REPORT)
    (place / "report.ris").write_text("TY  - RPRT\nTI  - What we call it\nER  - \n")
    take(place)
    assert File.objects.get().publication.record["title"] == {"en": "What we call it"} and not proposals.waiting()


def test_what_cannot_be_taken_is_named_and_the_rest_comes_in(home, tmp_path):
    place = folder(tmp_path, report=REPORT, empty="")
    (place / "false.pdf").write_bytes(b"\x00\x01\x02" * 500)
    (place / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (place / ".hidden.txt").write_text("hidden")
    (place / "~$report.docx").write_text("lock")
    os.mkfifo(place / "pipe")
    taken = take(place)
    assert {os.path.basename(name): why for name, why in taken.problems} == {
        "empty.txt": "is empty",
        "false.pdf": "No document that Carrel reads. What it is cannot be told.",
        "picture.png": "No document that Carrel reads. It is a picture. Save it as PDF.",
        "pipe": "is no file",
    }
    assert len(taken.new) == 1 and take(place).problems == taken.problems


def test_names_of_every_sort_are_kept_safely(home, tmp_path):
    place = folder(tmp_path, report=REPORT)
    names = ["two\nlines.txt", "..%2F..%2Fetc.txt", "x" * 250 + ".txt", "-rf.txt", "تقرير.txt"]
    for number, name in enumerate(names):
        (place / name).write_text(f"{REPORT}{number}", "utf-8")
    (place / os.fsdecode(b"latin-\xe9.txt")).write_text(f"{REPORT}9", "utf-8")
    assert not take(place).problems
    for found in Document.objects.all():
        assert "/" not in found.name and "\n" not in found.name and 0 < len(found.name) <= 120 and found.state == "read"


def test_documents_that_nobody_is_at_any_more_are_read_again(home, tmp_path):
    take(folder(tmp_path, report=REPORT))
    Document.objects.update(state="reading")
    Page.objects.all().delete()
    take(tmp_path / "in")
    assert Document.objects.get().state == "read" and Page.objects.exists()
    assert Page.objects.count() == Document.objects.get().pages


def test_what_could_not_be_settled_is_read_and_proposed_the_next_time(home, tmp_path):
    def lost(found):
        raise OSError("no room")

    intake.take(intake.walk(folder(tmp_path, report=REPORT)), "librarian")
    with transcripts.alone(), pytest.raises(OSError, match="no room"):
        transcripts.read(readers(), lost)
    assert Document.objects.get().state == "waiting" and not Page.objects.exists()
    take(tmp_path / "in")
    assert proposals.waiting().count() == 1


def test_a_fault_of_ours_costs_its_document_and_not_the_others(home, tmp_path):
    intake.take(intake.walk(folder(tmp_path, bad=REPORT, good=REPORT.replace("Mexico", "Peru"))), "librarian")
    bad = Document.objects.order_by("pk").first()

    def settle(found):
        if found.pk == bad.pk:
            raise KeyError("lamplighter")
        proposals.settle(found, "librarian")

    for _ in range(2):
        with transcripts.alone(), suppress(KeyError):
            transcripts.read(readers(), settle)
    bad.refresh_from_db()
    assert bad.state == "aside" and "Carrel has a fault here (KeyError in test_intake.py" in bad.reason
    assert not Page.objects.filter(document=bad).exists()
    assert Document.objects.exclude(pk=bad.pk).get().state == "read" and Proposal.objects.count() == 1
    transcripts.again([bad.sha256])
    with transcripts.alone():
        transcripts.read(readers(), lambda found: proposals.settle(found, "librarian"))
    assert Proposal.objects.count() == 2


def test_a_file_that_went_behind_the_librarys_back_is_told_and_comes_back(home, tmp_path):
    path = folder(tmp_path, report=REPORT) / "report.txt"
    catalogue.write([record("a")], WHO)
    row = holding.attach("a", path, WHO)
    files.place(row.sha256).unlink()
    take(tmp_path / "nowhere")
    found = Document.objects.get()
    assert found.state == "gone" and "gone" in found.reason
    holding.attach("a", path, WHO)
    take(tmp_path / "nowhere")
    found.refresh_from_db()
    assert found.state == "read"


def test_reading_anew_keeps_one_text(home, tmp_path):
    take(folder(tmp_path, report=REPORT))
    pages = Page.objects.count()
    assert transcripts.again([Document.objects.get().sha256[:8]]) == 1 and transcripts.again(["zz"]) == 0
    take(tmp_path / "in")
    assert Page.objects.count() == pages and proposals.waiting().count() == 1


def test_one_process_reads_at_a_time(home):
    with transcripts.alone(), pytest.raises(transcripts.Busy), transcripts.alone():
        pass


def test_a_folder_is_an_import_with_a_report(home, tmp_path):
    place = folder(tmp_path, report=REPORT, empty="")
    imported = intake.begin(place)
    assert intake.begin(place) == imported
    intake.end(imported, take(place, imported))
    imported.refresh_from_db()
    assert (imported.state, imported.report["added"], imported.report["problems"]) == ("done", 1, 1)
    assert imported.problems.get().what == "is empty" and Import.objects.count() == 1
    proposals.accept(proposals.waiting()[0], Signature("librarian", "as asked", imported))
    assert len(imports.undo(imported, "librarian")["removed"]) == 1 and not Publication.objects.exists()


# --- the inbox -------------------------------------------------------------------------------------------------------


def dropped(home, name, data, still=-1.0):
    path = home / "inbox" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return inbox.take("Carrel", still)


def test_what_is_dropped_comes_in_and_leaves_the_inbox(home):
    taken = dropped(home, "deep/report.txt", REPORT.encode())
    assert len(taken.new) == 1 and list((home / "inbox").iterdir()) == []
    assert dropped(home, "again.txt", REPORT.encode()).same == 1


def test_what_cannot_come_in_is_set_aside_with_the_reason(home):
    dropped(home, "bad.pdf", b"\x00\x01" * 99)
    aside = home / "inbox" / "set aside"
    assert (aside / "bad.pdf").exists() and "No document" in (aside / "bad.pdf.why.txt").read_text()
    assert inbox.take("Carrel") is None


def test_a_copy_under_way_is_waited_for(home):
    assert dropped(home, "report.txt", REPORT.encode(), still=30.0) is None
    assert (home / "inbox/report.txt").exists()


def test_a_text_may_begin_with_empty_lines(home, tmp_path):
    take(folder(tmp_path, report=f"\n\n{REPORT}\n\n\n"))
    assert Document.objects.get().state == "read"
