"""A list packed with gzip (RFC 1952), or lists in a ZIP archive, as exports and downloads often are."""

import gzip
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from carrel.formats import Entry, Format, Problem, Unreadable, known, recognise
from carrel.text import neat
from carrel.vocabulary import Vocabularies

NAME = "packed"
LABEL = "any of these packed with gzip or ZIP"
SUFFIXES = (".gz", ".zip")
MOST = 2_000_000_000  # bytes, unpacked
HARMLESS, RATIO = 100_000_000, 150  # what is larger and was packed closer than that was made to do harm

_GZIP, _ZIP = b"\x1f\x8b\x08", b"PK\x03\x04"
_PIECE = 1 << 20
_PACKAGES = ("mimetype", "[Content_Types].xml")  # EPUB and OpenDocument; DOCX and its relatives: documents, not lists
_PAGES = (".html", ".htm", ".xhtml", ".txt", ".text", ".md")  # lists only where nothing else in the archive is one
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


def suffix(name: str) -> str:
    """The ending of a file's name; of one packed with gzip also that of what is in it: ".csv.gz"."""
    path = PurePosixPath(name)
    return "".join(path.suffixes[-2:] if path.suffix.lower() == ".gz" else path.suffixes[-1:])


def gzipped(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_GZIP)) == _GZIP


def recognises(path: Path, head: bytes) -> bool:
    if head.startswith(_ZIP):
        return bool(_members(path))
    return head.startswith(_GZIP)


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    """What is in it, unpacked beside; of several lists one after the other. Raises Unreadable."""
    folder = tempfile.TemporaryDirectory(prefix="carrel-unpacked-")
    place = Path(folder.name)
    if gzipped(path):
        inner = place / (path.stem if path.suffix.lower() == ".gz" else path.name)
        fault = _gunzipped(path, inner)
        return _kept(folder, _read(path, inner, vocabularies), fault)
    members = _members(path)
    names = _lists(members)
    if not names:
        raise Unreadable(f"{path.name} holds no list that Carrel reads. Of an archive of documents unpack the folder.")
    found = [(name, _unzipped(path, name, place / str(n))) for n, name in enumerate(names)]
    fault = _left(len(members) - len(names))
    if len(found) == 1:
        return _kept(folder, _naming(found[0][0], _read(path, found[0][1], vocabularies)), fault)
    return _kept(folder, _all(path, found, vocabularies), fault)


def _left(count: int) -> str:
    said = "another file" if count == 1 else f"{count:,} other files"
    return f"{said} of the archive did not come in; unpack it and import the folder" if count else ""


def _kept(
    folder: tempfile.TemporaryDirectory[str], found: Iterable[Entry | Problem], fault: str = ""
) -> Iterator[Entry | Problem]:
    """While it is read, its folder stays."""
    with folder:
        yield from found
    if fault:
        yield Problem("end", fault, "")


def _naming(name: str, found: Iterable[Entry | Problem]) -> Iterator[Entry | Problem]:
    """Problems say in which file of the archive they are."""
    for each in found:
        yield replace(each, where=f"{name}, {each.where}") if isinstance(each, Problem) else each


def _read(path: Path, inner: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    """Messages speak of the file that was given. Raises Unreadable."""
    try:
        return _format(inner).read(inner, vocabularies)
    except Unreadable as problem:
        raise Unreadable(f"In {path.name}: {problem}") from None


def _format(inner: Path) -> Format:
    found = recognise(inner)
    if found.NAME == NAME:
        raise Unreadable(f"{inner.name} is packed again, and was left alone.")
    return found


def _all(path: Path, found: list[tuple[str, Path]], vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    for name, inner in found:
        try:
            for each in _format(inner).read(inner, vocabularies):
                yield replace(each, where=f"{name}, {each.where}")
        except Unreadable as problem:
            yield Problem(neat(name, 60), str(problem), "")


# --- gzip ------------------------------------------------------------------------------------------------------------


def _gunzipped(path: Path, into: Path) -> str:
    """What is wrong with its end, else "": as much as there is comes in. Raises Unreadable when there is nothing, or too much."""
    most = _most(path)
    written = 0
    with into.open("wb") as file:
        try:
            with gzip.open(path) as packed:
                while piece := packed.read1(_PIECE):
                    written += len(piece)
                    if written > most:
                        raise Unreadable(_bomb(path))
                    file.write(piece)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            if not written:
                raise Unreadable(f"{path.name} is damaged: it cannot be unpacked.") from None
            return "the packed file is damaged here, and what stood behind is missing"
    return ""


def _most(path: Path) -> int:
    return min(MOST, max(HARMLESS, RATIO * path.stat().st_size))


def _bomb(path: Path) -> str:
    return f"{path.name} would unpack to more than {_most(path):,} bytes; it was left alone."


# --- ZIP -------------------------------------------------------------------------------------------------------------


def _members(path: Path) -> list[str]:
    """Names of the files in it, without what systems add; none of a document, and none when it is no archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [each.filename for each in archive.infolist() if not each.is_dir()]
    except _DAMAGED:
        return []
    if any(name in _PACKAGES for name in names):
        return []
    return [name for name in names if not any(part.startswith((".", "__MACOSX")) for part in name.split("/"))]


def _lists(names: list[str]) -> list[str]:
    """Those that are lists by their names; an only file, whatever its name."""
    endings = {each for other in known().values() if other.NAME != NAME for each in other.SUFFIXES}
    lists = [name for name in names if suffix(name).lower() in endings]
    return [name for name in lists if suffix(name).lower() not in _PAGES] or lists or (names if len(names) == 1 else [])


def _unzipped(path: Path, name: str, folder: Path) -> Path:
    """The member as a file of its own name. Raises Unreadable."""
    into = folder / (PurePosixPath(name).name or "list")
    folder.mkdir()
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo(name)
            if info.file_size > _most(path):
                raise Unreadable(_bomb(path))
            with archive.open(info) as packed, into.open("wb") as file:
                shutil.copyfileobj(packed, file, _PIECE)
    except RuntimeError:
        raise Unreadable(f"{path.name} is locked with a password. Pack it without one.") from None
    except Unreadable:
        raise
    except _DAMAGED:
        raise Unreadable(f"{path.name} is damaged: it cannot be unpacked.") from None
    return into
