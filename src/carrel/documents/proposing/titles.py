"""Title and subtitle: the largest heading of the first pages, weighed against the embedded title and the file's name."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import PurePath

from carrel.documents.proposing import agents
from carrel.documents.proposing.dating import day, months
from carrel.documents.proposing.evidence import Evidence, evidence
from carrel.documents.proposing.lines import Line, contents, western, windows
from carrel.documents.proposing.view import CONTENTS, View
from carrel.text import clean, fold
from carrel.vocabulary import normal

LONGEST = 300
_MADE_BY_PROGRAMS = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)|powerpoint presentation|adobe photoshop|adobe illustrator|print)\b|"
    r"(?:untitled|unbenannt|sin titulo|sans titre|بدون عنوان|document|documento|dokument|doc|layout|presentation|presentacion|slide|"
    r"diapositiva|diapositive|title|titulo|titre|cover|scan|scanned|img|page|pagina|new)[\W\d_]*$|"
    r".*\.(?:docx?|pdf|indd|qxd|qxp|pptx?|odt|rtf|tex|dvi|ps|eps|html?|pub|pmd|fm|ai|psd|cdr|xlsx?|tmp)$"
)
_ASIDE = re.compile(
    r"^please wait\b|https?:|www\.|@|\bat \w+(?:\.\w+)+$|©|\bdoi\b|\bisbn\b|\bissn\b|^(?:version|edition|draft|page|v)\W*[\d.]|"
    r"^\W*(?:\d{1,2}(?:st|nd|rd|th)?|first|second|third|revised) edition\W*$"
)
_SEASONS = "spring summer autumn fall winter primavera verano otono invierno printemps hiver fruhjahr herbst".split()
_MAIL = re.compile(r"\S@\S|\bat \w+(?:\.\w+)+$")
_OPEN = re.compile(
    r" (?:of|the|for|and|on|in|to|de|la|el|los|las|del|y|en|para|le|les|du|des|et|pour|sur|في|من|على|عن|der|die|und|fur)$"
)
_NOT_OF_THE_NAME = re.compile(r"[-_. ](?:final|draft|copy|web|print|v?\d{1,2}(?:\.\d+)*|[a-z]{2}|\(\d+\))$", re.I)


def read(view: View) -> list[Evidence]:
    """Title, and the subtitle where there is one."""
    run = _heading(view)
    heading = _unstopped(clean(" ".join(line.text for line in run)))[:LONGEST]
    found = _weighed(view, heading, run[0].page if run else 0)
    if run and found.source in ("title-agreed", "title-heading", "title-embedded-on-cover"):
        return [found, *_subtitle(view, run, found.value)]
    return [found]


def _weighed(view: View, heading: str, page: int) -> Evidence:
    embedded = _trusted(view.embedded("title"), view.name)
    ours, theirs = normal(heading), normal(embedded)
    if theirs and view.begun.kind == "epub" and ours != theirs:
        return evidence("title", embedded, 0, embedded, "title-stated")
    if heading and ours == theirs:
        return evidence("title", embedded if _shouted(heading) else heading, page, heading, "title-agreed")
    if heading and theirs and _continues(ours, theirs):
        longer = embedded if len(theirs) > len(ours) else _cased(heading, view)
        return evidence("title", longer, page, heading, "title-embedded-on-cover")
    if theirs and theirs.replace(" ", "") in view.first_words.replace(" ", ""):
        whole = _cased(_whole(embedded, view), view)
        return evidence("title", whole, min(view.front), whole, "title-embedded-on-cover")
    if heading:
        return evidence("title", _cased(heading, view), page, heading, "title-heading")
    if embedded:
        return evidence("title", embedded, 0, embedded, "title-embedded")
    return _first_line(view) or evidence("title", from_name(view.name), 0, view.name, "title-name")


def _whole(embedded: str, view: View) -> str:
    """The line of the cover that the embedded title begins; programs cut titles at the end of a line."""
    begun = normal(embedded)
    for line, text in windows(view.cover, 2):
        if normal(line.text).startswith(f"{begun} "):
            return clean(line.text)
        if normal(line.text) == begun:
            return clean(text) if _OPEN.search(begun) else embedded
    return embedded


def _continues(one: str, other: str) -> bool:
    """Whether the shorter one is part of the longer one: a title without its subtitle, a line cut off."""
    short, long = sorted((one, other), key=len)
    return len(short) > 8 and f" {short} " in f" {long} "


def _trusted(title: str, name: str) -> str:
    """The embedded title, or nothing when a program wrote it."""
    title = clean(title)
    folded = fold(title)
    letters = sum(each.isalpha() for each in title)
    named = normal(folded) == normal(PurePath(name).stem)
    filename = "_" in title or (" " not in title and any(each.isdigit() for each in title))
    if letters < 4 or letters < len(title) / 2 or named or filename or _MADE_BY_PROGRAMS.match(folded):
        return ""
    return title[:LONGEST]


def _heading(view: View) -> list[Line]:
    """The lines of the largest heading on the first page of the cover that has one."""
    for page in sorted(view.front):
        lines = [line for line in view.lines if line.page == page]
        headings = [line for line in lines if line.heading and _titular(line, view)]
        if headings:
            level = min(line.kind for line in headings)
            first = next(number for number, line in enumerate(lines) if line in headings and line.kind == level)
            return _bounded([line for line in _run(lines[first:]) if _titular(line, view)], view)
    return []


def _run(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines of one size in one kind of letters, from the first; without the names below a title."""
    before = ""
    for number, line in enumerate(lines):
        if line.kind != lines[0].kind or _shouted(line.text) != _shouted(lines[0].text):
            return
        if before and not _OPEN.search(normal(before)) and (_bodies(line.text) or _addressed(lines, number)):
            return
        before = line.text
        yield line


