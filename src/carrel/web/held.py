"""The files of a publication as pages show them: in which order, how far each is read, where it is shown."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from carrel.models import Document, File, Page

SHORT = 12  # characters of a hash that name a file in an address
MOST_HEADINGS = 300  # of an outline: a longer one shows its upper levels
_ROLES = ("document", "annex", "slides")
_PRINTED = "application/pdf"


@dataclass(frozen=True)
class Held:
    """A current file, and what was read of it, if anything."""

    file: File
    document: Document | None

    @property
    def short(self) -> str:
        return self.file.sha256[:SHORT]

    @property
    def document_id(self) -> int | None:
        return self.document.pk if self.document else None

    @property
    def pages(self) -> int:
        return (self.document.pages or 0) if self.document and self.document.state == "read" else 0

    @property
    def waiting(self) -> bool:
        return self.document is not None and self.document.state in ("waiting", "reading")

    @property
    def aside(self) -> bool:
        return self.document is not None and self.document.state == "aside"

    @property
    def recognised(self) -> int:
        """Pages whose text was recognised from their picture."""
        return len(self.document.recognised) if self.document and self.pages else 0

    @property
    def language(self) -> str:
        return self.file.language or (self.document.language if self.document else "")

    @property
    def media_type(self) -> str:
        return self.document.media_type if self.document else self.file.media_type

    @property
    def printed(self) -> bool:
        """Whether it has pages as they were printed."""
        return self.media_type == _PRINTED

    @property
    def kind(self) -> str:
        """PDF, DOCX ... by what it is, else by its name."""
        suffix = self.file.name.rsplit(".", 1)[-1] if "." in self.file.name else ""
        return (self.document.kind if self.document and self.document.kind else suffix).upper()

    @property
    def address(self) -> str:
        """Of the whole file."""
        return f"/files/{self.file.sha256}/{quote(self.file.name)}"

    @property
    def cover(self) -> str:
        return f"/covers/{self.file.sha256}.webp" if self.document and self.document.cover else ""

    def page(self, number: int, **more: str) -> str:
        """The address of one of its pages, without language."""
        return f"/publications/{self.file.publication_id}/pages/{number}?{urlencode({'file': self.short} | more)}"


def held(publication: str, language: str) -> list[Held]:
    """The current files: documents, then annexes, then slides; in each the reader's language first."""
    found = with_documents(File.objects.filter(publication=publication, state="current"))
    return sorted(found, key=lambda each: (_role(each.file.role), each.language != language))


def _role(role: str) -> int:
    return _ROLES.index(role) if role in _ROLES else len(_ROLES)


def with_documents(files: Iterable[File]) -> list[Held]:
    rows = list(files)
    read = {each.sha256: each for each in Document.objects.filter(sha256__in=[row.sha256 for row in rows])}
    return [Held(row, read.get(row.sha256)) for row in rows]


def named(publication: str, short: str) -> tuple[Held | None, bool]:
    """(the file that an address means, whether it stands there for another that it replaced). Without a name it is the
    publication's first document, whatever was added or took its place since."""
    rows = {row.pk: row for row in File.objects.filter(publication=publication)}
    if short:
        wanted = [row for row in rows.values() if len(short) >= SHORT and row.sha256.startswith(short)]
    else:
        wanted = sorted(rows.values(), key=lambda row: (_role(row.role), row.pk))
    for row in wanted:
        if now := _now(row, rows):
            return with_documents([now])[0], now != row
    return None, False


def _now(row: File, rows: dict[int, File]) -> File | None:
    """The current file at the end of the chain of replacements."""
    for _ in rows:
        if row.state == "current":
            return row
        if row.replaced_by_id not in rows:
            return None
        row = rows[row.replaced_by_id]
    return None


@dataclass(frozen=True)
class Line:
    """A line of an outline."""

    title: str
    page: int
    level: int  # from 1
    here: bool = False
    label: str = ""  # as printed on that page, when that is not the number


def outline(document: Document | None, number: int = 0) -> list[Line]:
    """Headings of a document, those of the upper levels when there are very many; `here` is the one that holds the page."""
    known = [(str(title), int(page), int(level)) for title, page, level in (document.outline if document else ())]
    lines = _upper([each for each in known if each[0].strip() and each[1] >= 1])
    before = [position for position, line in enumerate(lines) if line[1] <= number]
    here = max(before, key=lambda position: (lines[position][1], position), default=-1)
    levels = _levels(lines)
    labels = _labels(document, [page for _, page, _ in lines])
    return [
        Line(title, page, level, position == here, labels.get(page, ""))
        for position, ((title, page, _), level) in enumerate(zip(lines, levels, strict=True))
    ]


def _labels(document: Document | None, pages: Sequence[int]) -> dict[int, str]:
    """{page: what is printed on it}, of those on which something else than their number is."""
    if document is None or not pages:
        return {}
    rows = Page.objects.filter(document=document, number__in=set(pages)).exclude(label="")
    return dict(rows.values_list("number", "label"))


def _upper(lines: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    for deepest in range(6, 0, -1):
        if len(lines) > MOST_HEADINGS:
            lines = [line for line in lines if line[2] <= deepest]
    return lines[: MOST_HEADINGS * 3]


def _levels(lines: Sequence[tuple[str, int, int]]) -> list[int]:
    """Levels from 1, none deeper than the one before by more than 1."""
    levels: list[int] = []
    least = min((level for _, _, level in lines), default=1)
    for _, _, level in lines:
        levels.append(max(1, min(level - least + 1, (levels[-1] if levels else 0) + 1)))
    return levels


def leaning(text: str) -> str:
    """rtl or ltr: which way most letters of the text run; "" when it has none."""
    ways = [unicodedata.bidirectional(sign) for sign in text]
    right, left = sum(way in ("R", "AL") for way in ways), ways.count("L")
    return ("rtl" if right > left else "ltr") if right or left else ""
