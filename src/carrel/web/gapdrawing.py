"""The evidence and gap map as an SVG file for a report: it brings its own colours, and needs no style sheet."""

import textwrap
from collections.abc import Iterator, Sequence

from markupsafe import escape

from carrel.web.grid import Grid, Line
from carrel.web.map import shade, spans, steps
from carrel.web.site import Page

_SHADES = {1: ("#c3dfd7", "#1c232b"), 2: ("#96c9bd", "#1c232b"), 3: ("#62ab9d", "#0c1a18")}
_SHADES |= {4: ("#26786c", "#ffffff"), 5: ("#0a4f47", "#ffffff")}  # fill and ink
_INK, _SOFT, _LINE, _PAPER = "#1c232b", "#55606b", "#dcd6c8", "#ffffff"
_EDGE, _SIDE, _CELL, _ROW, _TOP, _LETTERS = 24, 270, 92, 34, 150, 13  # _LETTERS: of a column's name in one line
_FOOT = 96


class _Sheet:
    """Places marks at a distance from where the language begins to read."""

    def __init__(self, width: int, height: int, way: str) -> None:
        self.width, self.height, self._way = width, height, way
        self._marks: list[str] = []

    def box(self, x: int, y: int, wide: int, high: int, attributes: str) -> None:
        left = x if self._way == "ltr" else self.width - x - wide
        self._marks.append(f'<rect x="{left}" y="{y}" width="{wide}" height="{high}" {attributes}/>')

    def text(self, x: int, y: int, words: str, attributes: str = "") -> None:
        at = x if self._way == "ltr" else self.width - x
        self._marks.append(f'<text x="{at}" y="{y}" {attributes}>{escape(words)}</text>')

    def whole(self, language: str, title: str) -> str:
        size = f'width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} xml:lang="{language}" direction="{self._way}" '
            f'font-family="system-ui, Noto Sans, Noto Sans Arabic, sans-serif" font-size="13" fill="{_INK}" role="img">'
            f"<title>{escape(title)}</title>{''.join(self._marks)}</svg>\n"
        )


def drawn(found: Grid, page: Page, source: str) -> str:
    """`source` is the address of the page, which is written below."""
    words = page.wording
    width = max(_EDGE * 2 + _SIDE + _CELL * (len(found.shown) + 1), 720)
    sheet = _Sheet(width, _TOP + _ROW * (len(found.rows) + 1) + _FOOT, words.direction)
    sheet.box(0, 0, width, sheet.height, f'fill="{_PAPER}"')
    title = words.t("Evidence and gap map")
    sheet.text(_EDGE, 40, title, 'font-size="22" font-weight="600"')
    sheet.text(_EDGE, 62, _looked_into(found, page), f'fill="{_SOFT}"')
    everything = Line("", words.t("All"), page.language)
    _heads(sheet, [*found.shown, everything])
    for place, row in enumerate([*found.rows, everything]):
        _row(sheet, _TOP + place * _ROW, row, found, page)
    _foot(sheet, found, page, source)
    return sheet.whole(page.language, title)


def _looked_into(found: Grid, page: Page) -> str:
    """The terms that the map shows the inside of."""
    chosen = found.chosen
    names = [("topic", chosen.under), (chosen.columns, chosen.within)]
    return " · ".join(page.label(vocabulary, key) for vocabulary, key in names if key)


def _heads(sheet: _Sheet, columns: Sequence[Line]) -> None:
    for place, column in enumerate(columns):
        lines = textwrap.wrap(column.label, _LETTERS)[:4]
        for number, line in enumerate(lines):
            y = _TOP - 10 - 15 * (len(lines) - 1 - number)
            sheet.text(_middle(place), y, line, 'text-anchor="middle" font-size="12" font-weight="600"')


def _row(sheet: _Sheet, y: int, row: Line, found: Grid, page: Page) -> None:
    weight = "" if row.inner else 'font-weight="600"'
    lines = textwrap.wrap(row.label, 36 if row.inner else 34)[:2]
    for number, line in enumerate(lines):
        sheet.text(_EDGE + 14 * row.inner, y + 21 - 7 * (len(lines) - 1) + 14 * number, line, weight)
    begins = steps(found.largest)
    for place, column in enumerate(found.shown):
        count, year = found.cell(row.key, column.key) if row.key else (found.count("", column.key), None)
        _cell(sheet, place, y, count, year, shade(count, begins) if row.key and count else 0, page)
    _cell(sheet, len(found.shown), y, found.count(row.key, ""), None, 0, page)


def _cell(sheet: _Sheet, place: int, y: int, count: int, year: int | None, number: int, page: Page) -> None:
    fill, ink = _SHADES.get(number, (_PAPER, _SOFT))
    border = f'stroke="{_LINE}"' + (' stroke-dasharray="3 3"' if not count else "")
    sheet.box(_EDGE + _SIDE + place * _CELL + 1, y + 1, _CELL - 2, _ROW - 2, f'fill="{fill}" rx="3" {border}')
    middle, words = f'text-anchor="middle" fill="{ink}"', page.wording
    sheet.text(_middle(place), y + (16 if year else 21), words.number(count), f'{middle} font-weight="600"')
    if year:
        sheet.text(_middle(place), y + 28, words.digits(year), f'{middle} font-size="10"')


def _middle(place: int) -> int:
    return _EDGE + _SIDE + place * _CELL + _CELL // 2


def _foot(sheet: _Sheet, found: Grid, page: Page, source: str) -> None:
    y = sheet.height - _FOOT + 26
    x = _EDGE
    for number, span in spans(steps(found.largest), found.largest, page.wording):
        sheet.box(x, y - 11, 20, 13, f'fill="{_SHADES[number][0]}"')
        sheet.text(x + 26, y, span, 'font-size="12"')
        x += 110
    for place, line in enumerate([*_notes(page), source]):
        way = ' direction="ltr" text-anchor="' + ("end" if page.wording.direction == "rtl" else "start") + '"'
        sheet.text(_EDGE, y + 22 + 17 * place, line, f'font-size="11" fill="{_SOFT}"{way if line == source else ""}')


def _notes(page: Page) -> Iterator[str]:
    yield page.wording.t(
        "Number of publications and, where known, year of the newest. One filed under two topics counts in both."
    )
    yield page.wording.t("An empty cell is a gap of this library, not of the evidence.")
