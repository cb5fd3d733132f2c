"""What it costs to help readers ask: widening by the thesaurus, suggestions while typing, and "did you mean"."""

from collections.abc import Callable, Sequence
from functools import partial

from django.test import RequestFactory

from carrel.bench import building
from carrel.search import following, spelling, suggesting
from carrel.search.grammar import parse
from carrel.search.query import Query
from carrel.search.widening import widen
from carrel.web.front import application
from carrel.web.site import library

FEWEST = 3  # letters that are typed
STEPS = 10  # so many letters more at most


def times(asked: Sequence[Query], misspelled: Sequence[Query], warm: Sequence[Query]) -> dict[str, list[float]]:
    """{measure: milliseconds of each question}. Each measure is warmed up by other questions."""
    queries = [query for query in asked if query.words]
    return {
        "widening, ms": _each(_widened, queries, warm),
        "suggestions over HTTP in process, ms": _each(_suggested, queries, warm),
        f"did you mean ({len(misspelled)} misspelled), ms": _each(_meant, misspelled, warm),
        "the three together, ms": _each(_together, queries, warm),
    }


def _each(work: Callable[[Query], object], queries: Sequence[Query], warm: Sequence[Query]) -> list[float]:
    for query in warm:
        work(query)
    return [1000 * building.timed(partial(work, query)) for query in queries]


def _typed(query: Query) -> str:
    """What stands there when suggestions are asked for: the beginning of the question."""
    return query.words[: FEWEST + len(query.words) % STEPS]


def _widened(query: Query) -> None:
    widen(parse(query.words).wanted, library().vocabularies, following.engine())


def _suggested(query: Query) -> None:
    """Through the door behind which the web server stands."""
    status: list[str] = []
    environ = RequestFactory().get("/en/suggest", {"q": _typed(query)}).environ
    b"".join(application(environ, lambda code, headers, fault=None: status.append(code)))
    if status != ["200 OK"]:
        raise RuntimeError(f"/en/suggest answers {status}")


def _meant(query: Query) -> None:
    spelling.meant(following.engine(), query, library().vocabularies)


def _together(query: Query) -> None:
    now = library()
    widen(parse(query.words).wanted, now.vocabularies, following.engine())
    suggesting.suggestions(following.engine(), _typed(query), now.vocabularies, now.counts, "en")
    spelling.meant(following.engine(), query, now.vocabularies)
