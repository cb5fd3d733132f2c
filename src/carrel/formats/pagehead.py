"""What the head of a web page says of the one publication that the page is of."""

import json
import re
from collections.abc import Iterator

from carrel.formats import jsonld
from carrel.formats.describing import Credit, Description
from carrel.formats.htmltext import Element


def base(page: Element) -> str:
    """The address that links are relative to: as the page says, or as a browser notes it when saving."""
    for each in page.iter("base"):
        return str(each.get("href", ""))
    for each in page.iter("link"):
        if "canonical" in (each.get("rel") or ""):
            return str(each.get("href", ""))
    saved = next(
        (
            re.search(r"saved from url=\(\d+\)(\S+)", each.text or "")
            for each in page.getroottree().getroot().itersiblings(preceding=True)
        ),
        None,
    )
    return saved[1] if saved else ""


def publication(page: Element, base: str) -> Description | None:
    """What the head says of the one publication that the page is of."""
    meta: Meta = {}
    for each in page.iter("meta"):
        name = (each.get("name") or each.get("property") or "").lower()
        meta.setdefault(name, []).append((each.get("content") or "").strip())
    if "citation_title" in meta:
        return _cited(meta, base)
    for each in page.iter("script"):
        if each.get("type") == "application/ld+json":
            try:
                found = [one for one in jsonld.works(json.loads(each.text or "")) if isinstance(one, dict)]
            except (ValueError, RecursionError):
                continue
            known = [one for one in found if jsonld.description(one).kind not in ("", "web-page")]
            if len(known) == 1:
                return jsonld.description(known[0])
    return None


Meta = dict[str, list[str]]


def _cited(meta: Meta, base: str) -> Description:
    """The tags that Google Scholar reads (Inclusion Guidelines for Webmasters), Dublin Core where they have no place."""
    said = Description(title={"": _first(meta, "citation_title")}, credits=list(_credits(meta)))
    said.url = _first(meta, "citation_public_url", "citation_abstract_html_url", "og:url") or base
    said.abstract = {
        "": _first(meta, "citation_abstract", "dc.description", "dcterms.abstract", "og:description", "description")
    }
    said.issued = _first(
        meta, "citation_publication_date", "citation_date", "citation_year", "dc.date", "dcterms.issued"
    )
    said.identifiers = [
        (scheme, value) for scheme in ("doi", "isbn", "issn") for value in _every(meta, f"citation_{scheme}")
    ]
    words = _every(meta, "citation_keywords", "dc.subject")
    said.subjects = [word.strip() for value in words for word in value.split(";")]
    said.places, said.languages = _every(meta, "dc.coverage"), _every(meta, "citation_language", "dc.language")[:1]
    said.types, said.licence = _every(meta, "dc.type"), _first(meta, "dc.rights", "dcterms.license")
    said.series = _first(meta, "citation_series_title", "citation_journal_title")
    said.series_number = _first(meta, "citation_volume", "citation_technical_report_number") if said.series else ""
    said.paths = _every(meta, "citation_pdf_url")
    return said


def _credits(meta: Meta) -> Iterator[Credit]:
    yield from (Credit("author", value) for value in _every(meta, "citation_author"))
    yield from (Credit("editor", value) for value in _every(meta, "citation_editor"))
    yield from (Credit("contributor", value) for value in _every(meta, "dc.contributor"))
    houses = _every(
        meta,
        "citation_publisher",
        "citation_technical_report_institution",
        "citation_dissertation_institution",
        "dc.publisher",
    )
    yield from (Credit("publisher", value, corporate=True) for value in dict.fromkeys(houses))


def _every(meta: Meta, *names: str) -> list[str]:
    return [value for name in names for value in meta.get(name, ()) if value]


def _first(meta: Meta, *names: str) -> str:
    return next(iter(_every(meta, *names)), "")
