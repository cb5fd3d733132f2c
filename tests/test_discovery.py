"""What machines are told: site map, robots.txt, search description, tags in the head, typed links."""

import json
import re
import xml.etree.ElementTree as ElementTree
from html import unescape
from html.parser import HTMLParser

import pytest
import rdflib
from rdflib.namespace import DC, FOAF

from carrel import catalogue, formats, holding, terms
from carrel.formats import jsonld
from carrel.languages import INTERFACE
from carrel.models import Publication
from carrel.web import sitemap
from conftest import WHO, record, write

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
FRAMING = "/en/publications/framing-implementation"
ROOT = "http://127.0.0.1"


class Head(HTMLParser):
    """meta and link elements, and the text of data blocks."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.meta: list[tuple[str, str]] = []
        self.links: list[dict[str, str]] = []
        self.data, self._inside = "", False
        self.feed(text.partition("<body>")[0])

    def handle_starttag(self, tag, attributes) -> None:
        found = {name: value or "" for name, value in attributes}
        if tag == "meta":
            self.meta.append((found.get("name") or found.get("property", ""), found.get("content", "")))
        if tag == "link":
            self.links.append(found)
        self._inside = tag == "script" and found.get("type") == "application/ld+json"

    def handle_data(self, data) -> None:
        self.data += data if self._inside else ""

    def handle_endtag(self, tag) -> None:
        self._inside = False

    def named(self, name: str) -> list[str]:
        return [content for each, content in self.meta if each == name]

    def linked(self, relation: str) -> list[dict[str, str]]:
        return [each for each in self.links if each.get("rel") == relation]


@pytest.fixture
def head(ask):
    return lambda path, query="": Head(ask(path, query=query)[2].decode())


def locations(body: bytes) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(body).iter(f"{MAP}loc")]


# --- the site map ----------------------------------------------------------------------------------------------------


def test_the_site_map_leads_to_every_page(ask):
    parts = locations(ask("/sitemap.xml")[2])
    found = [place for part in parts for place in locations(ask(part.removeprefix(ROOT))[2])]
    keys = Publication.objects.values_list("id", flat=True)
    assert {f"{ROOT}/{tag}/publications/{key}" for tag in INTERFACE for key in keys} <= set(found)
    assert f"{ROOT}/ar/topics/legislation" in found and len(found) == len(set(found))
    assert all(ask(place.removeprefix(ROOT))[0] == "200" for place in found if "/fr/" in place)


def test_a_large_library_has_several_parts_and_none_misses_or_repeats(ask, monkeypatch):
    monkeypatch.setattr(sitemap, "PART", 7)
    parts = [part for part in locations(ask("/sitemap.xml")[2]) if "from-" in part]
    found = [place for part in parts for place in locations(ask(part.removeprefix(ROOT))[2])]
    assert len(parts) == 5 and len(found) == len(set(found)) == 4 * 30


def test_each_address_names_the_others_and_when_it_changed(ask):
    part = next(each for each in locations(ask("/sitemap.xml")[2]) if "from-" in each)
    url = next(iter(ElementTree.fromstring(ask(part.removeprefix(ROOT))[2])))
    tongues = [each.get("hreflang") for each in url if "link" in each.tag]
    assert tongues == [*INTERFACE, "x-default"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", url.findtext(f"{MAP}lastmod", ""))


def test_drafts_and_withdrawn_ones_are_on_no_map(ask):
    write(record("a-draft", status="draft"))
    catalogue.withdraw("framing-implementation", "", "librarian")
    parts = locations(ask("/sitemap.xml")[2])
    text = b"".join(ask(part.removeprefix(ROOT))[2] for part in parts)
    assert b"a-draft" not in text and b"framing-implementation<" not in text


@pytest.mark.parametrize(
    "path", ["/sitemap-terms-999.xml", "/sitemap-terms-x.xml", "/sitemap-from-.xml", "/sitemap-from-A.xml"]
)
def test_parts_that_there_are_not(ask, path):
    assert ask(path)[0] == "404"


def test_robots_are_shown_the_map_and_kept_from_whole_lists(ask):
    lines = ask("/robots.txt")[2].decode().splitlines()
    assert f"Sitemap: {ROOT}/sitemap.xml" in lines and "Disallow: /*/search.csv" in lines


# --- the search ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", INTERFACE)
def test_a_browser_learns_how_to_search(ask, head, language):
    place = head(f"/{language}/").linked("search")[0]["href"]
    status, headers, body = ask(place)
    described = ElementTree.fromstring(body)
    assert status == "200" and headers["Content-Type"].startswith("application/opensearchdescription+xml")
    assert 0 < len(described.findtext(f"{SEARCH}ShortName", "")) <= 16
    for url in described.findall(f"{SEARCH}Url"):
        path, _, query = url.get("template", "").removeprefix(ROOT).partition("?")
        status, headers, _ = ask(path, query=query.replace("{searchTerms}", "law"))
        assert status == "200" and headers["Content-Type"].startswith(url.get("type", "none"))


def test_the_description_without_a_language_leads_to_the_readers(ask):
    assert ask("/opensearch.xml", HTTP_ACCEPT_LANGUAGE="fr")[1]["Location"] == "/fr/opensearch.xml"


def test_suggestions_for_a_browser(ask):
    _, headers, body = ask("/en/suggest.list", query="q=groo")
    typed, labels, kinds = json.loads(body)
    assert typed == "groo" and labels and len(labels) == len(kinds)
    assert ("no-store" in headers["Cache-Control"] and "ETag" not in headers) or headers["Cache-Control"] == "no-store"
    assert json.loads(ask("/en/suggest.list")[2])[1] == []


# --- one address for one page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "query", "canonical"),
    [
        ("/en/search", "page=2&q=child&x=1&sort=title", "/en/search?q=child&page=2"),
        ("/en/search", "all=topic", "/en/search"),
        ("/en/topics/legislation", "sort=title&utm=1", "/en/topics/legislation"),
        ("/en/topics", "view=a-z&x=y", "/en/topics?view=a-z"),
        ("/en/gaps", "in=019&columns=type", "/en/gaps?columns=type&in=019"),
        (FRAMING, "ref=mail", FRAMING),
        ("/en/", "", "/en/"),
    ],
)
def test_a_page_names_its_one_address(head, path, query, canonical):
    found = head(path, query)
    assert [each["href"] for each in found.linked("canonical")] == [ROOT + canonical]
    tongues = {each["hreflang"]: each["href"] for each in found.linked("alternate") if "hreflang" in each}
    assert set(tongues) == {*INTERFACE, "x-default"} and tongues["x-default"] == ROOT + canonical
    assert tongues["ar"] == (ROOT + canonical).replace("/en/", "/ar/")


def test_what_is_not_there_has_no_address(head):
    assert not head("/en/publications/nothing").linked("canonical")


# --- a publication ---------------------------------------------------------------------------------------------------

FULL = {
    "title": {"en": 'Law & "order"', "es": "Ley"},
    "abstract": {"en": "Where 3 < 4 it became </ script."},
    "type": "report",
    "issued": "2017-11",
    "contributors": [
        {"role": "author", "person": {"family": "Doe", "given": "Jane", "orcid": "0000-0002-1825-0097"}},
        {"role": "author", "organisation": "unicef"},
        {"role": "publisher", "organisation": "icmec"},
    ],
    "identifiers": {"doi": "10.1234/a(b)c", "isbn": "9780306406157"},
    "topics": ["legislation"],
    "places": ["mx"],
    "languages": ["en"],
}


@pytest.fixture
def full(ask, tmp_path):
    write(record("full", **FULL))
    path = tmp_path / "Über a.pdf"
    path.write_bytes(b"%PDF-1.4")
    holding.attach("full", path, WHO, "en")
    return "/en/publications/full"


def test_reference_managers_find_every_field(head, full):
    found = head(full)
    assert found.named("citation_title") == ['Law & "order"']
    assert found.named("citation_author") == ["Doe, Jane", "United Nations Children's Fund"]
    assert found.named("citation_publication_date") == ["2017/11"]
    assert found.named("citation_technical_report_institution") == found.named("citation_publisher") != []
    assert found.named("citation_doi") == ["10.1234/a(b)c"] and found.named("citation_isbn") == ["9780306406157"]
    assert found.named("citation_pdf_url")[0].endswith("%C3%9Cber%20a.pdf") and found.named("citation_language") == [
        "en"
    ]
    assert found.named("DC.identifier") == found.named("og:url") == [ROOT + full]
    assert found.named("og:title") == ['Law & "order"'] and not found.named("og:image")


def test_dublin_core_is_whole(head, full):
    found = head(full)
    for name in (
        "title",
        "creator",
        "publisher",
        "issued",
        "language",
        "subject",
        "description",
        "identifier",
        "type",
        "coverage",
    ):
        assert found.named(f"DC.{name}"), name
    assert found.named("DC.issued") == ["2017-11"] and found.named("og:description")[0].startswith("Where 3 < 4")


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("statistical-report", "citation_technical_report_institution"),
        ("thesis", "citation_dissertation_institution"),
        ("research-article", "citation_journal_title"),
    ],
)
def test_tags_tell_what_kind_it_is(head, kind, name):
    series = {"key": "studies-in-child-protection", "number": "7"}
    write(record("k", type=kind, series=series, contributors=[{"role": "publisher", "organisation": "icmec"}]))
    found = head("/en/publications/k")
    names = {name for name, _ in found.meta if name.endswith(("institution", "journal_title"))}
    assert names == {name}
    assert found.named("citation_technical_report_number") == (["7"] if kind == "statistical-report" else [])
    assert found.named("citation_volume") == (["7"] if kind == "research-article" else [])


# --- reference managers on any page -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/en/search", "/ar/topics/legislation", FRAMING])
def test_a_reference_manager_saves_what_is_on_the_page(ask, head, path):
    """As unAPI says: the page names a server and keys, the server its formats and each publication in each of them."""
    text = ask(path)[2].decode()
    keys = re.findall(r'<abbr class="unapi-id" title="([^"]+)"></abbr>', text)
    assert len(keys) == len(set(keys)) == text.count('<article class="card">') or (keys and path == FRAMING)
    server = head(path).linked("unapi-server")[0]["href"].removeprefix(ROOT)
    formats_known = [each.get("name") for each in ElementTree.fromstring(ask(server)[2])]
    assert formats_known[:3] == ["rdf_zotero", "ris", "bibtex"]
    status, _, body = ask(server, query=f"id={keys[0]}")
    assert status == "300" and ElementTree.fromstring(body).get("id") == keys[0]
    for name in formats_known:
        status, headers, body = ask(server, query=f"id={keys[0]}&format={name}")
        assert status == "200" and body and headers["Content-Type"]


def test_a_reference_manager_gets_the_pdf(ask, full):
    lines = ask("/en/unapi", query="id=full&format=ris")[2].decode().splitlines()
    assert any(line.startswith("L1  - http") and line.endswith("%C3%9Cber%20a.pdf") for line in lines)
    assert "AU  - Doe, Jane" in lines and "DO  - 10.1234/a(b)c" in lines


def test_zotero_gets_every_field_and_the_files(ask, full):
    """As Zotero's translators read it: one item, its fields named as Zotero names them, its files with their kinds."""
    graph = rdflib.Graph().parse(data=ask("/en/unapi", query="id=full&format=rdf_zotero")[2], format="xml")
    item = rdflib.URIRef(f"{ROOT}/en/publications/full")
    [file] = graph.objects(item, rdflib.URIRef("http://purl.org/rss/1.0/modules/link/link"))
    said = {str(name).split("#")[-1].split("/")[-1]: str(value) for name, value in graph.predicate_objects(item)}
    assert said["itemType"] == "report" and said["language"] == "en" and said["abstract"]
    assert said["description"].startswith("DOI: 10.1234/a(b)c")
    assert str(graph.value(file, rdflib.URIRef("http://purl.org/rss/1.0/modules/link/type"))) == "application/pdf"
    address = graph.value(graph.value(file, DC.identifier), rdflib.RDF.value)
    assert str(address).startswith(f"{ROOT}/files/") and str(address).endswith("%C3%9Cber%20a.pdf")
    assert {str(each) for each in graph.objects(None, FOAF.surname)} >= {"Doe"}


