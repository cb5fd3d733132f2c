"""What each value was read from, and how far that can be trusted."""

from dataclasses import dataclass

# source: (confidence, what it is). A confidence says in how many of a hundred documents a librarian would let the value stand.
# They are estimates, set right on a small sample judged by eye (docs/proposals.md); two sources that agree count more (`agreed`).
SOURCES: dict[str, tuple[float, str]] = {
    "title-agreed": (0.95, "the title on the cover and the embedded one are the same"),
    "title-stated": (0.9, "the title that an EPUB must state"),
    "title-embedded-on-cover": (0.85, "the embedded title stands on the first pages, or continues the heading there"),
    "title-heading": (0.75, "the largest heading of the first pages"),
    "title-embedded": (0.6, "the embedded title, which does not stand on the first pages"),
    "title-line": (0.4, "the first line of a document without headings"),
    "title-name": (0.25, "the name of the file"),
    "subtitle": (0.6, "headings of the next size, right below the title"),
    "published-by": (0.9, "a name after “published by”"),
    "copyright-known": (0.85, "a name of the vocabulary in a copyright line"),
    "cited-known": (0.85, "an organisation of the vocabulary in the document's own “cite as”"),
    "author-stated": (0.8, "a name after “by” or “author:” on the cover or in the imprint"),
    "cited-author": (0.75, "the author in the document's own “cite as”"),
    "cited-publisher": (0.5, "a name that reads like an organisation behind the title in the document's own “cite as”"),
    "copyright-new": (0.6, "a name in a copyright line that no vocabulary knows"),
    "copyright-person": (0.5, "a person in a copyright line"),
    "title-organisation": (0.7, "an organisation of the vocabulary in the title"),
    "cover-known": (0.7, "an organisation of the vocabulary in a short line of the cover"),
    "cover-new": (0.4, "a line of the cover that reads like the name of an organisation"),
    "cover-brand": (0.45, "a short name and what it stands for in a line of the cover, which the text repeats"),
    "author-on-cover": (0.8, "the embedded author, whose name stands on the first pages"),
    "embedded-known": (0.5, "the embedded author or publisher is an organisation of the vocabulary"),
    "embedded-new": (0.4, "the embedded author or publisher reads like the name of an organisation"),
    "imprint-new": (0.45, "a line of the imprint that ends like the name of a firm: Inc., GmbH, S.A."),
    "imprint-known": (0.4, "an organisation of the vocabulary elsewhere in the imprint"),
    "published-in": (0.9, "a date after “published”"),
    "cover-month": (0.85, "a date with its month on the cover"),
    "copyright-year": (0.8, "the year of a copyright line"),
    "cover-mention": (0.55, "a date in a longer line of the cover"),
    "cover-year": (0.7, "a year by itself on the cover"),
    "cited-year": (0.7, "the year in the document's own “cite as”"),
    "name-year": (0.4, "a year in the name of the file"),
    "title-year": (0.35, "a year in the title, which may be what the document is about"),
    "embedded-year": (0.3, "the day on which the file was made"),
    "language": (0.93, "told from the text"),
    "type-title": (0.85, "a word of the title"),
    "type-subtitle": (0.75, "a word of the subtitle"),
    "type-cover": (0.5, "a heading or a line by itself on the cover"),
    "type-itself": (0.6, "what the text calls itself again and again: “this report”"),
    "type-told": (0.5, "a word for it that begins the title or a heading of the cover: “Constitution of”"),
    "type-parties": (0.4, "parties in the title and a court on the cover"),
    "type-name": (0.4, "a word in the name of the file"),
    "type-kind": (0.5, "a file of slides is a presentation"),
    "series": (0.75, "a series of the vocabulary on the cover"),
    "place-title": (0.9, "a place in the title or subtitle"),
    "place-cover": (0.55, "a country in a short line of the cover"),
    "place-text": (0.5, "the country that is spoken of most by far"),
    "topic-title": (0.9, "a term of the thesaurus in title or subtitle"),
    "topic-keyword": (0.75, "a term among the embedded keywords"),
    "topic-contents": (0.6, "a term in headings or contents, and in the text"),
    "topic-summary": (0.7, "a term in the summary, and in the text"),
    "topic-text": (0.4, "a term met often in the text"),
    "keyword": (0.5, "an embedded keyword that no vocabulary knows"),
    "identifier-cover": (0.9, "on the cover, its check digit right"),
    "identifier-imprint": (0.85, "in the imprint, its check digit right"),
    "identifier-embedded": (0.85, "embedded in the file"),
    "edition-cover": (0.85, "on the cover"),
    "edition-imprint": (0.6, "in the imprint"),
    "licence": (0.8, "the address or the name of a licence in the imprint"),
    "abstract-summary": (0.85, "what stands below the heading of the summary"),
    "abstract-embedded": (0.5, "the embedded description"),
}  # fmt: skip
LONGEST = 300  # characters of the words that are kept


@dataclass(frozen=True, slots=True)
class Evidence:
    """One value of the draft, and the words it was read from."""

    field: str  # of the Record; of an identifier "identifiers.doi", of an abstract "abstract.en"
    value: str  # the key of a term, else the text itself
    page: int  # from 1; 0: not on a page but embedded in the file, or in its name
    words: str  # as they stand there, 300 characters at most
    confidence: float  # 0 to 1
    source: str  # a key of SOURCES


def evidence(field: str, value: str, page: int, words: str, source: str) -> Evidence:
    return Evidence(field, value, page, " ".join(words.split())[:LONGEST], SOURCES[source][0], source)


def agreed(found: Evidence, others: int) -> Evidence:
    """The same, with more confidence when that many other sources say so too: each halves the doubt."""
    surer = round(1 - (1 - found.confidence) / 2 ** max(others, 0), 2)
    return Evidence(found.field, found.value, found.page, found.words, min(surer, 0.97), found.source)
