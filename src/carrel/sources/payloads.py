"""What OAI-PMH carries: records in one of the formats that Carrel reads, told apart by their namespace."""

from functools import lru_cache

from carrel import formats
from carrel.formats import Entry, Payload, Problem, xmls
from carrel.formats.xmls import Element
from carrel.vocabulary import Vocabularies

_BEST = ("oai_datacite", "marcxml", "mods", "oai_dc")  # the format that says most first
# other names of namespaces: older versions that differ in nothing that is read
_VERSIONS = {"http://datacite.org/schema/kernel-3": "http://datacite.org/schema/kernel-4"}
_WRAPPERS = ("http://schema.datacite.org/oai/oai-1.0/", "http://schema.datacite.org/oai/oai-1.1/")


@lru_cache(maxsize=1)
def spaces() -> dict[str, Payload]:
    """{namespace: format}, in the order in which they are wanted."""
    found = formats.payloads()
    return {found[prefix].NAMESPACE: found[prefix] for prefix in sorted(found, key=_rank)}


def _rank(prefix: str) -> int:
    return _BEST.index(prefix) if prefix in _BEST else len(_BEST)


def choose(offered: dict[str, str]) -> str:
    """The prefix of the best of the offered formats, {prefix: namespace}; "" when none is known."""
    found = [
        (number, prefix)
        for prefix, space in offered.items()
        for number, own in enumerate(spaces())
        if _same(space, own)
    ]
    wrapped = [(-1, prefix) for prefix, space in offered.items() if space in _WRAPPERS]
    return min([*wrapped, *found], default=(0, ""))[1]


def _same(space: str, own: str) -> bool:
    return _VERSIONS.get(space, space).rstrip("/") == own.rstrip("/")


def understood(payload: Element, where: str, vocabularies: Vocabularies) -> Entry | Problem | None:
    """What the element describes; None when its format is not known."""
    element = _unwrapped(payload)
    space = element.tag.rpartition("}")[0].removeprefix("{")
    found = next((each for own, each in spaces().items() if _same(space, own)), None)
    return xmls.understood(where, element, found.description, vocabularies) if found else None


def _unwrapped(payload: Element) -> Element:
    """DataCite's own repository puts its records into an envelope: <oai_datacite><payload><resource>."""
    if payload.tag.rpartition("}")[2] == "oai_datacite":
        inner = (
            each for part in payload if str(part.tag).endswith("}payload") for each in part if isinstance(each.tag, str)
        )
        return next(inner, payload)
    return payload
