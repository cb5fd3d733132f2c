"""The Record: everything known about one publication. The hinge of the house.

Names are CSL's, then Dublin Core's, then the librarian's. Forms, index, spreadsheet columns, the API's
schema and docs/fields.md are derived from the field list below: a new field is one line here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from carrel import dates, identifiers, languages
from carrel.text import clean, fold

LONGEST = {"title": 2_000, "abstract": 50_000, "keyword": 200}


@dataclass(frozen=True)
class About:
    """What the rest of the house needs to know of a field."""

    label: str  # the librarian's word, in English; translated in locale/
    weight: float = 0  # how much a word found here counts; 0: not searched
    facet: str = ""  # readers filter by its values under this name
    values: Callable[[Any], list[str]] | None = None  # facet values, when they are not the keys in the field


def _checked(longest: int, empty: bool = False) -> AfterValidator:
    def check(text: str) -> str:
        if len(text) > longest:
            raise ValueError(f"is {len(text):,} characters long; at most {longest:,} are kept")
        if not (value := clean(text)) and not empty:
            raise ValueError("is empty")
        return value

    return AfterValidator(check)


Tag = Annotated[str, AfterValidator(languages.check)]
Key = Annotated[str, AfterValidator(identifiers.key)]
Title = Annotated[str, _checked(LONGEST["title"])]
Prose = Annotated[str, _checked(LONGEST["abstract"])]
Keyword = Annotated[str, _checked(LONGEST["keyword"])]
Note = _checked(2_000, empty=True)
Role = Literal["author", "editor", "publisher", "funder", "translator", "contributor"]
Status = Literal["draft", "review", "published", "withdrawn"]

# DataCite Metadata Schema 4.6, appendix 1, table 9: relationType. Each with its other side.
RELATIONS = {
    "IsNewVersionOf": "IsPreviousVersionOf",
    "Obsoletes": "IsObsoletedBy",
    "IsSupplementTo": "IsSupplementedBy",
    "IsTranslationOf": "HasTranslation",
    "IsPartOf": "HasPart",
    "IsDerivedFrom": "IsSourceOf",
    "References": "IsReferencedBy",
    "Continues": "IsContinuedBy",
    "Documents": "IsDocumentedBy",
    "Reviews": "IsReviewedBy",
}
INVERSE = RELATIONS | {other: one for one, other in RELATIONS.items()}
SUPERSEDING = ("IsNewVersionOf", "Obsoletes")
SUPERSEDED = tuple(INVERSE[kind] for kind in SUPERSEDING)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(_Part):
    family: Keyword
    given: Annotated[str, _checked(LONGEST["keyword"], empty=True)] = ""
    orcid: Annotated[str, AfterValidator(lambda text: text and identifiers.orcid(text))] = ""


class Contributor(_Part):
    """Someone who made the publication: an organisation (a key) or a person."""

    role: Role = "publisher"
    organisation: Key | None = None
    person: Person | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.organisation is None) == (self.person is None):
            raise ValueError("a contributor is either an organisation or a person")
        return self

    @property
    def key(self) -> str | None:
        return self.organisation


class Series(_Part):
    key: Key
    number: Annotated[str, _checked(40, empty=True)] = ""


class Relation(_Part):
    """A DataCite relation to a publication of this library (target) or of the world outside (citation)."""

    type: Literal[tuple(INVERSE)]  # type: ignore[valid-type]
    target: Key | None = None
    citation: Annotated[str, _checked(2_000, empty=True)] = ""

    @model_validator(mode="after")
    def _says_where_to(self) -> Self:
        if not self.target and not self.citation:
            raise ValueError("a relation names a target in this library or a citation")
        return self


def _identified(values: dict[str, str]) -> dict[str, str]:
    unknown = sorted(set(values) - set(identifiers.SCHEMES))
    if unknown:
        raise ValueError(f"{unknown[0][:40]!r} is no scheme of identifiers; known: {', '.join(identifiers.SCHEMES)}")
    return {scheme: identifiers.SCHEMES[scheme](value) for scheme, value in values.items()}


def _unique(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _years(issued: str | None) -> list[str]:
    return [str(dates.years(issued)[0])] if issued else []


def _picked(fundamental: bool) -> list[str]:
    return ["yes"] if fundamental else []


Texts = dict[Tag, Title]
Proses = dict[Tag, Prose]
Keys = Annotated[list[Key], AfterValidator(_unique)]


class Record(BaseModel):
    """One publication. Mappings {language tag: text} begin with the language of the original."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[Key, About("Key")]
    title: Annotated[Texts, Field(min_length=1), About("Title", weight=4)]
    subtitle: Annotated[Texts, About("Subtitle", weight=2)] = {}
    alternative_titles: Annotated[list[Title], About("Also known as", weight=3)] = []
    abstract: Annotated[Proses, About("Abstract", weight=1)] = {}
    plain_summary: Annotated[Proses, About("Plain summary", weight=1)] = {}
    summary_by: Annotated[str, _checked(200, empty=True), About("Summary written by")] = ""
    type: Annotated[Key | None, About("Type", weight=1, facet="type")] = None
    issued: Annotated[
        Annotated[str, AfterValidator(dates.check)] | None,
        About("Year", facet="year", values=_years),
    ] = None
    edition: Annotated[str, _checked(100, empty=True), About("Edition")] = ""
    edition_status: Annotated[Literal["provisional", "final"] | None, About("State of the edition")] = None
    contributors: Annotated[list[Contributor], About("Organisations", weight=2, facet="organisation")] = []
    topics: Annotated[Keys, About("Topics", weight=2, facet="topic")] = []
    audiences: Annotated[Keys, About("For", weight=1, facet="audience")] = []
    places: Annotated[Keys, About("Places", weight=1, facet="place")] = []
    languages: Annotated[Annotated[list[Tag], AfterValidator(_unique)], About("Languages", facet="language")] = []
    licence: Annotated[Key | None, About("Licence", facet="licence")] = None
    series: Annotated[Series | None, About("Series", weight=1, facet="series")] = None
    keywords: Annotated[Annotated[list[Keyword], AfterValidator(_unique)], About("Keywords", weight=2)] = []
    identifiers: Annotated[Annotated[dict[str, str], AfterValidator(_identified)], About("Identifiers", weight=3)] = {}
    url: Annotated[str, AfterValidator(lambda text: text and identifiers.url(text)), About("Web page")] = ""
    relations: Annotated[list[Relation], About("Related publications")] = []
    fundamental: Annotated[bool, About("Fundamental text", facet="fundamental", values=_picked)] = False
    status: Annotated[Status, About("Status")] = "published"
    status_reason: Annotated[str, Note, About("Reason of the status")] = ""
    notice: Annotated[str, Note, About("Content notice")] = ""
    note: Annotated[str, Note, About("Note", weight=1)] = ""

    @property
    def language(self) -> str:
        """The tag of the original title."""
        return next(iter(self.title))

    def stored(self) -> dict[str, Any]:
        """As JSON, without what is empty: the form the catalogue keeps and other systems get."""
        return self.model_dump(mode="json", exclude_defaults=True)


