"""MARC 21 bibliographic records into Descriptions (Library of Congress, MARC 21 Format for Bibliographic Data). How the
fields are written down, as MARCXML or ISO 2709, is the matter of `marcxml` and `marc21`.
"""

import re
from collections.abc import Callable

from carrel.formats.describing import Credit, Description
from carrel.formats.marcfields import OWN, Field, Marc, linked
from carrel.record import INVERSE, Role

_PUNCTUATION = re.compile(r"(?:[\s\u200e\u200f]+[/:;=,.]|,)+[\s\u200e\u200f]*$")
_STOP = re.compile(r"(?<=[^\W\d_]{3})\.$|(?<=[)\]])\.$")
_ROLES: dict[str, Role] = {
    "aut": "author", "author": "author", "cre": "author", "creator": "author", "edt": "editor", "editor": "editor", "edc": "editor",
    "edited by": "editor", "ed": "editor", "trl": "translator", "translator": "translator", "fnd": "funder", "spn": "funder",
    "funder": "funder", "sponsor": "funder", "sponsoring body": "funder", "pbl": "publisher", "publisher": "publisher",
    "isb": "publisher", "issuing body": "publisher", "ctb": "contributor", "contributor": "contributor",
}  # fmt: skip
RELATIONS = {
    "765": "IsTranslationOf", "767": "HasTranslation", "770": "IsSupplementedBy", "772": "IsSupplementTo", "773": "IsPartOf",
    "774": "HasPart", "780": "Continues", "785": "IsContinuedBy", "786": "IsDerivedFrom",
}  # fmt: skip
_LEADERS = {"am": "book", "tm": "thesis", "g": "video", "i": "audio", "j": "audio", "k": "infographic", "as": "newsletter",
            "ab": "research-article", "aa": "book-chapter", "ai": "web-page"}  # fmt: skip
_IN_LANGUAGE = re.compile(r"(Abstract|Plain summary)(?:, ([a-z-]+))?$")
_ORCID = re.compile(r"(?:\(orcid\)|https?://orcid\.org/)([\dX-]{19})", re.I)


def description(record: Marc) -> Description:
    said = Description()
    isbd = len(record.leader) < 19 or record.leader[18] not in "cn"
    for each in linked(record.fields):
        if isbd and each.subfields and each.subfields[0][0]:
            each = Field(each.tag, each.indicators, [(code, _trimmed(value)) for code, value in each.subfields])
        for tag in (each.tag, f"{each.tag[:1]}XX"):
            if tag in _PLACES:
                _PLACES[tag](said, each)
                break
    if not said.key:  # our own say the type in 655
        said.kind = _LEADERS.get(record.leader[6:8], _LEADERS.get(record.leader[6:7], ""))
    said.credits.sort(key=lambda each: each.role == "publisher")
    _host(said, record)
    _original_first(said)
    said.identifiers = list(dict.fromkeys(said.identifiers))
    said.languages = list(dict.fromkeys(said.languages))
    return said


def _original_first(said: Description) -> None:
    for texts in (said.title, said.subtitle):
        if "" in texts:
            rest = {tag: text for tag, text in texts.items() if tag}
            original = texts[""]
            texts.clear()
            texts.update({"": original, **rest})


def _trimmed(value: str) -> str:
    """Without the punctuation that ISBD puts between areas."""
    return _STOP.sub("", _PUNCTUATION.sub("", value.strip()))


def _control(said: Description, each: Field) -> None:
    value = each.first("")
    if each.tag == "001":
        said.identifiers.append(("local", value))
    elif each.tag == "003" and said.identifiers:
        number = said.identifiers.pop()[1]
        if value == OWN:
            said.key = number
        else:
            said.identifiers.append(("local", f"({value}){number}"))
    elif each.tag == "008" and len(value) >= 38:
        said.issued = said.issued or (value[7:11] if value[7:11].isdigit() else "")
        said.languages += [value[35:38]] if value[35:38].isalpha() and value[35:38] not in ("und", "zxx") else []


def _language(said: Description, each: Field) -> None:
    """041: three letters each, in old records without space between them; tags where $2 says so."""
    codes = each.every("a")
    if each.first("2").startswith("rfc"):
        said.languages = codes
    elif each.indicators[1:] != "7":
        said.languages += [code[n : n + 3] for code in codes for n in range(0, len(code), 3) if len(code) % 3 == 0]


def _number(scheme: str) -> Callable[[Description, Field], None]:
    def read(said: Description, each: Field) -> None:
        said.identifiers += [(scheme, value.split(" (")[0].split(" :")[0]) for value in each.every("a")]

    return read


def _identifier(said: Description, each: Field) -> None:
    scheme = {"doi": "doi", "hdl": "handle"}.get(each.first("2").lower(), "")
    said.identifiers += [(scheme, value) for value in each.every("a")]


def _system_number(said: Description, each: Field) -> None:
    if not any(scheme == "local" for scheme, _ in said.identifiers):
        said.identifiers += [("local", value) for value in each.every("a")[:1]]


def _title(said: Description, each: Field) -> None:
    parallel = each.first("a").rstrip().endswith("=")
    said.title[""] = ". ".join([each.first("a").rstrip(" ="), *each.every("np")])
    if each.first("b"):
        if parallel:
            said.alternative_titles.append(each.first("b"))
        else:
            said.subtitle[""] = each.first("b")


def _translated(said: Description, each: Field) -> None:
    tag = each.first("y")
    for texts, code in ((said.title, "a"), (said.subtitle, "b")):
        if value := each.first(code):
            texts.setdefault(tag, value)


