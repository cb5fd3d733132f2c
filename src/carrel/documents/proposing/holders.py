"""Statements of responsibility: who is named after "published by", after ©, after "by", and in the document's own "cite as"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from carrel.documents.proposing.lines import Line, windows
from carrel.text import clean, fold

_BY = re.compile(
    r"(?:published (?:in [^.,;:]{2,40} )?by|publisher:|issued by|produced by|publicad[oa] por|editad[oa] por|editorial:|"
    r"publi[ée]e? par|[ée]dit[ée]e? par|[ée]diteur ?:|herausgegeben von|herausgeber ?:|publicado por|pubblicato da|uitgegeven door|"
    r"الناشر ?:?|نشرته|صادر عن)\s*:?\s*(?:(?:the|le|la|les|el|los|las|der|die|das|den|dem|il|o|a)\s+|l[’'])?",
    re.I,
)
# what may stand before it: not "licence as published by", "themes produced by"
_FREE = re.compile(
    r"(?:^|[.;:|•·)–-]|\b(?:was|were|is|been|be|first|jointly|and|co|report|publication|fue|es|sido|ha|est|ete|wird|wurde|und|y|et|e)|"
    r"[\u0600-\u06ff])\s*$"
)
_PREPARED = re.compile(
    r"(?:prepared by|written by|compiled by|elaborad[oa] por|redactad[oa] por|redig[ée]e? par|r[ée]dig[ée]e? par|elabor[ée]e? par|verfasst von|"
    r"من إعداد)\s*:?\s*",
    re.I,
)
_AUTHORS = re.compile(
    r"^(?:(?:written |compiled |edited )?by:?|(?:lead |principal )?authors?(?: and editors?)?:|por:?|autor(?:a|es|as)?:|par:?|"
    r"aut(?:eur|rice)e?s?:|"
    r"von:?|autor(?:en|in)?:|تأليف:?|إعداد:?|المؤلف:?)\s+(?=\S)",
    re.I,
)
_COPYRIGHT = re.compile(
    r"(?:(?:copyright|حقوق (?:النشر|الطبع|التأليف))\s*)?(?:©|\(c\)(?=\s*\d{4}))|copyright(?=,? \d{4}|:| by)|"
    r"copyright c(?= \d{4})|حقوق (?:النشر|الطبع)(?: محفوظة)?",
    re.I,
)
_YEARS = re.compile(
    r"^[\s,:;.-]*(?:by\s+)?(?:[\d٠-٩]{4}(?:\s*[-–,]\s*[\d٠-٩]{4})*)?[\s,:;.-]*(?:by |por |par |von )?", re.I
)
_END = re.compile(
    r"(?<=[^\W\d_]{3})\.\s|[;|•\n]\s|[;]$|(?:^|,? )(?:all rights|todos los derechos|tous droits|alle rechte|reservados|"
    r"in [12]\d{3}|en [12]\d{3}|"
    r"licen[cs]ed|this |with |and may|made:|design)|[,.]? [12]\d{3}\b|,? [٠-٩]{4}|جميع الحقوق|,? https?:| www\.|\s[-–]\s",
    re.I,
)
# what is said of a picture is not said of the document, and what stands in quotes is another work
_OF_ANOTHER = re.compile(
    r"photo|image|picture|illustration|cover (?:art|design)|graphic|\bmaps?\b|foto|imagen|ilustracion|portada|couverture|bild|صوره|صور|"
    r"font|logo|[“”«»„]"
)
_OPEN = re.compile(r"(?:&|,| (?:and|of|for|the|y|de|del|la|et|des|du|pour|und|der))$", re.I)
_CITED = re.compile(
    r"(?:suggested citation|recommended citation|cite(?:d)? as|please cite|citation|cita (?:sugerida|recomendada)|citar como|pour citer|"
    r"citation recommandee|للاستشهاد|zitiervorschlag)[^:\n]{0,40}:\s*"
)
_CITATION = re.compile(
    r"^(?P<who>.{2,200}?)[,.]?\s*\(?(?:(?:19|20)\d\d)[a-z]?(?:, \w+(?: \d+)?)?\)?[.,:]?\s+(?P<rest>.*)$"
)
REACH = 400  # characters of a citation


@dataclass(frozen=True)
class Held:
    """A name as it is stated: who, where, and by which words (a source of `evidence`, without what is known of the name)."""

    name: str
    line: Line
    words: str
    source: str  # published, author, copyright, cited, cited-publisher


def stated(imprint: Sequence[Line]) -> Iterator[Held]:
    for number, (line, text) in enumerate(windows(imprint, 2)):
        if len(line.text) < 2_000:
            before = imprint[number - 1].text if number and imprint[number - 1].page == line.page else ""
            yield from _published(line, text)
            yield from _copyrights(line, text, before)
            yield from _cited(line, text)


def _published(line: Line, text: str) -> Iterator[Held]:
    for pattern, source in ((_BY, "published"), (_PREPARED, "author")):
        match = pattern.search(line.text)
        if match and _FREE.search(fold(line.text[: match.start()])) and (name := _following(line, text, match)):
            yield Held(name, line, text[match.start() : match.end() + len(name) + 8], source)
            return
    if (match := _AUTHORS.match(line.text)) and len(line.text) < 300:
        yield Held(line.text[match.end() :], line, line.text, "author")


def _following(line: Line, text: str, match: re.Match[str]) -> str:
    """The name behind a statement in its line; with the next line where nothing follows it in its own, or a word that leaves it open."""
    name = _name(line.text[match.end() :])
    return name if name and not _OPEN.search(name) else _name(text[match.end() :])


def _copyrights(line: Line, text: str, before: str) -> Iterator[Held]:
    """Each copyright of a line; the next line where nothing follows it in its own, or a word that leaves it open."""
    found = list(_COPYRIGHT.finditer(line.text))[:20]
    for match, following in zip(found, [*found[1:], None], strict=False):
        said = fold(line.text[max(0, match.start() - 60) : match.start()]) or fold(
            before[-40:] if ":" in before[-2:] else ""
        )
        if _OF_ANOTHER.search(said):
            continue
        own = line.text[match.end() : following.start() if following else None]
        name = _name(own)
        if following is None and (not name or _OPEN.search(name)):
            name = _name(text[match.end() :])
        if name and ":" not in name and "/" not in name.replace(" / ", ""):  # "© UNICEF/UN012/Diaz" is of a photograph
            yield Held(name, line, text[match.start() : match.end() + len(name) + 16], "copyright")


def _cited(line: Line, text: str) -> Iterator[Held]:
    """Author and publisher of the document's own citation: "Harbour Council (2014). Voices at Night. Mombasa: Quay Press"."""
    match = _CITED.search(fold(line.text))
    if match is None or len(fold(text)) != len(text):
        return
    said = _CITATION.match(clean(text[match.end() : match.end() + REACH]))
    if said is None:
        return
    yield Held(said["who"].strip(" ,."), line, text[match.start() : match.end() + 160], "cited")
    for part in re.split(r"(?<=\w\w)[.,]\s+", said["rest"])[1:]:
        name = part.rpartition(": ")[2].strip(" ,.")
        yield Held(name, line, text[match.start() : match.end() + REACH], "cited-publisher")


def _name(text: str) -> str:
    """The name at the beginning of a text, without years and what follows it."""
    years = _YEARS.match(text)
    rest = text[years.end() :] if years else text
    end = _END.search(rest)
    return clean(rest[: end.start()] if end else rest[:160]).strip(" ,:;-–.")
