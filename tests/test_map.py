"""The world map: every country is on it, links lead to places, and it stays light."""

import gzip
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from carrel import places
from carrel.languages import INTERFACE
from carrel.web import map as maps
from carrel.web.site import Page, library
from carrel.web.wording import wording

DRAWING = json.loads((Path(maps.__file__).parents[1] / "library" / "map.json").read_text("utf-8"))


@pytest.fixture
def draw(sample):
    return lambda counts, language="en": str(maps.world(counts, Page(library(), wording(language), "/", "")))


def _links(drawn: str) -> list[str]:
    return re.findall(r'<a href="([^"]+)"', drawn)


def test_every_country_has_a_shape_or_a_point():
    drawn = set(DRAWING["paths"]) | set(DRAWING["points"])
    assert drawn - {"_"} == places.countries()


def test_points_and_shapes_lie_on_the_sheet():
    width, height = DRAWING["width"], DRAWING["height"]
    for x, y in DRAWING["points"].values():
        assert 0 <= x <= width and 0 <= y <= height
    for code, path in DRAWING["paths"].items():
        assert re.fullmatch(r"(m(-?\d+[ -]?)+z)+", path), code
        x, y = map(int, re.match(r"m(-?\d+) ?(-?\d+)", path).groups())
        assert 0 <= x <= width and 0 <= y <= height + 60, code


def test_small_islands_are_dots_that_lead_on(draw):
    drawn = draw({"mv": 3, "nr": 1})
    assert _links(drawn) == ["/en/places/nr", "/en/places/mv"]
    assert len(re.findall(r"<circle[^>]*/></a>", drawn)) == 2
    assert drawn.count("<circle") > 50, "those without publications are seen too"


@pytest.mark.parametrize("language", INTERFACE)
def test_countries_with_publications_are_links_that_say_how_many(draw, language):
    drawn = draw({"br": 12, "fr": 1, "no": 0, "419": 9, "001": 5, "xx": 3}, language)
    assert sorted(_links(drawn)) == [f"/{language}/places/br", f"/{language}/places/fr"]
    titles = re.findall("<title>(.*?)</title>", drawn)
    words = wording(language)
    assert any(words.n("1 publication", "{n} publications", 12) in title for title in titles)
    assert any(library().vocabularies.label("place", "br", language) in title for title in titles)


def test_nobody_has_to_tab_through_it(draw):
    drawn = draw(dict.fromkeys(places.countries(), 2))
    assert drawn.startswith('<div class="world" aria-hidden="true">')
    assert drawn.count("<a ") == drawn.count('tabindex="-1"') and len(set(_links(drawn))) == len(places.countries())


def test_it_is_well_formed_and_without_styles(draw):
    drawn = draw(dict.fromkeys(places.countries(), 2), "ar")
    ET.fromstring(drawn)
    assert "style" not in drawn and "<script" not in drawn and "dir=" not in drawn


def test_an_empty_library_has_a_map_without_legend(draw):
    drawn = draw({})
    assert "<path" in drawn and not _links(drawn) and "legend" not in drawn


def test_it_is_light(draw):
    few, all_ = draw({"br": 3, "fr": 1, "mv": 1}), draw({code: 7 for code in places.countries()})
    assert len(few) < 30_000 and len(gzip.compress(few.encode())) < 9_000
    assert len(all_) < 50_000 and len(gzip.compress(all_.encode())) < 13_000


@pytest.mark.parametrize("largest", [0, 1, 2, 3, 5, 6, 7, 19, 100, 12_345, 3_000_000])
def test_shades_cover_all_numbers(largest):
    begins = maps.steps(largest)
    assert len(begins) <= maps.SHADES and begins == sorted(set(begins))
    assert (begins[:1] == [1]) is bool(largest) and all(each <= largest for each in begins)
    shades = [maps.shade(count, begins) for count in sorted({1, 2, largest, *begins}) if 0 < count <= largest]
    assert shades == sorted(shades) and set(shades) <= {1, 2, 3, 4, 5}
    assert len(maps.spans(begins, largest, wording("en"))) == len(begins)


def test_the_legend_says_where_shades_begin():
    words = wording("en")
    assert maps.spans(maps.steps(3), 3, words) == [(1, "1"), (3, "2"), (5, "3")]
    assert [text for _, text in maps.spans(maps.steps(9), 9, words)] == ["1", "2–4", "5–9"]