@lru_cache(maxsize=1)
def fields() -> dict[str, About]:
    """{field name: About}, in the order of the Record."""
    return {
        name: next(each for each in info.metadata if isinstance(each, About))
        for name, info in Record.model_fields.items()
    }


@lru_cache(maxsize=1)
def facets() -> dict[str, str]:
    """{facet: field name}."""
    return {about.facet: name for name, about in fields().items() if about.facet}


def facet_values(record: Record, facet: str) -> list[str]:
    """The keys a reader can filter this record by."""
    name = facets()[facet]
    value = getattr(record, name)
    read = fields()[name].values or keys
    return read(value)


def keys(value: Any) -> list[str]:
    """Keys in a field of any shape: a key, a list of them, or parts that have a `key`."""
    if value is None or isinstance(value, str):
        return [value] if value else []
    if isinstance(value, Iterable) and not isinstance(value, BaseModel):
        return list(dict.fromkeys(each for item in value for each in keys(item)))
    return keys(value.key)


def letters(title: str) -> str:
    """A title as nothing but its folded letters and digits: how titles are compared."""
    return "".join(c for c in fold(title) if c.isalnum())[:400]


def fingerprints(record: Record) -> list[str]:
    """What two descriptions of one edition have in common: folded title, year, edition; then the same with less known.

    Organisations are left out: two pages seldom spell the same set of them.
    """
    title = " ".join([record.title[record.language], *list(record.subtitle.values())[:1]])
    words = letters(title)
    year, edition = "".join(_years(record.issued)), fold(record.edition)[:40]
    found = [(year, edition), (year, ""), ("", edition), ("", "")]
    return [f"{words}|{year}|{edition}" for year, edition in dict.fromkeys(found)]
