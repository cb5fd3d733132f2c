"""Records into rows of a spreadsheet, which `table.entries` reads back to the same records.

Terms are given by their labels where these lead back to the term, else by their keys.
"""

import itertools
import json
from collections.abc import Iterable, Iterator

from carrel.formats import Context, Item
from carrel.formats.table import FILES, LANGUAGE, LISTS, ONE_TERM, ORDER, OTHERS, ROLES, TERMS, TEXTS, columns, relation
from carrel.record import Contributor, Record, Relation
from carrel.vocabulary import Ref

PEEKED = 500  # records whose languages get columns of their own; those of later ones go to the column of others
_PLAIN = ("summary_by", "issued", "edition", "edition_status", "url", "status", "status_reason", "notice", "note")


def rows(items: Iterable[Item], context: Context) -> Iterator[list[str]]:
    """The heading, then a row for each."""
    iterator = iter(items)
    first = list(itertools.islice(iterator, PEEKED))
    tags = _tags(each.record for each in first)
    heading = [name for column in columns() for name in [column, *_spread(column, tags)]]
    yield heading
    table = _Table(context, frozenset(heading))
    for item in itertools.chain(first, iterator):
        found = table.cells(item.record) | {FILES: _joined(each.address for each in item.files)}
        yield [found.get(name, "") for name in heading]


def _tags(records: Iterable[Record]) -> list[str]:
    """Languages of texts beside the original's, in alphabetical order."""
    return sorted({tag for each in records for name in TEXTS for tag in getattr(each, name) if tag != each.language})


def _spread(column: str, tags: list[str]) -> list[str]:
    return [f"{column}[{tag}]" for tag in tags] if column in TEXTS else []


class _Table:
    """What one table remembers: its columns, and the spelling of each term."""

    def __init__(self, context: Context, heading: frozenset[str]) -> None:
        self._context = context
        self._heading = heading
        self._spelled: dict[Ref, str] = {}

    def cells(self, record: Record) -> dict[str, str]:
        """{column: text} of what is not empty."""
        found = {"id": record.id, **self._texts(record), **record.identifiers}
        found |= {name: value for name in _PLAIN if (value := getattr(record, name))}
        found |= {name: _joined(getattr(record, name)) for name in LISTS}
        for name, vocabulary in TERMS.items():
            found[name] = _joined(self._term(vocabulary, key) for key in getattr(record, name))
        for name, vocabulary in ONE_TERM.items():
            if key := getattr(record, name):
                found[name] = _joined([self._term(vocabulary, key)])
        if record.series:
            found |= {"series": self._term("series", record.series.key), "series_number": record.series.number}
        if record.fundamental:
            found["fundamental"] = "yes"
        return found | self._contributors(record.contributors) | {"relations": _joined(map(_stated, record.relations))}

    def _texts(self, record: Record) -> dict[str, str]:
        found = {LANGUAGE: record.language}
        others: dict[str, dict[str, str]] = {}
        for name in TEXTS:
            for tag, text in getattr(record, name).items():
                column = name if tag == record.language else f"{name}[{tag}]"
                if column in self._heading:
                    found[column] = text
                else:
                    others.setdefault(name, {})[tag] = text
        return found | ({OTHERS: json.dumps(others, ensure_ascii=False)} if others else {})

    def _contributors(self, contributors: list[Contributor]) -> dict[str, str]:
        found: dict[str, list[str]] = {}
        for each in contributors:
            found.setdefault(each.role, []).append(self._name(each))
        cells = {role: _joined(names) for role, names in found.items()}
        order = [each.role for each in contributors]
        return cells if order == sorted(order, key=ROLES.index) else cells | {ORDER: _joined(order)}

    def _name(self, each: Contributor) -> str:
        if each.organisation:
            return self._term("organisation", each.organisation)
        assert each.person is not None  # one of the two
        name = f"{each.person.family}, {each.person.given}".rstrip()
        return f"{name} ({each.person.orcid})" if each.person.orcid else name

    def _term(self, vocabulary: str, key: str) -> str:
        if (ref := (vocabulary, key)) not in self._spelled:
            self._spelled[ref] = self._spelling(ref)
        return self._spelled[ref]

    def _spelling(self, ref: Ref) -> str:
        """The label, when a reader of the table would find this term by it."""
        vocabularies, (vocabulary, key) = self._context.vocabularies, ref
        label = self._context.label(vocabulary, key)
        taken = vocabularies.get(vocabulary, label if vocabulary == "series" else label.lower())
        if taken and vocabulary != "organisation":
            return label if taken.key == key else key
        return label if vocabularies.find(label, [vocabulary]) == ref else key


def _joined(values: Iterable[str]) -> str:
    return "|".join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)


def _stated(each: Relation) -> str:
    said = " = ".join(filter(None, (each.target, each.citation)))
    meant = {"type": each.type, "target": each.target, "citation": each.citation}
    understood = relation(f"{each.type}: {said}") == {name: value for name, value in meant.items() if value}
    return f"{each.type}: {said}" if understood else f"{each.type}: = {said}"
