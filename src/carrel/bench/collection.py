"""Judged questions, read from a folder with three files.

docs.jsonl      {id, title, text}, other members are not read; without this file the sample library is meant
queries.jsonl   {id, text, language}; without a language: English
qrels.tsv       query, document and grade with tabs between; 0 and less: does not answer
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from carrel import founding
from carrel.record import Record

_SIGNS = str.maketrans("", "", " .\n")


@dataclass(frozen=True)
class Question:
    id: str
    text: str
    language: str


@dataclass(frozen=True)
class Collection:
    """`grades` is {question: {document: grade}}; questions without any above 0 are left out."""

    records: list[Record]
    questions: list[Question]
    grades: dict[str, dict[str, float]]


def read(folder: Path) -> Collection:
    """Raises ValueError, which says what is wrong with which file."""
    documents = folder / "docs.jsonl"
    named = {key: record for key, record in _documents(documents)} if documents.exists() else _sample()
    grades = _grades(folder / "qrels.tsv", {key: record.id for key, record in named.items()})
    asked = [
        Question(_stated(each, "id"), _stated(each, "text"), str(each.get("language") or "en"))
        for each in _lines(folder / "queries.jsonl")
    ]
    questions = [each for each in asked if any(grades.get(each.id, {}).values())]
    if not questions:
        raise ValueError(f"{folder}: no question of queries.jsonl has an answer in qrels.tsv")
    return Collection(list(named.values()), questions, grades)


def _sample() -> dict[str, Record]:
    return {record.id: record for record in founding.sample_records()}


def _documents(path: Path) -> Iterator[tuple[str, Record]]:
    """(their id, record). The title is taken off where the text repeats it; an empty document has nothing to find."""
    for number, each in enumerate(_lines(path), 1):
        key, title, text = (
            _stated(each, "id"),
            str(each.get("title") or "").strip(),
            str(each.get("text") or "").strip(),
        )
        if title and text.startswith(title):
            text = text[len(title) :].strip()
        try:
            if title.translate(_SIGNS) or text:
                yield key, _record(number, title or key, text)
        except ValueError as problem:
            raise ValueError(f"{path}, line {number}: {problem}") from problem


def _record(number: int, title: str, text: str) -> Record:
    record = {"id": f"document-{number}", "title": {"en": title}}
    return Record.model_validate(record | ({"abstract": {"en": text}} if text else {}))


def _grades(path: Path, keys: dict[str, str]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for number, row in enumerate(_text(path).splitlines(), 1):
        try:
            query, document, grade = row.split("\t")
            value = max(float(grade), 0.0)
            if not isfinite(value):
                raise ValueError("not a grade")
        except ValueError as problem:
            raise ValueError(
                f"{path}, line {number}: not a query, a document and a number with tabs between"
            ) from problem
        if document in keys:
            found[query][keys[document]] = value
    return found


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(_text(path).splitlines(), 1):
        try:
            each = json.loads(row)
        except ValueError as problem:
            raise ValueError(f"{path}, line {number}: not JSON: {problem}") from problem
        if not isinstance(each, dict):
            raise ValueError(f"{path}, line {number}: not a JSON object")
        yield each


def _stated(each: dict[str, Any], name: str) -> str:
    if each.get(name) in (None, ""):
        raise ValueError(f"a line of the collection has no {name!r}: {str(each)[:80]}")
    return str(each[name])


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise ValueError(
            f"{path} cannot be read; a collection is a folder with docs.jsonl, queries.jsonl and qrels.tsv: {problem}"
        ) from problem
