"""Vocabularies out as SKOS (W3C SKOS Reference, 2009): Turtle, RDF/XML and JSON-LD.

A term's URI is its address without language, which leads to its page in the reader's: https://library.example/topics/grooming.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, XSD

from carrel.vocabulary import NAMES, Concept, Vocabularies

# ending: (rdflib's name, media type)
SYNTAXES = {
    "ttl": ("turtle", "text/turtle"),
    "rdf": ("pretty-xml", "application/rdf+xml"),
    "jsonld": ("json-ld", "application/ld+json"),
}
MATCHES = {"exact": SKOS.exactMatch, "close": SKOS.closeMatch, "broad": SKOS.broadMatch}
TEXTS = {
    "label": SKOS.prefLabel,
    "definition": SKOS.definition,
    "scope_note": SKOS.scopeNote,
    "reason": SKOS.changeNote,
}
_PREFIXES = {"skos": SKOS, "dcterms": DCTERMS, "foaf": FOAF, "owl": OWL, "rdfs": RDFS}


@dataclass(frozen=True)
class Names:
    """URIs of the library's terms."""

    root: str  # its public address, without slash at the end

    def scheme(self, vocabulary: str) -> URIRef:
        return URIRef(f"{self.root}/{NAMES[vocabulary]}")

    def concept(self, vocabulary: str, key: str) -> URIRef:
        return URIRef(f"{self.root}/{NAMES[vocabulary]}/{key}")


def write(concepts: Iterable[Concept], vocabularies: Vocabularies, root: str, ending: str) -> bytes:
    """The concepts as one document. `root` is the library's public address."""
    graph, names = Graph(bind_namespaces="core"), Names(root)
    for prefix, space in _PREFIXES.items():
        graph.bind(prefix, Namespace(str(space)))
    for concept in concepts:
        _describe(graph, concept, vocabularies, names)
    more: dict[str, Any] = (
        {"context": {prefix: str(space) for prefix, space in _PREFIXES.items()}} if ending == "jsonld" else {}
    )
    return bytes(graph.serialize(format=SYNTAXES[ending][0], encoding="utf-8", **more))


def _describe(graph: Graph, concept: Concept, vocabularies: Vocabularies, names: Names) -> None:
    here, scheme = names.concept(concept.vocabulary, concept.key), names.scheme(concept.vocabulary)
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add((here, RDF.type, SKOS.Concept))
    graph.add((here, SKOS.inScheme, scheme))
    graph.add((here, SKOS.notation, Literal(concept.key)))
    for field, predicate in TEXTS.items():
        for tag, text in getattr(concept, field).items():
            graph.add((here, predicate, Literal(text, lang=tag)))
    for tag, words in concept.synonyms.items():
        for word in words:
            graph.add((here, SKOS.altLabel, Literal(word, lang=tag)))
    for word in concept.hidden:
        graph.add((here, SKOS.hiddenLabel, Literal(word)))
    _relate(graph, concept, vocabularies, names)
    _match(graph, here, concept)


def _relate(graph: Graph, concept: Concept, vocabularies: Vocabularies, names: Names) -> None:
    here, vocabulary = names.concept(concept.vocabulary, concept.key), concept.vocabulary
    for key in concept.broader:
        graph.add((here, SKOS.broader, names.concept(vocabulary, key)))
    for each in vocabularies.narrower(vocabulary, concept.key):
        graph.add((here, SKOS.narrower, names.concept(vocabulary, each.key)))
    for key in concept.related:
        graph.add((here, SKOS.related, names.concept(vocabulary, key)))
    if not concept.broader and not concept.replaced_by:
        graph.add((here, SKOS.topConceptOf, names.scheme(vocabulary)))
    if concept.replaced_by:
        graph.add((here, DCTERMS.isReplacedBy, names.concept(vocabulary, concept.replaced_by)))
        graph.add((here, OWL.deprecated, Literal("true", datatype=XSD.boolean)))


def _match(graph: Graph, here: URIRef, concept: Concept) -> None:
    for match in concept.matches:
        graph.add((here, MATCHES[match.kind], URIRef(match.uri)))
        for label in match.labels:
            graph.add((URIRef(match.uri), RDFS.label, Literal(label)))
    for scheme, identifier in concept.same_as.items():
        graph.add((here, DCTERMS.identifier, Literal(f"{scheme}:{identifier}")))
    if concept.url:
        graph.add((here, FOAF.homepage, URIRef(concept.url)))
