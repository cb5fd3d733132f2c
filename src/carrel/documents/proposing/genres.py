"""What kind of publication it is: named in the title or on the cover, or by the text when it speaks of itself."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from carrel.documents.proposing.evidence import Evidence, agreed, evidence
from carrel.documents.proposing.view import View
from carrel.text import fold

# "form", "film", "chapter" and "article" are in many a text, and seldom what it is
_SAYS_LITTLE = {"template", "audio", "video", "web-page", "book-chapter", "dataset"}
_ITSELF = re.compile(
    r"\b(?:(?:in|of|from|by|with|that|when)\s+)?(?:this|the present|our|este|esta|el presente|la presente|cette|cet|ce|le present|la presente|"
    r"diese[rsmn]?|vorliegende[rsnm]?|este|esta|questo|questa|dit|deze)\s+|(?:\b|[وفبلك])(?:هذا|هذه)\s+"
)
_NEAR = 4  # words behind "this", of which the second at the latest begins the name of a type
OFTEN = 2  # times that a text must call itself so
_ABOUT = re.compile(
    r"\b(?:summary|overview|explained|commentary|introduction to|guide to|resumen|comentario|comentarios|resume|commentaire)\b|ملخص|شرح"
)
# Words for a kind of publication that are not the name of a type: {type: words, folded}; where they begin a title or a line of the cover.
_BEGINNINGS = {
    "legal-text": "constitution|act|bill|decree|resolution|judge?ment|regulations?|directive|convention|treaty|charter|ordinance|"
    "constitucion|ley|decreto|resolucion|sentencia|tratado|convenio|convencion|reglamento|acuerdo|"
    "loi|decret|arrete|ordonnance|traite|reglement|charte|gesetz|verordnung|urteil|beschluss|lei|decreto-lei|resolucao|legge|sentenza|"
    "قانون|دستور|مرسوم|قرار|معاهده|اتفاقيه|حكم",
    "guide": "leitfaden|ratgeber|wegweiser|guia|guida|handreichung",
    "handbook": "handbuch|handboek|manuale",
    "report": "bericht|relatorio|rapporto|rapport",
    "research-report": "studie|estudo|studio",
    "annual-report": "jahresbericht|tatigkeitsbericht",
    "training-material": "skript|vorlesung|lecture notes|course notes|apuntes|polycopie",
    "standard": "specification|specifications|especificacion|especificaciones",
    "fact-sheet": "datenblatt|merkblatt|quick reference|reference card",
}
_BEGIN = {
    key: re.compile(rf"(?:the |la |el |le |les |das |die |der |o |a )?(?:{words})\b")
    for key, words in _BEGINNINGS.items()
}
_PARTIES = re.compile(r"\w\W{1,3}\b(?:v|vs)\. \w")  # "A v. B": what a court decided
_COURT = re.compile(r"\b(?:court|tribunal|corte|cour|gericht)\b|محكمه")


def read(view: View, titled: Sequence[Evidence]) -> list[Evidence]:
    """The surest: a name of a type in the title or on the cover, else what the text calls itself, else a word that tells."""
    found = next(_named(view, titled), None)
    itself = _itself(view, titled)
    if found and itself and found.value == itself.value:
        return [agreed(max(found, itself, key=lambda each: each.confidence), 1)]
    candidates = [each for each in (found, itself, next(_told(view, titled), None)) if each]
    if candidates:
        return [max(candidates, key=lambda each: each.confidence)]
    return [evidence("type", "presentation", 0, view.name, "type-kind")] if view.begun.kind in ("pptx", "odp") else []


def _named(view: View, titled: Sequence[Evidence]) -> Iterator[Evidence]:
    """The longest name of a type, then the first: "Annual report" is no "report"."""
    name = re.sub(r"[-_]", " ", PurePath(view.name).stem)
    sources = [(f"type-{each.field}", each.page, each.value) for each in titled]
    sources += [("type-cover", line.page, line.text) for line in view.cover if len(line.text.split()) <= 8]
    about = any(_ABOUT.search(fold(each.value)) for each in titled)
    for source, page, text in [*sources, ("type-name", 0, name)]:
        spots = [each for each in view.spot(text) if each.vocabulary == "type" and each.key not in _SAYS_LITTLE]
        if source == "type-cover":  # "Act" and "Report" are in many a line; by itself it says what this is
            spots = [each for each in spots if each.end - each.start >= len(text.split()) / 2]
        if about:  # a summary of an Act is none
            spots = [each for each in spots if each.key != "legal-text"]
        if spots:
            best = max(spots, key=lambda each: (each.end - each.start, -each.start))
            yield evidence("type", best.key, page, text, source)


def _itself(view: View, titled: Sequence[Evidence]) -> Evidence | None:
    """As "this report" and "the present handbook" say it."""
    counts: Counter[str] = Counter()
    first: dict[str, tuple[int, str]] = {}
    for line in view.lines:
        folded = fold(line.text)
        for match in list(_ITSELF.finditer(folded))[:20]:
            for key in _called(view, folded[match.end() : match.end() + 60]):
                counts[key] += 1 if match.start() else OFTEN  # "This manual is for ..." says it once for all
                first.setdefault(key, (line.page, line.text[max(0, match.start() - 20) : match.end() + 100]))
    if any(_ABOUT.search(fold(each.value)) for each in titled):
        counts.pop("legal-text", None)
    key, times = next(iter(counts.most_common(1)), ("", 0))
    if times < OFTEN or times < counts.total() / 2:
        return None
    return agreed(evidence("type", key, *first[key], "type-itself"), times > 2 * OFTEN)


def _called(view: View, text: str) -> list[str]:
    """Types that a text begins with, after one other word at most."""
    words = " ".join(text.split()[:_NEAR])
    spots = [each for each in view.spot(words) if each.vocabulary == "type" and each.start <= 1]
    found = [each.key for each in spots if each.key not in _SAYS_LITTLE and each.key != "research-article"]
    return found or [key for key, told in _BEGIN.items() if told.match(words) and view.vocabularies.get("type", key)]


def _told(view: View, titled: Sequence[Evidence]) -> Iterator[Evidence]:
    """By words that are no names of types: "Constitution of ...", "Jahresbericht", "A v. B"."""
    about = any(_ABOUT.search(fold(each.value)) for each in titled)
    lines = [(each.page, each.value) for each in titled[:1]]
    lines += [(line.page, line.text) for line in view.labels if line.heading or line.text.isupper()]
    for page, text in lines:
        folded = fold(text)
        for key in _BEGIN:
            told = _BEGIN[key].match(folded) or (key == "standard" and "specification" in folded)
            if told and view.vocabularies.get("type", key) and not (about and key == "legal-text"):
                yield evidence("type", key, page, text, "type-told")
    title = titled[0]
    if (
        view.vocabularies.get("type", "legal-text")
        and _PARTIES.search(fold(title.value))
        and _COURT.search(view.first_words)
    ):
        yield evidence("type", "legal-text", title.page, title.value, "type-parties")
