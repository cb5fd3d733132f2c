"""A file or a folder of this machine: lists in any format that Carrel reads."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from carrel.sources import Asked, World, lists
from carrel.sources.answers import Unfetched
from carrel.sources.lists import read

__all__ = ["LABEL", "NAME", "fetch", "mark", "read", "recognises"]

NAME = "place"
LABEL = "a file or a folder of this machine"


def recognises(place: str) -> bool:
    return bool(place) and "://" not in place and Path(place).exists()


def fetch(asked: Asked, folder: Path, world: World) -> Iterator[int]:
    """Copies, so that nothing changes on the way."""
    origin = Path(asked.place)
    found = lists.files(origin) if origin.is_dir() else [origin]
    if not found or not origin.exists():
        raise Unfetched(f"There is nothing in {asked.place}.")
    for path in found:
        target = folder / (path.relative_to(origin) if origin.is_dir() else path.name)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(target.name + lists.PART)
            try:
                shutil.copyfile(path, part)
            except OSError as problem:
                raise Unfetched(f"{path} cannot be read: {problem.strerror}.") from problem
            lists.whole(part)
        yield 0


def mark(folder: Path) -> str:
    return ""
