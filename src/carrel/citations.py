"""Citations: a publication in the words of a citation style (CSL 1.0.2), in the reader's language.

The work is citeproc-py's; what it gets wrong is put right before (`_prepared`, `_item`) and after (`_mended`).
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from carrel.formats import Context, Item, csljson, kinds
from carrel.formats.describing import Describing
from carrel.record import Record

# {name in an address: how people call it}; each has its file in styles/
STYLES = {
    "apa": "APA", "chicago": "Chicago", "mla": "MLA", "harvard": "Harvard", "vancouver": "Vancouver", "ieee": "IEEE",
    "oscola": "OSCOLA",
}  # fmt: skip
_FOLDER = Path(__file__).parent / "styles"
_LOCALES = {"es": "es-ES", "fr": "fr-FR", "ar": "ar"}  # English: as the style has it
_CSL = "{http://purl.org/net/xbiblio/csl}"
_WHOLE = ("chicago-author-date", "modern-language-association")  # styles that give first names in full
_ON, _OFF = "\ue000", "\ue001"  # around what is in italics, while citeproc writes
_PLACE = re.compile(r"\w[\w.,–-]{0,19}(?: [\w.,–-]{1,20})?")
_SAID = re.compile(r"^(?:pp?|pages?|págs?|páginas?|ص|الصفحة)\b[.\s]*(?=\w)", re.IGNORECASE)  # styles say it themselves
_RANGE = re.compile(r"(?<=\d)\s*[-–]\s*(?=\d)")
MOST_NAMES = 100  # of each role that a style is asked to write

Run = tuple[str, bool]  # text, whether in italics


@dataclass(frozen=True)
class Citation:
    """The entry in a list of references, and what stands in the text (or in the footnote) with the page."""

    reference: tuple[Run, ...]
    short: tuple[Run, ...]
    note: bool  # the style cites in footnotes

    @property
    def plain(self) -> str:
        return "".join(text for text, _ in self.reference)

    @property
    def plain_short(self) -> str:
        return "".join(text for text, _ in self.short)


def cite(item: Item, context: Context, style: str, page: str = "") -> Citation:
    """A publication in one of STYLES, in the language of the context. `page` is a place in it, as printed: "42", "iv",
    "42–45"; one that makes no sense is left out."""
    csl, source = _citeproc()
    found, thing = _style(style, context.language), _item(item, context)
    bibliography = csl.CitationStylesBibliography(found, source.CiteProcJSON([thing]), _Marked)
    page = place_of(page)
    place = {"locator": csl.Locator("page", page)} if page else {}
    cited = csl.Citation([csl.CitationItem("it", **place)])
    bibliography.register(csl.Citation([csl.CitationItem("it")]))
    reference = "".join(str(each) for each in bibliography.bibliography())
    cited.bibliography = bibliography
    short = str(bibliography.cite(cited, lambda item: None))
    if place and page not in short:
        short = f"{short[:-1]}, {found.root.get_single_term(name='page', form='short')} {page}{short[-1:]}"
    title, note = thing["title"], found.root.get("class") == "note"
    american = _locale(style, context.language) == "en-US"
    written = [_quoted(_mended(each, title), american) for each in (reference, short)]
    return Citation(_runs(written[0]), _runs(written[1]), note)


def place_of(page: str) -> str:
    """A page or pages as citations have them: "p. 3-5" is 3–5, ٣ is 3; "" when it makes no sense."""
    plain = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in page)
    found = _RANGE.sub("–", _SAID.sub("", " ".join(plain.split())).rstrip("-–., "))
    return found if _PLACE.fullmatch(found) else ""


def _citeproc() -> tuple[Any, Any]:
    """Loaded when somebody cites: it takes 75 ms."""
    return import_module("citeproc"), import_module("citeproc.source.json")


# --- before ----------------------------------------------------------------------------------------------------------


def _item(item: Item, context: Context) -> dict[str, Any]:
    """The item in CSL's words. Who published it stands for authors that are not named, as styles want it of
    organisations; a kind of text that its type says already is not said again."""
    record = item.record
    said = Describing(replace(context, language=record.language))(item)  # names as on the publication itself
    thing = csljson.thing(said, context.vocabularies) | {"id": "it", "language": said.language}
    thing |= _kind(thing, record, context)
    publishers = [{"literal": each.inverted} for each in said.made_by("publisher")]
    if not any(thing.get(role) for role in ("author", "editor")) and publishers:
        thing["author"] = publishers
        thing.pop("publisher", None)
    for role in ("author", "editor", "translator"):
        if role in thing:
            thing[role] = [_name(each) for each in thing[role][:MOST_NAMES]]
    if "edition" in thing:
        thing["edition"] = _edition(thing["edition"], context.language)
    thing["URL"] = record.url or ("" if "DOI" in thing else item.address)
    unused = ("abstract", "keyword", "note", "title-short", "license", "contributor")
    return {name: _bare(value) for name, value in thing.items() if value and name not in unused}


def _kind(thing: dict[str, Any], record: Record, context: Context) -> dict[str, Any]:
    """An article stands in its series, and without one it is cited like a report."""
    said = "" if kinds.own(kinds.CSL, thing["type"]) == record.type else context.label("type", record.type or "")
    if thing["type"] != "article-journal":
        return {"genre": said}
    if "collection-title" not in thing:
        return {"genre": said, "type": "report"}
    series = {"container-title": thing["collection-title"], "volume": thing.get("collection-number", "")}
    return {"genre": said, "collection-title": "", "collection-number": ""} | series


def _name(name: dict[str, str]) -> dict[str, str]:
    """Names in scripts that have no capitals have no initials: they stay whole."""
    whole = f"{name.get('given', '')} {name.get('family', '')}".strip()
    return name if "literal" in name or whole.upper() != whole.lower() else {"literal": whole}


def _edition(text: str, language: str) -> str:
    """citeproc-py has ordinals of English alone."""
    number = re.fullmatch(r"(\d+)(?:st|nd|rd|th)?(?: ed(?:ition|\.)?)?", text.strip(), re.I)
    if not number:
        return text
    return {"es": f"{number[1]}.ª ed.", "fr": "1re" if number[1] == "1" else f"{number[1]}e"}.get(language, number[1])


def _bare(value: Any) -> Any:
    return value.replace(_ON, "").replace(_OFF, "") if isinstance(value, str) else value


@lru_cache(maxsize=32)
def _style(name: str, language: str) -> Any:
    """Read once for each language. 10 ms, and 5 to 20 ms for a citation of a long style."""
    style = _citeproc()[0].CitationStylesStyle(str(_FOLDER / f"{name}.csl"), _locale(name, language), validate=False)
    _prepare(style.root)
    return style


def _locale(name: str, language: str) -> str:
    return _LOCALES.get(language) or ("en-GB" if name in ("harvard", "oscola") else "en-US")


def _prepare(root: Any) -> None:
    """What citeproc-py does not know, said in words that it knows: names that are not to be shortened though the style
    has initials, in all of it or in its notes, and what is said only when two works would look alike."""
    if root.find(f".//{_CSL}id").text.endswith(_WHOLE):
        root.attrib.pop("initialize-with", None)
    names = [*root.iter(f"{_CSL}name")]
    if any(each.get("initialize") == "false" for each in names):
        short = root.attrib.pop("initialize-with", "")
        for each in names:
            if each.get("initialize") != "false":
                each.set("initialize-with", short)
    for each in [*root.iter(f"{_CSL}if", f"{_CSL}else-if")]:
        if each.get("disambiguate"):
            each.attrib.clear()
            each.set("type", "none")


# --- after -----------------------------------------------------------------------------------------------------------


class _Marked:
    """A formatter of citeproc: text as it is, italics between two marks."""

    @staticmethod
    def preformat(text: str) -> str:
        return str(text)

    @staticmethod
    def Italic(text: str) -> str:
        return f"{_ON}{text}{_OFF}"

    Oblique = Italic
    Bold = Light = Underline = Superscript = Subscript = SmallCaps = str


_FAULTS = (
    (re.compile(r"^(\[1\]|1\.)(?=\S)"), r"\1 "),  # between the number and the entry
    (re.compile(r"(?<=\d)(?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:\d|[.;]))"), " "),
    (re.compile(r"(\b[12]\d\d\d [A-Z][a-z]{2})(?=\d)"), r"\1 "),
    (re.compile(r"\b(\d+)(?:st|nd|rd|th) (ط)"), r"\2. \1"),  # Arabic has no ordinals there
    (re.compile(r"(?:Retrieved|Consulté|Recuperado|استرجع في)(?: from| de| sur)? (?=https?:)"), ""),
    (re.compile(r"([.?!…])([”’»\ue001]?)\.(?!\.)"), r"\1\2"),  # one full stop is enough
    (re.compile(r", (ed|eds|trans)\.(?=[;)])"), lambda found: f", {found[1].capitalize()}."),  # as APA has its labels
    (re.compile(r"  +"), " "),
    (re.compile(r" +(?=[,;.)])"), ""),
    (re.compile(r",(?=[.,;])"), ""),
)  # fmt: skip


def _mended(text: str, title: str) -> str:
    """Without the small faults of spacing; a title that stands for missing authors is not said twice."""
    for fault, instead in _FAULTS:
        text = fault.sub(instead, text)
    twice = re.escape(title) + f'[{_OFF}”’»"]*'
    again = re.compile(f'({twice}.*?)[{_ON}“‘«"]*{twice}(?:[.,]? ?)', re.I | re.S)
    return again.sub(r"\1", text).strip()


def _quoted(text: str, american: bool) -> str:
    """In American English stops and commas stand within quotation marks (CSL 1.0.2, punctuation-in-quote)."""
    return re.sub(r"(?<![.,?!…])(’?”)([.,])", r"\2\1", text) if american else text


def _runs(text: str) -> tuple[Run, ...]:
    """Marks into runs; italics within italics stand upright."""
    runs: list[Run] = []
    depth = 0
    for part in re.split(f"([{_ON}{_OFF}])", text):
        if part in (_ON, _OFF):
            depth += 1 if part == _ON else -1
        elif part:
            runs.append((part, depth % 2 == 1))
    return tuple(runs)
