"""The abstract: what the document itself calls its summary."""

import re
from collections.abc import Iterator, Sequence

from carrel.documents.proposing.evidence import Evidence, evidence
from carrel.documents.proposing.lines import Line, contents
from carrel.documents.proposing.view import View
from carrel.text import clean
from carrel.vocabulary import normal

LONGEST = 1_500  # characters; cut at the end of a sentence
SHORTEST = 80
# headings in normal form: the language they tell, "" when any language uses them
HEADINGS = {
    "abstract": "", "summary": "", "executive summary": "en", "summary of findings": "en",
    "in brief": "en", "key messages": "en", "at a glance": "en",
    "resumen": "es", "resumen ejecutivo": "es", "sintesis": "es", "en resumen": "es",
    "resume": "fr", "resume executif": "fr", "resume analytique": "fr", "synthese": "fr", "note de synthese": "fr", "en bref": "fr",
    "ملخص": "ar", "الملخص": "ar", "ملخص تنفيذي": "ar",
    "الملخص التنفيذي": "ar", "موجز": "ar", "موجز تنفيذي": "ar", "خلاصه": "ar", "الخلاصه": "ar",
    "zusammenfassung": "de", "kurzfassung": "de", "resumo": "pt", "resumo executivo": "pt", "sumario executivo": "pt",
    "samenvatting": "nl", "riassunto": "it", "sintesi": "it", "sammanfattning": "sv", "резюме": "ru", "аннотация": "ru",
}  # fmt: skip
_KEYWORDS = ("keyword", "palabras clave", "mots cles", "الكلمات")
_NUMBER = re.compile(r"^(?:[\divxlc]{1,4}[.)]?\s+)?", re.I)
_RUN_IN = re.compile(r"^([^\W\d_]+(?: [^\W\d_]+)?)\s*[:.—–-]+\s+(?=\S)")
_SENTENCE = re.compile(r"[.!?؟。…][”\"’»)]*(?=\s|$)")


def read(view: View) -> list[Evidence]:
    """One for each language that has a summary, the document's own first; else the embedded description."""
    found: dict[str, Evidence] = {}
    for number, line in enumerate(view.lines):
        heading, rest = _heading(line)
        if heading is None or contents(line):
            continue
        text = cut("\n\n".join(_below(view.lines[number + 1 :], rest, line)))
        tag = HEADINGS[heading] or ("en" if view.tag in ("es", "fr", "ar") else view.tag)
        if len(text) >= SHORTEST and tag not in found:
            found[tag] = evidence(f"abstract.{tag}", text, line.page, f"{line.text}: {text}", "abstract-summary")
    if not found:
        return list(_embedded(view))
    return sorted(found.values(), key=lambda each: each.field != f"abstract.{view.tag}")


def _heading(line: Line) -> tuple[str | None, str]:
    """The heading a line is or begins with, and what follows it in the same line."""
    text = _NUMBER.sub("", line.text.strip())
    if len(text) <= 40 and (words := normal(text)) in HEADINGS:
        return words, ""
    run_in = _RUN_IN.match(text)
    if not line.heading and run_in and normal(run_in[1]) in HEADINGS and run_in[1][:1] == run_in[1][:1].upper():
        return normal(run_in[1]), text[run_in.end() :]
    return None, ""


def _below(lines: Sequence[Line], rest: str, heading: Line) -> Iterator[str]:
    """Paragraphs up to the next heading, or two pages on."""
    length = len(rest)
    if rest:
        yield rest
    for line in lines:
        if line.heading or contents(line) or line.page > heading.page + 1 or length > LONGEST:
            return
        if (rest and _heading(line)[0]) or normal(line.text).startswith(_KEYWORDS):
            return
        if len(line.text) >= 30:  # not numbers of pages and notes, left over between paragraphs
            length += len(line.text)
            yield line.text


def _embedded(view: View) -> Iterator[Evidence]:
    text = clean(view.embedded("description", "subject"))
    if len(text) >= SHORTEST and len(text.split()) >= 12:
        yield evidence(f"abstract.{view.tag}", cut(text), 0, text, "abstract-embedded")


def cut(text: str, longest: int = LONGEST) -> str:
    """At the end of the last sentence that fits, else at a word."""
    text = clean(text)
    if len(text) <= longest:
        return text
    ends = [match.end() for match in _SENTENCE.finditer(text[: longest + 1])]
    fitting = [end for end in ends if end <= longest]
    if fitting and fitting[-1] > longest / 4:
        return text[: fitting[-1]]
    return text[: longest - 1].rsplit(" ", 1)[0] + "…"
