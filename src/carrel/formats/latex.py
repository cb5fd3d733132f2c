"""Text as BibTeX files hold it: LaTeX's accents, signs and braces into Unicode, and Unicode made safe for LaTeX.

The LaTeX2e sources (LaTeX Project), ltoutenc: accents and text symbols.
"""

import re
import unicodedata

_ACCENTS = {
    "`": 0x300, "'": 0x301, "^": 0x302, "~": 0x303, "=": 0x304, "u": 0x306, ".": 0x307, '"': 0x308, "r": 0x30A, "H": 0x30B,
    "v": 0x30C, "d": 0x323, "c": 0x327, "k": 0x328, "b": 0x331, "t": 0x361, "h": 0x309, "G": 0x30F, "U": 0x30E,
}  # fmt: skip
_SIGNS = {
    "ss": "ß", "SS": "ẞ", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å",
    "AA": "Å", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "i": "ı", "j": "ȷ",
    "S": "§", "P": "¶", "dag": "†", "ddag": "‡", "pounds": "£", "copyright": "©", "dots": "…", "ldots": "…", "par": "\n\n",
    "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textbar": "|", "textless": "<", "textgreater": ">",
    "textunderscore": "_", "textbraceleft": "{", "textbraceright": "}", "textdollar": "$", "textquotedbl": '"',
    "textquotesingle": "'", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”",
    "quotedblbase": "„", "quotesinglbase": "‚", "guillemotleft": "«", "guillemotright": "»", "guilsinglleft": "‹",
    "guilsinglright": "›", "textendash": "–", "textemdash": "—", "texteuro": "€", "euro": "€", "EUR": "€", "textsterling": "£",
    "textregistered": "®", "texttrademark": "™", "textcopyright": "©", "textdegree": "°", "degree": "°", "textbullet": "•",
    "textellipsis": "…", "textexclamdown": "¡", "textquestiondown": "¿", "textsection": "§", "textparagraph": "¶",
    "textordfeminine": "ª", "textordmasculine": "º", "textnumero": "№", "textmu": "µ", "slash": "/", "space": " ", "quad": " ",
    "qquad": " ", "newline": "\n", "linebreak": "\n", "TeX": "TeX", "LaTeX": "LaTeX", "times": "×", "pm": "±", "cdot": "·",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "neq": "≠", "approx": "≈", "sim": "∼", "infty": "∞", "to": "→",
    "rightarrow": "→", "leftarrow": "←", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ",
    "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_SHORT = {
    "---": "—", "--": "–", "``": "“", "''": "”", ",,": "„", "!`": "¡", "?`": "¿", "~": " ", "\\\\": "\n",
    "\\-": "", "\\/": "", "\\,": " ", "\\;": " ", "\\:": " ", "\\!": "", "\\@": "", "\\ ": " ", "\\\n": " ",
}  # fmt: skip
_TOKEN = re.compile(
    r"""(?P<verbatim>\\(?:url|path|nolinkurl|href)\s*\{(?P<address>[^{}]*)\})
    | \\(?P<accent>[`'^"~=.]|[uHtcdbrkvhGU](?![a-zA-Z]))\s*(?P<on>\{\s*\\?[^\W\d_]?\s*\}|\\[ij](?![a-zA-Z])\s?|[^\W\d_](?![\u0300-\u036f]))
    | \\(?P<word>[a-zA-Z]+)\*?(?:\s*\{\}|[ \t]*\n?[ \t]*)
    | \\\\[ \t]*\n?[ \t]* | \\[\-/,;:!@\ \n]
    | \\(?P<sign>.)
    | ---|--|``|''|,,|!`|\?`|~
    | (?P<paragraph>\s*\n[ \t]*\n\s*)
    | (?P<line>[ \t]*\n[ \t]*)
    | \$(?P<formula>[^$]*)\$
    | (?P<brace>[{}])""",
    re.X | re.S,
)
_ESCAPES = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
})  # fmt: skip
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')|(?<=,)(?=,)|(?<=[!?])(?=`)")
_PLAIN = re.compile(r"[^\\{}$~\n`',!?-]*")


def plain(text: str) -> str:
    """Plain text: a line end is a space, an empty line ends a paragraph. Commands that only change how text looks are dropped."""
    if _PLAIN.fullmatch(text):
        return text.strip()
    return unicodedata.normalize("NFC", _TOKEN.sub(_replaced, text)).strip()


def _replaced(found: re.Match[str]) -> str:
    kind, token = found.lastgroup, found[0]
    if found["verbatim"]:
        return found["address"].replace("\\", "")
    if found["accent"]:
        letter = found["on"].strip("{} \t").removeprefix("\\").strip()
        return unicodedata.normalize("NFC", letter + chr(_ACCENTS[found["accent"]])) if letter else ""
    if kind == "word":
        return _SIGNS.get(found["word"], "")
    if kind == "formula":
        return plain(re.sub(r"(?<!\\)[\^_]", "", found["formula"]))
    if token.startswith("\\\\"):
        return "\n"
    return {"sign": found["sign"], "paragraph": "\n\n", "line": " ", "brace": ""}.get(kind or "") or _SHORT.get(
        token, ""
    )


def escaped(text: str) -> str:
    """What stands for this text in LaTeX and comes back by `plain`."""
    text = _LIGATURE.sub("{}", text.translate(_ESCAPES))
    return re.sub(r"(?<!\n)\n(?!\n)", "\\\\\\\\\n", text) if "\n" in text else text
