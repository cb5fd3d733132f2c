"""The library as a repository: every verb, every misuse, lists that go on whatever happens meanwhile."""

import gzip
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import etree

from carrel import catalogue, formats, holding, imports, terms
from carrel.models import Publication, Renewal, Revision
from carrel.record import Record
from carrel.search import following
from carrel.sources import oaipages
from carrel.vocabulary import Concept
from carrel.web.oai import provider
from conftest import WHO, record, write

OAI = "{http://www.openarchives.org/OAI/2.0/}"
ROOT = "http://127.0.0.1"
RULES = etree.RelaxNG(etree.parse(str(Path(__file__).parent / "contracts" / "oai-pmh.rng")))


@pytest.fixture
def oai(ask, monkeypatch):
    """Ask with arguments; answers the root of the XML, which is held against the protocol's schema."""

    def one(*pairs: tuple[str, str], **words: str) -> Any:
        given = [*pairs, *((name.rstrip("_"), value) for name, value in words.items())]
        status, headers, body = ask("/oai", query=urlencode(given))
        assert status == "200" and headers["Content-Type"] == "text/xml; charset=utf-8"
        return checked(body)

    return one


def checked(body: bytes) -> Any:
    root = etree.fromstring(body)
    assert RULES.validate(root), RULES.error_log
    return root


def texts(root: Any, name: str) -> list[str]:
    return [each.text or "" for each in root.iter(OAI + name)]


def fault(root: Any) -> str:
    return root.find(f"{OAI}error").get("code")


def keys(root: Any) -> list[str]:
    return [each.rpartition(":")[2] for each in texts(root, "identifier")]


def whole(oai, verb: str = "ListIdentifiers", begun: Any = None, **words: str) -> list[str]:
    """The keys of a list with all its pages, from the one that is given."""
    root, found = oai(verb=verb, metadataPrefix="oai_dc", **words) if begun is None else begun, []
    while True:
        found += keys(root)
        token = root.find(f".//{OAI}resumptionToken")
        if token is None or not token.text:
            return found
        root = oai(verb=verb, resumptionToken=token.text)


# --- verbs -----------------------------------------------------------------------------------------------------------


def test_identify_says_who_we_are(oai):
    root = oai(verb="Identify")
    assert texts(root, "repositoryName") == ["Research Library"] and texts(root, "baseURL") == [f"{ROOT}/oai"]
    assert texts(root, "deletedRecord") == ["persistent"] and texts(root, "granularity") == ["YYYY-MM-DDThh:mm:ssZ"]
    assert texts(root, "adminEmail") == ["postmaster@127.0.0.1"]
    assert root.find(f"{OAI}request").get("verb") == "Identify"


def test_identifiers_are_those_of_the_public_address(oai, monkeypatch):
    from django.conf import settings

    monkeypatch.setitem(settings.CARREL, "address", "https://library.example")
    monkeypatch.setitem(settings.CARREL, "contact", "mailto:desk@library.example")
    root = oai(verb="Identify")
    assert texts(root, "adminEmail") == ["desk@library.example"]
    space = "{http://www.openarchives.org/OAI/2.0/oai-identifier}"
    assert root.find(f".//{space}repositoryIdentifier").text == "library.example"
    assert root.find(f".//{space}sampleIdentifier").text == "oai:library.example:a-key"
    first = texts(oai(verb="ListIdentifiers", metadataPrefix="oai_dc"), "identifier")[0]
    assert first.startswith("oai:library.example:")


def test_formats_are_those_that_can_be_had(oai):
    prefixes = texts(oai(verb="ListMetadataFormats"), "metadataPrefix")
    assert prefixes == list(formats.payloads()) and {"oai_dc", "marcxml"} <= {*prefixes}
    key = Publication.objects.values_list("id", flat=True).first()
    assert texts(oai(verb="ListMetadataFormats", identifier=f"oai:127.0.0.1:{key}"), "metadataPrefix") == prefixes


@pytest.mark.parametrize("prefix", list(formats.payloads()))
def test_every_record_is_told_in_every_format(oai, prefix):
    root = oai(verb="ListRecords", metadataPrefix=prefix)
    found = root.findall(f".//{OAI}metadata/*")
    assert len(found) == Publication.objects.count() == len(keys(root))
    space = formats.payloads()[prefix].NAMESPACE
    assert all(each.tag.startswith(f"{{{space}}}") for each in found)


