"""When something was published: the part of EDTF that libraries use (ISO 8601-2:2019, levels 0 and 1).

Accepted: 2013, 2017-11, 2017-11-05, each with ~ (about), ? (uncertain) or % (both); 201X and 20XX
(unspecified digits); 2010/2012 (from, to), with .. or nothing for an open end.
"""

import calendar
import re
from functools import lru_cache

_DATE = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2})(?:-(\d{2}))?)?([~?%])?$", re.ASCII)
YEARS = (1000, 2200)  # outside of these a year is taken for a mistake


@lru_cache(maxsize=4096)
def check(text: str) -> str:
    """The date as EDTF writes it. Raises ValueError with a sentence for the librarian."""
    value = text.strip().replace("x", "X")
    ends = value.split("/")
    if len(ends) > 2 or not any(end not in ("", "..") for end in ends):
        raise ValueError(_hint(text))
    spans = [_span(end, text) for end in ends if end not in ("", "..") or len(ends) == 1]
    if len(spans) == 2 and spans[0][0] > spans[1][1]:
        raise ValueError(f"{text!r} ends before it begins")
    return value


@lru_cache(maxsize=4096)
def understood(text: str) -> str:
    """What other systems write for a date, as EDTF: 2014//, 2013/05/02, 2013-05-02T10:00:00Z, c2014, [2014], May 2014,
    1950s, 195-, circa 1950. Where the month is given in words, the year alone. "" when there is no year in it."""
    value = text.strip()
    full = re.match(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?=$|[T/ ])", value, re.ASCII)
    written = "-".join([full[1], *(each.zfill(2) for each in full.groups()[1:] if each)]) if full else ""
    close = re.fullmatch(r"(\d{4})(\d\d)(\d\d)|(\d{4})\s*[-–]\s*(\d{4})", value, re.ASCII)
    if close:
        written = "-".join(close.groups()[:3]) if close[1] else f"{close[4]}/{close[5]}"
    decade = re.search(r"(?<!\d)(\d{3})(?:0'?s\b|[-?_]|\?)(?!\d)|(?<!\d)(\d\d)(?:--|\?\?|__)", value, re.ASCII)
    if decade and not full:
        written = f"{decade[1]}X" if decade[1] else f"{decade[2]}XX"
    about = re.search(r"\b(?:circa|ca?\.|approximately|about)\s*(\d{4})\b", value, re.I | re.ASCII)
    written = f"{about[1]}~" if about else written
    loose = re.search(r"(?<!\d)(1[0-9]|20|21)\d\d(?!\d)", value, re.ASCII)
    for each in (value, written, loose[0] if loose else ""):
        try:
            return check(each)
        except ValueError:
            continue
    return ""


@lru_cache(maxsize=4096)
def years(text: str) -> tuple[int, int]:
    """First and last year that a checked date touches; an open end repeats the known one."""
    spans = [_span(end, text) for end in text.split("/") if end not in ("", "..")]
    return spans[0][0] // 10000, spans[-1][1] // 10000


@lru_cache(maxsize=4096)
def ordinal(text: str) -> int:
    """A number that sorts by first day: 20171105; unknown months and days count as 00."""
    return next(_span(end, text)[0] for end in text.split("/") if end not in ("", ".."))


def _span(text: str, whole: str) -> tuple[int, int]:
    found = _DATE.match(text)
    if not found:
        raise ValueError(_hint(whole))
    year, month, day = found[1], int(found[2] or 0), int(found[3] or 0)
    low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if not YEARS[0] <= low <= YEARS[1] or ("X" in year and month):
        raise ValueError(_hint(whole))
    if found[2] and not 1 <= month <= 12:
        raise ValueError(f"{whole!r} has no such month")
    if found[3] and not 1 <= day <= calendar.monthrange(low, month)[1]:
        raise ValueError(f"{whole!r} has no such day")
    return low * 10000 + month * 100 + day, high * 10000 + month * 100 + day


def _hint(text: str) -> str:
    return f"{text[:40]!r} is not a date; write 2013, 2017-11, 2017-11-05, 2012~ (about) or 2010/2012"
