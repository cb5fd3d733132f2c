"""What the command line says of documents: what came in, what could not, what was left alone and why."""

import re
from pathlib import Path

import pytest

import papers
from carrel import catalogue, commands, holding, intake, proposals
from carrel.models import Document, File, Import, Proposal, Publication, Revision
from conftest import WHO, record
from test_intake import REPORT, folder, take

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
