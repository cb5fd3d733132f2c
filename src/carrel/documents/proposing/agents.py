"""Names told apart: corporate bodies, persons, and what is neither (IFLA LRM speaks of agents: collective ones and persons)."""

import re
from functools import lru_cache

from carrel.record import Person
from carrel.text import clean, fold

LONGEST = 120  # characters of a name
MOST = 12  # names of one statement
_BODIES = (
    "office|institut[eo]?|cent(?:re|er|ro)|ministr?y|university|foundation|association|agency|commission|committee|council|"
    "courts?|department|network|organi[sz]ation|society|union|bank|fund|coalition|alliance|school|college|library|press|group|federation|"
    "board|bureau|programme|authority|parliament|government|team|taskforce|workgroup|consortium|trust|forum|initiative|secretariat|cluster|"
    "charit(?:y|ies)|unicef|"
    "ministerio|universidad|fundacion|asociacion|agencia|comision|comite|consejo|corte|tribunal|departamento|red|organizacion|defensoria|"
    "secretaria|oficina|observatorio|gobierno|procuraduria|fiscalia|parlamento|sociedad|"
    "ministere|universite|fondation|agence|conseil|cour|departement|reseau|organisation|federation|observatoire|direction|gouvernement|"
    "societe|comite|haut-commissariat|"
    "bundesamt|bundesministerium|ministerium|universitat|verlag|stiftung|verein|verband|amt|rat|gesellschaft|"
    "ministero|universita|fondazione|associazione|conselho|fundacao|associacao|universidade|ministerie|stichting|"
    "ngo|ong"
)
_FORMS = r"gmbh|inc|ltd|llc|plc|e\. ?v|s\. ?a|b\. ?v|pty|asbl|ggmbh|limited"
ORGANISATION = re.compile(
    rf"\b(?:{_BODIES}|{_FORMS})\b|\w international$|"
    r"وزاره|جامعه|مركز|منظمه|موسسه|جمعيه|هييه|مجلس|لجنه|شبكه|معهد|اتحاد|صندوق|مكتب|محكمه"
)
LEGAL_FORM = re.compile(rf"^(.{{3,80}}?),? (?:{_FORMS})\.?$", re.I)
_NO_NAME = re.compile(
    r"\b(?:members?|authors?|by|summary|reports?|resolutions?|paper|acts?|miembros|autores|resumen|informe|resolucion|sentencia|ley|membres|"
    r"auteurs|rapport|loi|mitglieder|autoren|bericht|rights|reserved|copyright|page|chapter|annex|table|figure)\b|اعضاء|تقرير|قرار|ملخص|قانون"
)
_JOINED = re.compile(r"\s*(?:[;/•|]|,? & |,? (?:and|y|e|et|und|و) |,(?! (?:Inc|Ltd|LLC|Jr|Sr|S\.?A)\b))\s*")
_PARTICLES = set(
    "de del della di da dos das do du des van von der den ter ten la le el al bin ibn ben y e af av zu zur".split()
)
_HONORIFIC = re.compile(r"^(?:(?:Dr|Prof|Mr|Mrs|Ms|Mme|Lic|Mtro|Mtra|Ing|Sr|Sra|Dra|Dipl|Rev)\.? )+")
_ACRONYM = re.compile(r"[A-Z][A-Z&-]{2,9}")
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]{0,80}[)\]]\s*$")
_CASELESS = re.compile("[\u0590-\u0fff\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af]")  # scripts without capitals


@lru_cache(maxsize=2_000)
def corporate(name: str) -> bool:
    """Whether it reads like the name of a corporate body: one of its words is what such are called."""
    return bool(ORGANISATION.search(fold(name)))


