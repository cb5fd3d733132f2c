"""Vocabularies in from SKOS, a thesaurus of ours or of others. What a file does not say of a term we have stays as it is."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DC, DCTERMS, FOAF, RDF, RDFS, SKOS
from rdflib.term import Node

from carrel import identifiers, languages
from carrel.formats import Problem, Unreadable, decoded
from carrel.formats.skos import MATCHES, TEXTS
from carrel.text import neat, slug
from carrel.vocabulary import NAMES, Concept, Vocabularies

_LABELS = (SKOS.prefLabel, SKOS.altLabel, RDFS.label, DCTERMS.title, DC.title)
LARGEST = 100_000_000  # bytes


def read(path: Path, vocabulary: str, known: Vocabularies) -> tuple[list[Concept], list[Problem]]:
    """The file's terms, to be written to that vocabulary, and what of it cannot be used. Raises Unreadable."""
    graph = _graph(path)
    subjects = sorted({each for each in graph.subjects(RDF.type, SKOS.Concept) if _described(graph, each)}, key=str)
    subjects += sorted(_mapped(graph, vocabulary, known) - {*subjects}, key=str)
    if not subjects:
        raise Unreadable(f"{path.name} has no term: nothing in it is a skos:Concept with a name.")
    keys = _keys(graph, subjects, vocabulary, known)
    concepts: list[Concept] = []
    problems: list[Problem] = []
    for each in subjects:
        found = _concept(graph, each, keys, known, vocabulary)
        (problems if isinstance(found, Problem) else concepts).append(found)  # type: ignore[arg-type]
    return concepts, problems


def _graph(path: Path) -> Graph:
    """By the file's beginning: XML, JSON, else Turtle."""
    if path.stat().st_size > LARGEST:
        raise Unreadable(f"{path.name} has more than {LARGEST:,} bytes.")
    text = decoded(path.read_bytes())
    syntax = {"<?": "xml", "<r": "xml", "<!": "xml"}.get(text.lstrip()[:2].lower(), "")
    syntax = syntax or ("json-ld" if text.lstrip()[:1] in ("{", "[") else "turtle")
    if syntax == "xml" and "<!ENTITY" in text:
        raise Unreadable(f"{path.name} defines entities of its own, which are not read.")
    try:
        if syntax == "json-ld" and _outside(json.loads(text)):
            raise Unreadable(f"{path.name} has its context elsewhere, which is not fetched; put it into the file.")
        return Graph().parse(data=text, format=syntax, publicID="urn:file:")
    except Unreadable:
        raise
    except Exception as problem:  # its parsers raise whatever they like
        raise Unreadable(f"{path.name} cannot be read as {syntax}: {neat(problem)}.") from problem


def _outside(found: Any) -> bool:
    """Whether JSON-LD asks for a context from the web."""
    if isinstance(found, list):
        return any(map(_outside, found))
    if not isinstance(found, dict):
        return False
    contexts = found.get("@context", [])
    named = any(isinstance(each, str) for each in (contexts if isinstance(contexts, list) else [contexts]))
    return named or "@import" in found or any(map(_outside, found.values()))


def _described(graph: Graph, subject: Node) -> bool:
    return isinstance(subject, URIRef) and any(
        (subject, each, None) in graph for each in (SKOS.prefLabel, SKOS.notation, *MATCHES.values())
    )


def _mapped(graph: Graph, vocabulary: str, known: Vocabularies) -> set[Node]:
    """Terms of ours of which a file of mappings speaks without saying what they are."""
    found = {subject for each in MATCHES.values() for subject in graph.subjects(each)}
    return {
        each for each in found if _own(str(each), vocabulary) and known.get(vocabulary, _own(str(each), vocabulary))
    }


def _own(uri: str, vocabulary: str) -> str:
    """The key in a URI of the shape that Carrel gives its own; "" in any other."""
    before, _, key = uri.rpartition("/")
    try:
        return identifiers.key(key) if before.endswith(f"/{NAMES[vocabulary]}") else ""
    except ValueError:
        return ""


def _keys(graph: Graph, subjects: list[Node], vocabulary: str, known: Vocabularies) -> dict[Node, str]:
    """A key for each: its own, that of the term which is mapped to it or called the same, else one made of its name."""
    mapped = {match.uri: each.key for each in known.of(vocabulary) for match in each.matches if match.kind == "exact"}
    found: dict[Node, str] = {}
    taken: Counter[str] = Counter()
    for each in subjects:
        name = _name(graph, each)
        same = known.find(name, [vocabulary]) if name else None
        key = _own(str(each), vocabulary) or mapped.get(str(each)) or (same[1] if same else "")
        key = key or slug(name, 60) or slug(str(each).replace("#", "/").rpartition("/")[2], 60) or "term"
        taken[key] += 1
        found[each] = key if taken[key] == 1 else f"{key}-{taken[key]}"
    return found


def _name(graph: Graph, subject: Node) -> str:
    labels = {
        each.language or "": str(each) for each in graph.objects(subject, SKOS.prefLabel) if isinstance(each, Literal)
    }
    return labels.get("en") or next((labels[tag] for tag in sorted(labels)), "")


