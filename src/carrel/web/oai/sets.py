"""Sets: the vocabularies as parts of the library. `topic` is everything with a topic, `topic:legislation` what is filed under
that term or a narrower one."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from carrel.renewing import MOST_KEYS, carried
from carrel.vocabulary import NAMES, Ref, Vocabularies

_kept: tuple[Vocabularies, dict[Ref, dict[str, None]]] | None = None


def specs(record: dict[str, Any], vocabularies: Vocabularies) -> list[str]:
    """The sets that a stored record belongs to."""
    known, found = _known(vocabularies), dict[str, None]()
    for ref in carried(record):
        if ref not in known:
            vocabulary, key = ref
            filed = vocabularies.with_ancestors(vocabulary, [key] if vocabularies.get(*ref) else [])
            known[ref] = dict.fromkeys([*([vocabulary] if filed else []), *(f"{vocabulary}:{each}" for each in filed)])
        found |= known[ref]
    return list(found)


def _known(vocabularies: Vocabularies) -> dict[Ref, dict[str, None]]:
    """{term: the sets of what is filed under it}, kept while the vocabularies are the same."""
    global _kept
    if _kept is None or _kept[0] is not vocabularies:
        _kept = vocabularies, {}
    return _kept[1]


def listed(
    vocabularies: Vocabularies, counts: dict[str, dict[str, int]], language: str = "en"
) -> Iterator[tuple[str, str]]:
    """(spec, name) of all sets that are not empty, in alphabetical order of their specs."""
    for vocabulary in sorted(NAMES):
        if not counts.get(vocabulary):
            continue
        yield vocabulary, NAMES[vocabulary].capitalize()
        for key in sorted(key for key in counts[vocabulary] if vocabularies.get(vocabulary, key)):
            yield f"{vocabulary}:{key}", vocabularies.label(vocabulary, key, language)


def exists(spec: str, vocabularies: Vocabularies) -> bool:
    """Whether there is such a set, be it empty."""
    vocabulary, colon, key = spec.partition(":")
    return vocabulary in NAMES and (not colon or vocabularies.get(vocabulary, key) is not None)


def narrowed(spec: str, vocabularies: Vocabularies) -> list[str]:
    """The keys one of which stands in each record of the set; empty when they are too many to look for."""
    vocabulary, _, key = spec.partition(":")
    if not key:
        return []
    found = list(islice(vocabularies.with_narrower(vocabulary, key), MOST_KEYS + 1))
    return found if len(found) <= MOST_KEYS else []