def test_a_record_has_its_words_in_their_languages(oai):
    write(record("a", title={"es": "Guía", "en": "Guide"}, topics=["online-grooming"]))
    root = oai(verb="GetRecord", metadataPrefix="oai_dc", identifier="oai:127.0.0.1:a")
    titles = root.findall(".//{http://purl.org/dc/elements/1.1/}title")
    tongue = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [(each.get(tongue), each.text) for each in titles] == [("es", "Guía"), ("en", "Guide")]
    assert f"{ROOT}/en/publications/a" in [
        each.text for each in root.iter("{http://purl.org/dc/elements/1.1/}identifier")
    ]
    assert "topic:online-grooming" in texts(root, "setSpec")


def test_the_same_by_post_and_packed(ask):
    from io import BytesIO

    body = b"verb=ListRecords&metadataPrefix=oai_dc"
    status, headers, answer = ask(
        "/oai", REQUEST_METHOD="POST", CONTENT_LENGTH=str(len(body)), CONTENT_TYPE="application/x-www-form-urlencoded",
        HTTP_ACCEPT_ENCODING="gzip", **{"wsgi.input": BytesIO(body)},
    )  # fmt: skip
    assert status == "200" and headers["Content-Encoding"] == "gzip"
    assert len(keys(checked(gzip.decompress(answer)))) == Publication.objects.count()
    assert ask("/oai", REQUEST_METHOD="DELETE")[0] == "405"


# --- misuse ----------------------------------------------------------------------------------------------------------

LIST = [("verb", "ListRecords"), ("metadataPrefix", "oai_dc")]
MISUSES: list[tuple[str, list[tuple[str, str]]]] = [
    ("badVerb", []),
    ("badVerb", [("verb", "")]),
    ("badVerb", [("verb", "identify")]),
    ("badVerb", [("verb", "Identify"), ("verb", "Identify")]),
    ("badVerb", [("verb", "<x>&\x00")]),
    ("badArgument", [("verb", "Identify"), ("set", "topic")]),
    ("badArgument", [("verb", "ListRecords")]),
    ("badArgument", [("verb", "GetRecord"), ("metadataPrefix", "oai_dc")]),
    ("badArgument", [("verb", "GetRecord"), ("identifier", "oai:127.0.0.1:a")]),
    ("badArgument", [*LIST, ("metadataPrefix", "oai_dc")]),
    ("badArgument", [*LIST, ("until", "2012"), ("x", "y")]),
    ("badArgument", [*LIST, ("from", "")]),
    ("badArgument", [*LIST, ("from", "2012")]),
    ("badArgument", [*LIST, ("from", "2012-02-30")]),
    ("badArgument", [*LIST, ("from", "2012-02-03T10:00Z")]),
    ("badArgument", [*LIST, ("from", "2012-02-03T10:00:00+01:00")]),
    ("badArgument", [*LIST, ("from", "2012-02-03"), ("until", "2012-02-03T10:00:00Z")]),
    ("badArgument", [*LIST, ("from", "2012-02-04"), ("until", "2012-02-03")]),
    ("badArgument", [*LIST, ("set", "")]),
    ("badArgument", [*LIST, ("set", "a b")]),
    ("badArgument", [*LIST, ("resumptionToken", "x")]),
    ("badArgument", [("verb", "GetRecord"), ("metadataPrefix", "oai_dc"), ("identifier", "\x01")]),
    ("badArgument", [("verb", "GetRecord"), ("metadataPrefix", "oai_dc"), ("identifier", "invalid\"id")]),
    ("badArgument", [("verb", "GetRecord"), ("metadataPrefix", "oai_dc"), ("identifier", "http://[bad")]),
    ("badArgument", [("verb", "ListMetadataFormats"), ("identifier", "a b")]),
    ("badArgument", [("verb", "ListRecords"), ("resumptionToken", "\x00")]),
    ("cannotDisseminateFormat", [("verb", "ListRecords"), ("metadataPrefix", "nothing")]),
    ("badArgument", [("verb", "GetRecord"), ("metadataPrefix", ""), ("identifier", "oai:127.0.0.1:a")]),
    ("idDoesNotExist", [("verb", "GetRecord"), ("metadataPrefix", "oai_dc"), ("identifier", "oai:127.0.0.1:nobody")]),
    ("idDoesNotExist", [("verb", "GetRecord"), ("metadataPrefix", "oai_dc"), ("identifier", "oai:elsewhere:a")]),
    ("idDoesNotExist", [("verb", "ListMetadataFormats"), ("identifier", "nothing")]),
    ("noRecordsMatch", [*LIST, ("set", "topic:nothing")]),
    ("noRecordsMatch", [*LIST, ("set", "colour")]),
    ("noRecordsMatch", [*LIST, ("until", "1999-01-01")]),
    ("noRecordsMatch", [*LIST, ("from", "2199-01-01")]),
    ("noRecordsMatch", [*LIST, ("until", "9999-12-31"), ("from", "9999-12-31")]),
    *(
        ("badResumptionToken", [("verb", "ListRecords"), ("resumptionToken", token)])
        for token in (
            "", "x", "!!!!!", "oai_dc!!!!1", "oai_dc!!!!x!1", "nothing!!!!1!1", "!!!!1!1", "oai_dc!!!!-1!1", "oai_dc!!!!1!-1",
            "oai_dc!!!!٣!1", "oai_dc!!2012!!1!1", "oai_dc!a b!!!1!1", "oai_dc!!!!99999999999999999999!1", "oai_dc!!!!1!1!1", "oai_dc!!!!01!01",
        )
    ),
    ("badResumptionToken", [("verb", "ListSets"), ("resumptionToken", "oai_dc!!!!1!1")]),
]  # fmt: skip


