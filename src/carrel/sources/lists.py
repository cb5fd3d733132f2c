"""Files of lists in a folder, each in whatever format it is: what most sources have brought in the end."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from carrel.formats import Entry, Problem, Unreadable, recognise
from carrel.vocabulary import Vocabularies

PART = ".part"  # the ending of a file that is not whole yet


def files(folder: Path) -> list[Path]:
    """The whole ones, in their order."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != PART)
    return sorted(path for path in found if not any(each.startswith(".") for each in path.relative_to(folder).parts))


def read(folder: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    """All of them. One that cannot be read is a problem; raises Unreadable when it is the only one."""
    found = files(folder)
    if len(found) == 1:
        return recognise(found[0]).read(found[0], vocabularies)
    return _all(folder, found, vocabularies)


def _all(folder: Path, found: list[Path], vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    for path in found:
        name = str(path.relative_to(folder))
        try:
            for each in recognise(path).read(path, vocabularies):
                yield replace(each, where=f"{name}, {each.where}")
        except Unreadable as problem:
            yield Problem(name, str(problem), "")


def whole(part: Path) -> None:
    """The file is complete: from now on it counts."""
    part.replace(part.with_suffix(""))
