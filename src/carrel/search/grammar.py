"""What readers type, understood: words, "phrases", -not, prefix*, field:value, year:2010..2017. Never an error."""

import re
from dataclasses import dataclass
from typing import Literal

from carrel.record import facets
from carrel.text import visible

MOST_CLAUSES = 64
_TOKEN = re.compile(r'(?P<minus>[-−–])?(?:(?P<field>[a-z]+):(?=\S))?(?:"(?P<quoted>[^"]*)"?|(?P<word>[^\s"]+))', re.I)
_QUOTES = str.maketrans("“”„‟«»＂", '"""""""')
_EDGES = ".,;:!?…()[]{}¿¡؟،؛。、"  # of a sentence, around its words
_YEARS = re.compile(r"(\d{4})?\.\.(\d{4})?$|(\d{4})$", re.ASCII)

# Words so common that asking for them in every publication only loses some. English, Spanish, French, Arabic.
COMMON = frozenset(
    """a an and are as at be by for from how in is it of on or that the their to was what when where which who why with
    about am any been can could did do does had has have he her his i if my no not our she should so some than them
    there they this we were will would you your

    al como con cuando cuál cómo de del donde el en es esta este hay la las lo los me mi mis más no o para por puedo
    que quién qué se si sin sobre son soy su tengo un una y

    au aux avec ce ces comment dans des du elle est et il je la le les leur ma me mes mon ne nous on ou par pas pour
    quand que qui quoi sa se ses si son suis sur un une vous

    في من على إلى عن مع أن هذا هذه التي الذي و أو ما هو هي كيف ماذا متى أين هل لا أنا كان كانت""".split()
)

Kind = Literal["word", "phrase", "prefix"]
Years = tuple[int | None, int | None]  # first and last; None is open


@dataclass(frozen=True)
class Clause:
    """One thing looked for. A title clause looks in titles alone."""

    kind: Kind
    text: str
    title: bool = False

    @property
    def common(self) -> bool:
        """WHO in capitals is an organisation, who is not."""
        word = self.text.strip(_EDGES)
        return self.kind == "word" and word.lower() in COMMON and not (word.isupper() and len(word) > 1)


@dataclass(frozen=True)
class Parsed:
    """A query taken apart. `chosen` are facet values that were typed as field:value, by key or by name."""

    wanted: tuple[Clause, ...] = ()
    unwanted: tuple[Clause, ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()
    years: Years = (None, None)
    cut: bool = False  # more was typed than is looked for
    unclear: str = ""  # what stands after `year:` and is no year; it was taken for words


def parse(text: str) -> Parsed:
    """Every text has a meaning; what is no field is words."""
    wanted: list[Clause] = []
    unwanted: list[Clause] = []
    chosen: list[tuple[str, str]] = []
    years: Years = (None, None)
    unclear = ""
    for found in _TOKEN.finditer(visible(text).translate(_QUOTES)):
        name, value = (found["field"] or "").lower(), found["quoted"] if found["word"] is None else found["word"]
        if name == "year" and (span := _YEARS.match(value)):
            years = _years(span)
        elif name in facets() and name != "year" and not found["minus"]:
            chosen.append((name, value))
        else:
            unclear = value if name == "year" else unclear
            (unwanted if found["minus"] else wanted).extend(_clauses(name, value, found["word"] is None))
    cut = len(wanted) > MOST_CLAUSES
    kept = [clause for clause in wanted if not (cut and clause.common)] or wanted
    return Parsed(
        tuple(kept[:MOST_CLAUSES]), tuple(unwanted[:MOST_CLAUSES]), tuple(chosen[:MOST_CLAUSES]), years,
        cut, unclear[:60],
    )  # fmt: skip


def _clauses(name: str, value: str, quoted: bool) -> list[Clause]:
    if name and name != "title":
        value = f"{name} {value}"  # http://x and foo:bar are words
    clauses = []
    for word in [value] if quoted else re.split(r"[\s/:]+", value):
        if not any(c.isalnum() for c in word):
            continue
        kind: Kind = "phrase" if quoted else "prefix" if word.endswith("*") and len(word.strip("*")) > 1 else "word"
        clauses.append(Clause(kind, word.strip("*"), name == "title"))
    return clauses


def _years(span: re.Match[str]) -> Years:
    low, high = (int(year) if year else None for year in (span[1] or span[3], span[2] or span[3]))
    return (high, low) if low and high and low > high else (low, high)