def test_every_misuse_has_its_error(oai):
    for code, pairs in MISUSES:
        root = oai(*pairs)
        assert fault(root) == code and root.find(f"{OAI}error").text, pairs
        repeated = dict(root.find(f"{OAI}request").attrib)
        assert (repeated == {}) == (code in ("badVerb", "badArgument")), pairs


def test_an_empty_library_has_nothing_to_tell(ask):
    Publication.objects.all().delete()
    Revision.objects.all().delete()
    following.catch_up(anew=True)
    for verb, code in (("ListRecords", "noRecordsMatch"), ("ListSets", "noSetHierarchy")):
        words = {"verb": verb} | ({"metadataPrefix": "oai_dc"} if verb == "ListRecords" else {})
        assert fault(checked(ask("/oai", query=urlencode(words))[2])) == code
    checked(ask("/oai", query="verb=Identify")[2])


def test_a_request_without_end_is_refused(ask):
    assert (
        fault(checked(ask("/oai", query="verb=Identify&" + "&".join(f"a{n}=" for n in range(100)))[2])) == "badArgument"
    )


# --- lists -----------------------------------------------------------------------------------------------------------


def test_pages_are_the_whole_list_each_once(oai, monkeypatch):
    everything = whole(oai)
    for size in (1, 7, 29, 30, 31):
        monkeypatch.setattr(provider, "PAGE", size)
        assert (
            whole(oai) == everything == whole(oai, "ListRecords")
            and len(set(everything)) == Publication.objects.count()
        )


def test_the_last_page_of_several_ends_with_an_empty_token(oai, monkeypatch):
    monkeypatch.setattr(provider, "PAGE", 20)
    root = oai(verb="ListRecords", metadataPrefix="oai_dc")
    token = root.find(f".//{OAI}resumptionToken")
    assert token.get("cursor") == "0" and token.text
    last = oai(verb="ListRecords", resumptionToken=token.text).find(f".//{OAI}resumptionToken")
    assert last.get("cursor") == "20" and not last.text
    monkeypatch.setattr(provider, "PAGE", 100)
    assert oai(verb="ListRecords", metadataPrefix="oai_dc").find(f".//{OAI}resumptionToken") is None


def test_what_changes_on_the_way_is_told_again_and_nothing_is_missed(oai, monkeypatch):
    monkeypatch.setattr(provider, "PAGE", 5)
    first = oai(verb="ListRecords", metadataPrefix="oai_dc")
    seen, rest = keys(first), [each for each in whole(oai) if each not in keys(first)]
    catalogue.write([catalogue.get(each).model_copy(update={"note": "x"}) for each in (seen[0], rest[0])], WHO)
    catalogue.remove([rest[1]], WHO)
    catalogue.withdraw(rest[2], "no longer", "me")
    write(record("brand-new"))
    root, found, gone = first, [], []
    while (token := root.find(f".//{OAI}resumptionToken").text) is not None:
        root = oai(verb="ListRecords", resumptionToken=token)
        found += keys(root)
        gone += [
            each.findtext(f"{OAI}identifier").rpartition(":")[2]
            for each in root.iter(f"{OAI}header")
            if each.get("status")
        ]
    assert sorted(found) == sorted([*rest, seen[0], "brand-new"]) and sorted(gone) == sorted(rest[1:3])


