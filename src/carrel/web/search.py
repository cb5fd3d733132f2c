"""Search and browse: one list, its filters, its pages, and the same as data."""

from dataclasses import dataclass, replace
from functools import partial

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

from carrel.record import facets
from carrel.search import query as queries
from carrel.search.finding import Results, Without
from carrel.search.query import SORTS, Query
from carrel.web import data, exports
from carrel.web.site import Page, frequent, library, page_of, render

FIRST = 10  # values of a facet that are shown before "all"
ORDER = ("topic", "audience", "type", "place", "organisation", "language", "series", "year", "licence", "fundamental")


@dataclass(frozen=True)
class Value:
    key: str
    label: str
    count: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    values: list[Value]
    more: bool  # whether there are values that are not shown
    open: bool


def publications(request: HttpRequest, language: str) -> HttpResponseRedirect:
    """Whoever cuts off the end of an address finds the list."""
    return HttpResponseRedirect(f"/{language}/search")


def search(request: HttpRequest, language: str, suffix: str = "") -> HttpResponseBase:
    query = queries.read({name: request.GET.getlist(name) for name in request.GET})
    page = page_of(request, language)
    if suffix:
        return exports.listed(request, language, query, "/search", suffix, heading(page, query))
    shown_in_full = request.GET.get("all", "")
    results = library().find(query, language, None if shown_in_full else FIRST + 1)
    if results.total and not results.hits:
        return HttpResponseRedirect(page.to("/search", query.at(results.last)))
    return render(
        request, language, "search.html",
        results=results, query=query, facets=list(filters(page, results, shown_in_full)), title=heading(page, query),
        chosen=chosen(page, query), sorts=[(name, _sorted(query, name)) for name in SORTS],
        meant=_meant(query), ways=exports.ways(), without=[_loosened(page, query, each) for each in results.without],
    )  # fmt: skip


def _meant(query: Query) -> Query | None:
    words = library().meant(query)
    return replace(query, words=words, page=1) if words else None


def _loosened(page: Page, query: Query, without: Without) -> tuple[str, str, int]:
    """(label of the filter, query string without it, publications there); no label for all filters."""
    if not without.facet:
        return "", replace(query, chosen={}, years=(None, None), page=1).address(), without.total
    if without.facet == "year" and not without.keys:
        return page.wording.t("Year"), query.without_years().address(), without.total
    kept = {facet: keys for facet, keys in query.chosen.items() if facet != without.facet}
    label = ", ".join(page.label(without.facet, key) for key in without.keys)
    return label, replace(query, chosen=kept, page=1).address(), without.total


def heading(page: Page, query: Query) -> str:
    if query.words:
        return page.wording.t("Search for “{words}”", words=query.words)
    return page.wording.t("Publications") if query.narrowed else page.wording.t("All publications")


def filters(page: Page, results: Results, in_full: str) -> list[Facet]:
    found = [_facet(page, name, results, in_full == name) for name in ORDER if name in facets()]
    return [facet for facet in found if facet.values]


def _facet(page: Page, name: str, results: Results, in_full: bool) -> Facet:
    chosen = results.query.chosen.get(name, ())
    counts = {**dict.fromkeys(chosen, 0), **results.facets.get(name, {})}
    ordered = sorted(counts.items(), key=_year_first if name == "year" else frequent)
    ordered.sort(key=lambda item: item[0] not in chosen)
    number = max(FIRST, len(chosen)) if not in_full else data.MOST_VALUES
    words = page.wording
    label = words.digits if name == "year" else partial(page.label, name)
    values = [Value(key, label(key), words.number(count), key in chosen) for key, count in ordered[:number]]
    return Facet(
        name,
        values,
        len(ordered) > number,
        name in ("topic", "audience", "type", "place") or bool(chosen) or in_full,
    )


def _year_first(item: tuple[str, int]) -> int:
    return -int(item[0]) if item[0].isdigit() else 0


def chosen(page: Page, query: Query) -> list[tuple[str, str]]:
    """(label, query string without it) of everything that narrows the list."""
    chips = [
        (page.label(name, key), query.choose(name, key).address())
        for name, keys in query.chosen.items()
        for key in keys
    ]
    if query.years != (None, None):
        first, last = (page.wording.digits(year or "…") for year in query.years)
        chips.append((first if first == last else f"{first}–{last}", query.without_years().address()))
    return chips


def _sorted(query: Query, sort: str) -> str:
    return Query(query.words, query.chosen, query.years, sort, 1, query.widen).address()  # type: ignore[arg-type]
