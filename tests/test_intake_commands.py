"""What the command line says of documents: what came in, what could not, what was left alone and why."""

import re
from pathlib import Path

import pytest
from django.test import Client

import papers
from carrel import catalogue, commands, files, holding, intake, proposals, transcripts
from carrel.models import Document, File, Import, Proposal, Publication, Revision
from carrel.search import following
from conftest import WHO, record
from test_intake import REPORT, dropped, folder, readers, take

SAMPLES = Path(__file__).parent / "samples" / "documents"


@pytest.fixture
def said(home, capsys):
    """Run a command: (words) to what it prints; what it refuses, too."""

    def said(*words: object) -> str:
        capsys.readouterr()
        commands.main([str(word) for word in words])
        return "".join(capsys.readouterr())

    return said


def drafted(said, tmp_path, *words: str) -> Path:
    """The drafts of a folder in a spreadsheet, then published."""
    take(folder(tmp_path, report=REPORT))
    path = tmp_path / "drafts.csv"
    said("proposals", "--csv", path)
    said("accept", "--all")
    return path


def test_a_list_of_drafts_that_comes_too_late_takes_nothing_from_readers(said, tmp_path):
    drafts = drafted(said, tmp_path)
    drafts.write_text(drafts.read_text("utf-8-sig").replace("Safe Schools in Mexico", "Safe Schools"), "utf-8")
    assert "status: published since" in said("import", drafts, "--preview")
    told = said("import", drafts)
    assert "1 changed" in told and "They stay published" in told and "safe-schools-in-mexico. To take one" in told
    assert "0 proposals" in said("proposals")
    now = catalogue.get("safe-schools-in-mexico")
    assert (now.status, now.title["en"]) == ("published", "Safe Schools")


def test_a_list_of_states_alone_means_what_it_says(said, tmp_path):
    drafted(said, tmp_path)
    path = tmp_path / "decided.csv"
    path.write_text("id,status\nsafe-schools-in-mexico,draft\n")
    assert "They stay" not in said("import", path)
    assert "1 proposal to decide" in said("proposals")


def test_what_never_was_a_draft_is_made_one_by_a_list(said, tmp_path):
    catalogue.write([record("a", status="published")], WHO)
    path = tmp_path / "all.csv"
    path.write_text("id,title,status\na,Another,draft\n")
    said("import", path)
    assert catalogue.get("a").status == "draft"


def test_attaching_by_hand_closes_what_was_proposed_for_the_file(said, tmp_path):
    place = folder(tmp_path, report=REPORT)
    take(place)
    catalogue.write([record("ours")], WHO)
    told = said("attach", "ours", place / "report.txt")
    assert (
        "is a file of ours now" in told and "The draft safe-schools-in-mexico that was proposed for it is gone." in told
    )
    assert "1 page read" in told and "0 proposals" in said("proposals")
    assert "report.txt was made a file of ours by hand" in said("history", "safe-schools-in-mexico")
    assert Proposal.objects.get().state == "refused" and not Publication.objects.exclude(id="ours").exists()


def test_attaching_twice_says_so_and_leaves_no_second_line(said, tmp_path):
    catalogue.write([record("ours")], WHO)
    path = papers.write(tmp_path / "a.pdf", papers.pdf([[(24, "The Well")], [(12, "and the rope")]]))
    told = said("attach", "ours", path, "--language", "en", "--label", "Full text", "--as", "annex")
    assert "is a file of ours now" in told and "2 pages read." in told
    lines = Revision.objects.count()
    assert "was a file of ours already; nothing is changed" in said("attach", "ours", path)
    assert Revision.objects.count() == lines
    row = File.objects.get()
    assert (row.language, row.label, row.role) == ("en", "Full text", "annex")
    other = papers.write(tmp_path / "b.pdf", papers.pdf([[(24, "The Other Well")]]))
    said("attach", "ours", other, "--replace", "a.pdf", "--no-read")
    assert Revision.objects.count() == lines + 1 and "replaces a.pdf" in said("history", "ours")


