"""What is asked and what is answered, as pydantic types: from these the OpenAPI description is made."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, create_model

from carrel.record import Record, facets
from carrel.search.query import LONGEST, MOST_VALUES, Sort

MOST = 100  # publications, terms or pages of one answer
Tongue = Literal["en", "es", "fr", "ar"]
Style = Literal["apa", "chicago", "mla", "harvard", "vancouver", "ieee", "oscola"]
Name = Literal["topic", "audience", "type", "place", "language", "organisation", "series", "licence"]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$", max_length=80)]
Texts = dict[str, str]  # {language tag: text}
Words = Annotated[str, StringConstraints(max_length=LONGEST)]
Cursor = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_=-]*$", max_length=200)]


class Part(BaseModel):
    """What lists have in common: how much of them, where to go on, in which language."""

    model_config = ConfigDict(extra="ignore")

    labels: Tongue = Field("en", description="the language of labels and of addresses of pages")
    limit: int = Field(20, ge=1, le=MOST)
    after: Cursor = Field("", description="goes on where an answer ended: its `next`")


_Values = Annotated[list[Key], Field(max_length=MOST_VALUES)]
Search = create_model(
    "Search",
    __base__=Part,
    q=(Words, Field("", description="words, \"phrases\", -not, prefix*, field:value, as in the library's search box")),
    sort=(Sort | None, Field(None, description="relevance with words, else newest")),
    widen=(bool, Field(True, description="whether the thesaurus adds terms and their names")),
    since=(int | None, Field(None, ge=1000, le=2200, description="first year")),
    until=(int | None, Field(None, ge=1000, le=2200, description="last year")),
    keys=(_Values, Field([], description="only these publications")),
    **{name: (_Values, Field([], description=f"keys of {name}; several are alternatives"))
       for name in facets()},  # type: ignore[call-overload]
)  # fmt: skip


class Within(BaseModel):
    """What is looked for in one publication."""

    q: Words = Field(description="as in a search", min_length=1)
    labels: Tongue = Field("en", description="the language of addresses of pages")
    after: Cursor = Field("", description="goes on where an answer ended: its `next`")


class Passage(BaseModel):
    """Lines of a page that have the words."""

    file: str = Field(description="SHA-256 of the file")
    page: int
    label: str | None = Field(None, description="the number as printed, when it is another")
    text: str


class Item(BaseModel):
    """A publication in a list."""

    id: Key
    url: str
    title: Texts
    type: str | None
    year: str | None
    organisations: list[str]
    topics: list[str]
    places: list[str]
    languages: list[str]
    abstract: Texts
    notice: str | None
    score: float
    passages: list[Passage]


class Count(BaseModel):
    key: str
    label: str
    count: int


class Found(BaseModel):
    """A part of a list of publications."""

    total: int
    items: list[Item]
    facets: dict[str, list[Count]] = Field(description="exact counts; with the first part only")
    widened: list[dict[str, Any]] = Field(description="terms that the thesaurus added")
    relaxed: Literal["broader", "several", "any", "near"] | None = Field(
        description="why not all have every word as typed"
    )
    next: str | None = Field(description="the address of the next part")


class Attachment(BaseModel):
    """A stored file."""

    url: str
    name: str
    media_type: str
    bytes: int
    sha256: str
    language: str
    label: str


class Publication(BaseModel):
    """One publication. The record has what is known; what is not known is left out."""

    id: Key
    url: str
    revision: int = Field(description="grows with each change in the library")
    written: str | None = Field(description="when it was changed last, in UTC")
    record: Record
    files: list[Attachment]


class Citation(BaseModel):
    style: Style
    labels: Tongue
    reference: str = Field(description="the entry in a list of references")
    short: str = Field(description="in the text or in a footnote, with the page")
    note: bool = Field(description="the style cites in footnotes")


class Vocabulary(BaseModel):
    name: str
    terms: int


class Term(BaseModel):
    """A term, as a SKOS concept."""

    key: str
    url: str
    label: Texts
    synonyms: dict[str, list[str]]
    broader: list[str]
    narrower: list[str]
    related: list[str]
    definition: Texts
    scope_note: Texts
    replaced_by: str | None
    same_as: dict[str, str]
    count: int = Field(description="publications filed under it or under a narrower term")


class Terms(BaseModel):
    total: int
    items: list[Term]
    next: str | None


class Leaf(BaseModel):
    """A page of a document as text."""

    file: str = Field(description="SHA-256 of the file")
    number: int
    label: str | None = Field(description="the number as printed, when it is another")
    text: str
    confidence: float | None = Field(description="0 to 1, of text that was recognised from a picture")


class Leaves(BaseModel):
    total: int
    items: list[Leaf]
    next: str | None


class Passages(BaseModel):
    total: int = Field(description="pages that have the words")
    relaxed: bool = Field(description="no page has all of the words; these have some of them")
    items: list[Passage]
    next: str | None


class Problem(BaseModel):
    """RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""


def sealed(kind: str, value: int | str) -> str:
    """Where a list goes on, as text that means nothing to others."""
    return urlsafe_b64encode(f"{kind}{value}".encode()).decode().rstrip("=")


def opened(after: str) -> tuple[str, str]:
    """(kind, value) of it; both empty when it is none."""
    try:
        text = urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode()
    except (binascii.Error, ValueError):
        return "", ""
    return text[:1], text[1:]
