"""Which publication an incoming entry is, and what becomes of its fields.

An entry with a key is the librarian's own word: the fields it states replace those we have. Any other entry
is matched by identifier, then by fingerprint; it fills what is empty and follows its own earlier words, but
never overwrites what somebody else wrote.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from carrel import catalogue
from carrel.formats import Entry
from carrel.models import Name, Publication, Revision
from carrel.record import Record, fingerprint

_STRONG = ("doi", "isbn", "handle", "local")  # an ISSN is of a series, a symbol seldom of one edition


def settle(entries: Sequence[Entry], source: str) -> tuple[list[Record], int]:
    """Records to be written, one for each entry, and how many entries had words that were not taken over."""
    named = [_names(entry.record) for entry in entries]
    ids = _match(entries, named)
    fresh = [entry.record for entry, key in zip(entries, ids, strict=True) if key is None]
    keys = iter(catalogue.free_keys(fresh))
    known = {key: Record.model_validate(row.record) for key, row in Publication.objects.in_bulk([k for k in ids if k]).items()}
    settled, kept = [], 0
    here: dict[str, str] = {}
    for entry, names, key in zip(entries, named, ids, strict=True):
        fresh_key = next(keys) if key is None else None
        key = key or next((here[name] for name in names if name in here), None) or fresh_key or entry.record.id
        before = known.get(key)
        record, left = _merged(entry, before, source) if before else (entry.record.model_copy(update={"id": key}), False)
        known[key] = record
        here.update(dict.fromkeys(names, key))
        settled.append(record)
        kept += left
    return settled, kept


def _names(record: Record) -> list[str]:
    strong = [f"{scheme}:{value}" for scheme, value in record.identifiers.items() if scheme in _STRONG]
    return [*strong, f"same:{fingerprint(record)}"]


def _match(entries: Sequence[Entry], named: Sequence[list[str]]) -> list[str | None]:
    """For each entry the key of the publication it is, or None when it is new. A given key is always taken."""
    given = [entry.record.id for entry in entries if entry.keyed]
    moved = dict(Name.objects.filter(scheme="former", value__in=given).values_list("value", "publication"))
    found = _known({name for entry, names in zip(entries, named, strict=True) if not entry.keyed for name in names})
    return [
        moved.get(entry.record.id, entry.record.id)
        if entry.keyed
        else next((found[name] for name in names if name in found), None)
        for entry, names in zip(entries, named, strict=True)
    ]


def _known(names: set[str]) -> dict[str, str]:
    """{name: the publication that has it}, the oldest where there are several."""
    by_scheme: dict[str, list[str]] = defaultdict(list)
    for name in names:
        scheme, _, value = name.partition(":")
        by_scheme[scheme].append(value[:500])
    found: dict[str, str] = {}
    for scheme, values in by_scheme.items():  # one by one, as the table's index wants it
        rows = Name.objects.filter(scheme=scheme, value__in=values).order_by("-publication__added")
        found |= {f"{scheme}:{value}": key for value, key in rows.values_list("value", "publication")}
    return found


def _merged(entry: Entry, before: Record, source: str) -> tuple[Record, bool]:
    stated = {name: getattr(entry.record, name) for name in entry.record.model_fields_set - {"id"}}
    if entry.keyed:
        return before.model_copy(update=stated), False
    differing = {name: value for name, value in stated.items() if value and value != getattr(before, name)}
    if not differing:
        return before, False
    earlier = _last_word(before.id, source)
    taken = {name: value for name, value in differing.items() if _free(name, before, earlier)}
    return before.model_copy(update=taken), len(taken) < len(differing)


def _free(name: str, before: Record, earlier: Record | None) -> bool:
    """A field may be written when it is empty, or still says what this source said last."""
    value: Any = getattr(before, name)
    return not value or (earlier is not None and getattr(earlier, name) == value)


def _last_word(key: str, source: str) -> Record | None:
    last = Revision.objects.filter(publication=key, imported__source=source, record__isnull=False).order_by("-number").first()
    return Record.model_validate(last.record) if last else None