@lru_cache(maxsize=2_000)
def person(name: str) -> Person | None:
    """The person of this name; None when it does not read like one. `Family, Given` as it is written; else the last word is
    the family name, which the librarian sees and can mend."""
    name = _HONORIFIC.sub("", clean(name))
    family, comma, given = name.partition(", ")
    if not comma:
        given, _, family = name.rpartition(" ")
    words = f"{given} {family}".split()
    if not 2 <= len(words) <= 5 or not family or not given or corporate(name) or _NO_NAME.search(fold(name)):
        return None
    if not comma and words[0].lower() in ("the", "la", "el", "le", "les", "los", "a", "an", "der", "die", "das"):
        return None
    if not all(_of_a_person(word) for word in words) or words[-1].lower() in _PARTICLES:
        return None
    return Person(family=clean(family), given=clean(given))


def _of_a_person(word: str) -> bool:
    bare = word.strip(".'’\"“”")
    letters = bare.replace("-", "").replace("'", "").replace("’", "").replace(".", "")
    if not letters.isalpha():
        return False
    if _CASELESS.search(bare) or bare.lower() in _PARTICLES:
        return True
    return bare[0].isupper() and not (len(letters) > 3 and letters.isupper())


def nameable(name: str) -> bool:
    """Whether a statement can mean this: a few words that begin large, but for the small ones among them."""
    words = name.split()
    if not 1 <= len(words) <= 12 or sum(each.isalpha() for each in name) < 3 or words[0][:1].islower():
        return False
    if re.search(r"https?:|www\.|@|\d\.\d", name):
        return False
    return (corporate(name) and len(words) < 10) or not any(each[0].islower() and len(each) > 4 for each in words)


def single(name: str) -> str:
    """Without what stands in brackets behind it, articles and stops."""
    bare = re.sub(r"^(?:(?:the|by|and) )+", "", _ASIDE.sub("", clean(name))).strip(" ,:;-–")
    return bare[4:] if bare.startswith("The ") and corporate(bare) else bare


def listed(text: str) -> list[str]:
    """The names in a statement of one or several. A name may have "and" and commas of its own: it is only taken apart where every
    part is a name by itself."""
    text = clean(text)
    raw = [each for each in _JOINED.split(text) if each]
    parts = [single(each) for each in raw][:MOST]
    if len(parts) < 2:
        return [single(text)] if text else []
    bodies = [corporate(each) or bool(_ACRONYM.fullmatch(each)) for each in parts]
    named = [body or person(each) is not None for body, each in zip(bodies, parts, strict=True)]
    marked = [body and each.lower().startswith("the ") for body, each in zip(bodies, raw, strict=False)]
    apart = all(bodies) or not any(bodies) or all(m for m, b in zip(marked, bodies, strict=False) if b)
    return parts if all(named) and apart else [single(text)]


def short(text: str) -> str:
    """The acronym that stands in brackets behind a name."""
    found = _ASIDE.search(clean(text))
    inner = found.group().strip(" ()[]") if found else ""
    return inner if _ACRONYM.fullmatch(inner) else ""


def alone(text: str) -> str:
    """The name of a corporate body that is all there is in a line; "" when it is none."""
    text = clean(text)
    if LEGAL_FORM.match(text):
        words = text.split()
        while words and words[0][0].islower():  # what is left of a logo
            words.pop(0)
        text = " ".join(words)
        return text if LEGAL_FORM.match(text) and nameable(text) and not _NO_NAME.search(fold(text)) else ""
    if not 2 <= len(text.split()) <= 9 or len(text) > 90 or not corporate(text):
        return ""
    if re.search(r"[:?!;,@©\d]", text) or _NO_NAME.search(fold(text)):
        return ""
    named = [each for each in text.split() if len(each) > 3 and each[0].isalpha()]
    return text if named and all(not each[0].islower() for each in named) else ""


def capitalised(name: str) -> str:
    """A name set in capitals, with a capital for each word but the small ones."""
    if not name.isupper():
        return name
    words = [
        word.lower() if number and len(word) <= 3 else word.capitalize() for number, word in enumerate(name.split())
    ]
    return " ".join(words)[:LONGEST]
