"""The evidence and gap map: how much there is on each topic and place (or type, or audience), and where nothing is."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from markupsafe import Markup

from carrel.record import facets
from carrel.web import gapdrawing
from carrel.web.grid import COLUMNS, Chosen, Grid, grid, read
from carrel.web.map import shade, spans, steps
from carrel.web.site import Page, base, library, page_of, render

PATH = "/gaps"
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # spreadsheets run a cell that begins with one of these


def gaps(request: HttpRequest, language: str, suffix: str = "") -> HttpResponse:
    """The page; with a suffix the same as a drawing, a table or data."""
    now = library()
    chosen = read(now, {name: request.GET.get(name, "") for name in ("columns", "under", "in")})
    page = page_of(request, language)
    found = grid(page, chosen)
    if suffix == "csv":
        return _file(as_csv(found), "text/csv; charset=utf-8", "gaps.csv")
    if suffix == "svg":
        drawn = gapdrawing.drawn(found, page, f"{base(request)}{address(page, chosen)}")
        return _file(drawn, "image/svg+xml; charset=utf-8", "")
    if suffix == "json":
        return JsonResponse(as_data(found), json_dumps_params={"ensure_ascii": False})
    begins = steps(found.largest)
    return render(
        request, language, "gaps.html",
        grid=found, rows=list(zip(found.rows, _cells_of(found, page, begins), strict=True)),
        spans=spans(begins, found.largest, page.wording), kinds=_kinds(page, chosen), trails=_trails(page, chosen),
        into=lambda **changed: address(page, _changed(chosen, **changed)),
        files=[(ending.upper(), address(page, chosen, f".{ending}")) for ending in ("svg", "csv", "json")],
    )  # fmt: skip


def _cells_of(found: Grid, page: Page, begins: Sequence[int]) -> Iterator[Markup]:
    """The cells of each row, made in Python: there may be thousands."""
    shades = {count: shade(count, begins) for count, _ in found.cells.values()}
    for row in found.rows:
        yield Markup("".join(_cell(found, page, row.key, column.key, shades) for column in found.shown))


def _cell(found: Grid, page: Page, row: str, column: str, shades: Mapping[int, int]) -> str:
    """Keys need no quoting; the order of parameters is that of Query.address."""
    count, year = found.cell(row, column)
    if not count:
        return f'<td class="none">{page.wording.number(0)}</td>'
    keys = {"topic": row, found.chosen.columns: column}
    query = "&amp;".join(f"{name}={keys[name]}" for name in facets() if name in keys)
    newest = f" <small>{page.wording.digits(year)}</small>" if year else ""
    link = f'<a href="/{page.language}/search?{query}">{page.wording.number(count)}{newest}</a>'
    return f'<td class="m{shades[count]}">{link}</td>'


def address(page: Page, chosen: Chosen, suffix: str = "") -> str:
    query = urlencode(chosen.pairs())
    return page.to(PATH + suffix) + (f"?{query}" if query else "")


def _changed(chosen: Chosen, **changed: Any) -> Chosen:
    return Chosen(**{"columns": chosen.columns, "under": chosen.under, "within": chosen.within} | changed)


def _kinds(page: Page, chosen: Chosen) -> list[tuple[str, str, bool]]:
    """(title, address, whether it is this one) of each kind of columns."""
    words = page.wording
    titles = {"place": words.t("By place"), "type": words.t("By type"), "audience": words.t("By audience")}
    return [(titles[name], address(page, Chosen(name, chosen.under)), name == chosen.columns) for name in COLUMNS]


def _trails(page: Page, chosen: Chosen) -> list[list[tuple[str, str]]]:
    """The ways back out of the topic and of the column that the map looks into: (label, address), the last the place
    where it is."""
    words, found = page.wording, []
    everything = {"under": words.t("All topics"), "within": words.t("All columns")}
    for name, vocabulary in (("under", "topic"), ("within", chosen.columns)):
        if key := getattr(chosen, name):
            up = [each for each in reversed(page.library.vocabularies.ancestors(vocabulary, key)) if each != "001"]
            steps = [(page.label(vocabulary, each), address(page, _changed(chosen, **{name: each}))) for each in up]
            out = (everything[name], address(page, _changed(chosen, **{name: ""})))
            found.append([out, *steps, (page.label(vocabulary, key), "")])
    return found


def as_data(found: Grid) -> dict[str, Any]:
    """Every cell, empty ones too; a topic that stands under two others is there once."""
    chosen = found.chosen
    return {
        "columns": chosen.columns,
        "under": chosen.under or None,
        "in": chosen.within or None,
        "topics": [{"key": key, "label": label, "count": found.count(key, "")} for key, label in _once(found)],
        "values": [{"key": c.key, "label": c.label, "count": found.count("", c.key)} for c in found.columns],
        "cells": [
            {"topic": row, chosen.columns: column, "count": count, "newest": year}
            for row, _, column, _, count, year in _cells(found)
        ],
    }


def as_csv(found: Grid) -> str:
    """Begins with a byte order mark, without which common spreadsheet programs take UTF-8 for something else."""
    text = io.StringIO()
    name = found.chosen.columns
    out = csv.writer(text)
    out.writerow(["topic", "topic_label", name, f"{name}_label", "count", "newest"])
    out.writerows([_plain(value) for value in cell] for cell in _cells(found))
    return "\ufeff" + text.getvalue()


def _cells(found: Grid) -> Iterator[tuple[str, str, str, str, int, int | None]]:
    for key, label in _once(found):
        for column in found.columns:
            yield key, label, column.key, column.label, *found.cell(key, column.key)


def _once(found: Grid) -> list[tuple[str, str]]:
    return list({row.key: (row.key, row.label) for row in found.rows}.values())


def _plain(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value


def _file(text: str, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox"}
    if name:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return HttpResponse(text.encode(), content_type=media_type, headers=headers)