@pytest.mark.parametrize(
    "name, reason",
    [("locked.pdf", "opens only with a password"), ("broken.pdf", "damaged"), ("picture.png", "It is a picture")],
)
def test_attaching_what_cannot_be_read_says_why(said, tmp_path, name, reason):
    catalogue.write([record("ours")], WHO)
    path = tmp_path / name
    path.write_bytes((SAMPLES / name).read_bytes() if name.endswith("pdf") else b"\x89PNG\r\n\x1a\n" + bytes(60))
    told = said("attach", "ours", path)
    assert "is a file of ours now" in told and reason in told
    assert reason in said("files", "ours")


def test_what_is_no_list_and_no_document_is_told_what_there_is(said, tmp_path):
    path = tmp_path / "junk.pdf"
    path.write_bytes(bytes(range(256)) * 9)
    told = said("import", path)
    assert "junk.pdf cannot be imported" in told and "PDF, Word (DOCX)" in told and "RIS" in told
    path.write_bytes(b"")
    assert "The file is empty." in said("import", path) and not Import.objects.exists()


def test_what_is_known_and_could_not_be_read_is_told_again(said, tmp_path):
    place = folder(tmp_path, other="Another text altogether.\n")
    (place / "locked.pdf").write_bytes((SAMPLES / "locked.pdf").read_bytes())
    assert "locked.pdf: was kept, but not read" in said("import", place, "--readers", "1")
    told = said("import", place / "locked.pdf")
    assert "1 known already" in told and "locked.pdf: was known and could not be read" in told and "password" in told
    assert f"./carrel reread {Document.objects.get(state='aside').sha256[:12]}" in told


def test_where_there_is_nothing_that_is_said(said, tmp_path):
    (tmp_path / "nothing").mkdir()
    assert f"There are no files in {tmp_path / 'nothing'}" in said("import", tmp_path / "nothing")
    assert not Import.objects.exists()
    assert "There are no harvests" in said("harvests") and "Nothing was imported yet" in said("imports")


def test_imports_of_folders_count_drafts(said, tmp_path):
    said("import", folder(tmp_path, report=REPORT), "--readers", "1")
    assert "1 draft, 0 files for publications there are, 0 known already" in said("imports")
    assert "1 draft" in said("imports", Import.objects.get().pk) and "added" not in said("imports")


CARD = '<article class="card"><h3><a href="/p/%d">Report %d of the harbour</a></h3><p>%s</p><a href="/p/%d">Read more</a></article>'


def test_lists_beside_documents_are_told_apart(said, tmp_path):
    place = folder(tmp_path, report=REPORT)
    words = "What the wardens of the harbour saw and wrote down in a long winter of storms."
    cards = "".join(CARD % (n, n, words, n) for n in range(4))
    (place / "library.html").write_text(f"<!doctype html><html><body><h1>Library</h1>{cards}</body></html>")
    sections = "".join(f"<section><h2>Part {n}</h2><p>{words}</p></section>" for n in range(4))
    (place / "plain.html").write_text(f"<!doctype html><html><body><h1>A Paper</h1>{sections}</body></html>")
    (place / "feed.xml").write_text(
        '<rss version="2.0"><channel><title>x</title><item><title>One of the feed</title>'
        "<link>https://one.example/1</link></item></channel></rss>"
    )
    (place / "refs.txt").write_text("TY  - BOOK\nTI  - One of the list\nER  - \nTY  - BOOK\nTI  - Another\nER  - \n")
    told = said("import", place, "--readers", "1")
    assert re.search(r"refs\.txt was taken as a document, and looks like a list of 2 publications", told)
    assert re.search(r"library\.html was taken as a document, and looks like a list of 4 publications", told)
    assert "plain.html" not in told
    assert re.search(r"The list feed\.xml \(import \d+\) describes publications: 1 added", told)


def likely(said, tmp_path, *pages: object, **of: object) -> list[Proposal]:
    """What is proposed for two files of nearly the same text."""
    place = tmp_path / "in"
    place.mkdir()
    lines = [
        [
            (24, "Pledge of a Warden"),
            *((12, f"{word} I shall listen to every child and call for help.") for word in "ABCDEFGH"),
        ]
    ]
    for number, name in enumerate(("one", "two")):
        filled = [[*lines[0], (12, f"Signed by warden {number}")], *pages[number]]
        papers.write(place / f"{name}.pdf", papers.pdf(filled, **of))
    take(place)
    return list(proposals.waiting())


