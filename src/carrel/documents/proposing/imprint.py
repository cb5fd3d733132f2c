"""Identifiers, edition and licence, from cover and imprint. What a bibliography lists is of other publications."""

import re
from collections.abc import Callable, Iterator

from carrel import identifiers
from carrel.documents.proposing.evidence import Evidence, evidence
from carrel.documents.proposing.lines import Line, western, windows
from carrel.documents.proposing.view import View
from carrel.text import fold

_ISBN = re.compile(
    r"(?:e-?)?isbn(?:-?1[03])?\b\W*(?:\([^)]{0,30}\)|[a-z-]{0,12})\W*((?:97[89][\s–-]?)?(?:\d[\s–-]?){9}[\dx])", re.I
)
_ISSN = re.compile(r"issn\b[^\d]{0,24}(\d{4}[\s–-]?\d{3}[\dx])", re.I)
_DOI = re.compile(r"(?:\bdoi\b[:\s]*(?:https?://)?|doi\.org/)\s*(?:doi:\s*)?(10\.\d{4,9}/[^\s<>\"'{}|\\^`،؛]+)", re.I)
_ONLINE = re.compile(r"pdf|online|electr|ebook|e-?isbn|digital|web|en linea|en ligne|الكترون")
_MOST_ON_A_PAGE = 3  # with more of a kind it is a list of other publications
_SCHEMES: tuple[tuple[str, re.Pattern[str], Callable[[str], str]], ...] = (
    ("doi", _DOI, identifiers.doi),
    ("isbn", _ISBN, identifiers.isbn),
    ("issn", _ISSN, identifiers.issn),
)

_LICENSED = re.compile("licen[cs]|creative commons|bajo (?:una )?licencia|ترخيص|رخصه|المشاع")
_ORDINALS = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|revised|updated|new|primera|segunda|tercera|cuarta|quinta|sexta|"
    "septima|octava|novena|decima|revisada|premiere|deuxieme|seconde|troisieme|quatrieme|cinquieme|sixieme|septieme|huitieme|neuvieme|"
    "dixieme|nouvelle|erste|zweite|dritte|vierte|funfte|neue|primeira|terceira"
)
_EDITION = re.compile(
    rf"\b(?:\d{{1,3}}\s?(?:st|nd|rd|th|\.?\s?[aª]|e|eme|re|\.)\s?|(?:{_ORDINALS})\s)(?:(?:revised|international|english)\s)?"
    r"(?:edition|ed\.|edicion|auflage|edicao|edizione)\b|"
    r"\b(?:version|release)\s\d+(?:\.\d+)*(?![-\w.]*\w)|"
    r"(?:ال)?طبعه\s(?:ال)?(?:\w+|\d+)|(?:ال)?اصدار\s(?:رقم\s)?\d+(?:\.\d+)*"
)


def read(view: View) -> list[Evidence]:
    found = [*_identified(view), *_edition(view), *_licence(view)]
    return list({each.field: each for each in reversed(found)}.values())[::-1]  # the first of each field


def _identified(view: View) -> Iterator[Evidence]:
    for scheme, pattern, check in _SCHEMES:
        found = [each for each in _numbers(view, scheme, pattern, check) if _few(view, pattern, each.page)]
        online = [each for each in found if _ONLINE.search(fold(each.words))]
        yield from [*(online if scheme == "isbn" else []), *found][:1]
        embedded = " ".join(view.begun.metadata.values())
        if match := pattern.search(embedded):
            yield from _checked(scheme, match, 0, embedded, "identifier-embedded", check)


def _numbers(view: View, scheme: str, pattern: re.Pattern[str], check: Callable[[str], str]) -> Iterator[Evidence]:
    for line, text in windows(view.imprint, 2):
        if len(line.text) > 1500:
            continue
        source = "identifier-cover" if line.page in view.front else "identifier-imprint"
        for match in pattern.finditer(western(text)):
            if match.start() < len(line.text):  # what begins in the next line is met there
                yield from _checked(scheme, match, line.page, text, source, check)


def _checked(
    scheme: str, match: re.Match[str], page: int, text: str, source: str, check: Callable[[str], str]
) -> Iterator[Evidence]:
    try:
        value = check(re.sub(r"[–\s]", "-", match[1]) if scheme != "doi" else match[1].rstrip(".,;:)]’”"))
    except ValueError:
        return
    words = text[max(0, match.start() - 30) : match.end() + 30]
    yield evidence(f"identifiers.{scheme}", value, page, words, source)


def _few(view: View, pattern: re.Pattern[str], page: int) -> bool:
    lines = " ".join(line.text for line in view.lines if line.page == page)
    return len({match[1] for match in pattern.finditer(lines)}) <= _MOST_ON_A_PAGE


def _edition(view: View) -> Iterator[Evidence]:
    for lines, source in ((view.cover, "edition-cover"), (view.imprint, "edition-imprint")):
        for line in lines:
            match = _EDITION.search(western(fold(line.text))) if len(line.text) < 600 else None
            if match and not _LICENSED.search(fold(line.text[: match.end()])):
                yield evidence("edition", _as_written(line, match), line.page, _near(line.text, match), source)


def _as_written(line: Line, match: re.Match[str]) -> str:
    """In the letters of the text, where folding did not change its length."""
    if len(fold(line.text)) == len(line.text):
        return line.text[match.start() : match.end()].strip()
    return match.group().strip()


def _near(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 40) : match.end() + 40]


def _licence(view: View) -> Iterator[Evidence]:
    addresses = {each.url.split("//")[-1].rstrip("/"): each.key for each in view.vocabularies.of("licence") if each.url}
    for line in view.imprint:
        for address, key in addresses.items():
            if address in line.text.lower():
                yield evidence("licence", key, line.page, line.text, "licence")
        for each in view.spot(line.text):
            if each.vocabulary == "licence" and _LICENSED.search(fold(line.text)):
                yield evidence("licence", each.key, line.page, line.text, "licence")