def test_sets_are_the_vocabularies_with_what_is_narrower(oai):
    root = oai(verb="ListSets")
    names = dict(zip(texts(root, "setSpec"), texts(root, "setName"), strict=True))
    assert names["topic"] == "Topics" and names["topic:legislation"] == "Legislation" and "place:mx" in names
    assert list(names) == sorted(names)
    for spec in ("topic", "topic:legislation", "type:report", "place:019", "organisation:icmec", "language:en"):
        expected = {row.id for row in Publication.objects.all() if spec in _specs(row.record)}
        assert {*whole(oai, set=spec)} == expected and expected, spec


def _specs(stored: dict) -> list[str]:
    from carrel.web.oai import sets

    return sets.specs(stored, terms.current())


def test_sets_come_in_parts_too(oai, monkeypatch):
    names = texts(oai(verb="ListSets"), "setSpec")
    monkeypatch.setattr(provider, "MOST_SETS", 7)
    root, found = oai(verb="ListSets"), []
    while True:
        found += texts(root, "setSpec")
        if not (token := root.find(f".//{OAI}resumptionToken").text):
            break
        root = oai(verb="ListSets", resumptionToken=token)
    assert found == names


def test_a_set_of_a_new_narrower_term_is_found_by_the_broader_one(oai):
    catalogue.write_terms(
        [Concept(vocabulary="topic", key="kites", label={"en": "Kites"}, broader=["legislation"])], "me"
    )
    write(record("a", topics=["kites"]))
    assert "a" in whole(oai, set="topic:legislation") and whole(oai, set="topic:kites") == ["a"]


def test_dates_choose_by_the_second_both_ends_included(oai):
    Revision.objects.exclude(publication="").update(when="2026-01-01T10:00:00.400Z")
    number = write(record("late")) or Publication.objects.get(id="late").revision
    Revision.objects.filter(number=number).update(when="2026-01-02T10:00:00.900Z")
    assert whole(oai, from_="2026-01-02T10:00:00Z") == whole(oai, from_="2026-01-02") == ["late"]
    assert whole(oai, from_="2026-01-02T10:00:00Z", until="2026-01-02T10:00:00Z") == ["late"]
    assert fault(oai(*LIST, from_="2026-01-02T10:00:01Z")) == "noRecordsMatch"
    assert "late" not in whole(oai, until="2026-01-02T09:59:59Z") and "late" not in whole(oai, until="2026-01-01")
    assert (
        len(whole(oai, from_="2026-01-01T10:00:00Z", until="2026-01-01T10:00:00Z")) == Publication.objects.count() - 1
    )
    assert texts(oai(verb="ListIdentifiers", metadataPrefix="oai_dc", from_="2026-01-02"), "datestamp") == [
        "2026-01-02T10:00:00Z"
    ]


# --- terms that change -----------------------------------------------------------------------------------------------


def changed(key: str, **values: Any) -> str:
    """Write the term of that key otherwise; answers the day from which a harvester then asks."""
    Revision.objects.update(when="2026-01-01T10:00:00Z")
    Renewal.objects.update(when="2026-01-01T10:00:00Z")
    catalogue.write_terms([terms.current().get("topic", key).model_copy(update=values)], "me")
    return "2026-01-02"