def test_short_texts_that_are_nearly_the_same_are_offered_with_little_confidence(said, tmp_path):
    first, second = likely(said, tmp_path, [], [])
    assert (second.action, second.publication) == ("file", first.publication)
    assert proposals.confidence(second) == 0.5 and "filled-in copies of one form" in second.reason
    assert re.search(r"belongs +'pledge-of-a-warden' +50 %", said("proposals", second.pk))


def test_two_filled_in_forms_are_two_publications(said, tmp_path):
    form = "/AcroForm<</Fields[]/NeedAppearances false>>"
    first, second = likely(said, tmp_path, [], [], extra=form)
    assert second.action == "new" and second.publication != first.publication and "both are forms" in second.reason


def test_text_alone_is_less_sure_than_with_title_and_length(said, tmp_path):
    more = [[(12, f"page {n} of more that says nothing else")] for n in range(4)]
    _, second = likely(said, tmp_path, [], more)
    assert second.action == "new" or proposals.confidence(second) <= 0.5


def test_an_identifier_is_surest(home, tmp_path):
    catalogue.write([record("a", identifiers={"isbn": "9783161484100"})], WHO)
    take(folder(tmp_path, other="A Well\n\nISBN 978-3-16-148410-0\n\nOf wells and ropes.\n"))
    (offer,) = proposals.waiting()
    assert offer.action == "file" and proposals.confidence(offer) == 0.95
    assert holding.users(offer.document).count() == 0


def test_what_a_killed_import_had_copied_is_new_when_it_goes_on(said, tmp_path):
    place = folder(tmp_path, report=REPORT, again=REPORT)
    intake.take(intake.walk(place), "librarian", intake.begin(place))  # and killed
    assert "1 new document, 1 known already" in said("import", place, "--readers", "1")
    assert "0 new documents, 2 known already" in said("import", place, "--readers", "1")


@pytest.mark.parametrize("words", [(), ("--publish",)])
def test_what_was_taken_back_is_proposed_again(said, tmp_path, words):
    place = folder(tmp_path, report=REPORT, other="Another text on another matter.\n")
    said("import", place, *words)
    if not words:
        said("proposals")
    said("undo", 1)
    read = Document.objects.values_list("pk", "pages")
    before = set(read)
    assert "0 proposals" in said("proposals")
    hint = re.search(r"To have it proposed: \./carrel (reread \w+)\.", told := said("check"))
    assert "report.txt belongs to no publication" in told and hint
    told = said("import", place, *words)
    assert "0 new documents, 2 known already" in told and "2 belonged to no publication: proposed again" in told
    assert "read in" not in told and set(read) == before
    if words:
        assert "2 published. To take them back: ./carrel undo 2" in told and "2 removed" in said("undo", 2)
    else:
        assert "2 proposals to decide" in said("proposals")
    assert "2 known already" in (told := said("import", place)) and ("proposed again" in told) == bool(words)
    assert said("check").endswith("no fault.\n")


def test_check_names_what_mends_a_file_without_publication(said, tmp_path):
    said("import", folder(tmp_path, report=REPORT), "--publish")
    said("undo", 1)
    said(*re.search(r"\./carrel (reread \w+)", said("check"))[1].split())
    transcribe()
    assert "1 proposal to decide" in said("proposals") and "no fault" in said("check")


def test_of_what_was_refused_the_way_back_is_told(said, tmp_path):
    place = folder(tmp_path, report=REPORT)
    said("import", place)
    said("refuse", "--all")
    told = said("import", place / "report.txt")
    assert "1 were refused" not in told and "1 was refused before, and is not proposed again" in told
    assert "0 proposals" in said("proposals")
    words = re.search(r"report\.txt: \./carrel (reread \w+)", told)[1].split()
    assert "1 document of these was refused before: proposed again" in said(*words)
    transcribe()
    assert "1 proposal to decide" in said("proposals")
    assert "refused" not in said("import", place)


