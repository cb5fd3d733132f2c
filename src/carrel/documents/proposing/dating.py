"""The year, or the day: imprint, copyright line, cover, embedded date."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from carrel.documents.proposing.evidence import Evidence, agreed, evidence
from carrel.documents.proposing.lines import Line, western, windows
from carrel.documents.proposing.view import View
from carrel.text import fold

OLDEST = 1450  # nothing was printed before
_YEAR = r"(?<![\d/.-])((?:1[5-9]|20)\d\d)(?![\d/]|[-–]\d)"
_PUBLISHED = re.compile(
    r"(?:published|publicad[oa]|editad[oa]|impres[oa]|publiee?|editee?|imprimee?|paru|released|issued|"
    r"نشر|صدر|الناشر|veroffentlicht|publicado|gepubliceerd|pubblicat[oa])\b\D{0,60}?[^\n]{0,30}?"
    + _YEAR
    + r"|(?:(?:report|publication|issue) date|date of publication|fecha(?: de publicacion)?|date de publication|تاريخ (?:النشر|الاصدار))"
    r"\s*:\s*[^\n\d]{0,20}(?:\d{1,2}\D{1,15})?" + _YEAR
)
_COPYRIGHT = re.compile(
    r"(?:(?:©|copyright by|copyright:|حقوق النشر|حقوق الطبع)[^\n]{0,80}?|(?:\(c\)|copyright(?:,| c(?= ))?)\s*)" + _YEAR
)
_SPAN = re.compile(r"(?:(?:1[5-9]|20)\d\d\s*[-–,]\s*)+((?:1[5-9]|20)\d\d)(?!\d)")
_CITED = re.compile(
    r"(?:citation|cite as|suggested citation|cita sugerida|citar como|pour citer|للاستشهاد)[^\n]{0,200}?" + _YEAR
)
_ALONE = 60  # characters of a line in which a year is a date, not part of a sentence
_DATES = ("ar", "ar_LB", "ar_DZ", "ar_MA")  # countries name the months differently


def read(view: View) -> list[Evidence]:
    """The date, surer where several sources name the same year."""
    found = [each for each in _all(view) if _possible(each.value)]
    if not found:
        return []
    best = max(found, key=lambda each: (each.confidence, each.value[:4] if each.source == "copyright-year" else ""))
    same = [each for each in found if each.value[:4] == best.value[:4]]
    exact = max((each for each in same if each.confidence >= 0.6 or each is best), key=lambda each: len(each.value))
    others = len({each.source for each in same if each.source not in ("name-year", "title-year")}) - 1
    surest = replace(exact, confidence=best.confidence)
    return [agreed(surest, min(others, 2))]


def _all(view: View) -> Iterator[Evidence]:
    for line, text in windows(view.imprint, 2):
        yield from _stated(line, text)
    for line in view.cover:
        yield from _on_cover(line, view.language, line in view.labels)
    for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", western(view.name))[-1:]:
        yield evidence("issued", year, 0, view.name, "name-year")
    for stamp in (view.embedded("issued", "date"), view.embedded("created", "modified")):
        if year := re.search(r"(?:19|20)\d\d", stamp):
            yield evidence("issued", year.group(), 0, stamp, "embedded-year")
            break


def _stated(line: Line, text: str) -> Iterator[Evidence]:
    """Dates that the imprint names as such."""
    folded = _SPAN.sub(r"\1", western(fold(text)))
    for pattern, source in ((_PUBLISHED, "published-in"), (_COPYRIGHT, "copyright-year"), (_CITED, "cited-year")):
        match = pattern.search(folded)
        if match and match.start() < len(line.text):  # what begins in the next line is met there
            yield evidence("issued", next(filter(None, match.groups())), line.page, _around(text, match), source)


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 20) : match.end() + 40]


def _on_cover(line: Line, language: str, label: bool) -> Iterator[Evidence]:
    folded = western(fold(line.text))
    if len(line.text) <= _ALONE * 2 and (value := day(folded, language)):
        mostly = len(folded.split()) <= value.count("-") + 4  # more words than the date and a few beside it
        yield evidence("issued", value, line.page, line.text, "cover-month" if mostly else "cover-mention")
    elif label and len(line.text) <= _ALONE and len(years := re.findall(_YEAR, folded)) == 1:
        alone = len(folded.split()) <= 3
        yield evidence("issued", years[0], line.page, line.text, "cover-year" if alone else "title-year")


def day(folded: str, language: str) -> str:
    """The date in a line, as EDTF: with the month, and the day where it is given; "" when there is none."""
    if match := re.search(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)", folded):
        return _written(match[1], int(match[2]), int(match[3]))
    if match := re.search(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)(?!\d)", folded):
        return _written(match[3], int(match[2]), int(match[1]))
    names, patterns = months(language)
    for pattern in patterns:
        if match := pattern.search(folded):
            return _written(match["year"], names[match["month"]], int(match["day"] or 0))
    return ""


def _written(year: str, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return year
    if not 1 <= day <= calendar.monthrange(int(year), month)[1]:
        return f"{year}-{month:02}"
    return f"{year}-{month:02}-{day:02}"


@lru_cache(maxsize=64)
def months(language: str) -> tuple[dict[str, int], list[re.Pattern[str]]]:
    """{folded name of a month: number} in that language and in English, and patterns for "3 June 2014" and "June 3, 2014"."""
    names: dict[str, int] = {}
    for each in (language, *(_DATES if language == "ar" else ()), "en"):
        names |= {name: number for name, number in _named(each).items() if name not in names}
    every = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    year = r"(?P<year>(?:1[5-9]|20)\d\d)(?!\d)"
    return names, [
        re.compile(
            rf"(?:(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?\s*(?:de\s+|of\s+)?)?\b(?P<month>{every})\.?[\s,/]*"
            rf"(?:de\s+|del\s+|of\s+)?{year}"
        ),
        re.compile(rf"\b(?P<month>{every})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{year}"),
    ]


def _named(language: str) -> dict[str, int]:
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return {}
    forms = [
        locale.months[context][width] for context in ("format", "stand-alone") for width in ("wide", "abbreviated")
    ]
    return {fold(name).strip("."): number for form in forms for number, name in form.items() if not name.isdigit()}


def _possible(value: str) -> bool:
    return OLDEST <= int(value[:4]) <= date.today().year + 1
