"""Harvesting a repository. OAI-PMH 2.0 (Open Archives Initiative, 2002, with the errata of 2015).

Every page of a list is kept as it came. The last one says with which token to go on, so a harvest that was interrupted
needs no other memory.
"""

import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from carrel.formats import Entry, Problem
from carrel.sources import Asked, Deleted, World, lists, payloads
from carrel.sources.answers import Unfetched
from carrel.sources.oaipages import Page, page, records
from carrel.sources.web import accept
from carrel.text import neat
from carrel.vocabulary import Vocabularies

NAME = "oai"
LABEL = "the base address of an OAI-PMH repository, such as https://library.example/oai"
MOST_PAGES = 1_000_000


class _Forgotten(Unfetched):
    """The repository does not know its own resumption token any more."""


def recognises(place: str) -> bool:
    return bool(re.match(r"https?://[^?#]*(?:/|\b)oai|https?://.*[?&]verb=", place.strip(), re.I))


def fetch(asked: Asked, folder: Path, world: World) -> Iterator[int]:
    """Page after page. Begins once more from the first when the repository has forgotten where we were."""
    try:
        yield from _pages(asked, folder, world)
    except _Forgotten:
        shutil.rmtree(folder)
        folder.mkdir()
        yield from _pages(asked, folder, world)


def _pages(asked: Asked, folder: Path, world: World) -> Iterator[int]:
    known = [_stored(path) for path in lists.files(folder)]
    met = [each.token for each in known]
    words = _continued(known[-1].token) if known else _first(asked, world)
    while words and len(met) < MOST_PAGES:
        found = _ask(asked.place, words, world)
        _store(folder, len(met) + 1, found)
        yield found.count
        words = {} if found.token in met else _continued(found.token)  # a repeated token would lead round for ever
        met.append(found.token)


def _continued(token: str) -> dict[str, str]:
    return {"verb": "ListRecords", "resumptionToken": token} if token else {}


def _first(asked: Asked, world: World) -> dict[str, str]:
    """The words that begin a list."""
    words = {"verb": "ListRecords", "metadataPrefix": asked.format or choose(asked.place, world)}
    if asked.set:
        words["set"] = asked.set
    if asked.since:
        identity = _ask(asked.place, {"verb": "Identify"}, world)
        words["from"] = asked.since if identity.seconds else asked.since[:10]
    return words


def choose(place: str, world: World) -> str:
    """The best of the repository's formats that we read. Raises Unfetched when there is none."""
    offered = _ask(place, {"verb": "ListMetadataFormats"}, world).formats
    if prefix := payloads.choose(offered):
        return prefix
    raise Unfetched(
        f"{neat(place)} offers no format that Carrel reads; it offers {neat(', '.join(offered)) or 'none'}."
    )


def _ask(place: str, words: dict[str, str], world: World) -> Page:
    base = place.strip().partition("?")[0].partition("#")[0]
    answer = world.fetcher.get(f"{base}?{urlencode(words)}", "text/xml, application/xml;q=0.9")
    accept(answer)
    found = page(answer.body)
    if found is None:
        html = "a web page" if re.search(rb"<html|<!doctype html", answer.body[:2000], re.I) else "something else"
        raise Unfetched(f"{neat(answer.address)} answers with {html}, not with OAI-PMH. Is this the base address?")
    if found.error == "badResumptionToken" and "resumptionToken" in words:
        raise _Forgotten(f"{neat(base)} no longer knows its own resumption token, again and again.")
    if found.error not in ("", "noRecordsMatch"):
        raise Unfetched(f"{neat(base)} answers {found.error}: {neat(found.said) or 'without a reason'}.")
    if found.error and "set" in words and "from" not in words:
        raise Unfetched(f"{neat(base)} has nothing in a set {neat(words['set'])}, or no such set.")
    return found


def _store(folder: Path, number: int, found: Page) -> None:
    part = folder / f"{number:06}.xml.gz{lists.PART}"
    part.write_bytes(gzip.compress(found.data, 3))
    lists.whole(part)


def _stored(path: Path) -> Page:
    found = page(gzip.decompress(path.read_bytes()))
    assert found is not None  # it was a page when it was stored
    return found


def read(folder: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem | Deleted]:
    """Record after record. A repository that leads round for ever is a problem at the end of what it gave."""
    met: set[str] = set()
    for number, path in enumerate(lists.files(folder), 1):
        found = _stored(path)
        yield from records(found, f"page {number}", vocabularies)
        if found.token and found.token in met:
            what = "the repository gives the same resumption token again; the harvest ends here"
            yield Problem(f"page {number}", what, found.token[:1000])
        met.add(found.token)


def mark(folder: Path) -> str:
    """When the repository answered first: what it changed later comes next time. Empty when it led round."""
    found = lists.files(folder)
    return _stored(found[0]).date if found and not _stored(found[-1]).token else ""