def _concept(
    graph: Graph, subject: Node, keys: dict[Node, str], known: Vocabularies, vocabulary: str
) -> Concept | Problem:
    key = keys[subject]
    before = known.get(vocabulary, key)
    values: dict[str, Any] = before.model_dump() if before else {}
    values |= {"vocabulary": vocabulary, "key": key}
    try:
        for field, predicate in TEXTS.items():
            values[field] = values.get(field, {}) | _texts(graph, subject, predicate)
        _words(graph, subject, values)
        _relate(graph, subject, values, keys, known)
        values["matches"] = _matches(graph, subject, values)
        concept = Concept.model_validate({name: value for name, value in values.items() if value})
    except ValidationError as error:
        first = error.errors()[0]
        what = f"{first['loc'][0]}: {neat(first['msg'].removeprefix('Value error, '))}"
        return Problem(str(subject), what, _raw(graph, subject))
    except ValueError as problem:
        return Problem(str(subject), neat(problem, 300), _raw(graph, subject))
    return concept


def _texts(graph: Graph, subject: Node, predicate: URIRef) -> dict[str, str]:
    """{language: text}; without language it is English. Of several in one language the first in order stays."""
    found: dict[str, str] = {}
    for each in sorted(graph.objects(subject, predicate), key=str):
        if isinstance(each, Literal) and str(each).strip():
            found.setdefault(_tag(each), str(each))
    english = {"en": found["en"]} if "en" in found else {}
    return english | dict(sorted(found.items()))


def _tag(literal: Literal) -> str:
    return languages.check(languages.short((literal.language or "en").lower()))


def _words(graph: Graph, subject: Node, values: dict[str, Any]) -> None:
    said: dict[str, list[str]] = {}
    for each in sorted(graph.objects(subject, SKOS.altLabel), key=str):
        if isinstance(each, Literal):
            said.setdefault(_tag(each), []).append(str(each))
    values["synonyms"] = values.get("synonyms", {}) | dict(sorted(said.items()))
    hidden = sorted(str(each) for each in graph.objects(subject, SKOS.hiddenLabel))
    values["hidden"] = hidden or values.get("hidden", [])
    schemes = (str(each).partition(":") for each in graph.objects(subject, DCTERMS.identifier))
    values["same_as"] = values.get("same_as", {}) | {scheme: rest for scheme, colon, rest in sorted(schemes) if colon}
    values["url"] = str(graph.value(subject, FOAF.homepage) or values.get("url", ""))


def _relate(graph: Graph, subject: Node, values: dict[str, Any], keys: dict[Node, str], known: Vocabularies) -> None:
    """Relatives by their keys, from whichever side they are stated."""
    vocabulary = values["vocabulary"]
    up = {*graph.objects(subject, SKOS.broader), *graph.subjects(SKOS.narrower, subject)}
    beside = {*graph.objects(subject, SKOS.related), *graph.subjects(SKOS.related, subject)}
    for field, stated in (("broader", up), ("related", beside)):
        found = sorted(_key(each, keys, known, vocabulary) for each in stated if each != subject)
        values[field] = found or values.get(field, [])
    if successor := graph.value(subject, DCTERMS.isReplacedBy):
        values["replaced_by"] = _key(successor, keys, known, vocabulary)


def _key(uri: Node, keys: dict[Node, str], known: Vocabularies, vocabulary: str) -> str:
    """Raises ValueError for a term that is neither in the file nor in the library."""
    own = keys.get(uri) or _own(str(uri), vocabulary)
    found = known.find(str(uri), [vocabulary])
    if own and (uri in keys or known.get(vocabulary, own)):
        return own
    if found:
        return found[1]
    raise ValueError(f"its relative {uri} is neither in the file nor in the library")


def _matches(graph: Graph, subject: Node, values: dict[str, Any]) -> list[dict[str, Any]]:
    """What it had, what is stated, and where it comes from itself when that is not here."""
    found = {each["uri"]: each for each in values.get("matches", [])}
    for kind, predicate in MATCHES.items():
        for uri in sorted(graph.objects(subject, predicate), key=str):
            found[str(uri)] = {"kind": kind, "uri": str(uri), "labels": _labels(graph, uri)}
    if not _own(str(subject), values["vocabulary"]):
        found[str(subject)] = {
            "kind": "exact",
            "uri": str(subject),
            "labels": found.get(str(subject), {}).get("labels", []),
        }
    return list(found.values())


def _labels(graph: Graph, uri: Node) -> list[str]:
    return sorted(
        {str(each) for predicate in _LABELS for each in graph.objects(uri, predicate) if isinstance(each, Literal)}
    )


def _raw(graph: Graph, subject: Node) -> str:
    return "\n".join(_lines(graph, subject))[:1000]


def _lines(graph: Graph, subject: Node) -> Iterator[str]:
    for _, predicate, value in graph.triples((subject, None, None)):
        yield f"{subject} {predicate} {value}"
