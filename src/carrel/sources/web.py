"""A file at a web address: a list in any format that Carrel reads."""

import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path

from carrel.formats.packed import gzipped, suffix
from carrel.sources import Asked, World, lists
from carrel.sources.answers import Answer, Unfetched
from carrel.sources.lists import read

__all__ = ["LABEL", "NAME", "fetch", "mark", "read", "recognises"]

NAME = "web"
LABEL = "a web address that begins with https:// or http://"

_ENDING = re.compile(r"(?:\.\w{1,7})?\.\w{1,7}", re.ASCII)


def recognises(place: str) -> bool:
    return place.strip().lower().startswith(("http://", "https://"))


def fetch(asked: Asked, folder: Path, world: World) -> Iterator[int]:
    """One file. Its ending tells formats that look alike apart."""
    if not lists.files(folder):
        part = folder / f"list{lists.PART}"
        with part.open("wb") as file:
            answer = world.fetcher.save(asked.place, file)
        accept(answer)
        named = part.with_name(f"list{_suffix(answer, part)}{lists.PART}")
        lists.whole(part.replace(named))
    yield 0


def accept(answer: Answer) -> None:
    """Raises Unfetched unless the answer is what was asked for."""
    if answer.status != 200:
        raise Unfetched(f"{answer.address} answers {answer.status}: {_MEANS.get(answer.status, 'there is no list')}.")


_MEANS = {404: "there is nothing", 410: "there is nothing any more", 401: "it asks for a password", 403: "it is closed"}


def _suffix(answer: Answer, part: Path) -> str:
    found = suffix(answer.name).lower()
    if found.endswith(".gz") and not gzipped(part):
        found = found.removesuffix(".gz")  # it was packed for the way
    if not _ENDING.fullmatch(found):
        found = mimetypes.guess_extension(answer.media_type) or ".txt"
    return found


def mark(folder: Path) -> str:
    return ""
