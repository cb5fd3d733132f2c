"""The vocabularies as they stand: stored terms, and the places and languages of CLDR."""

from functools import lru_cache

from carrel import languages, places
from carrel.models import Revision, Term
from carrel.vocabulary import Concept, Vocabularies

_kept: tuple[int, Vocabularies] | None = None


def current() -> Vocabularies:
    """All concepts. Read anew only when a term was written since."""
    global _kept
    newest = Revision.objects.exclude(term="").order_by("-number").values_list("number", flat=True).first() or 0
    if _kept is None or _kept[0] != newest:
        _kept = newest, Vocabularies([*_stored(), *_given()])
    return _kept[1]


def forget() -> None:
    """For tests that change the database behind the catalogue's back."""
    global _kept
    _kept = None


def _stored() -> list[Concept]:
    return [Concept.model_validate(concept) for concept in Term.objects.values_list("concept", flat=True)]


@lru_cache(maxsize=1)
def _given() -> list[Concept]:
    return [*places.concepts(), *_languages()]


def _languages() -> list[Concept]:
    by_interface = {interface: languages.names(interface) for interface in languages.INTERFACE}
    return [
        Concept(
            vocabulary="language",
            key=code,
            label={interface: names[code] for interface, names in by_interface.items() if code in names},
        )
        for code in by_interface["en"]
        if code.replace("-", "").isalnum()
    ]
