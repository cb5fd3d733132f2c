"""What OAI-PMH carries: records in one of the formats that Carrel reads, told apart by their namespace."""

import re
from functools import lru_cache

from carrel import formats
from carrel.formats import Entry, Payload, Problem, xmls
from carrel.formats.xmls import Element
from carrel.vocabulary import Vocabularies

_BEST = ("mods", "oai_datacite", "marcxml", "oai_dc")  # the format that says most first
# DataCite's records come in an envelope of theirs, or without it, and in kernels of several ages
_DATACITE = re.compile(r"http://(schema\.)?datacite\.org/(oai/oai-1\.\d|schema/kernel-\d(\.\d)?)/?")


@lru_cache(maxsize=1)
def _known() -> dict[str, Payload]:
    """{prefix: format}, in the order in which they are wanted."""
    found = formats.payloads()
    return {prefix: found[prefix] for prefix in sorted(found, key=_rank)}


def _rank(prefix: str) -> int:
    return _BEST.index(prefix) if prefix in _BEST else len(_BEST)


def _own(namespace: str) -> str:
    """The prefix under which Carrel knows a format; "" when it does not."""
    if _DATACITE.fullmatch(namespace):
        return "oai_datacite"
    return next(
        (prefix for prefix, each in _known().items() if each.NAMESPACE.rstrip("/") == namespace.rstrip("/")), ""
    )


def choose(offered: dict[str, str]) -> str:
    """Of the offered formats, {prefix: namespace}, the prefix of the best; "" when none is known."""
    found = [(_rank(own), prefix) for prefix, namespace in offered.items() if (own := _own(namespace))]
    return min(found, default=(0, ""))[1]


def understood(payload: Element, where: str, vocabularies: Vocabularies) -> Entry | Problem | None:
    """What the element describes; None when its format is not known."""
    found = _known().get(_own(payload.tag.rpartition("}")[0].removeprefix("{")))
    return xmls.understood(where, payload, found.description, vocabularies) if found else None
