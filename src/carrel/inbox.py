"""The inbox: files that are dropped into a folder of the library come in by themselves.

A file is taken when it stood still for a while, and then leaves the folder, since the library has it. What cannot be taken
moves to `set aside`, with the reason beside it.
"""

import time
from pathlib import Path

from django.conf import settings

from carrel import intake

STILL = 3.0  # seconds
_ASIDE = "set aside"


def folder() -> Path:
    """Where files are dropped."""
    return Path(settings.CARREL_HOME) / "inbox"


def take(who: str, still: float = STILL) -> intake.Taken | None:
    """Take what lies there; None when there is nothing, or a copy is still under way. Raises OSError."""
    intake.forget(folder())
    paths = [path for path in intake.walk(folder()) if _ASIDE not in path.parts]
    if not paths or any(time.time() - _changed(path) < still for path in paths):
        return None
    taken = intake.take(paths, who)
    for place, why in taken.problems:
        _set_aside(Path(place), why)
    for path in taken.done:
        path.unlink(missing_ok=True)
    _tidy()
    return taken


def _changed(path: Path) -> float:
    """When it was last written to or put there; files keep their old times when they are moved."""
    stat = path.stat()
    return max(stat.st_mtime, stat.st_ctime)


def _set_aside(path: Path, why: str) -> None:
    if path.exists():
        target = folder() / _ASIDE / path.name
        target.parent.mkdir(exist_ok=True)
        path.replace(target)
        target.with_name(f"{target.name[:200]}.why.txt").write_text(f"{why}\n", "utf-8")


def _tidy() -> None:
    """Folders that are empty now."""
    for path in sorted(folder().rglob("*"), reverse=True):
        if path.is_dir() and path.name != _ASIDE and not any(path.iterdir()):
            path.rmdir()
