"""One publication by its DOI, as Crossref or DataCite describe it.

Crossref REST API, /works/{doi}; DataCite REST API, /dois/{doi}: both answer in JSON.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from carrel import identifiers
from carrel.sources import Asked, World, lists
from carrel.sources.answers import Answer, Unfetched
from carrel.sources.lists import read
from carrel.sources.web import accept
from carrel.text import neat

__all__ = ["LABEL", "NAME", "fetch", "mark", "read", "recognises"]

NAME = "doi"
LABEL = "a DOI, such as 10.1234/name"

# Crossref's types that CSL calls otherwise
_TYPES = {
    "journal-article": "article-journal", "book-chapter": "chapter", "monograph": "book", "edited-book": "book",
    "reference-book": "book", "book-section": "chapter", "book-part": "chapter", "proceedings": "book",
    "proceedings-article": "paper-conference", "dissertation": "thesis", "posted-content": "article", "report-component": "report",
    "report-series": "report", "journal-issue": "periodical", "peer-review": "review", "reference-entry": "entry",
}  # fmt: skip
# names that both have; some of them are lists in Crossref's answers
_KEPT = (
    "title", "container-title", "author", "editor", "translator", "publisher", "issued", "abstract", "volume", "ISBN", "ISSN",
    "DOI", "URL", "language", "edition",
)  # fmt: skip


def recognises(place: str) -> bool:
    try:
        return bool(identifiers.doi(place))
    except ValueError:
        return False


def fetch(asked: Asked, folder: Path, world: World) -> Iterator[int]:
    """Crossref first, which has most; DataCite where it does not know the DOI."""
    if not lists.files(folder):
        name = identifiers.doi(asked.place)
        found = _answer(world, f"{world.crossref}/works/{quote(name, safe='')}")
        text = _crossref(found) if found else _datacite(_answer(world, f"{world.datacite}/dois/{quote(name, safe='')}"))
        if not text:
            raise Unfetched(f"Neither Crossref nor DataCite knows the DOI {neat(name)}.")
        part = folder / f"doi.json{lists.PART}"
        part.write_text(json.dumps(text, ensure_ascii=False), "utf-8")
        lists.whole(part)
    yield 1


def _answer(world: World, address: str) -> dict[str, Any] | None:
    answer: Answer = world.fetcher.get(address, "application/json")
    if answer.status == 404:
        return None
    accept(answer)
    try:
        found = json.loads(answer.body)
    except ValueError as problem:
        raise Unfetched(f"{answer.address} answers something else than JSON.") from problem
    return found if isinstance(found, dict) else None


def _crossref(found: dict[str, Any]) -> list[dict[str, Any]]:
    """A list in CSL-JSON, of which Crossref's own JSON differs in a few places."""
    said = found.get("message")
    if not isinstance(said, dict):
        return []
    item = {name: _one(said[name]) for name in _KEPT if said.get(name)}
    item["type"] = _TYPES.get(str(said.get("type")), said.get("type", ""))
    item["id"] = item.get("DOI", "")
    if isinstance(words := said.get("subject"), list):
        item["keyword"] = "; ".join(map(str, words))
    if isinstance(licences := said.get("license"), list) and licences and isinstance(licences[0], dict):
        item["license"] = licences[0].get("URL", "")
    return [item]


def _one(value: Any) -> Any:
    """The first of several titles or numbers; lists of persons stay."""
    return value[0] if isinstance(value, list) and value and isinstance(value[0], str) else value


def _datacite(found: dict[str, Any] | None) -> dict[str, Any]:
    """DataCite's JSON as it stands in the answer."""
    said = (found or {}).get("data")
    attributes = said.get("attributes") if isinstance(said, dict) else None
    return attributes if isinstance(attributes, dict) else {}


def mark(folder: Path) -> str:
    return ""
