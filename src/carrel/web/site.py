"""What every page needs: the library as it stands, the reader's language, and the templates."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from carrel import __version__, helplines, terms
from carrel.citations import STYLES
from carrel.languages import INTERFACE, direction
from carrel.places import regions
from carrel.record import facets
from carrel.search import following, spelling
from carrel.search import query as queries
from carrel.search.engines import Anchor, Ask
from carrel.search.finding import Results, find
from carrel.search.query import PAGE_SIZE, Query
from carrel.vocabulary import NAMES, Vocabularies
from carrel.web.cards import facts, leaf, tags
from carrel.web.cover import cover
from carrel.web.lists import Listing, keep, listing
from carrel.web.quiet import switch
from carrel.web.wording import SELF, Wording, wording

_ROOT = Path(__file__).parents[1]
STATIC = _ROOT / "static"
_MATTERING = ("view", "columns", "under", "in", "page", "file")  # parameters of pages that are no search
_kept: "Library | None" = None


class Library:
    """The library at one generation of its index; replaced, never changed."""

    def __init__(self, generation: str) -> None:
        self.generation = generation
        self.vocabularies: Vocabularies = terms.current()
        self.help_lines = helplines.current()
        self._chips: dict[tuple[str, str, str], Markup] = {}

    def find(
        self,
        query: Query,
        language: str,
        most: int | None = None,
        counted: Sequence[str] | None = None,
        limit: int = PAGE_SIZE,
        before: int | None = None,
        anchor: Anchor | None = None,
    ) -> Results:
        return find(following.engine(), query, self.vocabularies, language, most, counted, limit, before, anchor)

    def meant(self, query: Query) -> str | None:
        """The words as they may have been meant, when the library lacks one of them."""
        return spelling.meant(following.engine(), query, self.vocabularies) if query.words else None

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        """{facet: {key: publications}} of the whole library."""
        return following.engine().search(Ask(limit=1, counted=tuple(facets()))).facets

    @cached_property
    def total(self) -> int:
        return following.engine().search(Ask(limit=1)).total

    def narrowest(self, vocabulary: str, counts: Mapping[str, int]) -> dict[str, int]:
        """The counts of those terms that have no narrower one among them."""
        broader = {key for each in counts for key in self.vocabularies.ancestors(vocabulary, each)}
        return {key: count for key, count in counts.items() if key not in broader}

    def chip(self, vocabulary: str, key: str, language: str) -> Markup:
        """A link to the page of a term, in the reader's language where it has a label there."""
        name = (vocabulary, key, language)
        if name not in self._chips:
            attributes = Markup("")
            concept = self.vocabularies.get(vocabulary, key)
            if concept and (tag := concept.name_language(language)) != language:
                attributes = Markup(' lang="{}" dir="{}"').format(tag, direction(tag))
            label = self.vocabularies.label(vocabulary, key, language)
            address = f"/{language}/{NAMES[vocabulary]}/{key}"
            self._chips[name] = Markup('<a href="{}"{}>{}</a>').format(address, attributes, label)
        return self._chips[name]


def frequent(item: tuple[str, int]) -> tuple[int, str]:
    """Sorts (key, count): the most first, equal ones by key."""
    return -item[1], item[0]


def library() -> Library:
    """The library now. Costs one look at a file unless something was written."""
    global _kept
    generation = following.engine().generation()
    if _kept is None or _kept.generation != generation:
        _kept = Library(generation)
    return _kept


@dataclass(frozen=True)
class Page:
    """What templates know besides their own values."""

    library: Library
    wording: Wording
    path: str  # of this page without the language: /search
    query: str  # of this page, without question mark
    root: str = ""  # the public address, for links that must be whole

    @property
    def language(self) -> str:
        return self.wording.language

    @property
    def name(self) -> str:
        """The library's."""
        return self.wording.t(settings.CARREL["name"])

    def label(self, vocabulary: str, key: str) -> str:
        if vocabulary == "fundamental":
            return self.wording.t("Fundamental text")
        return self.library.vocabularies.label(vocabulary, key, self.language)

    def chip(self, vocabulary: str, key: str) -> Markup:
        return self.library.chip(vocabulary, key, self.language)

    def short(self, organisation: str) -> str:
        """A name that fits on a cover: the label, else a short form of it."""
        concept = self.library.vocabularies.get("organisation", organisation)
        names = [
            self.label("organisation", organisation),
            *(w for words in (concept.synonyms if concept else {}).values() for w in words),
        ]
        return next((name for name in names if len(name) <= 22), names[0][:21].rsplit(" ", 1)[0] + " …")

    def to(self, path: str, query: Query | None = None) -> str:
        """The address of a page in the reader's language."""
        asked = query.address() if query else ""
        return f"/{self.language}{path}?{asked}" if asked else f"/{self.language}{path}"

    @cached_property
    def listing(self) -> Listing:
        """The reading list that the reader carries."""
        return listing(self)

    def canonical(self, language: str = "") -> str:
        """The whole address of this page, in its own language or another, without parameters that change nothing or
        only the order."""
        given = parse_qs(self.query)
        if self.path == "/search":
            asked = replace(queries.read(given), sort=None).address()
        else:
            mattering = [name for name in _MATTERING if name != "page" or not self.path.startswith("/publications/")]
            asked = urlencode([(name, each) for name in mattering for each in given.get(name, ())])
        return f"{self.root}/{language or self.language}{self.path}" + (f"?{asked}" if asked else "")

    def tongues(self) -> list[tuple[str, str, str]]:
        """(tag, its own name, address of this page in it) for the language switch."""
        rest = self.path + (f"?{self.query}" if self.query else "")
        return [(tag, SELF[tag], f"/{tag}{rest}") for tag in INTERFACE]


def page_of(request: HttpRequest, language: str) -> Page:
    path = request.path[3:] if request.path[1:3] in INTERFACE else "/"
    return Page(library(), wording(language), path, request.META.get("QUERY_STRING", "")[:4000], base(request))


def render(request: HttpRequest, language: str, template: str, status: int = 200, **values: Any) -> HttpResponse:
    """A page. Templates get `page`, `t`, `n` and what the view gives."""
    page = page_of(request, language)
    words = page.wording
    text = environment().get_template(template).render(page=page, t=words.t, n=words.n, **values)
    return HttpResponse(text, status=status, headers={"Content-Language": language})


@lru_cache(maxsize=1)
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_ROOT / "templates"),
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, auto_reload=False,
    )  # fmt: skip
    made.globals |= {
        "cite_styles": STYLES,
        "library_name": settings.CARREL["name"],
        "exit": settings.CARREL["exit"],
        "contact": settings.CARREL["contact"],
        "quiet_switch": switch,
        "static": f"/static/{static_digest()}/",
        "direction": direction,
        "cover": cover,
        "facts": facts,
        "keep": keep,
        "leaf": leaf,
        "tags": tags,
        "regions": regions(),
        "vocabularies": NAMES,
        "version": __version__,
    }
    return made


@lru_cache(maxsize=1)
def static_digest() -> str:
    return _digest(STATIC)


@lru_cache(maxsize=1)
def build() -> str:
    """Changes when the code that makes pages does, or a setting: part of each page's ETag."""
    parts = [
        __version__,
        str(settings.CARREL),
        *map(_digest, (STATIC, *(_ROOT / name for name in ("templates", "locale", "web", "formats")))),
    ]
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:8]


def _digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        found.update(path.read_bytes())
    return found.hexdigest()[:10]


def base(request: HttpRequest) -> str:
    """The public address, for feeds and data, without slash at the end."""
    return settings.CARREL["address"] or f"{request.scheme}://{request.get_host()}"
