"""The only door for writing. Every write appends to the history and is done whole or not at all."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from carrel import identifiers, renewing, terms
from carrel.models import Counter, File, Import, Link, Name, Publication, Revision, Term
from carrel.record import Record, fingerprints, letters
from carrel.vocabulary import Concept

Action = Literal["added", "changed", "same", "withdrawn", "restored", "removed"]


@dataclass(frozen=True)
class Signature:
    """Who writes, why, and as part of which import."""

    who: str
    why: str = ""
    imported: Import | None = None


@dataclass(frozen=True)
class Outcome:
    id: str
    action: Action
    fields: tuple[str, ...] = ()  # what changed


class Unknown(LookupError):
    """No publication has this key."""


@transaction.atomic
def write(records: Sequence[Record], signature: Signature, action: Action = "changed") -> list[Outcome]:
    """Add or replace publications, in one transaction. An unchanged record leaves no revision.

    `action` names the change in the history when the publication existed. Later records win over
    earlier ones with the same id.
    """
    rows = Publication.objects.in_bulk([record.id for record in records])
    stored = {key: row.record for key, row in rows.items()}
    outcomes: list[Outcome] = []
    changed: dict[str, Record] = {}
    for record in records:
        before = changed[record.id].stored() if record.id in changed else stored.get(record.id)
        outcome = _compare(record, before, action)
        outcomes.append(outcome)
        if outcome.action != "same":
            changed[record.id] = record
    if changed:
        _store(
            list(changed.values()), {o.id: o.action for o in reversed(outcomes) if o.action != "same"}, rows, signature
        )
    return outcomes


def _compare(record: Record, before: dict[str, Any] | None, action: Action) -> Outcome:
    after = record.stored()
    if before is None:
        return Outcome(record.id, "added")
    fields = tuple(name for name in Record.model_fields if _differs(before.get(name), after.get(name)))
    return Outcome(record.id, action if fields else "same", fields)


def _differs(one: Any, other: Any) -> bool:
    """Order counts in mappings too: the first title is the original's."""
    both_maps = isinstance(one, dict) and isinstance(other, dict)
    return list(one.items()) != list(other.items()) if both_maps else one != other


def _store(
    records: list[Record], actions: dict[str, Action], rows: dict[str, Publication], signature: Signature
) -> None:
    first = _numbers(len(records))
    stored = [record.stored() for record in records]
    added = {key: row.added for key, row in rows.items()}
    _insert(
        Publication,
        ("id", "record", "revision", "added"),
        ((data["id"], _json(data), number, added.get(data["id"], number)) for number, data in enumerate(stored, first)),
        "ON CONFLICT (id) DO UPDATE SET record = excluded.record, revision = excluded.revision",
    )
    _log(((data["id"], actions[data["id"]], data) for data in stored), first, signature)
    _index_names(records, [record.id for record in records if record.id in rows])


def names(record: Record) -> list[tuple[str, str]]:
    """(scheme, value) that the record is found by: `same` is its fingerprint, `like` one that leaves something open, `title`
    a translation of its title or another title."""
    same, *vague = fingerprints(record)
    others = {letters(title) for title in [*list(record.title.values())[1:], *record.alternative_titles]}
    titles = [("title", each) for each in sorted(others) if each]
    return [*record.identifiers.items(), ("same", same), *(("like", each) for each in vague), *titles]


def call_also(key: str, names: Sequence[str]) -> None:
    """Further names, as `scheme:value`, that a source has for a publication."""
    Name.objects.bulk_create(Name(publication_id=key, scheme="former", value=name[:500]) for name in names)


