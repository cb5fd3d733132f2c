"""MODS, the Metadata Object Description Schema 3.8 (Library of Congress)."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from carrel.formats import Context, Entry, Item, Problem, xmls
from carrel.formats.describing import Credit, Description
from carrel.formats.modsout import CODES, OWN, RELATED, parts
from carrel.formats.xmls import Element, text
from carrel.record import Role
from carrel.vocabulary import Vocabularies

NAME = "mods"
LABEL = "MODS"
SUFFIXES = (".xml", ".mods")
ENDING = "mods"
MEDIA_TYPE = "application/mods+xml"
LOST = ("plain_summary", "summary_by", "edition_status", "publishers: last", "status", "status_reason", "fundamental")
NAMESPACE = "http://www.loc.gov/mods/v3"
SCHEMA = "http://www.loc.gov/standards/mods/v3/mods-3-8.xsd"

_MODS = f"{{{NAMESPACE}}}mods"
_ROLES: dict[str, Role] = {
    **{code: role for role, code in CODES.items()}, **{role: role for role in CODES}, "creator": "author", "cre": "author",
    "spn": "funder", "sponsor": "funder", "isb": "publisher", "issuing body": "publisher",
}  # fmt: skip
_TYPES = {"book": "book", "text": "", "moving image": "video", "sound recording": "audio", "still image": "infographic",
          "sound recording-nonmusical": "audio"}  # fmt: skip
_SCHEMES = {"doi": "doi", "isbn": "isbn", "issn": "issn", "hdl": "handle", "handle": "handle", "local": "local",
            "report-number": "symbol", "symbol": "symbol"}  # fmt: skip


def recognises(path: Path, head: bytes) -> bool:
    return _MODS in xmls.opening(head)


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    return xmls.read(path, [_MODS], description, vocabularies)


def description(element: Element) -> Description:
    said = Description()
    for each in element.iterchildren(f"{{{NAMESPACE}}}*"):
        name = str(each.tag).rpartition("}")[2]
        if name in _PLACES:
            _PLACES[name](said, each)
    said.credits.sort(key=lambda each: each.role == "publisher")
    said.languages = list(dict.fromkeys(filter(None, said.languages)))
    return said


def _child(element: Element, name: str, condition: str = "") -> str:
    """The text of the first such child."""
    found = element.find(f"{{{NAMESPACE}}}{name}{condition}")
    return text(found).strip()


def _children(element: Element, name: str) -> list[Element]:
    return list(element.iterfind(f".//{{{NAMESPACE}}}{name}"))


def _tongue(element: Element) -> str:
    return element.get(xmls.LANG) or element.get("lang") or ""


def _whole(element: Element) -> str:
    start = _child(element, "nonSort")
    title = _child(element, "title")
    parts = [f"{start}{'' if start.endswith(('’', chr(39))) or not start else ' '}{title}"]
    return ". ".join(filter(None, [*parts, _child(element, "partNumber"), _child(element, "partName")]))


def _title(said: Description, element: Element) -> None:
    kind, tongue, title = element.get("type", ""), _tongue(element), _whole(element)
    subtitle = _child(element, "subTitle")
    if (kind and kind != "translated") or tongue in said.title or (said.title and not tongue):
        said.alternative_titles.append(f"{title}: {subtitle}" if subtitle else title)
        return
    said.title[tongue] = title
    if subtitle:
        said.subtitle[tongue] = subtitle


def _name(said: Description, element: Element) -> None:
    words = [text(each).strip(" .").lower() for each in _children(element, "roleTerm")]
    role: Role = next((_ROLES[word] for word in words if word in _ROLES), "contributor" if words else "author")
    parts = [(each.get("type", ""), text(each).strip()) for each in element.iterfind(f"{{{NAMESPACE}}}namePart")]
    plain = ", ".join(part for kind, part in parts if kind in ("", "termsOfAddress") and part)
    named = {kind: part for kind, part in reversed(parts)}
    if element.get("type") in ("corporate", "conference"):
        said.credits.append(
            Credit(role, ". ".join(part for kind, part in parts if part and kind != "date"), corporate=True)
        )
    elif element.get("type") == "personal" or "family" in named:
        family, _, given = plain.partition(",")
        orcid = next((text(each) for each in _children(element, "nameIdentifier") if each.get("type") == "orcid"), "")
        said.credits.append(Credit(role, "", named.get("family", family), named.get("given", given), orcid))
    else:
        said.credits.append(Credit(role, plain))


def _origin(said: Description, element: Element) -> None:
    for each in _children(element, "publisher"):
        said.credits.append(Credit("publisher", text(each), corporate=True))
    dates = [
        *_children(element, "dateIssued"),
        *_children(element, "copyrightDate"),
        *_children(element, "dateCreated"),
    ]
    dates.sort(key=lambda each: not each.get("encoding"))
    said.issued = said.issued or next((text(each).strip() for each in dates), "")
    said.edition = said.edition or _child(element, "edition")


def _language(said: Description, element: Element) -> None:
    said.languages += [
        text(each).strip() for each in _children(element, "languageTerm") if each.get("type") != "text"
    ] or [text(each).strip() for each in _children(element, "languageTerm")]


def _abstract(said: Description, element: Element) -> None:
    tongue = _tongue(element)
    if element.get("type") in ("content advice", "contentAdvice"):
        said.notice = text(element)
    elif tongue in said.abstract or (said.abstract and not tongue):
        _note(said, text(element))
    else:
        said.abstract[tongue] = text(element)


def _note(said: Description, value: str) -> None:
    said.note = "\n".join(filter(None, (said.note, value.strip())))


def _subject(said: Description, element: Element) -> None:
    for each in element.iterchildren(f"{{{NAMESPACE}}}*"):
        name = str(each.tag).rpartition("}")[2]
        if name == "geographic":
            said.places.append(text(each))
        elif name == "hierarchicalGeographic":
            said.places += [text(part) for part in list(each)[-1:]]
        elif name in ("topic", "genre", "temporal", "occupation"):
            said.subjects.append(text(each))
        elif name in ("name", "titleInfo"):
            said.subjects.append(
                ", ".join(filter(None, (text(part).strip() for part in each.iterchildren("{*}namePart", "{*}title"))))
            )


def _identifier(said: Description, element: Element) -> None:
    kind, value = element.get("type", "").lower(), text(element)
    if element.get("invalid") == "yes":
        return
    if kind in ("uri", "url") and not re.match(r"https?://((dx\.)?doi\.org|hdl\.handle\.net)/", value):
        said.url = said.url or value
    else:
        said.identifiers.append((_SCHEMES.get(kind, ""), value))


def _location(said: Description, element: Element) -> None:
    for each in _children(element, "url"):
        if each.get("access") == "raw object":
            said.paths.append(text(each))
        elif not said.url or each.get("usage", "").startswith("primary"):
            said.url = text(each)


def _related(said: Description, element: Element) -> None:
    kind = {value: key for key, value in RELATED.items()}.get(element.get("type", ""), element.get("otherType", ""))
    title = " ".join(_whole(each) for each in element.iterfind(f"{{{NAMESPACE}}}titleInfo"))
    if element.get("type") in ("series", "host") and element.get("otherType") is None and title and not said.series:
        said.series, said.series_number = (
            title,
            _child(element, "titleInfo/{*}partNumber")
            or "".join(text(each) for each in _children(element, "number")[:1]),
        )
        said.series = _child(element, "titleInfo/{*}title") or title
        return
    own = _child(element, "recordInfo/{*}recordIdentifier", f"[@source='{OWN}']")
    address = next((text(each) for each in _children(element, "identifier")), "")
    if kind and (own or title or address):
        found = {"type": kind} | ({"target": own} if own else {})
        said.relations.append(found | ({"citation": title or address} if title or not own else {}))


def _recorded(said: Description, element: Element) -> None:
    said.key = _child(element, "recordIdentifier", f"[@source='{OWN}']")


_PLACES: dict[str, Callable[[Description, Element], None]] = {
    "titleInfo": _title,
    "name": _name,
    "originInfo": _origin,
    "language": _language,
    "abstract": _abstract,
    "note": lambda said, element: _note(said, text(element)),
    "tableOfContents": lambda said, element: _note(said, f"Contents: {text(element)}"),
    "subject": _subject,
    "genre": lambda said, element: said.types.append(text(element)),
    "typeOfResource": lambda said, element: setattr(said, "kind", _TYPES.get(text(element).strip().lower(), "")),
    "targetAudience": lambda said, element: said.audiences.append(text(element)),
    "identifier": _identifier,
    "location": _location,
    "accessCondition": lambda said, element: setattr(
        said, "licence", said.licence or element.get("{http://www.w3.org/1999/xlink}href") or text(element)
    ),
    "relatedItem": _related,
    "recordInfo": _recorded,
}


# --- out -------------------------------------------------------------------------------------------------------------

_SCHEMED = (
    f'xmlns="{NAMESPACE}" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    f'xsi:schemaLocation="{NAMESPACE} {SCHEMA}"'
)


def write(items: Iterable[Item], context: Context) -> Iterator[bytes]:
    def one(said: Description) -> str:
        return f'<mods version="3.8">{"".join(parts(said))}</mods>\n'

    return xmls.document(f"<modsCollection {_SCHEMED}>\n", one, "</modsCollection>\n", items, context)


def xml(said: Description, context: Context) -> str:
    """The element of one publication, with its namespaces and without declaration."""
    return f'<mods version="3.8" {_SCHEMED}>{"".join(parts(said))}</mods>'
