"""Formats: text from outside into Records, and Records into text. One file each, and its name in `listing`.

A format that is read is a module with NAME, LABEL, SUFFIXES, `recognises` and `read` (the Format protocol); one that is
written has NAME, LABEL, ENDING, MEDIA_TYPE and `write` (the Writer protocol). A module may be both.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from carrel.record import Record
from carrel.vocabulary import Concept, Vocabularies

if TYPE_CHECKING:
    from carrel.formats.describing import Description

UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Entry:
    """One publication as a source describes it.

    `columns` says which parts of the record the source states, as (field, part): the part of a text is its
    language, of a contributor its role, of an identifier its scheme. Empty: whole fields, `record.model_fields_set`.
    """

    where: str  # position in the source: "line 12"
    record: Record
    keyed: bool = False  # the source itself gives the key
    unknown: tuple[str, ...] = ()  # words that no vocabulary knows, kept as keywords
    concepts: tuple[Concept, ...] = ()  # organisations and series that the vocabularies do not have yet
    columns: frozenset[tuple[str, str]] = frozenset()
    files: tuple[str, ...] = ()  # names, paths or addresses of its files, as the source states them
    names: tuple[str, ...] = ()  # how the source calls it, as `scheme:value`, whatever becomes of its title

    @property
    def stated(self) -> frozenset[str]:
        """The fields that the source says anything of, even that they are empty."""
        return frozenset(name for name, _ in self.columns) or frozenset(self.record.model_fields_set)


@dataclass(frozen=True)
class Problem:
    """Something of the source that did not become a record."""

    where: str
    what: str  # a sentence for the librarian
    raw: str  # the text itself, cut at 1,000 characters


class Unreadable(ValueError):
    """The whole file cannot be read; the message says why."""


class Format(Protocol):
    NAME: str
    LABEL: str

    @property
    def SUFFIXES(self) -> tuple[str, ...]:
        """In lower case, with their dot."""

    def recognises(self, path: Path, head: bytes) -> bool:
        """Whether this file is of this format, judged by name and first 64 KB."""

    def read(self, path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
        """Every record and every problem, in the order of the file. Raises Unreadable before the first."""


@dataclass(frozen=True)
class Attached:
    """A file of a publication on its way out."""

    address: str  # absolute
    name: str
    media_type: str
    bytes: int
    language: str = ""
    label: str = ""


@dataclass(frozen=True)
class Item:
    """A publication on its way out."""

    record: Record
    address: str  # of its page, absolute
    files: tuple[Attached, ...] = ()
    written: datetime | None = None  # when it was changed last


@dataclass(frozen=True)
class Context:
    """What writers know besides the publications."""

    vocabularies: Vocabularies
    language: str = "en"  # labels of terms are given in it
    library: str = ""  # the library's name
    address: str = ""  # of the list, absolute

    def label(self, vocabulary: str, key: str) -> str:
        return self.vocabularies.label(vocabulary, key, self.language)


class Writer(Protocol):
    NAME: str
    LABEL: str
    ENDING: str  # of an address, without the first dot: "ris", "csl.json"
    MEDIA_TYPE: str

    def write(self, items: Iterable[Item], context: Context) -> Iterator[bytes]:
        """The whole file in pieces, none larger than a few records; reads `items` as it goes."""


def writers() -> dict[str, Writer]:
    """{ending: writer}, in the order in which they are offered."""
    from carrel.formats.listing import WRITERS

    return {each.ENDING: each for each in WRITERS}


class Payload(Protocol):
    """A format in XML of which one publication can leave alone, within an answer of OAI-PMH."""

    NAMESPACE: str
    SCHEMA: str

    def xml(self, said: "Description", context: Context) -> str:
        """The element with its namespaces, without declaration. `said` is made by `describing.Describing(context)`."""

    def description(self, element: Any) -> "Description":
        """Of such an element, as lxml has it."""


def payloads() -> dict[str, Payload]:
    """{metadataPrefix of OAI-PMH: format}."""
    from carrel.formats.listing import PAYLOADS

    return PAYLOADS


def known() -> dict[str, Format]:
    """{name: format}, in the order in which they are asked."""
    from carrel.formats.listing import FORMATS

    return {each.NAME: each for each in FORMATS}


def recognise(path: Path) -> Format:
    """The format of a file. Raises Unreadable, naming the formats there are."""
    with path.open("rb") as file:
        head = file.read(65536)
    if not head.strip():
        raise Unreadable(f"{path.name} is empty.")
    for each in known().values():
        if each.recognises(path, head):
            return each
    labels = "; ".join(each.LABEL for each in known().values())
    raise Unreadable(f"{path.name} is in no format Carrel reads. It reads: {labels}.")


def textual(data: bytes) -> bool:
    """Whether these bytes can be text: a stray zero may slip into a copy, many of them only into UTF-16."""
    return data.count(b"\0") <= 100 or data.startswith(UTF_16)


def decoded(data: bytes) -> str:
    """Text in UTF-8 (with or without mark), UTF-16 with mark; lines that are neither in Windows-1252, the usual other one."""
    if data.startswith(UTF_16):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        whole = data[: problem.start]
        if problem.reason == "unexpected end of data" and not whole.isascii():
            return whole.decode("utf-8-sig")  # cut within a letter, as the first 64 KB of a file may be
        return "\n".join(map(line, data.split(b"\n")))


def line(data: bytes) -> str:
    """One line of a text of mixed encodings."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
