"""ZIP packages and XML from anywhere: bounded, without entities, without the network."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from lxml import etree

from carrel.documents import Unreadable

MEMBERS = 20_000
LARGEST = 48 << 20  # bytes of one member, unpacked
TOTAL = 160 << 20  # bytes of all members that are read
RATIO = 200  # of unpacked to packed bytes, above a size that is harmless
HARMLESS = 4 << 20

_BOMB = "It unpacks to far more than it holds, as files made to do harm do."
_DAMAGED = "The file is damaged: it cannot be unpacked."
_TYPES = "[Content_Types].xml"


class Package:
    """Members by name. What is read is counted."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive, self._read = archive, 0
        self.names = frozenset(archive.namelist())

    def bytes(self, name: str, largest: int = LARGEST) -> bytes:
        """Raises Unreadable when it is missing, damaged, locked or too large."""
        try:
            info = self._archive.getinfo(name)
            size = info.file_size
            if size > largest or (size > HARMLESS and size > RATIO * max(info.compress_size, 1)):
                raise Unreadable(_BOMB)
            self._read += size
            if self._read > TOTAL:
                raise Unreadable(_BOMB)
            with self._archive.open(info) as member:
                return member.read(size)
        except KeyError:
            raise Unreadable(f"The file is damaged: {PurePosixPath(name).name} is missing in it.") from None
        except RuntimeError:
            raise Unreadable("The file is locked with a password. Save it without one and add it again.") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
            raise Unreadable(_DAMAGED) from None

    def xml(self, name: str) -> Any:
        """The root element of a member. Raises Unreadable."""
        return parsed(self.bytes(name))

    def optional(self, name: str) -> Any:
        """The root element; None when the member is missing or no XML."""
        try:
            return self.xml(name) if name in self.names else None
        except Unreadable:
            return None


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Raises Unreadable."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Unreadable(_DAMAGED) from None
    with archive:
        if len(archive.infolist()) > MEMBERS:
            raise Unreadable(_BOMB)
        yield Package(archive)


def parsed(data: bytes) -> Any:
    """XML as a tree; entities are not resolved, nothing is fetched. Raises Unreadable."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Unreadable("The file is damaged: its XML is broken.") from None


def declares(path: Path, head: bytes, media_type: str) -> bool:
    """Whether a package says of itself that it is of this type: OCF's `mimetype`, or the types of Open Packaging."""
    if not head.startswith(b"PK"):
        return False
    try:
        with opened(path) as package:
            if "mimetype" in package.names:
                return package.bytes("mimetype", 200).strip() == media_type.encode()
            return _TYPES in package.names and media_type.encode() + b".main+xml" in package.bytes(_TYPES, HARMLESS)
    except Unreadable:
        return False


def related(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """{id: (last word of the type, name of the part)} of Open Packaging; targets outside of the file are left out."""
    place = PurePosixPath(part)
    root = package.optional(str(place.parent / "_rels" / f"{place.name}.rels"))
    found = {}
    for each in root if root is not None else ():
        if each.get("TargetMode") != "External":
            kind = str(each.get("Type", "")).rsplit("/", 1)[-1]
            found[str(each.get("Id"))] = (kind, resolved(place.parent, each.get("Target", "")))
    return found


def resolved(folder: PurePosixPath, target: str) -> str:
    """The name of a member that another one refers to; what leads out of the package leads to no member."""
    start = PurePosixPath() if target.startswith("/") else folder
    parts: list[str] = []
    for part in (start / unquote(target.split("#")[0]).lstrip("/")).parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def properties(package: Package) -> Iterator[tuple[str, str]]:
    """(name, value) of what an Office document says of itself (ISO 29500-2, section 8; ISO 29500-1, section 15.2.12)."""
    for part in ("docProps/core.xml", "docProps/app.xml"):
        about = package.optional(part)
        yield from ((local(each), each.text or "") for each in (about if about is not None else ()))


def local(element: Any) -> str:
    """The name of an element without its namespace; "" of what is no element."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """An attribute by its name without namespace."""
    return next((str(value) for key, value in element.attrib.items() if key.rsplit("}", 1)[-1] == name), "")