def test_what_was_taken_back_may_come_again_through_the_inbox(said, home, tmp_path):
    said("import", folder(tmp_path, report=REPORT))
    said("undo", 1)
    taken = dropped(home, "again.txt", REPORT.encode())
    assert (taken.same, taken.again, len(taken.new)) == (1, 1, 0)
    assert proposals.waiting().get().document.imported is None and not list((home / "inbox").iterdir())


def test_what_was_offered_to_what_is_taken_back_is_proposed_for_itself(said, tmp_path):
    said("import", folder(tmp_path, report=REPORT))
    again = folder(tmp_path / "more", again=f"{REPORT}\nPrinted again.\n")
    said("import", again)
    assert [each.action for each in proposals.waiting()] == ["new", "file"]
    said("undo", 1)
    left = proposals.waiting().get()
    assert (left.document.name, left.action) == ("again.txt", "new")


def test_a_list_beside_documents_comes_again_when_it_was_taken_back(said, tmp_path):
    place = folder(tmp_path, report=REPORT)
    (place / "all.csv").write_text("id,title,files\nours,Our title,report.txt\nbare,A title without file,\n")
    number = re.search(r"The list all\.csv \(import (\d+)\)", said("import", place))[1]
    assert "1 removed" in (told := said("undo", number)) and "left alone: ours" in told
    assert "The list" in said("import", place) and catalogue.get("bare") and File.objects.get().publication_id == "ours"
    assert "The list" not in said("import", place) and "0 proposals" in said("proposals")


def test_a_file_attached_by_mistake_is_taken_off(said, tmp_path):
    place = folder(tmp_path, report=REPORT)
    said("import", place)
    catalogue.write([record("ours", status="published"), record("theirs", status="published")], WHO)
    said("attach", "ours", place / "report.txt")
    assert "is a file of ours too. To take it off there: ./carrel files ours --remove" in said(
        "attach", "theirs", place / "report.txt"
    )
    digest = File.objects.first().sha256
    assert found("lamplighter") == {"ours", "theirs"}
    told = said("files", "ours", "--remove", "report.txt")
    assert f"report.txt is no file of ours any more. It is kept: {files.place(digest)}" in told
    assert "file report.txt taken off" in said("history", "ours") and found("lamplighter") == {"theirs"}
    assert "ours has no file" in said("files", "ours") and "no fault" in said("check")
    said("files", "theirs", "--remove", digest[:12])
    assert Client().get(f"/files/{digest}/report.txt").status_code == 404 and files.place(digest).exists()
    assert "report.txt belongs to no publication" in said("check")
    assert "1 belonged to no publication: proposed again" in said("import", place)


def test_taking_off_what_is_no_file_is_refused(said, tmp_path):
    catalogue.write([record("ours")], WHO)
    said("attach", "ours", folder(tmp_path, report=REPORT) / "report.txt", "--no-read")
    assert "its files: report.txt" in said("files", "ours", "--remove", "other.txt")
    assert "its files: report.txt" in said("files", "ours", "--remove", "")
    assert "no publication has the key" in said("files", "nobody", "--remove", "report.txt")
    assert File.objects.count() == 1


def test_taking_off_the_newer_file_tells_of_the_older(said, tmp_path):
    catalogue.write([record("ours")], WHO)
    place = folder(tmp_path, old=REPORT, new="Another text on another matter.\n")
    said("attach", "ours", place / "old.txt", "--no-read")
    said("attach", "ours", place / "new.txt", "--replace", "old.txt", "--no-read")
    told = said("files", "ours", "--remove", "new.txt")
    said(*re.search(r"old\.txt, whose place it took, is still not shown\. To show it: \./carrel (.*)", told)[1].split())
    assert [(row.name, row.state) for row in File.objects.all()] == [("old.txt", "current")]


def transcribe() -> None:
    """What waits is read, as the worker does."""
    with transcripts.alone():
        transcripts.read(readers(), lambda read: proposals.settle(read, "Carrel"))
    following.catch_up()


def found(words: str) -> set[str]:
    following.catch_up()
    shown = Client().get("/en/search", {"q": words}).content.decode()
    return {key for key in ("ours", "theirs") if f"publications/{key}" in shown}
