"""A document as somebody sees it who takes it in hand: cover, imprint, headings, text."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from carrel.documents import Begun, Page
from carrel.documents.proposing import agents, holders
from carrel.documents.proposing.holders import Held
from carrel.documents.proposing.lines import Line
from carrel.documents.proposing.spotting import Spellings, Spot, spellings, spot
from carrel.text import fold
from carrel.vocabulary import Vocabularies, normal

LARGEST = 30_000  # characters of a page
SHORT = 200  # characters of a line that can be a title, a name, a date
LABEL = 12  # words of a line that is no sentence
SPARSE = 120  # words: with fewer so far, the next page still belongs to the cover
IMPRINT = re.compile(
    r"©|\(c\) ?\d{4}|copyright(?: by|:|,? (?:19|20)\d\d)|copyleft|\bisbn\b|\bissn\b|creativecommons\.org|all rights reserved|"
    r"published (?:by|in)|derechos reservados|deposito legal|publicado (?:por|en)|tous droits reserves|depot legal|publie (?:par|en)|"
    r"حقوق (?:النشر|الطبع|التاليف)|الناشر|herausgegeben von|alle rechte vorbehalten|todos os direitos"
)
CONTENTS = re.compile(
    r"(?:table of )?contents|indice(?: general)?|(?:tabla de )?contenidos?|sumario|sommaire|table des matieres|"
    r"inhalt(?:sverzeichnis)?|المحتويات|(?:ال)?فهرس|جدول المحتويات|قائمه المحتويات|acknowledge?ments|agradecimientos|remerciements|شكر وتقدير"
)


@dataclass(frozen=True)
class View:
    begun: Begun
    pages: Sequence[Page]
    language: str
    name: str
    vocabularies: Vocabularies

    def spot(self, text: str) -> list[Spot]:
        return spot(text, self.spellings)

    @cached_property
    def spotted(self) -> list[tuple[Line, list[Spot]]]:
        """The lines of the body that name terms, looked through once for everything."""
        found = ((line, self.spot(line.text)) for line in self.body)
        return [(line, spots) for line, spots in found if spots]

    @cached_property
    def spellings(self) -> Spellings:
        return spellings(self.vocabularies, self.language)

    @cached_property
    def tag(self) -> str:
        """The language, or a guess: texts need one."""
        return self.language or ("ar" if re.search("[\u0620-\u064a]", self.text[:2000]) else "en")

    @cached_property
    def lines(self) -> list[Line]:
        """All lines; of one that stands at the head or foot of page after page, the first, which may be the title."""
        every = [line for page in self.pages for line in _lines(page)]
        pages: dict[str, set[int]] = defaultdict(set)
        for line in every:
            if len(line.text) < SHORT:
                pages[_without_digits(line.text)].add(line.page)
        return [line for line in every if not _repeats(line, pages.get(_without_digits(line.text), set()))]

    @cached_property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def front(self) -> frozenset[int]:
        """Numbers of the pages that are the cover: the first with text, and up to two more while they are sparse and no imprint."""
        pages = sorted((page for page in self.pages if page.text.strip()), key=lambda page: page.number)
        first = next((number for number, page in enumerate(pages[:6]) if not _untitled(page)), 0)
        found: list[int] = []
        words = 0
        for page in pages[first : first + 3]:
            if found and (words >= SPARSE or _aside(page)):
                break
            found.append(page.number)
            words += len(page.text.split())
        return frozenset(found)

    @cached_property
    def cover(self) -> list[Line]:
        """The short lines of the cover."""
        return [line for line in self.lines if line.page in self.front and len(line.text) <= SHORT]

    @cached_property
    def labels(self) -> list[Line]:
        """The lines of the cover that are no sentences: names are read from them."""
        return [line for line in self.cover if len(line.text.split()) <= LABEL and not line.text.rstrip().endswith(".")]

    @cached_property
    def imprint(self) -> list[Line]:
        """The lines of the cover and of those first and last pages that speak of rights, publisher or numbers."""
        near = [line for line in self.lines if line.page <= 6 or line.page > self.begun.pages - 2]
        pages = {line.page for line in near if len(line.text) < 2000 and IMPRINT.search(fold(line.text))}
        return [line for line in near if line.page in pages or line.page in self.front]

    @cached_property
    def body(self) -> list[Line]:
        """What is neither on the cover nor in the imprint; all of it when that is all there is."""
        aside = {line.page for line in self.imprint}
        rest = [line for line in self.lines if line.page not in aside]
        return rest if sum(len(line.text) for line in rest) > 2000 else self.lines

    @cached_property
    def held(self) -> list[Held]:
        """What the imprint states of who made it."""
        return list(holders.stated(self.imprint))

    @cached_property
    def names(self) -> frozenset[str]:
        """In normal form, the names that the imprint or the file state: where they stand on the cover, they are no title."""
        stated = [each.name for each in self.held if each.source != "cited-publisher"]
        stated += [self.embedded("author", "creator"), self.embedded("publisher")]
        return frozenset(normal(name) for text in stated for name in agents.listed(text[:600]) if name)

    @cached_property
    def lower(self) -> str:
        return self.text.lower()

    @cached_property
    def first_words(self) -> str:
        """The cover in normal form, for finding a phrase across its lines."""
        return normal(" ".join(line.text for line in self.lines if line.page in self.front))

    def embedded(self, *names: str) -> str:
        """The first of these that is embedded in the file."""
        return next((value.strip() for name in names if (value := self.begun.metadata.get(name, "")).strip()), "")


def _lines(page: Page) -> Iterator[Line]:
    """As much as a page of paper can hold: a file may say that a whole book is one page."""
    length = 0
    for block in page.blocks:
        if length > LARGEST:
            return
        if block.text.strip():
            length += len(block.text)
            yield Line(page.number, block.kind, block.text[:LARGEST])


def _aside(page: Page) -> bool:
    """Whether it is the imprint, or the contents."""
    heads = (block.text for block in page.blocks[:4] if len(block.text) < SHORT)
    return bool(IMPRINT.search(fold(page.text))) or any(CONTENTS.fullmatch(normal(text)) for text in heads)


def _untitled(page: Page) -> bool:
    """Whether it is an imprint or contents without a title, as when the cover before it is a picture."""
    heads = [block.text for block in page.blocks if block.kind[0] == "h"]
    return _aside(page) and not any(not CONTENTS.fullmatch(normal(text)) for text in heads)


def _repeats(line: Line, pages: set[int]) -> bool:
    return len(pages) >= 3 and line.page > min(pages)


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "", text).strip()