@pytest.mark.parametrize(
    ("kind", "names", "extra"),
    [
        ("book", {"z:itemType": "book", "bib:editors": "", "prism:edition": "2nd"}, ["DOI: 10.1234/x", "A note."]),
        ("research-article", {"z:itemType": "journalArticle", "bib:Journal": ""}, ["ISBN: 9780306406157", "Edition: 2nd",
         "Publisher: United Nations Children's Fund", "A note."]),
        ("presentation", {"z:itemType": "presentation", "z:presenters": ""},
         ["DOI: 10.1234/x", "ISBN: 9780306406157", "Edition: 2nd", "Publisher: United Nations Children's Fund",
          "Series: Studies in Child Protection", "A note."]),
    ],
)  # fmt: skip
def test_what_a_type_of_zotero_has_no_field_for_goes_to_extra(ask, kind, names, extra):
    write(record(
        "odd", type=kind, edition="2nd", identifiers={"doi": "10.1234/x", "isbn": "9780306406157"}, note="A note.",
        series={"key": "studies-in-child-protection", "number": "7"},
        contributors=[{"role": "author", "person": {"family": "Doe", "given": "Jane"}}, {"role": "publisher", "organisation": "unicef"},
                      {"role": "editor", "person": {"family": "Plato"}}],
    ))  # fmt: skip
    text = ask("/en/publications/odd.rdf")[2].decode()
    for name, value in names.items():
        assert f"<{name}>{value}" in text
    assert "<dc:description>" + "\n".join(extra) + "</dc:description>" in text
    assert "<foaf:surname>Plato</foaf:surname>" in text


