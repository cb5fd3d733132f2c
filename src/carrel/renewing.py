"""Publications that are said otherwise though nobody wrote them: a term that they carry has another label, another place
in its vocabulary, or another term instead of it. Each gets a row with a number of its own in the history, so that whoever
harvests what changed learns of it (OAI-PMH 2.0, section 2.7.1); its record and its own history stay as they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast, StrIndex
from django.db.models.lookups import GreaterThan

from carrel.models import Publication, Renewal
from carrel.record import facets, keys
from carrel.vocabulary import NAMES, Concept, Ref, Vocabularies

FIELDS = [(name, facets()[name]) for name in NAMES]
MOST_KEYS = 12  # terms that a look at the database is narrowed by
_SAID = ("label", "replaced_by", "url")  # of a term, in what others harvest
_PLACED = ("broader", "replaced_by")
_BATCH = 5_000


def concerned(before: Mapping[Ref, Concept], after: Iterable[Concept], known: Vocabularies) -> list[str]:
    """Keys of the publications that carry a term which is said otherwise than before, or stands elsewhere. `known` are the
    vocabularies as they were."""
    refs: dict[Ref, None] = {}
    for now in after:
        old = before.get((now.vocabulary, now.key))
        if old and any(getattr(old, name) != getattr(now, name) for name in (*_SAID, *_PLACED)):
            moved = any(getattr(old, name) != getattr(now, name) for name in _PLACED)
            found = known.with_narrower(now.vocabulary, now.key) if moved else [now.key]
            refs |= dict.fromkeys((now.vocabulary, key) for key in found)
    return _carrying(set(refs)) if refs else []


def _carrying(refs: set[Ref]) -> list[str]:
    rows = Publication.objects.filter(status__in=("published", "withdrawn")).order_by("revision")
    if len(refs) <= MOST_KEYS:
        rows = rows.filter(naming({key for _, key in refs}))
    stored = rows.values_list("id", "record").iterator(chunk_size=_BATCH)
    return [key for key, record in stored if not refs.isdisjoint(carried(record))]


def naming(keys: Iterable[str], record: str = "record") -> Q:
    """Records in which one of the keys stands somewhere; most of a library need not be looked at."""
    text = Cast(record, TextField())
    return Q(*(GreaterThan(StrIndex(text, Value(f'"{key}"')), 0) for key in keys), _connector=Q.OR)


def carried(record: dict[str, Any]) -> list[Ref]:
    """The terms of a stored record, without those above them."""
    return [(vocabulary, key) for vocabulary, field in FIELDS for key in _keys(record.get(field))]


def _keys(value: Any) -> list[str]:
    """Keys in a field as it is stored: a key, a list of them, or parts that name one."""
    if isinstance(value, dict):
        return [value["key"]] if "key" in value else [value["organisation"]] if value.get("organisation") else []
    if isinstance(value, list):
        return [key for each in value for key in _keys(each)]
    return keys(value)


def renew(publications: Sequence[str], first: int, when: datetime) -> None:
    """Say so of each, with the numbers from `first` on."""
    rows = [Renewal(publication_id=key, number=number, when=when) for number, key in enumerate(publications, first)]
    Renewal.objects.bulk_create(
        rows, batch_size=_BATCH, update_conflicts=True, unique_fields=["publication"], update_fields=["number", "when"]
    )
