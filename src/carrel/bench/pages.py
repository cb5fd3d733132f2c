"""How long it takes to make each kind of page, through its view, with neither network nor the memory of pages."""

import random
from collections.abc import Iterator, Sequence
from functools import partial

from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import resolve

from carrel.bench.building import timed
from carrel.vocabulary import NAMES
from carrel.web.grid import COLUMNS
from carrel.web.site import Library, frequent, library

MANY = 200  # terms of each kind
TOP = 20  # terms counted as the largest
GAPS = 60
WARM = 10
_requests = RequestFactory()


def kinds(searches: Sequence[str]) -> dict[str, list[str]]:
    """{kind: addresses}. `searches` are the addresses of result pages to compare with."""
    now, chance = library(), random.Random(7)
    terms = [f"/en/{NAMES[vocabulary]}/{key}" for vocabulary, key in _terms(now, ("topic", "type", "audience"))]
    places = [f"/en/places/{key}" for _, key in _terms(now, ("place",))]
    return {
        "a result page": list(searches),
        "term, the largest": terms[:TOP],
        "term, any": _some(chance, terms),
        "place, the largest": places[:TOP],
        "place, any": _some(chance, places),
        "gap map, of everything": [f"/en/gaps?columns={name}" for name in COLUMNS] * (GAPS // 6),
        "gap map, inside a topic": _some(chance, list(_gaps(now)))[:GAPS],
        "home": ["/en/"] * GAPS,
    }


def measured(searches: Sequence[str]) -> Iterator[tuple[str, list[float]]]:
    """(kind, milliseconds of each page), after a few others have warmed everything up."""
    for kind, addresses in kinds(searches).items():
        for address in addresses[:WARM]:
            page(address)
        yield kind, [1000 * timed(partial(page, address)) for address in addresses]


def page(address: str) -> None:
    """Makes one page. Raises RuntimeError when it is none."""
    request: HttpRequest = _requests.get(address)
    found = resolve(request.path)
    answer = found.func(request, *found.args, **found.kwargs)
    if answer.status_code not in (200, 302):
        raise RuntimeError(f"{address} answers {answer.status_code}")


def _terms(now: Library, vocabularies: Sequence[str]) -> list[tuple[str, str]]:
    """Terms in use, those with the most publications first."""
    counted = [
        ((vocabulary, key), count) for vocabulary in vocabularies for key, count in now.counts[vocabulary].items()
    ]
    return [ref for ref, _ in sorted(counted, key=lambda each: frequent((each[0][1], each[1])))]


def _some(chance: random.Random, addresses: list[str]) -> list[str]:
    return chance.sample(addresses, min(MANY, len(addresses)))


def _gaps(now: Library) -> Iterator[str]:
    """Every topic that has narrower ones, with each kind of columns."""
    for key in now.counts["topic"]:
        if now.vocabularies.narrower("topic", key):
            yield from (f"/en/gaps?under={key}&columns={name}" for name in COLUMNS)