def _index_names(records: list[Record], existing: list[str]) -> None:
    """Names and links are read from the record, so they are written with it. A name it had before stays as a former
    one: the source that called it so may be imported again."""
    rows = [(record.id, scheme, value[:480]) for record in records for scheme, value in names(record)]
    if existing:
        before = Name.objects.filter(publication__in=existing).exclude(scheme="former")
        gone = {*before.values_list("publication", "scheme", "value")} - {*rows}
        before.delete()
        rows += [(key, "former", f"{scheme}:{value}") for key, scheme, value in sorted(gone)]
        Link.objects.filter(publication__in=existing).delete()
    _insert(Name, ("publication", "scheme", "value"), rows)
    Link.objects.bulk_create(
        Link(publication_id=record.id, type=relation.type, target=relation.target)
        for record in records
        for relation in record.relations
        if relation.target
    )


def _log(entries: Iterable[tuple[str, Action, dict[str, Any] | None]], first: int, signature: Signature) -> None:
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    same = (signature.who, now, signature.why[:500], signature.imported and signature.imported.pk)
    rows = (
        (number, key, "", action, None if record is None else _json(record), *same)
        for number, (key, action, record) in enumerate(entries, first)
    )
    _insert(Revision, ("number", "publication", "term", "action", "record", "who", "when", "why", "imported"), rows)


def note(what: dict[str, Any], signature: Signature) -> None:
    """A change of what is neither publication nor term, so that everything derived is made anew."""
    _log([("", "changed", what)], _numbers(1), signature)


def _json(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False)


