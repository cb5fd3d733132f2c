"""A document that belongs to a publication we have is told from one that is new."""

import json
import random
from pathlib import Path

import pytest

from carrel import belonging, catalogue, founding, holding
from carrel.documents import likeness
from carrel.documents.proposing import Proposed
from carrel.documents.versions import number, siblings
from carrel.models import Document, Likeness, Name, Page, Proposal, Seen
from conftest import WHO, record
from test_proposing import of_file, proposed

pytestmark = pytest.mark.usefixtures("home")
TITLE = "# Listening by Night in the Harbour Towns\n"
WORDS = "water rope well night call harbour winter school child answer lamp door letter road boat hand voice salt bread wind".split()


def text(seed: int, length: int = 1500) -> str:
    """Words of our own in no order, the same for the same seed."""
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def document(name: str = "a.pdf", words: str = "", **values: object) -> Document:
    number = Document.objects.count()
    found = Document.objects.create(
        sha256=f"{number:064x}", name=name, media_type="application/pdf", bytes=1, state="read", **values
    )
    Page.objects.create(document=found, number=1, blocks=json.dumps([["p", words]]))
    return found


def kept(key: str, words: str = "", name: str = "a.pdf", language: str = "en", **values: object) -> Document:
    """A publication with a document as its file."""
    catalogue.write([record(key, **values)], WHO)
    found = document(name, words, language=language, pages=10)
    belonging.remember(found)
    holding.hold(key, found, WHO)
    return found


def asked(draft: Proposed, words: str = "", name: str = "new.pdf", language: str = "en") -> belonging.Belongs | None:
    return belonging.of(draft, document(name, words, language=language, pages=10))


def test_a_new_document_belongs_to_nothing():
    kept("well", text(1), title={"en": "The Well and the Rope"}, issued="2014")
    assert asked(proposed(TITLE), text(2)) is None


def test_the_same_identifier():
    kept("night", title={"en": "Night"}, identifiers={"isbn": "9783161484100"}, languages=["en"])
    page = "ISBN 978-3-16-148410-0\n© 2014 UNICEF"
    found = asked(proposed("# Another Wording of It\n", page))
    assert (found.action, found.publication) == ("file", "night") and "9783161484100" in found.reason
    found = asked(proposed("# Otra manera de decirlo\n", page, language="es"), language="es")
    assert (found.action, found.publication) == ("version", "night") and "(es)" in found.reason


def test_an_identifier_it_had_before():
    kept("night", identifiers={"doi": "10.1234/old"})
    catalogue.write([record("night", identifiers={"doi": "10.1234/new"})], WHO)
    assert asked(proposed(TITLE + "doi:10.1234/old\n")).publication == "night"


def test_nearly_the_same_text_is_the_same_file_and_with_another_year_an_edition():
    words = text(3)
    kept("night", words, title={"en": "Night"}, issued="2014")
    again = words.replace("bread wind", "bread", 5) + " and a line more"
    found = asked(proposed("# Some Other Title\nJune 2014\n"), again)
    assert (found.action, found.publication, found.relations) == ("file", "night", ())
    assert "of its text is the same" in found.reason
    found = asked(proposed("# Some Other Title\nJune 2016\n"), again)
    assert (found.action, found.relations[0].type, found.relations[0].target) == ("edition", "IsNewVersionOf", "night")
    assert "2016, not 2014" in found.reason


def test_a_document_that_is_only_offered_is_found_too():
    words = text(4)
    first = document(words=words)
    belonging.remember(first)
    catalogue.write([record("night")], WHO)
    offer = Proposal.objects.create(document=first, action="file", publication="night")
    assert asked(proposed(TITLE), words).publication == "night"
    offer.state = "refused"
    offer.save()
    assert asked(proposed(TITLE), words) is None


def test_title_year_and_organisation():
    made = {"contributors": [{"role": "publisher", "organisation": "unicef"}]}
    kept("night", title={"en": "Listening by night in the harbour towns"}, issued="2014", languages=["en"], **made)
    assert asked(proposed(TITLE + "UNICEF\nJune 2014\n")).action == "file"
    found = asked(proposed(TITLE + "UNICEF\nMay 2012\n"))
    assert (found.action, found.relations[0].type) == ("edition", "IsPreviousVersionOf")
    other = asked(proposed(TITLE + "World Health Organization\nJune 2014\n"))
    assert other is None, "another organisation, another publication"


def test_an_edition_by_its_number_and_a_title_that_is_nearly_the_same():
    kept(
        "schema",
        title={"en": "Schema for the Publication of Lists of Wells and Ropes"},
        edition="Version 2.2",
        issued="2011",
    )
    cover = "# Schema for the Publication of Lists of Wells and some Ropes\nVersion {}\n2011\n"
    newer = asked(proposed(cover.format("10.0")))
    assert (newer.action, newer.relations[0].type) == ("edition", "IsNewVersionOf") and "Version 10.0" in newer.reason
    assert asked(proposed(cover.format("2.1"))).relations[0].type == "IsPreviousVersionOf"


def test_of_several_editions_the_nearest():
    for year in ("2008", "2014", "2020"):
        kept(f"night-{year}", title={"en": "Listening by night in the harbour towns"}, issued=year)
    assert asked(proposed(TITLE + "May 2013\n")).relations[0].target == "night-2014"


