"""Descriptions as fields of MARC 21."""

import unicodedata
from collections import Counter
from collections.abc import Iterator

from carrel import dates, languages
from carrel.formats.describing import Credit, Description
from carrel.formats.marc import RELATIONS
from carrel.formats.marcfields import OWN, Field, Marc

LOST = ("edition_status", "publishers: last", "status", "status_reason", "fundamental")
_CODES = {"author": "aut", "editor": "edt", "translator": "trl", "funder": "fnd", "contributor": "ctb"}
_LEVELS = {"video": "gm", "audio": "im", "infographic": "km", "dataset": "mm", "research-article": "ab", "book-chapter": "aa",
           "newsletter": "as", "web-page": "ai"}  # fmt: skip
# script identification codes (appendix A), and r where the script runs from right to left
_SCRIPTS = {"LATIN": "/(B", "ARABIC": "/(3/r", "HEBREW": "/(2/r", "CYRILLIC": "/(N", "GREEK": "/(S",
            **dict.fromkeys(("CJK", "HIRAGANA", "KATAKANA", "HANGUL"), "/$1")}  # fmt: skip
_TAGS = {kind: tag for tag, kind in RELATIONS.items()}


def marc(said: Description) -> Marc:
    """In Unicode, without the punctuation of ISBD. Lengths are the matter of ISO 2709."""
    return Marc(f"00000n{_LEVELS.get(said.kind, 'am')} a2200000 c 4500", list(_fields(said)))


def _fields(said: Description) -> Iterator[Field]:
    yield Field("001", "", [("", said.key)])
    yield Field("003", "", [("", OWN)])
    yield Field("008", "", [("", _fixed(said))])
    yield from _numbers(said)
    yield from _languages(said)
    authors = [each for each in said.credits if each.role != "publisher"]
    main = authors[:1] if authors and authors[0].role == "author" else []
    yield from (_name("1", each) for each in main)
    yield from _titles(said)
    yield from _field("250", "  ", ("a", said.edition))
    publishers = [("b", each.inverted) for each in said.made_by("publisher")]
    yield from _field("264", " 1", *publishers, ("c", said.issued))
    yield from _field("490", "0 ", ("a", said.series), ("v", said.series_number))
    yield from _notes(said)
    for tag, indicators, values in _subjects(said):
        yield from (Field(tag, indicators, [("a", each)]) for each in values)
    yield from (_name("7", each) for each in authors[len(main) :])
    yield from (_relation(each) for each in said.relations)
    yield Field("856", "40", [("u", said.url or said.address)])
    yield from _field("856", "42", ("u", said.address if said.url else ""))
    for file in said.files:
        yield from _field("856", "40", ("u", file.address), ("q", file.media_type), ("y", file.label))


def _field(tag: str, indicators: str, *subfields: tuple[str, str]) -> Iterator[Field]:
    """The field with those subfields that hold something, if any."""
    if found := [each for each in subfields if each[1]]:
        yield Field(tag, indicators, found)


def _fixed(said: Description) -> str:
    """008: 40 places."""
    entered = said.item.written.strftime("%y%m%d") if said.item and said.item.written else "000000"
    year = f"s{dates.years(said.issued)[0]}" if said.issued else "nuuuu"
    return f"{entered}{year}    xx {' ' * 17}{languages.long(said.languages[0]) if said.languages else 'und'} d"


def _numbers(said: Description) -> Iterator[Field]:
    places = {"isbn": ("020", "  "), "issn": ("022", "  "), "local": ("035", "  "), "symbol": ("088", "  ")}
    for scheme, value in said.identifiers:
        if scheme in places:
            yield Field(*places[scheme], [("a", value)])
        else:
            yield Field("024", "7 ", [("a", value), ("2", {"handle": "hdl"}.get(scheme, scheme))])


def _languages(said: Description) -> Iterator[Field]:
    if len(said.languages) > 1:
        yield Field("041", "0 ", [("a", languages.long(each)) for each in said.languages])
    if any(languages.short(languages.long(each)) != each for each in said.languages):
        yield Field("041", "07", [*(("a", each) for each in said.languages), ("2", "rfc5646")])


def _titles(said: Description) -> Iterator[Field]:
    original = said.language
    for tag, title in said.title.items():
        if tag != original:
            parts = ("a", title), ("b", said.subtitle.get(tag, "")), ("y", tag)
            yield from _in_script("242", "00", said.title[original], title, 0, *parts)
    yield from _field("245", "00", ("a", said.title[original]), ("b", said.subtitle.get(original, "")))
    yield from (Field("246", "3 ", [("a", each)]) for each in said.alternative_titles)


def _notes(said: Description) -> Iterator[Field]:
    yield from _field("500", "  ", ("a", said.note))
    yield from _field("520", "4 ", ("a", said.notice))
    yield from _texts(said, "3 ", "Abstract", said.abstract, 1)
    yield from _texts(said, "8 ", "Plain summary", said.plain_summary, 2)
    yield from (Field("521", "  ", [("a", each)]) for each in said.audiences)
    yield from _field("540", "  ", ("u" if "://" in said.licence else "a", said.licence))


def _texts(said: Description, indicators: str, word: str, texts: dict[str, str], number: int) -> Iterator[Field]:
    """A text in its languages. Those in another script than the first are linked with it by this number."""
    first = next(iter(texts.values()), "")
    others = any(_script(text) != _script(first) for text in texts.values()) if len(texts) > 1 else False
    for tag, text in texts.items():
        part = word if tag == said.language else f"{word}, {tag}"
        parts = [("3", part), ("a", text), ("c", said.summary_by)]
        if others and text is first:
            parts.insert(0, ("6", f"880-{number:02}"))
        yield from _in_script("520", indicators, first if others else text, text, number, *parts)


def _in_script(
    tag: str, indicators: str, original: str, text: str, number: int, *subfields: tuple[str, str]
) -> Iterator[Field]:
    """The field, or one in another script than the original's as 880 (appendix A, model A), linked by this number; with 0
    it has no other field beside it."""
    if text is original or (script := _script(text)) == _script(original):
        yield from _field(tag, indicators, *subfields)
    else:
        yield from _field("880", indicators, ("6", f"{tag}-{number:02}{script}"), *subfields)


def _script(text: str) -> str:
    """As $6 names it, with the direction; "" for those that MARC has no code for."""
    names = (unicodedata.name(sign, "").split("-")[0].split(" ")[0] for sign in text[:300] if sign.isalpha())
    most = Counter(names).most_common(1)
    return _SCRIPTS.get(most[0][0], "") if most else "/(B"


def _subjects(said: Description) -> Iterator[tuple[str, str, list[str]]]:
    yield "650", " 4", said.topics
    yield "651", " 4", said.places
    yield "653", "  ", said.keywords
    yield "655", " 4", [said.type] if said.type else []


def _name(first: str, each: Credit) -> Field:
    tail = [("e", each.role), ("4", _CODES[each.role])]
    if each.name:
        return Field(f"{first}10", "2 ", [("a", each.name), *tail])
    identified = [("1", f"https://orcid.org/{each.orcid}")] if each.orcid else []
    return Field(f"{first}00", "1 " if each.given else "0 ", [("a", each.inverted), *tail, *identified])


def _relation(each: dict[str, str]) -> Field:
    parts = [
        ("i", each["type"]),
        ("t", each.get("citation", "")),
        ("w", f"({OWN}){each['target']}" if "target" in each else ""),
    ]
    return Field(_TAGS.get(each["type"], "787"), "08", [part for part in parts if part[1]])
