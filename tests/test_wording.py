"""The interface's words: every text in every language, with its placeholders, plural forms and digits."""

import importlib.util
import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog


def _script() -> ModuleType:
    """scripts/messages.py, which also sets up Django where nothing else has."""
    path = Path(__file__).parents[1] / "scripts" / "messages.py"
    spec = importlib.util.spec_from_file_location("messages", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


script = _script()

from carrel.languages import INTERFACE  # noqa: E402
from carrel.web.wording import preferred, wording  # noqa: E402

FORMS = {"es": 2, "fr": 2, "ar": 6}
SINGLES, PAIRS = script.messages()


@lru_cache(maxsize=8)
def _catalog(language: str) -> Catalog:
    return script.catalog(language)


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"{\w+}", text))


def _plurals(language: str) -> list[tuple[tuple[str, str], tuple[str, ...]]]:
    return [(each.id, each.string) for each in _catalog(language) if isinstance(each.id, tuple)]


@pytest.fixture(params=FORMS)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


def test_every_interface_language_is_tested():
    assert {"en", *FORMS} == set(INTERFACE)


def test_texts_are_found():
    assert {"Search", "Research Library", "Topics", "Newer edition of", "Audience", "kB"} <= SINGLES
    assert ("1 publication", "{n} publications") in PAIRS and ("1 byte", "{n} bytes") in PAIRS


def test_singular_names_one_pair():
    """Plurals are looked up by their singular alone."""
    singulars = [one for one, _ in PAIRS]
    assert len(singulars) == len(set(singulars))
    assert SINGLES.isdisjoint(singulars)


def test_nothing_is_missing(language):
    assert {*SINGLES, *PAIRS} - script.translated(_catalog(language)) == set()


def test_nothing_is_obsolete(language):
    assert {each.id for each in _catalog(language) if each.id} - {*SINGLES, *PAIRS} == set()
    assert not _catalog(language).obsolete
    assert not [each.id for each in _catalog(language) if each.id and each.fuzzy]


def test_texts_keep_their_placeholders(language):
    for each in _catalog(language):
        if each.id and isinstance(each.id, str):
            assert _placeholders(each.string) == _placeholders(each.id), each.id


def test_plurals_keep_their_placeholders(language):
    """Only a form that stands for a single number may leave the number out."""
    numbers = defaultdict(list)
    for number in range(1000):
        numbers[wording(language)._form(number)].append(number)
    for (_, many), forms in _plurals(language):
        for index, form in enumerate(forms):
            optional = {"{n}"} if len(numbers[index]) == 1 else set()
            assert _placeholders(many) - optional <= _placeholders(form) <= _placeholders(many), form


def test_plurals_have_all_forms(language):
    assert _catalog(language).num_plurals == FORMS[language]
    assert {wording(language)._form(number) for number in range(200)} == set(range(FORMS[language]))
    assert {len(forms) for _, forms in _plurals(language)} == {FORMS[language]}


@pytest.mark.parametrize(
    ("tag", "number", "expected"),
    [
        ("en", 1, "1 publication"),
        ("en", 0, "0 publications"),
        ("es", 1, "1 publicación"),
        ("es", 1234567, "1.234.567 publicaciones"),
        ("fr", 0, "0 publication"),
        ("fr", 2, "2 publications"),
        ("ar", 0, "لا منشورات"),
        ("ar", 1, "منشور واحد"),
        ("ar", 2, "منشوران"),
        ("ar", 3, "٣ منشورات"),
        ("ar", 110, "١١٠ منشورات"),
        ("ar", 11, "١١ منشورًا"),
        ("ar", 100, "١٠٠ منشور"),
    ],
)
def test_plural_follows_the_number(tag, number, expected):
    assert wording(tag).n("1 publication", "{n} publications", number) == expected


def test_arabic_has_its_own_digits():
    arabic = wording("ar")
    assert arabic.number(1234) == "١٬٢٣٤"
    assert arabic.digits("2010–2017") == "٢٠١٠–٢٠١٧"
    assert not re.search("[0-9]", arabic.size(1_500) + arabic.size(34_000_000) + arabic.size(999))
    assert wording("fr").digits(2017) == "2017"


def test_sizes_are_named_in_the_language():
    assert wording("en").size(34_000_000) == "34 MB"
    assert wording("es").size(1_200) == "1,2 kB"
    assert wording("fr").size(34_000_000) == "34 Mo"


def test_french_signs_do_not_stand_alone():
    """A no-break space goes before : ; ? ! » and after «."""
    forms = [form for _, forms in _plurals("fr") for form in forms]
    texts = forms + [each.string for each in _catalog("fr") if each.id and isinstance(each.string, str)]
    assert [text for text in texts if re.search("[^\u00a0\u202f][:;?!»]|«[^\u00a0\u202f]", text)] == []


def test_text_without_translation_stays_english():
    assert wording("fr").t("No such text: {name}", name="x") == "No such text: x"
    assert wording("es").n("1 no such thing", "{n} no such things", 2) == "2 no such things"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("fr", "fr"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("en;q=0.5,ar;q=0.9", "ar"),
        ("de-DE,de;q=0.9,fr;q=0.7,en;q=0.3", "fr"),
        ("FR-ca", "fr"),
        ("fr;q=0,es;q=0.1", "es"),
        ("de,sw", "en"),
        ("*", "en"),
        ("", "en"),
        (",,;q=,-", "en"),
        ("fr;q=much,es;q=0.2", "es"),
        ("es;q=nan", "en"),
        pytest.param("\x00\ud800;q=1,ar", "ar", id="no-text"),
        pytest.param("x" * 100_000, "en", id="long"),
    ],
)
def test_browser_chooses_the_language(accept, expected):
    assert preferred(accept) == expected
