"""Sources: where records come from. One file each, and its name in `known`.

A source works in two steps, so that a killed process loses nothing and a preview shows what will be applied: `fetch`
brings what there is into files of a folder, `read` makes records of the files. Only `fetch` asks the world.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from carrel.formats import Entry, Problem
from carrel.sources.answers import Unfetched
from carrel.vocabulary import Vocabularies

if TYPE_CHECKING:
    from carrel.sources.fetching import Fetcher


@dataclass(frozen=True)
class Asked:
    """What is wanted of a source."""

    place: str  # a path, a web address, a DOI
    set: str = ""  # a part of the source, as it calls it
    format: str = ""  # as the source calls it; empty: the best that both sides know
    since: str = ""  # only what changed since: the `mark` of the run before


@dataclass(frozen=True)
class World:
    """What a source may use."""

    fetcher: "Fetcher"
    crossref: str = ""  # addresses of the registries of DOIs
    datacite: str = ""


@dataclass(frozen=True)
class Deleted:
    """Something that the source had once and has no longer."""

    where: str
    name: str  # as in Entry.names


class Source(Protocol):
    NAME: str
    LABEL: str

    def recognises(self, place: str) -> bool:
        """Whether the place looks like one of this source."""

    def fetch(self, asked: Asked, folder: Path, world: World) -> Iterator[int]:
        """Bring everything into files; what the folder has from an earlier try is not asked for again. Yields how many
        records each file has, as far as that is known. Raises Unfetched."""

    def read(self, folder: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem | Deleted]:
        """Everything in the files, in an order that does not change. Raises Unreadable before the first."""

    def mark(self, folder: Path) -> str:
        """What `since` is next time; empty when everything is to be asked for again."""


def known() -> dict[str, Source]:
    """{name: source}, in the order in which they are asked."""
    from carrel.sources import doi, oai, place, web

    found: tuple[Source, ...] = (doi, oai, web, place)
    return {each.NAME: each for each in found}


def recognise(place: str) -> Source:
    """The source for a place. Raises Unfetched, naming the sources there are."""
    found = next((each for each in known().values() if each.recognises(place)), None)
    if found is None:
        labels = "; ".join(each.LABEL for each in known().values())
        raise Unfetched(f"{place} is no place that Carrel knows how to read. It reads: {labels}.")
    return found