def test_what_zotero_gets_is_read_back(ask, full, tmp_path):
    path = tmp_path / "saved.rdf"
    path.write_bytes(ask("/en/unapi", query="id=full&format=rdf_zotero")[2])
    [entry] = formats.recognise(path).read(path, terms.current())
    assert entry.record.title == {"en": 'Law & "order"'} and entry.record.type == "report"
    assert entry.record.contributors[0].person.family == "Doe" and len(entry.files) == 1


def test_unapi_says_what_it_does_not_have(ask):
    write(record("hidden", status="draft"))
    for query in ("id=nothing", "id=hidden&format=ris", "id=" + "a" * 500):
        assert ask("/en/unapi", query=query)[0] == "404"
    assert ask("/en/unapi", query="id=framing-implementation&format=none")[0] == "406"


@pytest.mark.parametrize(
    ("issued", "day", "highwire"),
    [
        ("2017-11", "2017-11", "2017/11"),
        ("2012~", "2012", "2012"),
        ("2010/2012", "2010", "2010"),
        ("../2012", "2012", "2012"),
        ("201X", None, "201X"),
    ],
)
def test_schema_org_gets_dates_that_it_knows(head, issued, day, highwire):
    """datePublished is ISO 8601 there; the whole of it stands in an event, which is read back."""
    write(record("dated", issued=issued))
    found = head("/en/publications/dated")
    thing = json.loads(found.data)
    assert thing.get("datePublished") == day and found.named("citation_publication_date") == [highwire]
    assert thing.get("publication", {}).get("name", day) == issued
    assert jsonld._issued(thing) == issued