def _insert(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]], conflict: str = "") -> None:
    """As `bulk_create`, three times as fast: values are given as the database stores them."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(model._meta.get_field(name).column) for name in fields)  # type: ignore[union-attr, arg-type]
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks}) {conflict}", list(rows)
        )


def _numbers(count: int) -> int:
    """Take that many revision numbers; returns the first. The locked row makes order of number order of commit."""
    Counter.objects.get_or_create(name="revision")
    counter = Counter.objects.select_for_update().get(name="revision")
    first = counter.value + 1
    counter.value += count
    counter.save(update_fields=["value"])
    return first


def get(key: str) -> Record:
    """The record as it stands. Raises Unknown."""
    row = Publication.objects.filter(id=key).values_list("record", flat=True).first()
    if row is None:
        raise Unknown(f"no publication has the key {key!r}")
    return Record.model_validate(row)


def withdraw(key: str, reason: str, who: str) -> Outcome:
    """Take a publication from the public; its page answers with a tombstone that says why."""
    record = get(key).model_copy(update={"status": "withdrawn", "status_reason": reason})
    return write([Record.model_validate(record.stored())], Signature(who, reason), "withdrawn")[0]


def restore(key: str, number: int, who: str) -> Outcome:
    """Make the record what it was after revision `number`. Raises Unknown when it has no such revision."""
    if now := moved(key):
        raise Unknown(f"{key!r} is called {now!r} now; restore that")
    revision = Revision.objects.filter(publication__in=called(key), number=number, record__isnull=False).first()
    if revision is None:
        raise Unknown(f"{key!r} has no revision {number}")
    record = Record.model_validate(revision.record | {"id": key})
    return write([record], Signature(who, f"as of revision {number}"), "restored")[0]


def moved(key: str) -> str | None:
    """The key that a renamed or merged publication has now."""
    return Name.objects.filter(scheme="former", value=key).values_list("publication", flat=True).first()


def called(key: str) -> list[str]:
    """The key of a publication and those it had before; its history stands under all of them."""
    former = Name.objects.filter(scheme="former", publication=key).exclude(value__contains=":")
    return [key, *former.values_list("value", flat=True)]


def touch(keys: Sequence[str], signature: Signature) -> None:
    """Write in the history that something beside the record changed, such as a file, so that what is derived follows."""
    rows = list(Publication.objects.filter(id__in=keys).values_list("id", "record"))
    first = _numbers(len(rows))
    _log(((key, "changed", record) for key, record in rows), first, signature)
    for number, (key, _) in enumerate(rows, first):
        Publication.objects.filter(id=key).update(revision=number)


@transaction.atomic
def remove(keys: Sequence[str], signature: Signature) -> None:
    """Undo an addition: the rows go, the history stays and says so. For a public farewell use `withdraw`."""
    present = list(Publication.objects.filter(id__in=keys).values_list("id", flat=True))
    Publication.objects.filter(id__in=present).delete()
    _log(((key, "removed", None) for key in present), _numbers(len(present)), signature)


@transaction.atomic
def rename(key: str, to: str, who: str) -> None:
    """Give a publication another key; the old address leads to the new one. Raises ValueError when it is taken."""
    record, added = get(key), Publication.objects.get(id=key).added
    identifiers.key(to)
    if Publication.objects.filter(id=to).exists():
        raise ValueError(f"the key {to!r} is taken")
    signature = Signature(who, f"{key} is now {to}")
    write([record.model_copy(update={"id": to})], signature)
    Publication.objects.filter(id=to).update(added=added)
    _hand_over(key, to, signature)
    Name.objects.filter(scheme="former", value=to).delete()


@transaction.atomic
def merge(key: str, into: str, who: str) -> None:
    """`key` was a double of `into`: its files and names go there, and its address leads there, so that an import
    that brings the double again finds `into`. Raises Unknown, or ValueError when both are one."""
    get(key)
    if get(into).status != "published":
        raise ValueError(f"{into!r} is not published; readers of {key!r} would find nothing there")
    if key == into:
        raise ValueError(f"{key!r} cannot be merged into itself")
    names = Name.objects.filter(publication=key).exclude(scheme="former").values_list("scheme", "value")
    former = [Name(publication_id=into, scheme="former", value=f"{scheme}:{value}"[:500]) for scheme, value in names]
    File.objects.filter(publication=key).exclude(
        sha256__in=File.objects.filter(publication=into).values("sha256")
    ).update(publication=into)
    File.objects.filter(publication=key).delete()
    Name.objects.bulk_create(former)
    _hand_over(key, into, Signature(who, f"{key} was a double of {into}"))


def _hand_over(key: str, to: str, signature: Signature) -> None:
    Name.objects.filter(publication=key, scheme="former").update(publication=to)
    File.objects.filter(publication=key).update(publication=to)
    _redirect_links(key, to, signature)
    remove([key], signature)
    Name.objects.create(publication_id=to, scheme="former", value=key)


def _redirect_links(key: str, to: str, signature: Signature) -> None:
    """Records that pointed to the old key point to the new one."""
    sources = Publication.objects.filter(links__target=key).exclude(id=key).distinct()
    moved = []
    for row in sources:
        record = Record.model_validate(row.record)
        relations = [r.model_copy(update={"target": to}) if r.target == key else r for r in record.relations]
        relations = [r for r in relations if r.target != record.id]
        moved.append(record.model_copy(update={"relations": relations}))
    if moved:
        write(moved, signature)


@transaction.atomic
def write_terms(concepts: Sequence[Concept], who: str, why: str = "") -> None:
    """Add or replace terms. A rename of a label touches this one row, and says of those that carry it that they are renewed."""
    stored = Term.objects.filter(key__in=[each.key for each in concepts])
    known = {(each.vocabulary, each.key): Concept.model_validate(each.concept) for each in stored}
    renewed = renewing.concerned(known, concepts, terms.current()) if known else []
    rows = [
        Term(vocabulary=each.vocabulary, key=each.key, concept=each.model_dump(mode="json", exclude_defaults=True))
        for each in concepts
    ]
    Term.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["vocabulary", "key"], update_fields=["concept"]
    )
    now, first = timezone.now(), _numbers(len(rows) + len(renewed))
    Revision.objects.bulk_create(
        Revision(
            number=number, term=f"{row.vocabulary}:{row.key}", record=row.concept, who=who, why=why[:500], when=now,
            action="changed" if (row.vocabulary, row.key) in known else "added",
        )
        for number, row in enumerate(rows, first)
    )  # fmt: skip
    renewing.renew(renewed, first + len(rows), now)
