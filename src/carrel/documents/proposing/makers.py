"""Who made it: what the imprint states, names on the cover, the embedded author, the document's own citation."""

import re
from collections.abc import Iterator

from carrel.documents.proposing import agents, holders
from carrel.documents.proposing.evidence import Evidence, agreed, evidence
from carrel.documents.proposing.lines import Line
from carrel.documents.proposing.view import View
from carrel.formats import sorting
from carrel.record import Contributor, Role
from carrel.text import clean
from carrel.vocabulary import Concept, normal

MOST = 6
OFTEN = 3  # times that a name must stand in the text to be confirmed by it
DOUBTFUL = 0.45  # with someone surer than SURE, who is named in passing is left out
SURE = 0.7
_LOGIN = re.compile(
    r"[a-z0-9._-]+|(?i:user|admin|owner|author|pc|unknown|administrator|usuario|utilisateur|windows user|microsoft.*|.*@.*)"
)
_BRAND = re.compile(r"(?P<name>(?:[A-Z]{2,10}|[A-Z]\w*[a-z][A-Z]\w*))\s*[-‐–—:|]\s*[^\W\d_][^\n]{5,60}")
# how a statement (holders.Held) is trusted: for what the vocabulary knows, for another corporate body, for a person
_TRUST = {
    "published": ("published-by", "published-by", "published-by"),
    "author": ("author-stated", "author-stated", "author-stated"),
    "copyright": ("copyright-known", "copyright-new", "copyright-person"),
    "cited": ("cited-known", "cited-author", "cited-author"),
    "cited-publisher": ("cited-known", "cited-publisher", ""),
}
Found = tuple[Evidence, Contributor]


def read(view: View, title: str) -> tuple[list[Evidence], list[Contributor], sorting.Sorted]:
    """What was found, the contributors by confidence, and the organisations that no vocabulary knows yet."""
    new = sorting.Sorted()
    best: dict[str, Found] = {}
    sources: dict[str, set[str]] = {}
    for found, contributor in _all(view, title, new):
        same = _named(contributor)
        sources.setdefault(same, set()).add(_kind(found.source))
        if same not in best or best[same][0].confidence < found.confidence:
            best[same] = found, contributor
    said = {
        same: (_confirmed(view, title, found, len(sources[same]) - 1, new), who) for same, (found, who) in best.items()
    }
    kept = sorted(said.values(), key=lambda each: -each[0].confidence)[:MOST]
    if kept and kept[0][0].confidence >= SURE:
        kept = [each for each in kept if each[0].confidence > DOUBTFUL]
    used = {contributor.organisation for _, contributor in kept}
    new.concepts = [_labelled(each, view.tag) for each in new.concepts if each.key in used]
    return [found for found, _ in kept], [contributor for _, contributor in kept], new


def _kind(source: str) -> str:
    """Sources that are one statement: a name on the cover is on the cover, whatever we know of it."""
    return source.rpartition("-")[0]


def _named(contributor: Contributor) -> str:
    person = contributor.person
    return normal(f"{person.given} {person.family}") if person else contributor.organisation or ""


def _confirmed(view: View, title: str, found: Evidence, others: int, new: sorting.Sorted) -> Evidence:
    """Surer by other sources, and a new name also where title or text repeat it."""
    concept = next((each for each in new.concepts if each.key == found.value), None)
    name = concept.name("en").lower() if concept else ""
    repeated = bool(name) and (normal(name) in normal(title) or view.lower.count(name) > OFTEN)
    return agreed(found, min(others + repeated, 2))


def _all(view: View, title: str, new: sorting.Sorted) -> Iterator[Found]:
    for held in view.held:
        yield from _stated(view, held, new)
    for key, words in _known(view, title):
        yield _organisation(key, words, 1, "title-organisation")
    yield from _cover(view, title, new)
    yield from _embedded(view, new)
    for line in view.imprint:
        for key, words in _known(view, line.text):
            yield _organisation(key, words, line.page, "imprint-known", "contributor")


def _organisation(key: str, words: str, page: int, source: str, role: Role = "publisher") -> Found:
    return evidence("contributors", key, page, words, source), Contributor(role=role, organisation=key)


def _known(view: View, text: str) -> Iterator[tuple[str, str]]:
    for each in view.spot(text):
        if each.vocabulary == "organisation":
            yield each.key, each.words


def _stated(view: View, held: holders.Held, new: sorting.Sorted) -> Iterator[Found]:
    role: Role = "author" if held.source in ("author", "cited") else "publisher"
    parts = agents.listed(held.name)
    keys = list(_known(view, held.name))
    if len(keys) > len(parts) or (keys and len(parts) == 1):
        parts = [held.name]
    for name in parts:
        keys = list(_known(view, name))
        for key, _ in keys:
            yield _organisation(key, held.words, held.line.page, _TRUST[held.source][0], role)
        if not keys:
            yield from _unknown(view, held, name, role, new)