def test_who_asks_for_changes_learns_of_a_new_label(oai):
    write(record("a", topics=["legislation"]), record("b", topics=["law"]), record("c", topics=["legislation"]))
    since = changed("legislation", label={"en": "Statute books"})
    carriers = [key for key in whole(oai) if key in ("a", "c") or "legislation" in catalogue.get(key).topics]
    assert whole(oai, from_=since) == carriers and "b" not in carriers and {"a", "c"} <= {*carriers}
    root = oai(verb="ListRecords", metadataPrefix="oai_dc", from_=since)
    assert b"Statute books" in etree.tostring(root) and all(day > since for day in texts(root, "datestamp"))
    assert texts(oai(verb="GetRecord", metadataPrefix="oai_dc", identifier="oai:127.0.0.1:a"), "datestamp")[0] > since
    assert len(whole(oai)) == len({*whole(oai)}) == Publication.objects.count()  # each once, wherever it stands
    assert not {"a", "c"} & {*whole(oai, until="2026-01-01")} and "b" in whole(oai, until="2026-01-01")
    assert catalogue.get("a").topics == ["legislation"] and Revision.objects.filter(publication="a").count() == 1


def test_a_list_goes_on_over_what_a_label_changed(oai, monkeypatch):
    write(*(record(f"r-{n}", topics=["legislation"]) for n in range(25)))
    monkeypatch.setattr(provider, "PAGE", 10)
    first = oai(*LIST)
    token = first.find(f".//{OAI}resumptionToken").text
    since = changed("legislation", label={"en": "Statute books"})
    rest = whole(oai, begun=oai(verb="ListIdentifiers", resumptionToken=token))
    assert {*keys(first), *rest} == {*whole(oai)} and [key for key in rest if key.startswith("r-")] == [
        f"r-{n}" for n in range(25)
    ]
    assert [key for key in whole(oai, from_=since, set="topic:legislation") if key.startswith("r-")] == [
        f"r-{n}" for n in range(25)
    ]
    write(record("r-3", title={"en": "New"}, topics=["legislation"]))
    assert whole(oai).count("r-3") == 1 and whole(oai)[-1] == "r-3"


def test_who_harvests_a_set_learns_of_what_came_into_it(oai):
    catalogue.write_terms([Concept(vocabulary="topic", key=key, label={"en": key}) for key in ("kites", "wind")], "me")
    catalogue.write_terms([Concept(vocabulary="topic", key="lines", label={"en": "Lines"}, broader=["kites"])], "me")
    write(record("a", topics=["kites"]), record("b", topics=["lines"]), record("c", topics=["wind"]))
    since = changed("kites", broader=["wind"])
    assert whole(oai, from_=since, set="topic:wind") == ["a", "b"] and whole(oai, set="topic:wind") == ["c", "a", "b"]
    since = changed("kites", broader=["wind"], replaced_by="wind")
    assert whole(oai, from_=since) == ["a", "b"]


def test_what_nobody_sees_of_a_term_and_new_terms_renew_nothing(oai):
    write(record("a", topics=["legislation"]), record("draft", topics=["law"], status="draft"))
    assert not Renewal.objects.exists()
    since = changed("legislation", hidden=["statuts"], definition={"en": "What the law says."})
    assert fault(oai(*LIST, from_=since)) == "noRecordsMatch"
    catalogue.write_terms([Concept(vocabulary="topic", key="a-new-one", label={"en": "New"})], "me")
    changed("law", label={"en": "The law"})
    assert not Renewal.objects.filter(publication__in=["a", "draft"]).exists()


def test_what_a_label_renewed_and_is_gone_since_is_told_as_gone(oai):
    write(record("a", topics=["legislation"]), record("b", topics=["legislation"]), record("c", topics=["legislation"]))
    changed("legislation", label={"en": "Statute books"})
    catalogue.withdraw("a", "why", "me")
    catalogue.remove(["b"], WHO)
    catalogue.rename("c", "d", "me")
    assert status(oai, "a") == status(oai, "b") == status(oai, "c") == "deleted" and status(oai, "d") is None
    assert [whole(oai).count(key) for key in "abcd"] == [1, 1, 1, 1]


