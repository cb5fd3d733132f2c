"""Which publication an incoming entry is, and what becomes of its fields.

An entry with a key is the librarian's own word: the fields it states replace those we have. Any other entry
is matched by what its source calls it, by identifier, then by fingerprint; it fills what is empty and follows its own earlier words, but
never overwrites what somebody else wrote.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from carrel import catalogue, naming
from carrel.formats import Entry
from carrel.models import Name, Publication, Revision
from carrel.record import Record, Relation, fingerprints

SINCE = "status: published since the list was written"
_STRONG = ("doi", "isbn", "handle", "local")  # an ISSN is of a series, a symbol seldom of one edition


def settle(entries: Sequence[Entry], source: str, noting: bool = True) -> tuple[list[Record], list[str]]:
    """Records to be written, one for each entry, and where words of the source were not taken over: "key (fields)".
    `noting`: what was guessed is sure from then on."""
    named = [sure(entry) for entry in entries]
    ids = _guessed(entries, _match(entries, named), source, noting)
    fresh = [entry.record for entry, key in zip(entries, ids, strict=True) if key is None]
    keys = iter(naming.free_keys(fresh, [entry.record.id for entry in entries if entry.keyed]))
    known = {
        key: Record.model_validate(row.record)
        for key, row in Publication.objects.in_bulk([k for k in ids if k]).items()
    }
    settled: list[Record] = []
    kept: list[str] = []
    here: dict[str, str] = {}
    met: set[str] = set()  # what the source says of one publication twice does not replace itself
    for entry, names, key in zip(entries, named, ids, strict=True):
        fresh_key = next(keys) if key is None else None
        key = key or next((here[name] for name in names if name in here), None) or fresh_key or entry.record.id
        before = known.get(key)
        record, left = (
            _merged(entry, before, "" if key in met else source)
            if before
            else (entry.record.model_copy(update={"id": key}), [])
        )
        known[key] = record
        met.add(key)
        here.update(dict.fromkeys(names, key))
        settled.append(record)
        kept += [f"{key} ({', '.join(left)})"] if left else []
    return settled, kept


def sure(entry: Entry) -> list[str]:
    """Names that only one publication should have, the surest first."""
    identifiers = entry.record.identifiers.items()
    strong = [f"{scheme}:{value[:480]}" for scheme, value in identifiers if scheme in _STRONG]
    return [*entry.names, *strong, f"same:{fingerprints(entry.record)[0]}"]


def key_of(entry: Entry) -> str | None:
    """The publication that an entry is, once it came in; None when the library does not have it."""
    key = _match([entry], [sure(entry)])[0]
    return key if key and Publication.objects.filter(id=key).exists() else None


def at_home(entries: Sequence[Entry], source: str) -> list[Entry]:
    """The entries with relations that lead to publications of ours: a source that has names for its publications means its
    own keys, not those of this library. One whose publication is not here stays as a citation."""
    if not any(each.target for entry in entries if entry.names for each in entry.record.relations):
        return list(entries)
    records, _ = settle(entries, source, noting=False)
    here = {name: record.id for entry, record in zip(entries, records, strict=True) for name in entry.names}
    meant = {
        _sibling(entry, each) for entry in entries if entry.names for each in entry.record.relations if each.target
    }
    known = dict(Name.objects.filter(scheme="former", value__in=meant).values_list("value", "publication")) | here
    return [_with_relations(entry, known) if entry.names else entry for entry in entries]


def _sibling(entry: Entry, relation: Relation) -> str:
    """What the source calls the publication that a relation of this one leads to."""
    return f"{entry.names[0].rpartition(':')[0]}:{relation.target}"


def _with_relations(entry: Entry, known: dict[str, str]) -> Entry:
    found = []
    for each in entry.record.relations:
        if each.target:
            name = _sibling(entry, each)
            key, words = known.get(name), each.citation or ("" if name in known else name)
            each = each.model_copy(update={"target": key, "citation": words})
        found.append(each)
    if not found:
        return entry
    return replace(entry, record=entry.record.model_copy(update={"relations": found}))


def remember(entries: Sequence[Entry], records: Sequence[Record]) -> None:
    """What sources call the publications that were written."""
    called = {name: record.id for entry, record in zip(entries, records, strict=True) for name in entry.names}
    known = set(Name.objects.filter(scheme="former", value__in=called).values_list("value", flat=True))
    for name, key in called.items():
        if name not in known:
            catalogue.call_also(key, [name])


def gone(names: Sequence[str], source: str) -> tuple[list[Record], list[str]]:
    """Of what a source has no longer: the records to be withdrawn, and the keys of those that stay as they are.

    A publication is withdrawn when this source brought it and nobody else has decided on its status since.
    """
    found = dict(Name.objects.filter(scheme="former", value__in=names).values_list("value", "publication"))
    others = Name.objects.filter(scheme="former", publication__in=found.values(), value__startswith="oai:")
    listed = set(
        others.exclude(value__in=names).values_list("publication", flat=True)
    )  # under another name, still there
    records, kept = [], []
    for key in dict.fromkeys(key for key in found.values() if key not in listed):
        record = catalogue.get(key)
        if record.status != "withdrawn" and _decides(key, source):
            reason = f"Withdrawn at its source, {source}"
            records.append(record.model_copy(update={"status": "withdrawn", "status_reason": reason}))
        elif record.status != "withdrawn":
            kept.append(f"{key} (status)")
    return records, kept


def _decides(key: str, source: str) -> bool:
    """Whether this source brought the publication and was the last to change its status."""
    revisions = Revision.objects.filter(publication__in=catalogue.called(key), record__isnull=False).order_by("number")
    said = [(record.get("status"), by) for record, by in revisions.values_list("record", "imported__source") if record]
    changed = [by for (status, by), before in zip(said[1:], said, strict=False) if status != before[0]]
    return bool(said) and said[0][1] == source and (not changed or changed[-1] == source)


def _guessed(entries: Sequence[Entry], ids: list[str | None], source: str, noting: bool) -> list[str | None]:
    """For entries without a match the one publication that differs only in saying more or less of year and edition.

    Not one that this source has brought itself: who lists two, means two. What was guessed once is sure from then on.
    """
    open_ = {n: fingerprints(entry.record) for n, entry in enumerate(entries) if ids[n] is None}
    sought = {n: [f"like:{same}", *(f"same:{each}" for each in vague)] for n, (same, *vague) in open_.items()}
    found = _known({name for names in sought.values() for name in names})
    own = set(
        Revision.objects.filter(publication__in=found.values(), imported__source=source).values_list(
            "publication", flat=True
        )
    )
    for n, names in sought.items():
        key = next((found[name] for name in names if found.get(name, "") not in ("", *own)), None)
        if key:
            ids[n] = key
        if key and noting:
            catalogue.call_also(key, [f"same:{open_[n][0]}"])
    return ids


def _match(entries: Sequence[Entry], named: Sequence[list[str]]) -> list[str | None]:
    """For each entry the key of the publication it is, or None when it is new. A given key is always taken."""
    given = [entry.record.id for entry in entries if entry.keyed]
    moved = dict(Name.objects.filter(scheme="former", value__in=given).values_list("value", "publication"))
    found = _known({name for entry, names in zip(entries, named, strict=True) if not entry.keyed for name in names})
    return [
        moved.get(entry.record.id, entry.record.id)
        if entry.keyed
        else next((found[name] for name in names if found.get(name)), None)
        for entry, names in zip(entries, named, strict=True)
    ]


def _known(names: set[str]) -> dict[str, str]:
    """{name: the publication that has it}, the oldest where there are several; of those that are alike, none."""
    by_scheme: dict[str, list[str]] = defaultdict(list)
    for name in names:
        scheme, _, value = name.partition(":")
        by_scheme[scheme].append(value)
    former = Name.objects.filter(scheme="former", value__in=names)  # and what was called so before
    found: dict[str, str] = dict(former.values_list("value", "publication"))
    for scheme, values in by_scheme.items():  # one by one, as the table's index wants it
        rows = Name.objects.filter(scheme=scheme, value__in=values).order_by("-publication__added")
        for value, key in rows.values_list("value", "publication"):
            known = found.get(f"{scheme}:{value}", key) if scheme == "like" else key
            found[f"{scheme}:{value}"] = key if known == key else ""
    return found


def _too_late(entry: Entry, before: Record) -> bool:
    """Whether a list that was written while the publication was a draft would make it one again. A list of keys and states alone
    means what it says, and so does one of a publication that never was a draft."""
    unpublished = entry.keyed and entry.record.status in ("draft", "review") and "status" in entry.stated
    if not unpublished or before.status != "published" or entry.stated <= {"id", "status", "status_reason"}:
        return False
    earlier = Revision.objects.filter(publication__in=catalogue.called(before.id), record__isnull=False)
    return any(
        (record or {}).get("status") in ("draft", "review") for record in earlier.values_list("record", flat=True)
    )


def _merged(entry: Entry, before: Record, source: str) -> tuple[Record, list[str]]:
    """The record with what the entry may say, and the fields in which it is not heard."""
    stated = {name: getattr(entry.record, name) for name in entry.stated - {"id"}}
    if entry.keyed:
        late = _too_late(entry, before)
        taken = {name: _joined(name, entry, before) for name in stated if not (late and name.startswith("status"))}
        return before.model_copy(update=taken), [SINCE] if late else []
    differing = {name: value for name, value in stated.items() if value and value != getattr(before, name)}
    if not differing:
        return before, []
    own = _own_words(before.id, source, list(differing)) if source else set()
    taken = {name: value for name, value in differing.items() if name in own or not getattr(before, name)}
    if taken.get("status") == "published":
        taken["status_reason"] = ""
    return before.model_copy(update=taken), sorted(set(differing) - set(taken))


def _joined(name: str, entry: Entry, before: Record) -> Any:
    """The field as the entry states it, with those parts of it that the entry does not speak of."""
    value, old = getattr(entry.record, name), getattr(before, name)
    parts = {part for field, part in entry.columns if field == name and part}
    if not parts:
        return value
    if isinstance(old, dict):
        kept = {part: text for part, text in old.items() if part not in parts or part in value}
        found = kept | {part: text for part, text in value.items() if part in parts}
        return found or old if name == "title" else found  # nothing is without a title
    return [each for each in old if each.role not in parts] + list(value)


def without_title(entry: Entry) -> bool:
    """Whether the entry speaks of a publication by its key alone: that can only change one, not add it."""
    return entry.keyed and "title" not in entry.stated


def _own_words(key: str, source: str, names: Sequence[str]) -> set[str]:
    """Those of these fields that still say what this source was the last to write. Who restores writes nothing new."""
    revisions = Revision.objects.filter(publication__in=catalogue.called(key), record__isnull=False).order_by("number")
    own: dict[tuple[str, str], bool] = {}
    now = dict.fromkeys(names, "null")
    for action, record, imported in revisions.values_list("action", "record", "imported__source"):
        for name in names:
            value, before = json.dumps((record or {}).get(name)), now[name]
            if value != before and not (action == "restored" and (name, value) in own):
                own[name, value] = imported == source
            now[name] = value
    return {name for name in names if own.get((name, now[name]))}