def _unknown(view: View, held: holders.Held, name: str, role: Role, new: sorting.Sorted) -> Iterator[Found]:
    """A name that no vocabulary knows: of a body where it reads like one, or is said to publish; of a person else."""
    name = _without_place(view, _in_full(view, name))
    _, other, human = _TRUST[held.source]
    publishes = normal(name) in {normal(agents.single(each.name)) for each in view.held if each.source == "published"}
    person = agents.person(name) is not None and not publishes
    body = publishes or agents.corporate(name) or held.source == "copyright"
    source = human if person else other
    if source and agents.nameable(name) and (body or person):
        found = _contributor(name, view, new, role, not person)
        yield evidence("contributors", _shown(found), held.line.page, held.words, source), found


def _in_full(view: View, name: str) -> str:
    """The name for which an acronym stands: "Quay Council (QC)" is said somewhere."""
    return next((agents.single(each.name) for each in view.held if name and agents.short(each.name) == name), name)


def _without_place(view: View, name: str) -> str:
    """Without the town behind it, which publishers give; a country is part of the name."""
    first, comma, town = name.partition(", ")
    inverted = agents.person(name) and not agents.corporate(first)
    is_town = (
        comma
        and " " not in town
        and not inverted
        and town[:1].isupper()
        and not view.spot(town)
        and not agents.corporate(town)
    )
    return first if is_town else name


def _contributor(name: str, view: View, new: sorting.Sorted, role: Role, body: bool = False) -> Contributor:
    if not body and (person := agents.person(name)):
        return Contributor(role="author", person=person)
    return Contributor(role=role, organisation=sorting.organisation(agents.capitalised(name), view.vocabularies, new))


def _shown(contributor: Contributor) -> str:
    person = contributor.person
    return f"{person.family}, {person.given}" if person else contributor.organisation or ""


def _cover(view: View, title: str, new: sorting.Sorted) -> Iterator[Found]:
    for line in view.labels:
        for key, words in _known(view, line.text):
            yield _organisation(key, words, line.page, "cover-known")
        for name in _bodies(line):
            if normal(name) != normal(title):
                key = sorting.organisation(agents.capitalised(name), view.vocabularies, new)
                yield _organisation(key, line.text, line.page, "cover-new")
        brand = _BRAND.fullmatch(line.text)
        if brand and view.text.count(brand["name"]) > OFTEN and normal(line.text) not in normal(title):
            key = sorting.organisation(brand["name"], view.vocabularies, new)
            yield _organisation(key, line.text, line.page, "cover-brand")
    for line in view.imprint:
        if line not in view.labels and agents.LEGAL_FORM.match(line.text) and (name := agents.alone(line.text)):
            key = sorting.organisation(name, view.vocabularies, new)
            yield _organisation(key, line.text, line.page, "imprint-new")


def _bodies(line: Line) -> list[str]:
    """The corporate bodies that a line of the cover names, and nothing else; persons beside them are told elsewhere."""
    if name := agents.alone(line.text):
        return [name]
    if not line.heading or ("," not in line.text and " and " not in line.text):
        return []
    names = agents.listed(line.text)
    return [each for each in names if agents.corporate(each) and agents.alone(each)] if len(names) > 1 else []


def _labelled(concept: Concept, tag: str) -> Concept:
    """The name is in the language of the document."""
    return concept.model_copy(update={"label": {tag: concept.name("en")}})


def _embedded(view: View, new: sorting.Sorted) -> Iterator[Found]:
    author = clean(re.sub(r" - \w{1,6}$", "", view.embedded("author", "creator")))
    for name in agents.listed(author):
        yield from _one_embedded(view, name, author, "author", new)
    for name in agents.listed(view.embedded("publisher")):
        yield from _one_embedded(view, name, view.embedded("publisher"), "publisher", new)


def _one_embedded(view: View, name: str, words: str, role: Role, new: sorting.Sorted) -> Iterator[Found]:
    keys = list(_known(view, name))
    for key, _ in keys:
        yield _organisation(key, words, 0, "embedded-known", role)
    if keys or not agents.nameable(name) or _LOGIN.fullmatch(name):
        return
    found = _contributor(name, view, new, role, role == "publisher")
    if _on_cover(view, name):
        yield evidence("contributors", _shown(found), 0, words, "author-on-cover"), found
    elif agents.corporate(name):
        yield evidence("contributors", _shown(found), 0, words, "embedded-new"), found


def _on_cover(view: View, name: str) -> bool:
    """Whether it stands there, whole; or, of a body whose name is long, as much of its end as says what it is."""
    if f" {normal(name)} " in f" {view.first_words} ":
        return True
    end = " ".join(name.split()[-2:])
    return len(name.split()) > 2 and agents.corporate(end) and f" {normal(end)} " in f" {view.first_words} "