def _addressed(lines: Sequence[Line], number: int) -> bool:
    """Whether an address for mail follows: then this is a name."""
    return bool(agents.person(lines[number].text)) and any(
        _MAIL.search(line.text) for line in lines[number + 1 : number + 2]
    )


def _bodies(text: str) -> bool:
    """Whether these are the names of corporate bodies, and nothing else."""
    return bool(agents.alone(text)) or ("," in text and all(map(agents.alone, agents.listed(text))))


def _bounded(run: Sequence[Line], view: View) -> list[Line]:
    """As much as can be a title; no more than the embedded title, where that is how the heading begins."""
    embedded = normal(_trusted(view.embedded("title"), view.name))
    kept: list[Line] = []
    for line in run:
        if kept and sum(len(each.text) for each in [*kept, line]) > LONGEST:
            break
        kept.append(line)
        if not _OPEN.search(embedded) and embedded == normal(" ".join(each.text for each in kept)):
            break
    return kept


def _titular(line: Line, view: View) -> bool:
    """Whether a line can be (part of) a title: no date, number, address, organisation by itself, no "Contents"."""
    folded = fold(line.text).strip()
    if sum(each.isalpha() for each in folded) < 3 or contents(line) or len(line.text) > LONGEST:
        return False
    if _ASIDE.search(folded) or CONTENTS.fullmatch(normal(folded)) or _names(line, view):
        return False
    words = len(normal(folded).split())
    alone = [
        each for each in view.spot(line.text) if each.vocabulary == "organisation" and each.end - each.start == words
    ]
    return not alone and not _only_date(folded, view.language)


def _names(line: Line, view: View) -> bool:
    """Whether the line is of those that the imprint or the file name as authors or publishers."""
    return (
        bool(view.names)
        and len(line.text) < 200
        and all(normal(each) in view.names for each in agents.listed(line.text))
    )


def _only_date(folded: str, language: str) -> bool:
    short = len(folded.split()) <= 4 and len(folded) < 24
    if not short or not re.search(r"\b(?:1[5-9]|20)\d\d\b", western(folded)):
        return False
    known = {*months(language)[0], *_SEASONS}  # "Annual Report 2019" is a title
    return all(len(word) <= 4 or word in known for word in re.findall(r"[^\W\d_]+", folded))


def _unstopped(text: str) -> str:
    """Without the full stop at the end."""
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


def _subtitular(line: Line, view: View) -> bool:
    return _titular(line, view) and not day(western(fold(line.text)), view.language)


def _first_line(view: View) -> Evidence | None:
    """For documents without headings."""
    lines = [line for line in view.cover if _titular(line, view) and _several(line.text)]
    line = next((line for line in lines if not agents.alone(line.text)), next(iter(lines), None))
    if line is None:
        return None
    return evidence("title", _cased(clean(line.text), view), line.page, line.text, "title-line")


def _subtitle(view: View, run: Sequence[Line], title: str) -> list[Evidence]:
    """The headings of the next smaller size right below."""
    lines = [line for line in view.lines if line.page == run[0].page]
    below = lines[lines.index(run[-1]) + 1 :][:4]
    kind = below[0].kind if below else "p"
    found = takewhile(lambda line: line.kind == kind and line.heading and _subtitular(line, view), below)
    if kind == run[-1].kind and _shouted(below[0].text) == _shouted(run[-1].text):
        return []  # set like the title: the heading of what follows
    text = _unstopped(clean(" ".join(line.text for line in found)))[:LONGEST]
    if not text or normal(text) in normal(title) or len(run[-1].text) + len(text) > 2 * LONGEST:
        return []
    return [evidence("subtitle", _cased(text, view), run[0].page, text, "subtitle")]


def from_name(name: str) -> str:
    """A title made of the file's name, without ending, version and language."""
    stem = PurePath(name).stem
    while len(shorter := _NOT_OF_THE_NAME.sub("", stem)) < len(stem) and len(shorter) > 3:
        stem = shorter
    words = clean(re.sub(r"[-_.\s]+", " ", stem))
    return words[:1].upper() + words[1:] or "Document"


def _cased(text: str, view: View) -> str:
    """A title set in capitals, in the letters its words have in the running text; other titles stay."""
    if not _shouted(text):
        return text
    seen = _written(view)
    named = [each.words for each in view.spot(text) if each.vocabulary in ("place", "organisation")]
    seen |= {fold(word): word.capitalize() for words in named for word in words.split() if len(word) > 3}
    lowered = re.sub(r"[^\W\d_]+", lambda word: _lowered(word.group(), seen), text)
    return lowered[:1].upper() + lowered[1:]


def _lowered(word: str, seen: dict[str, str]) -> str:
    return seen.get(fold(word), word.lower()) if word.isupper() else word


def _several(text: str) -> bool:
    """Whether there is more than one word; Chinese, Japanese and Thai put no spaces between theirs."""
    return len(text.split()) > 1 or (
        len(text) > 3 and bool(re.search("[\u0e00-\u0fff\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af]", text))
    )


def _shouted(text: str) -> bool:
    """Whether it is set in capitals, but for a "v." or "hÉ" among them."""
    big, small = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return big > 2 * small


def _written(view: View) -> dict[str, str]:
    """{folded word: how the text writes it inside of sentences}; only words met twice can say so."""
    forms: dict[str, Counter[str]] = {}
    for line in view.body:
        if not line.heading and not line.text.isupper():
            for word in re.findall(r"(?<=[^\W\d_] )[^\W\d_]+", line.text):
                forms.setdefault(fold(word), Counter())[word] += 1
    return {key: found.most_common(1)[0][0] for key, found in forms.items() if found.total() > 1}
