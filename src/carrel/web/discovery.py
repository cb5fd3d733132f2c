"""What a page of a publication says to machines: tags in its head, and typed links (Signposting, FAIR profile 1.0)."""

import json
import textwrap
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, JsonResponse
from markupsafe import Markup

from carrel.formats import Context, Item, jsonld
from carrel.names import show
from carrel.record import Contributor
from carrel.web.exports import Way
from carrel.web.site import Page

LINKSET = "linkset.json"  # the ending of its address
_LINKSET_TYPE = "application/linkset+json"  # RFC 9264
MOST_LINKS = 20  # of one relation, in a header
MOST_NAMES = 200  # authors that tags are made for
_BOOKS = ("handbook", "book")  # types that Open Graph calls books
Link = tuple[str, str, str]  # relation, address, media type


@dataclass(frozen=True)
class Known:
    """A publication, the page it is shown on, and the formats in which it can be taken along."""

    item: Item
    page: Page
    ways: list[Way]

    @property
    def title(self) -> str:
        return self.item.record.title[self.tag]

    @property
    def tag(self) -> str:
        """The language in which the page gives the title."""
        titles = self.item.record.title
        return self.page.language if self.page.language in titles else self.item.record.language

    @cached_property
    def thing(self) -> dict[str, Any]:
        """In schema.org's words."""
        page = self.page
        context = Context(page.library.vocabularies, page.language, page.name, self.item.address)
        found = jsonld.thing(self.item, context)
        found |= {name: found[name][:MOST_NAMES] for name in ("author", "contributor") if name in found}
        return {name: value for name, value in found.items() if name != "abstract" or not self.item.record.notice}

    def named(self, role: str) -> list[Contributor]:
        return [each for each in self.item.record.contributors if each.role == role]

    def name(self, each: Contributor, turned: bool = False) -> str:
        """As on a title page, or turned, with the family name first."""
        if each.organisation:
            return self.page.label("organisation", each.organisation)
        assert each.person is not None  # one of the two
        family, given = each.person.family, each.person.given
        return ", ".join(filter(None, (family, given))) if turned else show(family, given)

    def url_of(self, vocabulary: str, key: str | None) -> str:
        """The web address that a term has of its own, or ""."""
        concept = self.page.library.vocabularies.get(vocabulary, key) if key else None
        return concept.url if concept else ""


def tags(known: Known) -> list[tuple[str, str, str]]:
    """(attribute, name, content) of meta elements."""
    return [
        *(("name", name, content) for name, content in _highwire(known) if content),
        *(("name", name, content) for name, content in _dublin_core(known) if content),
        *(("property", name, content) for name, content in _open_graph(known) if content),
    ]


def _highwire(known: Known) -> list[tuple[str, str]]:
    """The tags that Google Scholar and reference managers read."""
    record, publishers = known.item.record, [known.name(each) for each in known.named("publisher")]
    series = known.page.label("series", record.series.key) if record.series else ""
    number = record.identifiers.get("symbol", record.series.number if record.series else "")
    article, thesis = record.type == "research-article", record.type == "thesis"
    pdf = [file.address for file in known.item.files if file.media_type == "application/pdf"]
    return [
        ("citation_title", known.title),
        *(("citation_author", known.name(each, turned=True)) for each in known.named("author")[:MOST_NAMES]),
        *(("citation_editor", known.name(each, turned=True)) for each in known.named("editor")),
        (
            "citation_publication_date",
            (record.issued or "").strip("./").partition("/")[0].strip("~?%").replace("-", "/"),
        ),
        *(("citation_publisher", name) for name in publishers),
        ("citation_technical_report_institution", publishers[0] if publishers and _reports(known) else ""),
        ("citation_technical_report_number", number if _reports(known) else ""),
        ("citation_dissertation_institution", publishers[0] if publishers and thesis else ""),
        ("citation_journal_title", series if article else ""),
        ("citation_volume", number if article else ""),
        *((f"citation_{scheme}", record.identifiers.get(scheme, "")) for scheme in ("doi", "isbn", "issn")),
        ("citation_series_title", "" if article else series),
        ("citation_language", (record.languages or [record.language])[0]),
        *(("citation_keywords", word) for word in _subjects(known)),
        ("citation_abstract_html_url", known.item.address),
        ("citation_public_url", known.item.address),
        *(("citation_pdf_url", address) for address in pdf),
    ]


def _reports(known: Known) -> bool:
    """Whether its type is a kind of report."""
    kind, words = known.item.record.type, known.page.library.vocabularies
    return bool(kind) and "report" in (kind, *words.ancestors("type", kind or ""))


