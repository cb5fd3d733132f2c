"""A drawn cover for a publication without one: its title and organisation on a colour of its type."""

import zlib
from functools import lru_cache

from markupsafe import Markup, escape

from carrel.languages import direction

COLOURS = 8  # classes c0 to c7 in look.css
_WIDTH, _LINES = 15, 6
_SHAPES = (
    '<path d="M0 160 60 119 120 160Z"/>',
    '<circle cx="86" cy="128" r="26"/>',
    '<path d="M0 126h120v4H0zM0 137h120v4H0zM0 148h120v4H0z"/>',
    '<path d="M0 150Q60 110 120 150V160H0Z"/>',
    '<path d="M0 112 120 160H0Z"/>',
)


@lru_cache(maxsize=4096)
def cover(title: str, language: str, kind: str, organisation: str) -> Markup:
    """An SVG of 120 x 160 units without style attributes; colours come from the class of the type."""
    seed = zlib.crc32((kind or "publication").encode())
    way = direction(language)
    at = 110 if way == "rtl" else 12
    lines = "".join(
        f'<text x="{at}" y="{32 + 15 * number}">{escape(line)}</text>' for number, line in enumerate(wrapped(title))
    )
    shape = _SHAPES[(seed >> 4) % len(_SHAPES)]
    foot = f'<text class="by" x="{at}" y="150">{escape(organisation)}</text>' if organisation else ""
    return Markup(
        f'<svg class="cover c{seed % COLOURS}" direction="{way}" viewBox="0 0 120 160" aria-hidden="true" focusable="false">'
        f'<rect width="120" height="160"/><g class="shape">{shape}</g>{lines}{foot}</svg>'
    )  # fmt: skip


def _pieces(word: str) -> list[str]:
    """A word that is longer than a line, broken behind its hyphens, else anywhere."""
    parts = word.replace("-", "- ").split() if len(word) > _WIDTH else [word]
    return [part[i : i + _WIDTH] for part in parts for i in range(0, len(part), _WIDTH)]


def wrapped(title: str) -> list[str]:
    """The title in lines of a cover's width, the last one cut."""
    lines, line = [], ""
    for word in title.split():
        for piece in _pieces(word):
            if line and len(line) + len(piece) >= _WIDTH:
                lines.append(line)
                line = piece
            else:
                line = f"{line} {piece}".strip()
    lines.append(line)
    return lines if len(lines) <= _LINES else [*lines[: _LINES - 1], lines[_LINES - 1].rstrip(",.:; ") + "…"]
