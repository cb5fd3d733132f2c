"""What the documentation says is so."""

import re
from pathlib import Path

import pytest

from carrel import commands, languages, settings
from carrel.record import fields
from conftest import script

ROOT = Path(__file__).parents[1]
TEXTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_tables_are_those_of_the_code():
    for name, text in script("tables").pages().items():
        assert (ROOT / "docs" / name).read_text("utf-8") == text, f"run scripts/tables.py: docs/{name} is old"


def test_tables_are_whole():
    assert all(f"| `{name}` |" in (ROOT / "docs/fields.md").read_text() for name in fields())
    assert all(f"CARREL_{each.name.upper()}" in (ROOT / "docs/settings.md").read_text() for each in settings.SETTINGS)
    assert all(f"./carrel {name}" in (ROOT / "docs/commands.md").read_text() for name in commands.COMMANDS)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), f"{path.name}: {target}"


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_commands_in_the_text_exist(path):
    for word in re.findall(r"\./carrel ([a-z]+)", path.read_text("utf-8")):
        assert word in commands.COMMANDS, f"{path.name}: ./carrel {word}"


def test_files_in_the_text_exist():
    for path in TEXTS:
        for name in re.findall(r"`((?:src|tests|scripts|docs)/[\w./-]+)`", path.read_text("utf-8")):
            assert (ROOT / name).exists(), f"{path.name}: {name}"


def test_the_lock_is_hashed_and_holds_no_address():
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        pins = re.findall(r"^[a-z0-9-]+==", text, re.M)
        assert pins and text.count("--hash=sha256:") >= len(pins)
        assert "://" not in text and "--index" not in text and "--find-links" not in text


def test_every_interface_language_has_its_words():
    assert {path.stem for path in (ROOT / "src/carrel/locale").glob("*.po")} == set(languages.INTERFACE) - {"en"}