def _dublin_core(known: Known) -> list[tuple[str, str]]:
    """DCMI Metadata Terms, without the link that names their namespace: no page mentions another host in its head."""
    record = known.item.record
    return [
        ("DC.title", known.title),
        *(("DC.creator", known.name(each, turned=True)) for each in known.named("author")[:MOST_NAMES]),
        *(("DC.publisher", known.name(each)) for each in known.named("publisher")),
        ("DC.issued", record.issued or ""),
        *(("DC.language", tag) for tag in record.languages or [record.language]),
        *(("DC.subject", word) for word in _subjects(known)),
        ("DC.description", _description(known)),
        ("DC.identifier", known.item.address),
        ("DC.type", known.page.label("type", record.type) if record.type else ""),
        *(("DC.contributor", known.name(each)) for role in ("translator", "contributor") for each in known.named(role)),
        *(("DC.coverage", known.page.label("place", key)) for key in record.places),
        ("DC.rights", known.page.label("licence", record.licence) if record.licence else ""),
    ]


def _subjects(known: Known) -> list[str]:
    record = known.item.record
    return [*(known.page.label("topic", key) for key in record.topics), *record.keywords]


def _description(known: Known) -> str:
    """The summary, or what readers are told before it."""
    record = known.item.record
    return record.notice or record.abstract.get(known.tag) or next(iter(record.abstract.values()), "")


def _open_graph(known: Known) -> list[tuple[str, str]]:
    """Without pictures: none would come from this library."""
    record, language = known.item.record, known.page.language
    return [
        ("og:type", "book" if record.type in _BOOKS or "isbn" in record.identifiers else "article"),
        ("og:title", known.title),
        ("og:description", textwrap.shorten(_description(known), 300, placeholder="…")),
        ("og:url", known.item.address),
        ("og:site_name", known.page.name),
        ("og:locale", language),
    ]


def thing(known: Known) -> Markup:
    """What it is in schema.org's words, as JSON that is safe within a script element."""
    text = json.dumps(known.thing, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


def links(known: Known) -> list[Link]:
    """What the page of a publication is linked to."""
    record, here = known.item.record, known.item.address
    doi = record.identifiers.get("doi")
    orcids = [each.person.orcid for each in known.named("author") if each.person and each.person.orcid]
    licence = known.url_of("licence", record.licence)
    return [
        ("cite-as", f"https://doi.org/{quote(doi, '/:;().-_')}" if doi else here, ""),
        ("type", "https://schema.org/AboutPage", ""),
        *(("type", f"https://schema.org/{kind}", "") for kind in _kinds(known)),
        *(("author", f"https://orcid.org/{orcid}", "") for orcid in orcids),
        *([("license", licence, "")] if licence else []),
        *(("item", file.address, file.media_type) for file in known.item.files),
        *(("describedby", f"{here}.{way.ending}", way.media_type) for way in known.ways),
    ]


def _kinds(known: Known) -> list[str]:
    found = known.thing.get("@type", "CreativeWork")
    return [found] if isinstance(found, str) else list(found)


def header(known: Known) -> str:
    """The links as RFC 8288 writes them in a header, and where the set of all of them is. Of each relation a few: no
    server takes a header of any length."""
    counts: Counter[str] = Counter()
    some = []
    for each in links(known):
        counts[each[0]] += 1
        if counts[each[0]] <= MOST_LINKS:
            some.append(each)
    found = [*some, ("linkset", f"{known.item.address}.{LINKSET}", _LINKSET_TYPE)]
    return ", ".join(
        f'<{quote(address, _ADDRESS)}>; rel="{relation}"' + (f'; type="{media_type}"' if media_type else "")
        for relation, address, media_type in found
    )


_ADDRESS = "%/:?#[]@!$&'()*+,;=~"  # what may stand in an address as it is


def linkset(known: Known) -> HttpResponse:
    """RFC 9264, section 4.2: the links of the page, and those of its files and descriptions back to it."""
    here: dict[str, Any] = {"anchor": known.item.address}
    back = {"href": known.item.address, "type": "text/html"}
    sets = [here]
    for relation, address, media_type in links(known):
        here.setdefault(relation, []).append({"href": address} | ({"type": media_type} if media_type else {}))
        if inverse := {"item": "collection", "describedby": "describes"}.get(relation):
            sets.append({"anchor": address, inverse: [back]})
    answer = JsonResponse({"linkset": sets}, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = _LINKSET_TYPE
    return answer
