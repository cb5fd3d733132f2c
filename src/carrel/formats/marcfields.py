"""The shape of a MARC record, and fields in their original script in the place of those they are linked with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

OWN = "carrel"  # in 003: the number in 001 is a key of such a library

Subfields = list[tuple[str, str]]


@dataclass(frozen=True)
class Field:
    """A control field has its data under the code ""."""

    tag: str
    indicators: str = "  "
    subfields: Subfields = field(default_factory=list)

    def first(self, codes: str) -> str:
        return next((value for code, value in self.subfields if code in codes and value), "")

    def every(self, codes: str) -> list[str]:
        return [value for code, value in self.subfields if code in codes and value]


@dataclass(frozen=True)
class Marc:
    """One record."""

    leader: str
    fields: list[Field]


def linked(fields: list[Field]) -> Iterator[Field]:
    """Fields in the original script (880, appendix A) in the place of those they are linked with. Of a title both are
    kept, and names in their own script are noted."""
    if not any(each.tag == "880" for each in fields):
        yield from fields
        return
    originals: dict[tuple[str, str], list[Field]] = {}
    alone = {}
    for each in fields:
        link = re.match(r"(\d{3})-(\d\d)", each.first("6")) if each.tag == "880" else None
        if link and link[2] != "00":
            originals.setdefault((link[1], link[2]), []).append(each)
        elif link:
            alone[id(each)] = Field(link[1], each.indicators, each.subfields)
    for each in fields:
        number = re.match(r"880-(\d\d)", each.first("6")) if each.tag not in ("880",) and each.subfields else None
        found = originals.pop((each.tag, number[1]), []) if number else []
        if found and each.tag == "245":
            yield Field("245", each.indicators, found[0].subfields)
            yield Field("246", "3 ", each.subfields)
        elif each.tag != "880":
            yield each
            for original in found:
                yield Field(each.tag if each.tag in _REPEATED else "880", each.indicators, original.subfields)
        elif id(each) in alone:
            yield alone[id(each)]
    yield from (Field(tag, each.indicators, each.subfields) for (tag, _), found in originals.items() for each in found)


_REPEATED = ("246", "500", "505", "520", "650", "651", "653")  # whose original script can stand beside
