"""A document as the values of the index's fields."""

from collections.abc import Iterable

from carrel.search.document import Document, Text
from carrel.search.engines.analysis import forms, indexed
from carrel.search.engines.counting import slot_values

CURRENT = 2  # Tantivy multiplies a score by log2(2 + this): that of a superseded edition (0) counts half
_APART = " \n "  # between two texts of a document


def fields(document: Document) -> dict[str, object]:
    values: dict[str, object] = {
        "id": document.id,
        "card": document.card,
        "newest": document.newest,
        "by_title": document.by_title,
        "current": 0 if document.superseded else CURRENT,
    }
    values |= _words(document.texts)
    for weight, strong in document.strong.items():
        values[f"strong_{weight}"] = " ".join([forms(text.words, text.language) for text in strong])
    for facet, keys in document.facets.items():
        values[f"f_{facet}"] = keys
        values |= slot_values(facet, document.bundles.get(facet) or [[key] for key in keys])
    return values


def _words(texts: Iterable[Text]) -> dict[str, object]:
    """All words as they are, and by the stemmer of their language."""
    plain: list[str] = []
    stemmed: dict[str, list[str]] = {}
    spoken: dict[str, None] = {}
    for text in texts:
        folded, name, prepared = indexed(text.words, text.language)
        plain.append(folded)
        if name:
            stemmed.setdefault(f"text_{name}", []).append(prepared)
            spoken[text.language] = None
    found = {field: _APART.join(each) for field, each in stemmed.items()}
    return {"text": _APART.join(plain), "spoken": list(spoken), **found}