def test_an_import_is_taken_back_though_a_label_changed_since(oai, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("title,topics\nOne,legislation\n", "utf-8")
    imported = imports.run(imports.start(path), "me")
    changed("legislation", label={"en": "Statute books"})
    assert imports.undo(imported, "me")["removed"] == ["one"] and status(oai, "one") == "deleted"


# --- what is gone ----------------------------------------------------------------------------------------------------


def status(oai, key: str) -> str | None:
    root = oai(verb="GetRecord", metadataPrefix="oai_dc", identifier=f"oai:127.0.0.1:{key}")
    if root.find(f"{OAI}error") is not None:
        return fault(root)
    assert (root.find(f".//{OAI}metadata") is None) == (root.find(f".//{OAI}header").get("status") == "deleted")
    return root.find(f".//{OAI}header").get("status")


def test_what_was_public_is_told_as_deleted_for_ever(oai):
    write(
        *(
            record(key, topics=["legislation"])
            for key in ("withdrawn", "removed", "renamed", "merged", "hidden", "back", "stays")
        )
    )
    catalogue.withdraw("withdrawn", "why", "me")
    catalogue.remove(["removed", "back"], WHO)
    catalogue.rename("renamed", "newname", "me")
    catalogue.merge("merged", "stays", "me")
    write(record("hidden", status="draft", topics=["legislation"]), record("back", title={"en": "Back"}))
    for key in ("withdrawn", "removed", "renamed", "merged", "hidden"):
        assert status(oai, key) == "deleted", key
        assert key in whole(oai) and key in whole(oai, set="topic:legislation"), key
    assert status(oai, "back") is status(oai, "newname") is None and whole(oai).count("back") == 1
    catalogue.remove(["back"], WHO)
    assert status(oai, "back") == "deleted" and whole(oai).count("back") == 1


def test_what_never_was_public_is_not_told(oai):
    write(record("secret", status="draft"), record("waiting", status="review"), record("gone", status="draft"))
    catalogue.remove(["gone"], WHO)
    for key in ("secret", "waiting", "gone"):
        assert status(oai, key) == "idDoesNotExist" and key not in whole(oai)


def test_an_import_taken_back_is_deleted(oai, tmp_path):
    (tmp_path / "list.csv").write_text("title\nSomething new here\n")
    imports.undo(imports.run(imports.start(tmp_path / "list.csv"), "me"), "me")
    assert status(oai, "something-new-here") == "deleted"


def test_a_file_that_comes_later_makes_the_record_new(oai, tmp_path):
    write(record("a"))
    before = texts(oai(verb="GetRecord", metadataPrefix="oai_dc", identifier="oai:127.0.0.1:a"), "datestamp")
    Revision.objects.filter(publication="a").update(when="2026-01-01T00:00:00Z")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 a")
    holding.attach("a", tmp_path / "a.pdf", WHO)
    root = oai(verb="GetRecord", metadataPrefix="oai_dc", identifier="oai:127.0.0.1:a")
    assert texts(root, "datestamp") >= before and whole(oai)[-1] == "a"


@pytest.mark.parametrize("words", [{}, {"set": "topic"}])
def test_a_page_asks_the_database_a_fixed_number_of_times(oai, words, django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr(provider, "PAGE", 10)
    with django_assert_max_num_queries(12):
        oai(verb="ListRecords", metadataPrefix="oai_dc", **words)


def test_a_late_page_looks_at_no_more_rows_than_the_first(sample):
    from django.db import connection

    last = Revision.objects.order_by("-number").values_list("number", flat=True).first()
    sql, parameters = Publication.objects.filter(revision__gt=last // 2).order_by("revision").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql, parameters)
        plan = str(cursor.fetchall())
    assert "publication_revision" in plan and "TEMP B-TREE" not in plan


def test_hostile_words_come_back_harmless(ask):
    status_, _, body = ask(
        "/oai", query=urlencode({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "\"><x>'&\x00\ud7ff"})
    )
    assert status_ == "200" and etree.fromstring(body) is not None


@pytest.mark.parametrize("prefix", list(formats.payloads()))
def test_what_we_tell_we_understand(oai, ask, prefix):
    """Every record of the sample library, as another Carrel would read it."""
    body = ask("/oai", query=urlencode({"verb": "ListRecords", "metadataPrefix": prefix}))[2]
    found = oaipages.page(body)
    assert found is not None and not found.token
    entries = list(oaipages.records(found, "page 1", terms.current()))
    stored = {row.id: Record.model_validate(row.record) for row in Publication.objects.all()}
    assert len(entries) == len(stored)
    for each in entries:
        assert isinstance(each, formats.Entry), each
        original = stored[each.names[0].rpartition(":")[2]]
        title = " ".join(each.record.title[each.record.language].split())
        assert title.startswith(original.title[original.language]) and each.record.issued == original.issued
        told = original.languages[:1] if prefix == "oai_datacite" else original.languages  # it has room for one
        assert {*each.record.topics} == {*original.topics} and {*each.record.languages} == {*told}
