"""Publications in the order of time: the parts of a series, and the editions of one work."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from carrel.models import Link, Publication
from carrel.record import SUPERSEDED, SUPERSEDING, Record
from carrel.search.finding import Hit
from carrel.search.query import Query
from carrel.text import fold
from carrel.web.site import Library

MOST_PAGES = 5  # of a series that are shown in its timeline
MOST_ROUNDS = 12  # from edition to edition
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True)
class Edition:
    """One edition of a work as its neighbours see it."""

    id: str
    title: dict[str, str]
    issued: str | None = None
    name: str = ""  # "3rd"
    newer: list[str] = field(default_factory=list)  # keys of the editions that came after it


def of_series(now: Library, key: str, language: str) -> list[tuple[str, list[Hit]]]:
    """(year or "", its publications) in the order of time, those without a year last; of very long series the newest."""
    hits: list[Hit] = []
    query: Query | None = Query(chosen={"series": (key,)}, sort="newest")
    while query and query.page <= MOST_PAGES:
        results = now.find(query, language, counted=())
        hits += results.hits
        query = query.at(results.next) if results.next else None
    hits.sort(key=_place)
    return [(year, list(group)) for year, group in groupby(hits, key=lambda hit: (hit.card.issued or "")[:4])]


def _place(hit: Hit) -> tuple[str, int, str]:
    card = hit.card
    return card.issued or "9999", _ordinal(card.series_number), fold(next(iter(card.title.values())))


def _ordinal(number: str) -> int:
    """7 of "No. 7", "7" and "VII"; 0 where there is no number."""
    if found := re.search(r"\d{1,9}", number):
        return int(found[0])
    signs = [_ROMAN.get(sign, 0) for sign in fold(number)]
    if not signs or not all(signs):
        return 0
    return sum(-one if one < other else one for one, other in zip(signs, [*signs[1:], 0], strict=True))


def editions(record: Record) -> list[Edition]:
    """All editions of a work that the library has, the oldest first; empty when it has only this one."""
    links = _links(record.id)
    keys = {key for pair in links for key in pair}
    rows = Publication.objects.filter(id__in=keys, status="published").values_list("id", "record")
    found = [_edition(Record.model_validate(stored), links) for _, stored in rows]
    if len(found) < 2:
        return []
    return sorted(found, key=lambda each: (_age(each.id, links), each.issued or "9999"))


def _edition(record: Record, links: Iterable[tuple[str, str]]) -> Edition:
    newer = [new for new, old in links if old == record.id]
    return Edition(record.id, record.title, record.issued, record.edition, newer)


def _links(key: str) -> set[tuple[str, str]]:
    """(newer, older) pairs of all that is tied to the publication by replacing or being replaced."""
    found: set[tuple[str, str]] = set()
    reached = {key}
    for _ in range(MOST_ROUNDS):
        links = Link.objects.filter(type__in=SUPERSEDING + SUPERSEDED, publication__status="published")
        rows = (links.filter(publication__in=reached) | links.filter(target__in=reached)).values_list(
            "publication", "type", "target"
        )
        found |= {(one, other) if kind in SUPERSEDING else (other, one) for one, kind, other in rows}
        more = {each for pair in found for each in pair} - reached
        if not more:
            break
        reached |= more
    return found


def _age(key: str, links: set[tuple[str, str]]) -> int:
    """How many editions came before it."""
    older = {key}
    for _ in range(MOST_ROUNDS):
        older |= {old for new, old in links if new in older}
    return len(older)
