"""Who made it: statements of the imprint, names on the cover, the embedded author."""

import re
from collections.abc import Iterator

from carrel.documents.proposing.evidence import SOURCES, Evidence, agreed, evidence
from carrel.documents.proposing.view import Line, View, windows
from carrel.formats import sorting
from carrel.record import Contributor, Person, Role
from carrel.text import clean, fold
from carrel.vocabulary import Concept, normal

MOST = 6
_BY = re.compile(
    r"(?:published by|publisher:|issued by|publicad[oa] por|editad[oa] por|editorial:|publi[ée]e? par|[ée]dit[ée]e? par|"
    r"[ée]diteur ?:|herausgegeben von|publicado por|الناشر ?:?|نشرته|صادر عن|من إعداد)\s*",
    re.I,
)
_COPYRIGHT = re.compile(
    r"(?:(?:copyright|حقوق (?:النشر|الطبع|التأليف))\s*)?(?:©|\(c\)(?=\s*\d{4}))|copyright(?=,? \d{4}|:| by)|حقوق (?:النشر|الطبع)(?: محفوظة)?",
    re.I,
)
_YEARS = re.compile(r"^[\s,:;.-]*(?:by\s+)?(?:[\d٠-٩]{4}(?:\s*[-–,]\s*[\d٠-٩]{4})*)?[\s,:;.-]*(?:by |por |par )?", re.I)
_END = re.compile(
    r"[.;|()\[\]•\n]\s|[.;]$|,? (?:all rights|todos los derechos|tous droits|alle rechte|reservados|in [12]\d{3}|en [12]\d{3}|licen[cs]ed|this |"
    r"with |and may)|,? [12]\d{3}\b|,? [٠-٩]{4}|جميع الحقوق|,? https?:| www\.",
    re.I,
)
ORGANISATION = re.compile(
    r"\b(?:office|institut[eo]?|cent(?:re|er|ro)|ministr?y|university|foundation|association|agency|commission|committee|council|"
    r"courts?|department|network|organi[sz]ation|society|union|bank|fund|coalition|alliance|school|college|library|press|group|federation|"
    r"board|bureau|programme|authority|parliament|ministerio|universidad|fundacion|asociacion|agencia|comision|comite|consejo|corte|tribunal|"
    r"departamento|red|organizacion|defensoria|secretaria|oficina|observatorio|ministere|universite|fondation|agence|conseil|cour|"
    r"departement|reseau|organisation|federation|secretariat|observatoire|direction|bundesamt|universitat|verlag|stiftung|verein|"
    r"gmbh|inc|ltd|llc|ngo|ong|e\.v)\b|"
    r"وزاره|جامعه|مركز|منظمه|موسسه|جمعيه|هييه|مجلس|لجنه|شبكه|معهد|اتحاد|صندوق|مكتب|محكمه"
)
_NO_NAME = re.compile(
    r"\b(?:members?|authors?|by|summary|reports?|resolutions?|paper|acts?|miembros|autores|resumen|informe|resolucion|sentencia|ley|membres|"
    r"auteurs|rapport|loi|mitglieder|autoren|bericht)\b|اعضاء|تقرير|قرار|ملخص|قانون"
)
_LOGIN = re.compile(
    r"[a-z0-9._-]+|(?i:user|admin|owner|author|pc|unknown|administrator|usuario|utilisateur|windows user)"
)
_SMALL = set("of the and for in on to de la las los el del y e en le les du des et pour der die das und fur di".split())
_PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,3}")


def read(view: View, title: str) -> tuple[list[Evidence], list[Contributor], sorting.Sorted]:
    """What was found, the contributors by confidence, and the organisations that no vocabulary knows yet."""
    new = sorting.Sorted()
    best: dict[str, tuple[Evidence, Contributor]] = {}
    for found, contributor in _all(view, title, new):
        same = contributor.model_dump_json(exclude={"role"})
        if same not in best:
            best[same] = found, contributor
        elif best[same][0].source != found.source:
            surer = max(best[same], (found, contributor), key=lambda each: each[0].confidence)
            best[same] = agreed(surer[0], 1), surer[1]
    kept = sorted(best.values(), key=lambda each: -each[0].confidence)[:MOST]
    if kept and kept[0][0].confidence >= 0.7:  # who is named in passing counts where nobody says it was them
        kept = [each for each in kept if each[0].confidence > SOURCES["imprint-known"][0]]
    used = {contributor.organisation for _, contributor in kept}
    new.concepts = [_labelled(each, view.tag) for each in new.concepts if each.key in used]
    return [found for found, _ in kept], [contributor for _, contributor in kept], new


