"""CSL-JSON, the items of citation processors. Citation Style Language 1.0.2, csl-data.json."""

import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from carrel import dates
from carrel.formats import Context, Entry, Item, Problem, Unreadable, decoded, jsons, kinds, textual
from carrel.formats.describing import Credit, Describing, Description
from carrel.formats.understanding import entry
from carrel.record import Role
from carrel.vocabulary import Vocabularies

NAME = "csl.json"
LABEL = "CSL-JSON, as citation processors and Zotero write it"
SUFFIXES = (".json", ".csl")
ENDING = "csl.json"
MEDIA_TYPE = "application/vnd.citationstyles.csl+json"
LOST = ("texts in other languages", "subtitle: joined to the title", "plain_summary", "summary_by", "edition_status",
        "alternative_titles but one", "roles: funder", "order of roles", "ORCID", "identifiers: handle, local", "relations",
        "notice", "status", "status_reason", "fundamental")  # fmt: skip
_ROLES: dict[str, Role] = {
    "author": "author", "editor": "editor", "translator": "translator", "contributor": "contributor",
    "collection-editor": "editor",
}  # fmt: skip
_IDENTIFIERS = {"DOI": "doi", "ISBN": "isbn", "ISSN": "issn", "number": "symbol"}


def recognises(path: Path, head: bytes) -> bool:
    """JSON whose first item has a type of CSL and none of the names of other kinds of JSON."""
    text = decoded(head).lstrip() if textual(head) else ""
    plain = text[:1] in ("[", "{") and '"type"' in text and '"@context"' not in text and '"data"' not in text
    return plain and any(f'"{name}"' in text for name in ("title", "DOI", "author", "issued", "id"))


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    """One entry an item: of a list, of one item alone, or of {"items": [...]}."""
    found, begun = jsons.things(path, "items"), list[jsons.Found]()
    for each in found:
        begun.append(each)
        if isinstance(each, tuple) and isinstance(each[1], dict) and "type" in each[1]:
            return (_entry(one, vocabularies) for one in itertools.chain(begun, found))
    raise Unreadable(f"{path.name} is JSON, but not CSL-JSON: no item has a type.")


def _entry(found: jsons.Found, vocabularies: Vocabularies) -> Entry | Problem:
    if isinstance(found, Problem):
        return found
    where, item = found
    raw = json.dumps(item, ensure_ascii=False)[:1000]
    if not isinstance(item, dict):
        return Problem(where, "is not an item of CSL-JSON, which is an object", raw)
    return entry(where, description(item), vocabularies, raw)


def description(item: dict[str, Any]) -> Description:
    """Of one item. What has not the shape that CSL gives it is passed over."""
    said = Description(key=_text(item, "id"), title={"": _text(item, "title")}, abstract={"": _text(item, "abstract")})
    said.kind = kinds.own(kinds.CSL, _text(item, "type"))
    said.type, said.edition, said.licence = _text(item, "genre"), _text(item, "edition"), _text(item, "license")
    said.note, said.url, said.issued = _text(item, "note"), _text(item, "URL"), _date(item.get("issued"))
    said.languages = [each for each in _text(item, "language").replace(",", ";").split(";") if each.strip()]
    said.alternative_titles = [_text(item, "title-short")] if "title-short" in item else []
    said.credits = list(_credits(item))
    said.subjects = [each.strip() for each in _text(item, "keyword").split(";")]
    said.series = _text(item, "collection-title") or _text(item, "container-title")
    said.series_number = _text(item, "collection-number") or _text(item, "volume") if said.series else ""
    said.identifiers = [(scheme, _text(item, name)) for name, scheme in _IDENTIFIERS.items() if _text(item, name)]
    return said


def _text(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    value = value[0] if isinstance(value, list) and value else value
    return str(value) if isinstance(value, (str, int, float)) else ""


def _credits(item: dict[str, Any]) -> Iterator[Credit]:
    for name, role in _ROLES.items():
        for each in item.get(name) or () if isinstance(item.get(name), list) else ():
            if isinstance(each, dict):
                yield _credit(role, {key: str(value) for key, value in each.items()})
    for publisher in filter(None, map(str.strip, _text(item, "publisher").split(";"))):
        yield Credit("publisher", publisher, corporate=True)


def _credit(role: Role, name: dict[str, str]) -> Credit:
    if literal := name.get("literal") or name.get("name"):
        return Credit(role, literal, corporate=True)
    particle = name.get("non-dropping-particle", "")
    return Credit(
        role, "", f"{particle} {name.get('family', '')}".strip(), name.get("given", ""), name.get("ORCID", "")
    )


def _date(value: Any) -> str:
    """Of date-parts, else of the words. Two dates are a span."""
    if not isinstance(value, dict):
        return str(value or "")
    parts = value.get("date-parts")
    if (
        not isinstance(parts, list)
        or not all(isinstance(each, list) and each and each[0] for each in parts)
        or not parts
    ):
        return str(value.get("literal") or value.get("raw") or "")
    said = "/".join("-".join(str(each).zfill(2) for each in part[:3]) for part in parts[:2])
    return said + ("~" if value.get("circa") and "/" not in said else "")


# --- out -------------------------------------------------------------------------------------------------------------


def write(items: Iterable[Item], context: Context) -> Iterator[bytes]:
    """A JSON list, an item at a time."""
    describe = Describing(context)
    before = b"["
    for item in items:
        yield before + json.dumps(thing(describe(item), context.vocabularies), ensure_ascii=False).encode()
        before = b",\n"
    yield b"]\n" if before != b"[" else b"[]\n"


def thing(said: Description, vocabularies: Vocabularies) -> dict[str, Any]:
    """The item of a publication."""
    names = dict(said.identifiers)
    found: dict[str, Any] = {
        "id": said.key, "type": kinds.foreign(kinds.CSL, said.kind, vocabularies), "title": said.whole_title(),
        "title-short": next(iter(said.alternative_titles), ""), "abstract": said.original(said.abstract),
        "genre": said.type, "edition": said.edition, "issued": _parts(said.issued),
        "publisher": "; ".join(each.inverted for each in said.made_by("publisher")),
        "collection-title": said.series, "collection-number": said.series_number, "keyword": "; ".join(said.words()),
        "language": "; ".join(said.languages), "license": said.licence, "note": said.note, "URL": said.url or said.address,
    }  # fmt: skip
    found |= {name: names.get(scheme, "") for name, scheme in _IDENTIFIERS.items()}
    for role in ("author", "editor", "translator", "contributor"):
        found[role] = [_name(each) for each in said.made_by(role)]
    return {name: value for name, value in found.items() if value}


def _name(each: Credit) -> dict[str, str]:
    return (
        {"literal": each.name} if each.name else {"family": each.family} | ({"given": each.given} if each.given else {})
    )


def _parts(issued: str) -> dict[str, Any]:
    """date-parts where the date has them; EDTF that CSL has no place for goes as words."""
    if not issued:
        return {}
    ends = issued.rstrip("~").split("/")
    try:
        parts = [[int(part) for part in end.split("-")] for end in ends]
    except ValueError:
        return {"date-parts": [[dates.years(issued)[0]]], "literal": issued}
    return {"date-parts": parts} | ({"circa": True} if issued.endswith("~") else {})
