"""EPUB 2 and 3 (W3C): chapters in the order of the spine, printed page numbers where the book has them."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from carrel.documents import Begun, Block, Ended, Heading, Page, Unreadable, covers, html, packages
from carrel.documents.cutting import Break, outline, pages
from carrel.documents.packages import Package, attribute, local, resolved
from carrel.documents.paragraphs import plain
from carrel.documents.properties import metadata

NAME, LABEL, SUFFIXES, MEDIA_TYPE = "epub", "EPUB", (".epub",), "application/epub+zip"

_CHAPTERS = 5000
_DEEPEST = 8
_FONTS = (
    "http://www.idpf.org/2008/embedding",
    "http://ns.adobe.com/pdf/enc#RC",
)  # fonts that are scrambled, not locked


def recognises(path: Path, head: bytes) -> bool:
    return packages.declares(path, head, MEDIA_TYPE)


def read(path: Path) -> Iterator[Begun | Page | Ended]:
    with packages.opened(path) as package:
        book = _Book(package)
        found: list[Page] = []
        starts: dict[str, int] = {}
        for name in book.chapters[:_CHAPTERS]:
            starts[name] = len(found) + 1
            chapter = pages(_chapter(package, name))
            found += [Page(len(found) + page.number, page.blocks, page.label) for page in chapter if page.blocks]
        lines = tuple(book.outline(starts, len(found)))
    if not found:
        raise Unreadable("The book has no text.")
    yield Begun(NAME, MEDIA_TYPE, len(found), lines or outline(found), book.metadata)
    yield from found
    yield Ended()


def cover(path: Path) -> bytes:
    with packages.opened(path) as package:
        name = _Book(package).cover
        return covers.from_bytes(package.bytes(name)) if name in package.names else b""


def _chapter(package: Package, name: str) -> Iterator[Block | Break]:
    """Of a chapter that is missing nothing comes: the others can be read."""
    if name not in package.names:
        return
    data = package.bytes(name)
    try:
        yield from html.parts(html.tree(data))
    except Unreadable:
        return


class _Book:
    """The package document. Raises Unreadable."""

    def __init__(self, package: Package) -> None:
        _unlocked(package)
        root = package.xml("META-INF/container.xml").find("{*}rootfiles/{*}rootfile")
        name = root.get("full-path", "") if root is not None else ""
        self._package, self._folder, document = package, PurePosixPath(name).parent, package.xml(name)
        said = document.find("{*}metadata")
        self._said = [] if said is None else list(said)
        self.metadata = metadata((local(each), each.text or "") for each in self._said)
        listed = document.iterfind("{*}manifest/{*}item")
        self._items = {each.get("id", ""): each for each in listed}
        wanted = [each.get("idref", "") for each in document.iterfind("{*}spine/{*}itemref")]
        self.chapters = [self._name(self._items[key]) for key in wanted if key in self._items]

    def _name(self, item: Any) -> str:
        return resolved(self._folder, item.get("href", ""))

    @property
    def cover(self) -> str:
        """The name of its picture, or ""."""
        named = [each.get("content", "") for each in self._said if each.get("name") == "cover"]
        chosen = [each for each in self._items.values() if "cover-image" in each.get("properties", "").split()]
        chosen += [self._items[key] for key in named if key in self._items]
        return self._name(chosen[0]) if chosen else ""

    def outline(self, starts: dict[str, int], last: int) -> Iterator[Heading]:
        """The table of contents, of EPUB 3 or else of EPUB 2."""
        items = self._items.values()
        nav = next((each for each in items if "nav" in each.get("properties", "").split()), None)
        ncx = next((each for each in items if each.get("media-type") == "application/x-dtbncx+xml"), None)
        for item, walk in ((nav, _navigation), (ncx, _points)):
            root = self._package.optional(self._name(item)) if item is not None else None
            if root is None:
                continue
            folder = PurePosixPath(self._name(item)).parent
            lines = [
                (plain(title)[:300], starts.get(resolved(folder, href), 0), level) for title, href, level in walk(root)
            ]
            if lines:
                yield from (Heading(title, min(page, last), level) for title, page, level in lines if title and page)
                return


def _unlocked(package: Package) -> None:
    root = package.optional("META-INF/encryption.xml")
    methods = root.iter("{*}EncryptionMethod") if root is not None else ()
    if any(each.get("Algorithm") not in _FONTS for each in methods):
        raise Unreadable("The book is locked (DRM), so only the reading programs of its seller open it.")


def _navigation(root: Any) -> Iterator[tuple[str, str, int]]:
    """(title, address, level) of EPUB 3's list of contents."""
    lists = [each for each in root.iter("{*}nav") if attribute(each, "type") == "toc"]
    for link in lists[0].iter("{*}a") if lists else ():
        level = sum(local(each) == "ol" for each in link.iterancestors())
        yield "".join(link.itertext()), link.get("href", ""), min(max(level, 1), _DEEPEST)


def _points(root: Any) -> Iterator[tuple[str, str, int]]:
    """The same of EPUB 2's."""
    for point in root.iter("{*}navPoint"):
        title, target = point.find("{*}navLabel/{*}text"), point.find("{*}content")
        level = 1 + sum(local(each) == "navPoint" for each in point.iterancestors())
        if title is not None and target is not None:
            yield title.text or "", target.get("src", ""), min(level, _DEEPEST)
