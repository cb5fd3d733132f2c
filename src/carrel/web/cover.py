"""A drawn cover for a publication without one: its title and organisation on a colour of its type.

The words stand in attributes and look.css draws them: a text browser and a screen reader meet the title once.
"""

import zlib
from functools import lru_cache

from markupsafe import Markup, escape

from carrel.languages import direction

COLOURS, SHAPES = 8, 5  # classes c0 to c7 and s0 to s4 in look.css
LONGEST = 90  # letters of a title that have room


@lru_cache(maxsize=4096)
def cover(title: str, language: str, kind: str, organisation: str) -> Markup:
    """An element without content; the class of the type says its colours."""
    seed = zlib.crc32((kind or "publication").encode())
    by = f' data-by="{escape(organisation)}"' if organisation else ""
    return Markup(
        f'<span class="cover c{seed % COLOURS} s{(seed >> 4) % SHAPES}" data-title="{escape(cut(title))}"{by} '
        f'lang="{language}" dir="{direction(language)}" aria-hidden="true"></span>'
    )


def cut(title: str) -> str:
    """At the end of a word."""
    if len(title) <= LONGEST:
        return title
    return title[:LONGEST].rsplit(" ", 1)[0].rstrip(",.:; –-") + " …"
