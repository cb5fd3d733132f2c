"""A map of the world with what there is about each country, drawn as inline SVG from library/map.json.

It is hidden from screen readers and left out of the tab order: a list beside it says the same, and more, since a
publication filed under a region is in the list only.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from carrel import places
from carrel.web.site import Page
from carrel.web.wording import Wording, wording

SHADES = 5  # classes m1 to m5 in look.css
_DRAWING = Path(__file__).parents[1] / "library" / "map.json"
_POWERS = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)

Country = tuple[str, str, int]  # code, name, publications


def world(counts: Mapping[str, int], page: Page) -> Markup:
    """`counts`: {place: publications}. Countries that have any are links to their pages, in a shade by number."""
    countries = places.countries()
    found = sorted((key, page.label("place", key), n) for key, n in counts.items() if n and key in countries)
    return _drawn(page.language, tuple(found))


def steps(largest: int) -> list[int]:
    """Where each shade begins, at most SHADES of them: single numbers when they are few, else by factors, rounded."""
    if largest <= SHADES:
        return list(range(1, largest + 1))
    return sorted({_nice(largest ** (place / SHADES)) for place in range(SHADES)})


def shade(count: int, begins: Sequence[int]) -> int:
    """1 to SHADES; fewer steps are spread over all shades."""
    place = sum(count >= each for each in begins) - 1
    return 1 + round(place * (SHADES - 1) / (len(begins) - 1)) if len(begins) > 1 else 3


def spans(begins: Sequence[int], largest: int, words: Wording) -> list[tuple[int, str]]:
    """(shade, "2–4") of each step, for a legend."""
    ends = [each - 1 for each in begins[1:]] + [largest] * bool(begins)
    return [(shade(first, begins), _span(first, last, words)) for first, last in zip(begins, ends, strict=True)]


def _nice(value: float) -> int:
    """The nearest number that is 1, 2 or 5 times a power of ten."""
    numbers = [digit * power for power in _POWERS for digit in (1, 2, 5)]
    return min(numbers, key=lambda each: abs(each - value))


def _span(first: int, last: int, words: Wording) -> str:
    return words.number(first) if first == last else f"{words.number(first)}–{words.number(last)}"


@lru_cache(maxsize=1)
def _shapes() -> Mapping[str, Any]:
    held: Mapping[str, Any] = json.loads(_DRAWING.read_text(encoding="utf-8"))
    return held


@lru_cache(maxsize=16)
def _drawn(language: str, countries: Sequence[Country]) -> Markup:
    drawing, words = _shapes(), wording(language)
    largest = max((count for *_, count in countries), default=0)
    begins = steps(largest)
    size = f'viewBox="0 0 {drawing["width"]} {drawing["height"]}"'
    layers = "".join(
        f'<g class="{kind}">{_plain(countries, shapes)}{_linked(countries, shapes, begins, words)}</g>'
        for kind, shapes in (("land", _paths()), ("dots", _dots(countries)))
    )
    legend = "".join(
        f'<li><span class="m{number}"></span>{text}</li>' for number, text in spans(begins, largest, words)
    )
    key = f'<ul class="row small soft legend"><li>{escape(words.t("Publications"))}</li>{legend}</ul>' if legend else ""
    return Markup(f'<div class="world" aria-hidden="true"><svg {size} focusable="false">{layers}</svg>{key}</div>')


@lru_cache(maxsize=1)
def _paths() -> dict[str, str]:
    return {code: f'<path d="{steps}"/>' for code, steps in _shapes()["paths"].items()}


def _dots(countries: Sequence[Country]) -> dict[str, str]:
    """Countries too small to be seen; one whose shape is there but small gets its dot when it is a link."""
    shown = {code for code, *_ in countries}
    points = {code: at for code, at in _shapes()["points"].items() if code in shown or code not in _paths()}
    return {code: f'<circle cx="{x}" cy="{y}"/>' for code, (x, y) in points.items()}


def _plain(countries: Sequence[Country], shapes: Mapping[str, str]) -> str:
    linked = {code for code, *_ in countries}
    return "".join(shape for code, shape in shapes.items() if code not in linked)


def _linked(countries: Sequence[Country], shapes: Mapping[str, str], begins: Sequence[int], words: Wording) -> str:
    """Grouped by shade, the darkest last."""
    groups: dict[int, list[str]] = {}
    for code, name, count in countries:
        if code in shapes:
            link = _link(words, code, name, count) + shapes[code] + "</a>"
            groups.setdefault(shade(count, begins), []).append(link)
    return "".join(f'<g class="m{number}">{"".join(each)}</g>' for number, each in sorted(groups.items()))


def _link(words: Wording, code: str, name: str, count: int) -> str:
    said = words.t("{place}: {count}", place=name, count=words.n("1 publication", "{n} publications", count))
    return f'<a href="/{words.language}/places/{code}" tabindex="-1"><title>{escape(said)}</title>'
