"""The same page with what every Python has: sqlite3 with FTS5 and a table of facet values.

It is given what helps it: numbers for words of facets, covering indexes, prepared statements, a large cache, hits
kept in a temporary table. It does without stems, labels of terms and relaxation, so it has less to do.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from carrel.record import facets
from carrel.search.document import Document
from carrel.search.grammar import COMMON, Clause, parse
from carrel.search.query import Query

_SCHEMA = """
    CREATE VIRTUAL TABLE texts USING fts5(title, abstract, tokenize = 'unicode61');
    CREATE TABLE record (number INTEGER PRIMARY KEY, newest INTEGER, title TEXT, abstract TEXT);
    CREATE TABLE word (number INTEGER PRIMARY KEY, word TEXT UNIQUE);
    CREATE TABLE facet (record INTEGER, facet INTEGER, word INTEGER, PRIMARY KEY (record, facet, word)) WITHOUT ROWID;
"""
_INDEXES = """
    CREATE INDEX by_word ON facet (facet, word, record);
    CREATE INDEX by_newest ON record (newest);
    INSERT INTO texts(texts) VALUES ('optimize');
    ANALYZE;
"""
# The counts of few hits, hit by hit; those of many, value by value. Each is up to four times as fast there.
_EACH = "SELECT word, count(*) FROM temp.hits CROSS JOIN facet ON record = number WHERE facet = ? GROUP BY word"
_EVERY = """
    SELECT word, count(*) FROM facet INDEXED BY by_word WHERE facet = ? AND +record IN temp.hits GROUP BY word
"""
_SIGN = re.compile(r"([\u3400-\u9fff])")  # FTS5 knows no Chinese words: each sign becomes one


def build(path: Path, documents: Iterable[Document]) -> None:
    base = sqlite3.connect(path)
    base.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;" + _SCHEMA)
    words: dict[str, int] = {}
    for number, document in enumerate(documents):
        card = json.loads(document.card)
        title, abstract = (_SIGN.sub(r" \1 ", " ".join(card[name].values())) for name in ("title", "abstract"))
        base.execute("INSERT INTO texts(rowid, title, abstract) VALUES (?, ?, ?)", (number, title, abstract))
        base.execute("INSERT INTO record VALUES (?, ?, ?, ?)", (number, document.newest, title, abstract))
        base.executemany("INSERT INTO facet VALUES (?, ?, ?)", _facets(number, document, words))
    base.executemany("INSERT INTO word VALUES (?, ?)", ((number, word) for word, number in words.items()))
    base.executescript(_INDEXES)
    base.close()


def _facets(number: int, document: Document, words: dict[str, int]) -> Iterator[tuple[int, int, int]]:
    for column, facet in enumerate(facets()):
        for value in document.facets.get(facet, ()):
            yield number, column, words.setdefault(value, len(words))


class Yardstick:
    """Answers a Query with (total, rows of the page, {facet: {value: count}})."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path, isolation_level=None, cached_statements=500)
        self._base.executescript(
            "PRAGMA cache_size = -1000000; PRAGMA mmap_size = 4000000000; PRAGMA temp_store = MEMORY;"
            "CREATE TEMP TABLE hits (number INTEGER PRIMARY KEY);"
        )
        self._numbers = {word: number for number, word in self._base.execute("SELECT number, word FROM word")}
        self._words = {number: word for word, number in self._numbers.items()}
        self._many = self._base.execute("SELECT count(*) FROM record").fetchone()[0] // 4
        self._columns = {facet: column for column, facet in enumerate(facets())}

    def find(self, query: Query) -> tuple[int, list[tuple[object, ...]], dict[str, dict[str, int]]]:
        asked, (filters, values) = match(query), self._filters(query)
        self._base.execute("DELETE FROM temp.hits")
        self._base.execute("INSERT INTO temp.hits " + _hits(asked, filters), [*asked, *values])
        total = self._base.execute("SELECT count(*) FROM temp.hits").fetchone()[0]
        rows = self._base.execute(_page(asked, filters), asked).fetchall() if total else []
        return total, rows, {facet: self._count(facet, total) for facet in facets()}

    def _filters(self, query: Query) -> tuple[list[str], list[int]]:
        """Conditions on a record, and their values. With words each hit is looked up, which is faster than a set."""
        words = match(query)
        chosen = {facet: list(keys) for facet, keys in query.chosen.items()}
        if query.years != (None, None):
            chosen["year"] = [str(year) for year in range(query.years[0] or 1900, (query.years[1] or 2100) + 1)]
        conditions, values = [], []
        for facet, keys in chosen.items():
            found = [self._numbers[key] for key in keys if key in self._numbers]
            value = f"facet = {self._columns[facet]} AND word IN ({', '.join('?' * len(found))})"
            hit = f"EXISTS (SELECT 1 FROM facet WHERE record = texts.rowid AND {value})"
            conditions.append(hit if words else f"number IN (SELECT record FROM facet WHERE {value})")
            values += found
        return conditions, values

    def _count(self, facet: str, total: int) -> dict[str, int]:
        rows = self._base.execute(_EVERY if total > self._many else _EACH, [self._columns[facet]])
        return {self._words[word]: count for word, count in rows}


def _hits(asked: list[str], filters: list[str]) -> str:
    conditions = ["texts MATCH ?"] if asked else []
    table = "SELECT rowid FROM texts" if asked else "SELECT number FROM record"
    return f"{table} WHERE {' AND '.join([*conditions, *filters] or ['1'])}"


def _page(asked: list[str], filters: list[str]) -> str:
    """The 20 best with a snippet, or the 20 newest."""
    if not asked:
        return "SELECT title, abstract FROM record WHERE number IN temp.hits ORDER BY newest DESC LIMIT 20"
    narrowed = "AND +rowid IN temp.hits" if filters else ""  # the plus: hits of the words first
    snippet = "snippet(texts, 1, '<b>', '</b>', '…', 40)"
    return f"SELECT title, {snippet} FROM texts WHERE texts MATCH ? {narrowed} ORDER BY rank LIMIT 20"


def match(query: Query) -> list[str]:
    """The words in FTS5's own grammar, as a list of one; empty when none are asked for."""
    parsed = parse(query.words)
    wanted = [clause for clause in parsed.wanted if clause.text.lower() not in COMMON] or parsed.wanted
    text = " AND ".join(map(_clause, wanted))
    unwanted = " OR ".join(map(_clause, parsed.unwanted))
    return [f"({text}) NOT ({unwanted})" if unwanted else text] if text else []


def _clause(clause: Clause) -> str:
    quoted = '"' + _SIGN.sub(r" \1 ", clause.text) + '"'
    return f"{quoted}*" if clause.kind == "prefix" else quoted
