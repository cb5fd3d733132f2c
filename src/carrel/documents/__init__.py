"""Documents: files into pages of text. One file each, and its name in `kinds`.

A kind of document is a module with NAME, LABEL, SUFFIXES, MEDIA_TYPE, `recognises` and `read` (the Kind protocol). Files come
from anywhere, so a kind is only ever asked in a reading process: see `reading`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from PIL.Image import Image

FORM = "A form:"  # how the note on a document begins that has fields to fill in
BlockKind = Literal["h1", "h2", "h3", "p", "li", "row"]


class Block(NamedTuple):
    """A heading, paragraph, list item or row of a table (cells apart by tabs): one line of text, hyphens at line ends undone."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page in reading order. A kind without pages (EPUB, HTML, TXT) cuts at chapters, else at about 3,000 characters."""

    number: int  # from 1
    blocks: tuple[Block, ...]
    label: str = ""  # what is printed on it, when that is not the number: "iv"
    confidence: float | None = None  # of the recognition, 0 to 1; None: the text was in the file

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Scan:
    """A page whose text is to be recognised from its picture, with what little text it has. `reader` makes a Page of it."""

    page: Page
    also: tuple[Block, ...] = ()  # what stays besides the words of the picture


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the outline."""

    title: str
    page: int
    level: int = 1


@dataclass(frozen=True, slots=True)
class Link:
    """A place on a page that leads to another page of the file, or to the web: one of the two."""

    box: tuple[float, float, float, float]  # left, top, right, bottom, in parts of the page as it is shown: 0 to 1
    page: int = 0  # from 1
    url: str = ""  # of http or https


@dataclass(frozen=True)
class Begun:
    """What is known of a document before its pages are read."""

    kind: str
    media_type: str
    pages: int
    outline: tuple[Heading, ...] = ()
    metadata: dict[str, str] = field(
        default_factory=dict
    )  # title author subject keywords created language ..., as embedded


@dataclass(frozen=True)
class Ended:
    """What is known after all pages."""

    language: str = ""  # of the text; "" when there is too little of it
    cover: bytes = field(default=b"", repr=False)  # WebP, at most 480 pixels wide; empty when the kind has none
    recognised: tuple[int, ...] = ()  # pages whose text was recognised from their picture
    unread: tuple[int, ...] = ()  # pages without text that were not recognised
    notes: tuple[str, ...] = ()  # for the librarian: "tesseract is not installed", "form without pages (XFA)"


class Unreadable(ValueError):
    """The document cannot be read at all; the message says why, in a sentence for the librarian."""


class Kind(Protocol):
    NAME: str
    LABEL: str
    SUFFIXES: tuple[str, ...]
    MEDIA_TYPE: str

    def recognises(self, path: Path, head: bytes) -> bool:
        """Whether the file is of this kind, judged by its content: names lie."""

    def read(self, path: Path) -> Iterator[Begun | Page | Scan | Ended]:
        """Begun, every page in order, Ended with notes only. Raises Unreadable."""

    def cover(self, path: Path) -> bytes:
        """The first page or the picture of the cover as WebP; empty when there is none. Raises Unreadable."""


class Pictured(Protocol):
    """A kind that may give a Scan."""

    def picture(self, path: Path, number: int) -> "Image":
        """A page as it is recognised: grey, 300 dots to the inch. Raises Unreadable."""


def kinds() -> tuple[Kind, ...]:
    """In the order in which they are asked."""
    from carrel.documents import docx, epub, html, odt, pdf, pptx, txt

    return (pdf, docx, pptx, odt, epub, html, txt)


def sniff(path: Path) -> Kind | None:
    """The kind of a file, judged by what is in it; None when it is no document Carrel reads."""
    with path.open("rb") as file:
        head = file.read(65536)
    return next((kind for kind in kinds() if kind.recognises(path, head)), None) if head else None