def test_each_annual_report_is_a_work_of_its_own():
    made = {"contributors": [{"role": "publisher", "organisation": "unicef"}], "type": "annual-report"}
    kept("r2019", title={"en": "Annual report of the wardens"}, issued="2019", **made)
    assert asked(proposed("# Annual report of the wardens\nUNICEF\nJune 2021\n")) is None
    assert asked(proposed("# Annual report of the wardens\nUNICEF\nJune 2019\n")).action == "file"


def test_numbers_in_titles_tell_works_apart():
    kept("r2019", title={"en": "Report of the Harbour Wardens for the Year 2019"}, issued="2020")
    assert asked(proposed("# Report of the Harbour Wardens for the Year 2020\nJune 2021\n")) is None


def test_the_title_in_the_other_language():
    kept("night", title={"en": "Listening by night", "es": "Escuchar de noche en el puerto"}, languages=["en"])
    found = asked(proposed("# Escuchar de noche en el puerto\n", language="es"), language="es")
    assert (found.action, found.publication) == ("version", "night")
    assert Name.objects.filter(publication="night", scheme="title", value="escuchardenocheenelpuerto").exists()


def test_files_beside_each_other():
    first = kept("night", name="night-en.pdf")
    Seen.objects.create(path="/shelf/night-en.pdf", bytes=1, modified=1, sha256=first.sha256)
    second = document("night-fr.pdf", language="fr", pages=11)
    Seen.objects.create(path="/shelf/night-fr.pdf", bytes=1, modified=1, sha256=second.sha256)
    found = belonging.of(proposed("# Écouter la nuit\n", language="fr"), second)
    assert (found.action, found.publication) == ("version", "night")
    second.language = "en"
    assert belonging.of(proposed("# Listening\n"), second) is None, "one language, two documents"


@pytest.mark.parametrize("language, action", [("en", "file"), ("es", "version"), ("ar", "version")])
def test_the_handbook_is_known_by_its_title_in_any_language(language, action):
    handbook = founding.handbook()
    catalogue.write([handbook.model_copy(update={"languages": ["en"]})], WHO)
    path = Path(founding.__file__).parent / "library" / "files" / f"handbook-{language}.pdf"
    found = asked(of_file(path), language=language)
    assert (found.action, found.publication) == (action, handbook.id)


def test_withdrawn_publications_take_nothing_in():
    kept("night", identifiers={"doi": "10.1234/old"})
    catalogue.withdraw("night", "no longer true", "Ana")
    assert asked(proposed(TITLE + "doi:10.1234/old\n")) is None


def test_a_renamed_publication_is_found_under_its_new_key():
    words = text(5)
    kept("night", words)
    catalogue.rename("night", "listening", "Ana")
    assert asked(proposed(TITLE), words).publication == "listening"


def test_a_title_from_a_file_name_is_none():
    kept("scan", title={"en": "Scan of the harbour list"}, languages=["en"], issued="2014")
    assert asked(proposed("", name="scan-of-the-harbour-list.pdf")) is None


def test_fingerprints_are_kept_once_and_go_with_the_document():
    found = document(words=text(6))
    belonging.remember(found)
    belonging.remember(found)
    assert Likeness.objects.count() == likeness.BANDS and len(found.fingerprint) == 4 * likeness.BINS
    found.delete()
    assert not Likeness.objects.exists()
    short = document(words="too little to say anything of")
    assert belonging.remember(short) == b"" and not Likeness.objects.exists()


def test_questions_use_indexes(django_assert_max_num_queries):
    kept("night", text(7), title={"en": "Listening by night in the harbour towns"}, issued="2014")
    new = document(words=text(8), language="en", pages=10)
    with django_assert_max_num_queries(20):
        belonging.of(proposed(TITLE + "UNICEF\nJune 2014\n"), new)
    asked_of = [
        Likeness.objects.filter(band__in=[1, 2]),
        Name.objects.filter(scheme="same", value__gte="ab", value__lt="ac"),
    ]
    assert all("USING" in rows.explain() and "SCAN" not in rows.explain() for rows in asked_of)


@pytest.mark.parametrize("change, least, most", [(0, 1, 1), (50, 0.75, 0.98), (1500, 0, 0.1)])
def test_the_share_of_two_texts(change, least, most):
    rng = random.Random(9)
    words = [str(rng.random()) for _ in range(1500)]
    other = [str(rng.random()) if n < change else word for n, word in enumerate(words)]
    share = likeness.share(likeness.signature([" ".join(words)]), likeness.signature([" ".join(other)]))
    assert least <= share <= most


def test_siblings_of_a_file():
    assert {"/a/night-fr.pdf", "/a/night-es.pdf", "/a/night.pdf"} < {*siblings("/a/night-en.pdf")}
    assert "/a/Night_FR.pdf" in siblings("/a/Night_EN.pdf") and "/a/night_fr.pdf" in siblings("/a/night.pdf")
    assert "/a/night-en.pdf" not in siblings("/a/night-en.pdf")
    assert all(each.startswith("/a/dozen") for each in siblings("/a/dozen.pdf")), "no language ends the word itself"


def test_numbers_of_editions():
    assert number("Version 2.2") == (2, 2) < number("Version 10") and number("third edition") == (3,)
    assert number("الطبعة الثانية") == (2,) and number("Segunda edición") == (2,) and number("revised edition") == ()
