"""Files of publications: the bytes once under their hash, a row for each use."""

import errno
import hashlib
import mimetypes
import shutil
from pathlib import Path

from django.conf import settings

from carrel.text import clean


def place(sha256: str) -> Path:
    """Where the bytes of that hash lie."""
    return Path(settings.CARREL_HOME) / "files" / sha256[:2] / sha256


def cover(sha256: str) -> Path:
    """Where the picture of its first page lies, when it has one: WebP."""
    return Path(settings.CARREL_HOME) / "covers" / sha256[:2] / f"{sha256}.webp"


def store(path: Path) -> tuple[str, int]:
    """Copy a file into the library; (SHA-256 in hex, bytes). The same bytes are kept once."""
    found = digest(path)
    copy(path, place(found))
    return found, place(found).stat().st_size


def digest(path: Path) -> str:
    """SHA-256 in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def copy(path: Path, target: Path) -> None:
    """Put a copy there unless there is one; never half of it, and in the place of one that was damaged."""
    if not target.exists() or target.stat().st_size != path.stat().st_size or digest(target) != digest(path):
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        shutil.copyfile(path, part)
        if part.stat().st_size != path.stat().st_size:
            raise OSError(
                errno.ENOSPC, "the copy is not whole"
            )  # some systems copy what there is room for and say nothing
        part.replace(target)


def media_type(path: Path) -> str:
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def safe_name(path: Path) -> str:
    """The file's name for an address: no folders, no controls, at most 120 characters."""
    name = clean(path.name).replace("/", "-").replace("\n", " ")
    return name[-120:] or "file"