def _all(view: View, title: str, new: sorting.Sorted) -> Iterator[tuple[Evidence, Contributor]]:
    for line, text in windows(view.imprint, 2):
        yield from _stated(view, line, text, new)
    for key, words in _known(view, title):
        yield _organisation(key, words, 1, "title-organisation")
    for line in view.labels:
        for key, words in _known(view, line.text):
            yield _organisation(key, words, line.page, "cover-known")
        if (name := organisation_line(line)) and normal(name) != normal(title):
            key = sorting.organisation(_capitalised(name), view.vocabularies, new)
            yield _organisation(key, name, line.page, "cover-new")
    yield from _author(view, new)
    for line in view.imprint:
        for key, words in _known(view, line.text):
            yield _organisation(key, words, line.page, "imprint-known", "contributor")


def _organisation(
    key: str, words: str, page: int, source: str, role: Role = "publisher"
) -> tuple[Evidence, Contributor]:
    return evidence("contributors", key, page, words, source), Contributor(role=role, organisation=key)


def _known(view: View, text: str) -> Iterator[tuple[str, str]]:
    for each in view.spot(text):
        if each.vocabulary == "organisation":
            yield each.key, each.words


def _stated(view: View, line: Line, text: str, new: sorting.Sorted) -> Iterator[tuple[Evidence, Contributor]]:
    """After "published by", and in a copyright line."""
    for pattern, known, unknown in (
        (_BY, "published-by", "published-by"),
        (_COPYRIGHT, "copyright-known", "copyright-new"),
    ):
        match = pattern.search(line.text)
        if match is None:
            continue
        name = _name(text[match.end() :])
        keys = list(_known(view, name))
        for key, _ in keys:
            yield _organisation(key, text[match.start() : match.end() + len(name) + 8], line.page, known)
        if not keys and _nameable(name):
            words = text[match.start() : match.end() + len(name) + 8]
            contributor = _contributor(name, view, new)
            yield evidence("contributors", _shown(contributor), line.page, words, unknown), contributor


def _name(text: str) -> str:
    """The name at the beginning of a text, without years and what follows it."""
    rest = text[_YEARS.match(text).end() :] if _YEARS.match(text) else text  # type: ignore[union-attr]
    end = _END.search(rest)
    return clean(rest[: end.start()] if end else rest[:120]).strip(" ,:;-–.")


def _nameable(name: str) -> bool:
    words = name.split()
    starts = bool(words) and not words[0][:1].islower()
    return starts and 1 <= len(words) <= 10 and sum(each.isalpha() for each in name) >= 3 and not name.isdigit()


def _contributor(name: str, view: View, new: sorting.Sorted) -> Contributor:
    if ORGANISATION.search(fold(name)) or not _PERSON.fullmatch(name) or name.isupper():
        return Contributor(role="publisher", organisation=sorting.organisation(name, view.vocabularies, new))
    return Contributor(role="author", person=_person(name))


def _person(name: str) -> Person:
    """`Family, Given` as it is written; else the last word is the family name, which the librarian sees and can mend."""
    family, _, given = name.partition(",")
    if not given:
        given, _, family = name.rpartition(" ")
    return Person(family=clean(family), given=clean(given))


def _shown(contributor: Contributor) -> str:
    person = contributor.person
    return f"{person.family}, {person.given}" if person else contributor.organisation or ""


def organisation_line(line: Line) -> str:
    """A line by itself that reads like the name of an organisation."""
    text = clean(line.text)
    short = 2 <= len(text.split()) <= 9 and len(text) <= 90
    if (
        not short
        or not ORGANISATION.search(fold(text))
        or re.search(r"[:?!;,@©\d]", text)
        or _NO_NAME.search(fold(text))
    ):
        return ""
    named = [each for each in text.split() if len(each) > 3 and each[0].isalpha()]
    capital = all(not each[0].islower() for each in named)
    return text if capital and named else ""


def _labelled(concept: Concept, tag: str) -> Concept:
    """The name is in the language of the document."""
    return concept.model_copy(update={"label": {tag: concept.name("en")}})


def _capitalised(name: str) -> str:
    """A name set in capitals, with a capital for each word but the small ones."""
    if not name.isupper():
        return name
    words = [
        word.lower() if number and len(word) <= 3 else word.capitalize() for number, word in enumerate(name.split())
    ]
    return " ".join(words)


def _author(view: View, new: sorting.Sorted) -> Iterator[tuple[Evidence, Contributor]]:
    author = clean(re.sub(r" - \w{1,6}$", "", view.embedded("author", "creator")))
    for name in re.split(r"\s*[;&]\s*| and ", author)[:5]:
        keys = list(_known(view, name))
        for key, _ in keys:
            yield _organisation(key, author, 0, "author-known", "author")
        if (
            not keys
            and _nameable(name)
            and not _LOGIN.fullmatch(name)
            and f" {normal(name)} " in f" {view.first_words} "
        ):
            found = _contributor(name, view, new).model_copy(update={"role": "author"})
            yield evidence("contributors", _shown(found), 0, author, "author-on-cover"), found
        elif not keys and _nameable(name) and ORGANISATION.search(fold(name)):
            yield _organisation(sorting.organisation(name, view.vocabularies, new), author, 0, "author-new", "author")