def test_schema_org_gets_texts_of_one_language_as_texts(head):
    write(record("alone", title={"fr": "Le droit"}, abstract={"fr": "Un.", "en": "One."}, languages=["fr"]))
    thing = json.loads(head("/en/publications/alone").data)
    assert thing["name"] == "Le droit" and thing["abstract"] == [
        {"@language": "fr", "@value": "Un."},
        {"@language": "en", "@value": "One."},
    ]


def test_a_file_leads_back_to_its_publication(ask, full):
    address = json.loads(ask(f"{full}.linkset.json")[2])["linkset"][0]["item"][0]["href"].removeprefix(ROOT)
    headers = ask(address.replace("%20", " ").replace("%C3%9C", "Ü"))[1]
    assert links(headers["Link"]) == [("collection", ROOT + full, "text/html")]


def test_the_title_is_the_readers(head, full):
    assert head(full.replace("/en/", "/es/")).named("citation_title") == ["Ley"]


def test_what_needs_a_notice_first_is_not_told_in_the_head(head):
    write(record("n", abstract={"en": "Hidden words"}, notice="Mind this."))
    found = head("/en/publications/n")
    assert found.named("description") == ["Mind this."] and not any("Hidden" in content for _, content in found.meta)


def test_schema_org_is_data_and_no_markup(ask, head, full):
    thing = json.loads(head(full).data)
    assert thing["@type"] and "schema.org" in str(thing["@context"]) and "3 < 4" in json.dumps(thing)
    assert b"3 < 4" not in ask(full)[2].partition(b"<body>")[0]


