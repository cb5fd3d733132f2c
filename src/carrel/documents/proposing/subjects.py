"""What it is about: series, places, topics, keywords."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from carrel import places
from carrel.documents.proposing.evidence import Evidence, agreed, evidence
from carrel.documents.proposing.lines import contents
from carrel.documents.proposing.view import View
from carrel.text import clean
from carrel.vocabulary import normal

MOST_TOPICS, MOST_PLACES, MOST_KEYWORDS = 6, 3, 12
OFTEN = 4  # times in the text before a term may be what it is about
DENSE = 1 / 800  # of the words; a term of one word needs twice as much
FIRST_OF = 0.4  # part of all mentions of countries, for being what the text is about


@dataclass
class _Tally:
    """How a term was met."""

    text: int = 0
    headings: int = 0
    summary: int = 0
    words: int = 1  # of its longest name that was met
    first: dict[str, tuple[int, str]] = field(default_factory=dict)  # {where: page, words}


def read(view: View, titled: Sequence[Evidence], abstract: str) -> list[Evidence]:
    """`titled` is the title, and the subtitle where there is one."""
    return [*_series(view), *_places(view, titled), *_topics(view, titled, abstract)]


def _series(view: View) -> list[Evidence]:
    for line in view.cover:
        for each in view.spot(line.text):
            if each.vocabulary == "series":
                return [evidence("series", each.key, line.page, line.text, "series")]
    return []


def _places(view: View, titled: Sequence[Evidence]) -> list[Evidence]:
    named = _titled(view, titled, "place")
    if named:
        return [evidence("places", key, *where, "place-title") for key, where in list(named.items())[:MOST_PLACES]]
    countries = places.countries()
    cover = {
        key: (line.page, line.text)
        for line in view.labels
        for key, _ in _named(view, line.text, "place")
        if key in countries
    }
    counts, first = _mentioned(view, countries)
    total = counts.total()
    found = [evidence("places", key, *where, "place-cover") for key, where in cover.items()]
    found = [agreed(each, 1) if counts[each.value] >= FIRST_OF * total > 0 else each for each in found]
    for key, times in counts.most_common(1):
        if key not in cover and times >= OFTEN and times >= FIRST_OF * total and len(cover) < MOST_PLACES:
            found.append(evidence("places", key, *first[key], "place-text"))
    return sorted(found, key=lambda each: -counts[each.value])[:MOST_PLACES]


def _mentioned(view: View, countries: frozenset[str]) -> tuple[Counter[str], dict[str, tuple[int, str]]]:
    counts: Counter[str] = Counter()
    first: dict[str, tuple[int, str]] = {}
    for line, spots in view.spotted:
        for each in spots:
            if each.vocabulary == "place" and each.key in countries:
                counts[each.key] += 1
                first.setdefault(each.key, (line.page, around(line.text, each.words)))
    return counts, first


def _named(view: View, text: str, vocabulary: str) -> Iterator[tuple[str, str]]:
    for each in view.spot(text):
        if each.vocabulary == vocabulary:
            yield each.key, text


def _titled(view: View, titled: Sequence[Evidence], vocabulary: str) -> dict[str, tuple[int, str]]:
    """{term: page, words} of those that title and subtitle name."""
    named = [(key, each) for each in titled for key, _ in _named(view, each.value, vocabulary)]
    return {key: (each.page, each.value) for key, each in reversed(named)}


def _topics(view: View, titled: Sequence[Evidence], abstract: str) -> list[Evidence]:
    keyed = {key for word in embedded_keywords(view) if (key := _topic(view, word))}
    named = _titled(view, titled, "topic")
    met = _met(view, abstract)
    words = sum(line.text.count(" ") + 1 for line in view.body)
    scores: dict[str, tuple[float, Evidence]] = {}
    for key in {*met, *keyed, *named}:
        tally = met.get(key, _Tally())
        found = _judged(key, tally, words, named.get(key), key in keyed)
        if found:
            weight = 100 * (key in named) + 40 * (key in keyed) + 8 * tally.headings + 8 * tally.summary
            scores[key] = weight + tally.words * 10 * math.log1p(tally.text), found
    ranked = sorted(scores, key=lambda key: -scores[key][0])
    chosen = _without_broader(view, ranked, {*named, *keyed})
    return [scores[key][1] for key in chosen[:MOST_TOPICS]]


def _judged(key: str, tally: _Tally, words: int, title: tuple[int, str] | None, keyword: bool) -> Evidence | None:
    """Whether a term met so often, and there, is what the document is about."""
    often = tally.text >= max(OFTEN, words * DENSE) * (2 if tally.words == 1 else 1)
    where = tally.first.get("heading") or tally.first.get("summary") or tally.first.get("text") or (0, key)
    if title:
        return evidence("topics", key, *title, "topic-title")
    if keyword:
        return evidence("topics", key, *where, "topic-keyword")
    present = tally.text >= (OFTEN if tally.words == 1 else OFTEN // 2)
    if tally.headings and present and tally.headings + tally.summary > (tally.words == 1):
        return evidence("topics", key, *tally.first["heading"], "topic-contents")
    if tally.summary and (tally.words > 1 or (present and often)):
        return evidence("topics", key, *tally.first["summary"], "topic-summary")
    return evidence("topics", key, *where, "topic-text") if often else None


def _met(view: View, abstract: str) -> dict[str, _Tally]:
    met: dict[str, _Tally] = defaultdict(_Tally)
    for line, spots in view.spotted:
        for each in spots:
            if each.vocabulary == "topic":
                tally = met[each.key]
                above = line.heading or contents(line)
                tally.headings += above
                tally.text += not above
                tally.words = max(tally.words, each.end - each.start)
                place = (line.page, around(line.text, each.words))
                tally.first.setdefault("heading" if above else "text", place)
    for heading in view.begun.outline:
        for key, words in _named(view, heading.title, "topic"):
            met[key].headings += 1
            met[key].first.setdefault("heading", (heading.page, words))
    for each in view.spot(abstract):
        if each.vocabulary == "topic":
            met[each.key].summary += 1
            where = met[each.key].first.get("text", (0, each.words))
            met[each.key].first.setdefault("summary", (where[0], around(abstract, each.words)))
    return met


def _without_broader(view: View, ranked: Sequence[str], stated: set[str]) -> list[str]:
    """What is filed under a term is found under its broader ones too: those are not said again."""
    first = ranked[: MOST_TOPICS + 3]
    above = {up for key in first for up in view.vocabularies.ancestors("topic", key)}
    return [key for key in first if key in stated or key not in above]


def _topic(view: View, word: str) -> str:
    found = view.vocabularies.find(word, ["topic"])
    return found[1] if found else ""


def embedded_keywords(view: View) -> list[str]:
    """The embedded keywords, when they are set apart from each other."""
    words = [clean(each) for each in re.split(r"[,;،؛\n|]", view.embedded("keywords"))]
    return [each for each in dict.fromkeys(words) if each and len(each.split()) <= 5 and len(each) <= 60]


def keywords(view: View, title: str) -> list[Evidence]:
    """Those that no vocabulary knows."""
    known = ("topic", "audience", "type", "place", "organisation")
    unknown = [each for each in embedded_keywords(view) if view.vocabularies.find(each, known) is None]
    return [
        evidence("keywords", each, 0, view.embedded("keywords"), "keyword")
        for each in unknown[:MOST_KEYWORDS]
        if normal(each) not in normal(title)
    ]


def around(text: str, words: str, reach: int = 80) -> str:
    """The words with what stands beside them."""
    at = text.find(words.split(" ")[0])
    return text[max(0, at - reach) : at + len(words) + reach] if at >= 0 else words