def _other_title(said: Description, each: Field) -> None:
    title, rest = each.first("at"), each.first("b")
    said.alternative_titles.append(f"{title}: {rest}" if rest else title)


def _published(said: Description, each: Field) -> None:
    """260, and 264 whose second indicator says that it is of the publication."""
    if each.tag == "264" and each.indicators[1:] not in ("1", " "):
        return
    said.credits += [
        Credit("publisher", name, corporate=True) for name in each.every("b") if name.strip("[]") != "s.n."
    ]
    said.issued = next(iter(each.every("c")), said.issued).strip("[].,© ").removeprefix("c")


def _name(said: Description, each: Field) -> None:
    """1XX and 7XX: who made it. With a title of its own, another publication."""
    if each.first("t"):
        return _note(said, f"{each.first('a')}. {each.first('t')}")
    role = next((_ROLES[word] for word in _relators(each) if word in _ROLES), None)
    role = role or ("contributor" if each.tag[0] == "7" and each.tag != "700" else "author")
    if each.tag[1:] == "00":
        family, _, given = each.first("a").partition(",")
        found = (match[1] for match in map(_ORCID.match, each.every("01")) if match)
        return said.credits.append(Credit(role, "", family.strip(), given.strip(), next(found, "")))
    parts = each.every("ab") if each.tag[1:] == "10" else each.every("ae")
    return said.credits.append(Credit(role, ". ".join(parts), corporate=True))


def _relators(each: Field) -> list[str]:
    return [word.rsplit("/", 1)[-1].strip(" .,").lower() for word in each.every("4e")]


def _abstract(said: Description, each: Field) -> None:
    part = _IN_LANGUAGE.match(each.first("3"))
    said.summary_by = said.summary_by or each.first("c")
    if each.indicators[0] == "4":
        said.notice = each.first("a")
    elif part and part[1] == "Plain summary":
        said.plain_summary[part[2] or ""] = each.first("a")
    elif part or "" not in said.abstract:
        said.abstract[(part and part[2]) or ""] = "\n\n".join(each.every("ab"))
    else:
        _note(said, "\n\n".join(each.every("ab")))


def _note(said: Description, value: str) -> None:
    if value not in said.note.split("\n"):
        said.note = "\n".join(filter(None, (said.note, value)))


def _noted(word: str) -> Callable[[Description, Field], None]:
    def read(said: Description, each: Field) -> None:
        _note(said, word + " ".join(value for code, value in each.subfields if code.isalpha()))

    return read


def _rights(said: Description, each: Field) -> None:
    said.licence = each.first("u") or each.first("a")


def _subject(said: Description, each: Field) -> None:
    """A heading and its subdivisions: form, topic, place."""
    said.places += each.every("z") + (each.every("a") if each.tag == "651" else [])
    said.subjects += each.every("xv") + ([] if each.tag == "651" else [" ".join(each.every("abt"))])


def _index_term(said: Description, each: Field) -> None:
    into = said.places if each.indicators[1:] == "5" else said.subjects
    into += each.every("a")


def _series(said: Description, each: Field) -> None:
    if not said.series:
        said.series, said.series_number = each.first("a"), each.first("v")


def _relation(said: Description, each: Field) -> None:
    kind = each.first("i") if each.first("i") in INVERSE else RELATIONS.get(each.tag, "References")
    own = re.match(rf"\({OWN}\)([a-z0-9-]+)$", each.first("w"))
    citation = ". ".join(each.every("atdbg"))
    if own or citation:
        said.relations.append(
            {"type": kind} | ({"target": own[1]} if own else {}) | ({"citation": citation} if citation else {})
        )


def _place_online(said: Description, each: Field) -> None:
    for address in each.every("u"):
        if each.first("q") or address.lower().endswith(".pdf"):
            said.paths.append(address)
        said.url = said.url or address


def _host(said: Description, record: Marc) -> None:
    """Of an article, the journal is its series."""
    host = next((each for each in record.fields if each.tag == "773" and each.first("i") not in INVERSE), None)
    if host and host.first("t") and not said.series:
        said.series, said.series_number = _trimmed(host.first("t")), host.first("g")[:40]
        said.relations = [each for each in said.relations if each["type"] != "IsPartOf"]


_PLACES: dict[str, Callable[[Description, Field], None]] = {
    **dict.fromkeys(("001", "003", "008"), _control),
    "020": _number("isbn"),
    "022": _number("issn"),
    "024": _identifier,
    "035": _system_number,
    "041": _language,
    "088": _number("symbol"),
    **dict.fromkeys(("100", "110", "111", "700", "710", "711"), _name),
    "242": _translated,
    "245": _title,
    **dict.fromkeys(("130", "240", "246", "740"), _other_title),
    "250": lambda said, each: setattr(said, "edition", each.first("a")),
    **dict.fromkeys(("260", "264"), _published),
    "300": _noted("Extent: "),
    **dict.fromkeys(("440", "490", "830"), _series),
    "505": _noted("Contents: "),
    **dict.fromkeys(("506", "540"), _rights),
    "520": _abstract,
    "521": lambda said, each: said.audiences.extend(each.every("a")),
    "522": lambda said, each: said.places.extend(each.every("a")),
    "546": lambda said, each: None,
    "5XX": _noted(""),
    "653": _index_term,
    "655": lambda said, each: said.types.extend(each.every("a")),
    "6XX": _subject,
    **dict.fromkeys((*RELATIONS, "775", "776", "787"), _relation),
    "856": _place_online,
    "880": _noted(""),
}