def links(header: str) -> list[tuple[str, str, str]]:
    """(relation, address, media type)."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', header)
    return [(relation, address, kind) for address, relation, kind in found]


def test_signposting_in_the_header(ask, full):
    found = links(ask(full)[1]["Link"])
    assert ("cite-as", "https://doi.org/10.1234/a(b)c", "") in found
    assert ("author", "https://orcid.org/0000-0002-1825-0097", "") in found
    assert [kind for relation, _, kind in found if relation == "item"] == ["application/pdf"]
    described = [(address, kind) for relation, address, kind in found if relation == "describedby"]
    assert described == [(f"{ROOT}{full}.{name}", each.MEDIA_TYPE) for name, each in formats.writers().items()]
    assert ("type", "https://schema.org/AboutPage", "") in found
    for relation, address, kind in found:
        if address.startswith(ROOT):
            status, headers, _ = ask(unescape(address.removeprefix(ROOT)).replace("%20", " ").replace("%C3%9C", "Ü"))
            assert status == "200" and headers["Content-Type"].startswith(kind), relation


def test_signposting_as_a_link_set(ask, full):
    status, headers, body = ask(f"{full}.linkset.json")
    assert status == "200" and headers["Content-Type"] == "application/linkset+json"
    sets = {each["anchor"]: each for each in json.loads(body)["linkset"]}
    here = sets[ROOT + full]
    assert here["cite-as"] == [{"href": "https://doi.org/10.1234/a(b)c"}]
    assert all("collection" in sets[each["href"]] for each in here["item"])
    assert all(sets[each["href"]]["describes"][0]["href"] == ROOT + full for each in here["describedby"])


def test_a_header_stays_short_however_many_authors_there_are(ask, head):
    authors = [{"role": "author", "person": {"family": f"F{n}", "orcid": "0000-0002-1825-0097"}} for n in range(5000)]
    write(record("many", contributors=authors))
    assert len(ask("/en/publications/many")[1]["Link"]) < 8_000
    anchor = json.loads(ask("/en/publications/many.linkset.json")[2])["linkset"][0]
    assert len(anchor["author"]) == 5000 and 100 < len(head("/en/publications/many").named("citation_author")) < 1000


def test_a_description_leads_back_to_its_page(ask, full):
    assert links(ask(f"{full}.csv")[1]["Link"]) == [("describes", ROOT + full, "text/html")]


def test_without_a_doi_the_page_itself_is_cited(ask):
    assert ("cite-as", ROOT + FRAMING, "") in links(ask(FRAMING)[1]["Link"])


# --- quiet pages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [FRAMING, "/en/search", "/en/topics/legislation"])
def test_a_quiet_page_tells_no_more_than_it_did(ask, head, path):
    found, (_, headers, _) = head(path, "quiet=yes"), ask(path, query="quiet=yes")
    names = {name for name, _ in found.meta}
    assert not any(name.startswith(("citation_", "DC.", "og:")) for name in names)
    assert not found.linked("canonical") and not found.data and "Link" not in headers
    assert not any("quiet" in each["href"] for each in found.links)
