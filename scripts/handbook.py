"""Prints the handbook: docs/handbook/{language}/*.md become src/carrel/library/files/handbook-{language}.pdf.

    PYTHONPATH=src .venv/bin/python scripts/handbook.py [LANGUAGE ...]

Needs Chromium, qpdf and the Noto fonts (apt install chromium qpdf fonts-noto-core fonts-dejavu-core). handbook.json beside
the files says from which text each was made; a test says when one is old.
"""

import base64
import hashlib
import html
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from markdown_it import MarkdownIt
from markdown_it.token import Token
from playwright.sync_api import sync_playwright

from carrel.commands.test import chromium
from carrel.languages import INTERFACE, direction

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ROOT / "docs" / "handbook"
STYLE = Path(__file__).with_suffix(".css")
ICON = ROOT / "src/carrel/static/icon.svg"
FILES = ROOT / "src/carrel/library/files"
CONTENTS = {"en": "Contents", "es": "Índice", "fr": "Table des matières", "ar": "المحتويات"}
CHAPTER = {"en": "Chapter {n}", "es": "Capítulo {n}", "fr": "Chapitre {n}", "ar": "الفصل {n}"}
FOOT = {
    "en": "Part of Carrel, free software under the Apache License 2.0.",
    "es": "Forma parte de Carrel, software libre bajo la licencia Apache 2.0.",
    "fr": "Fait partie de Carrel, logiciel libre sous licence Apache 2.0.",
    "ar": "جزء من Carrel، وهو برنامج حر برخصة Apache 2.0.",
}
LONG = 36  # letters of a command that may be broken over two lines
FRONT = 2  # pages before the first chapter: title and contents, numbered i and ii
_DIRECTION = {"ltr": "/L2R", "rtl": "/R2L"}
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def main(languages: list[str]) -> None:
    FILES.mkdir(exist_ok=True)
    made = manifest()
    for language in languages or list(INTERFACE):
        path = FILES / f"handbook-{language}.pdf"
        pages = printed(language, path)
        made[path.name] = {
            "made_from": source(language),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "pages": pages,
        }
        print(f"{path.name}: {pages} pages, {path.stat().st_size:,} bytes")
    (FILES / "handbook.json").write_text(json.dumps(made, indent=1, sort_keys=True) + "\n", "utf-8")


def manifest() -> dict[str, dict[str, object]]:
    """{name of the PDF: what it was made from, its own hash, its pages}, as committed."""
    path = FILES / "handbook.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def source(language: str) -> str:
    """The hash of all that decides how the PDF of a language looks: its chapters, the style, the icon."""
    return _hash(*chapters(language), STYLE, ICON)


def chapters(language: str) -> list[Path]:
    return sorted((TEXTS / language).glob("*.md"))


def _hash(*paths: Path) -> str:
    made = hashlib.sha256()
    for path in paths:
        made.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return made.hexdigest()


def printed(language: str, path: Path) -> int:
    """Write the PDF; its number of pages. Printed twice: the first time tells on which page each chapter begins."""
    texts = [_Chapter(number, each, language) for number, each in enumerate(chapters(language))]
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.pdf"
        _print(page(language, texts, {}), draft)
        _print(page(language, texts, _begins(draft)), draft)
        heads = [texts[0].title, CONTENTS[language]]
        _finish(draft, path, heads + [head for text in texts for head in (text.heading, *text.sections)])
    return len(pypdfium2.PdfDocument(path))


def _print(text: str, path: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        sheet = browser.new_page()
        sheet.set_content(text)
        sheet.pdf(path=path, prefer_css_page_size=True, print_background=True, outline=True, tagged=True)
        browser.close()


def _begins(path: Path) -> dict[int, int]:
    """{chapter: printed number of its first page}, read from the outline."""
    tops = [mark for mark in pypdfium2.PdfDocument(path).get_toc() if mark.level == 0]
    places = [mark.get_dest().get_index() for mark in tops[2:]]  # after the title and the contents
    return {number: place - FRONT + 1 for number, place in enumerate(places)}


def _finish(draft: Path, path: Path, heads: list[str]) -> None:
    """Page labels (i, ii, 1, 2 ...), whole names in the outline, words that every reader of PDF gets in their order, no
    dates, everything packed: the same text gives the same file."""
    whole = ["--json=2", "--json-stream-data=inline", "--decode-level=generalized"]
    shape = json.loads(subprocess.run(["qpdf", *whole, draft], capture_output=True, check=True).stdout)
    version, objects = shape["qpdf"]
    trailer = objects["trailer"]["value"]
    root, about = (objects[f"obj:{trailer[name]}"]["value"] for name in ("/Root", "/Info"))
    root["/PageLabels"] = {"/Nums": [0, {"/S": "/r"}, FRONT, {"/S": "/D", "/St": 1}]}
    root["/ViewerPreferences"] = {"/DisplayDocTitle": True, "/Direction": _DIRECTION[direction(root["/Lang"][2:])]}
    for name in ("/CreationDate", "/ModDate", "/Creator"):
        about.pop(name, None)
    for mark, head in zip(_outline(shape["outlines"]), heads, strict=True):
        objects[f"obj:{mark}"]["value"]["/Title"] = "u:" + head
    for each in objects.values():
        if stream := each.get("stream"):
            stream["data"] = base64.b64encode(_in_order(base64.b64decode(stream["data"]))).decode()
    changes = draft.with_suffix(".json")
    changes.write_text(json.dumps({"qpdf": [version, objects]}))
    packed = ["--object-streams=generate", "--compression-level=9", "--recompress-flate", "--deterministic-id"]
    subprocess.run(["qpdf", draft, f"--update-from-json={changes}", *packed, path], check=True)


def _outline(marks: list[dict[str, Any]]) -> Iterator[str]:
    """The objects of an outline, in the order of the pages."""
    for mark in marks:
        yield mark["object"]
        yield from _outline(mark["kids"])


def _in_order(stream: bytes) -> bytes:
    """Arabic letters as letters, not as their forms within a word, which Chromium writes and then explains letter by
    letter (ActualText): many programs take such words backwards."""
    if b"beginbfchar" in stream or b"beginbfrange" in stream:
        return _letters(stream)
    return re.sub(
        rb"/Span ?<<\s*/ActualText\s*<feff[0-9a-f]+>\s*>>\s*BDC\s(.*?)EMC\s", rb"\1", stream, flags=re.S | re.I
    )


def _letters(table: bytes) -> bytes:
    """A table from glyphs to characters (ISO 32000-1, 9.10.3), with each character in its compatible form."""
    text = table.decode("ascii")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.S):
        for first, last, to in re.findall(r"<(\w+)> *<(\w+)> *<(\w+)>", block):
            found |= {
                glyph: chr(int(to, 16) + glyph - int(first, 16)) for glyph in range(int(first, 16), int(last, 16) + 1)
            }
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.S):
        found |= {
            int(glyph, 16): bytes.fromhex(to).decode("utf-16-be")
            for glyph, to in re.findall(r"<(\w+)> *<(\w+)>", block)
        }
    rows = [
        f"<{glyph:04X}> <{_compatible(said).encode('utf-16-be').hex().upper()}>"
        for glyph, said in sorted(found.items())
    ]
    parts = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    made = "".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n" for part in parts)
    head, tail = text.split("endcodespacerange\n", 1)
    return f"{head}endcodespacerange\n{made}{tail[tail.index('endcmap') :]}".encode("ascii")


def _compatible(said: str) -> str:
    return unicodedata.normalize("NFKC", said) if "\ufb50" <= said <= "\ufeff" else said


def page(language: str, texts: "list[_Chapter]", begins: dict[int, int]) -> str:
    """The whole handbook as one HTML document."""
    first = texts[0]
    body = [_cover(first, language), _contents(texts, language, begins), *(text.section() for text in texts)]
    head = f'<meta charset="utf-8"><title>{html.escape(first.title)}</title><style>{STYLE.read_text("utf-8")}</style>'
    return f'<!doctype html><html lang="{language}" dir="{direction(language)}">{head}<body>{"".join(body)}'


def _cover(first: "_Chapter", language: str) -> str:
    title, lead = html.escape(first.title), html.escape(first.lead)
    return (
        f'<section class="cover">{ICON.read_text("utf-8")}<h1>{title}</h1><p class="lead">{lead}</p>'
        f'<p class="foot">{FOOT[language]}</p></section>'
    )


def _contents(texts: "list[_Chapter]", language: str, begins: dict[int, int]) -> str:
    rows = []
    for text in texts:
        number = begins.get(text.number, "")
        sections = html.escape(" · ".join(text.sections))
        rows.append(
            f'<li><a class="entry" href="#c{text.number}"><span>{html.escape(text.heading)}</span><i></i>'
            f'<b>{digits(number, language)}</b></a><p class="sections">{sections}</p></li>'
        )
    return f'<section class="contents"><h1>{CONTENTS[language]}</h1><ol>{"".join(rows)}</ol></section>'


def unmarked(text: str) -> str:
    """Without vowel signs: paper does without, as books do, and programs that read PDF misplace them."""
    return re.sub("[\u064b-\u0652]", "", text)


def digits(number: object, language: str) -> str:
    return str(number).translate(_ARABIC) if language == "ar" else str(number)


class _Chapter:
    """One file. The first holds the handbook's title and lead, which the cover shows, and the first section as its heading."""

    def __init__(self, number: int, path: Path, language: str) -> None:
        self.number, self.language = number, language
        tokens = MarkdownIt("commonmark").enable("table").parse(unmarked(path.read_text("utf-8")))
        heads = [at for at, token in enumerate(tokens) if token.type == "heading_open"]
        self.title, self.lead = _plain(tokens[heads[0] + 1]), _plain(tokens[heads[0] + 4])
        names = [_plain(tokens[at + 1]) for at in heads]
        self.heading, self.sections = names[0 if number else 1], names[1:] if number else []
        self._tokens = tokens[heads[0] + 3 :] if number else tokens[heads[1] + 3 :]

    def section(self) -> str:
        count = CHAPTER[self.language].format(n=digits(self.number, self.language))
        over = f'<p class="count">{count}</p>' if self.number else ""
        made = MarkdownIt("commonmark").enable("table").renderer.render(_linked(self._tokens), MarkdownIt().options, {})
        return (
            f'<section class="chapter" id="c{self.number}">{over}<h1>{html.escape(self.heading)}</h1>{made}</section>'
        )


def _plain(token: Token) -> str:
    return "".join(each.content for each in token.children or ())


def _linked(tokens: list[Token]) -> list[Token]:
    """A link to a chapter leads to its page; one to another file names it, because paper has no links."""
    for token in tokens:
        children = token.children or []
        for at, child in enumerate(children):
            if child.type == "code_inline" and len(child.content) > LONG:
                child.attrSet("class", "long")
            if child.type != "link_open":
                continue
            target = str(child.attrs["href"])
            if found := re.fullmatch(r"(\d\d)-[\w-]+\.md(#.*)?", target):
                child.attrs["href"] = f"#c{int(found[1])}"
            else:
                _named(children, at, target)
    return tokens


def _named(children: list[Token], at: int, target: str) -> None:
    name = target.split("#")[0].replace("../../../", "").replace("../../", "docs/")
    end = next(place for place in range(at, len(children)) if children[place].type == "link_close")
    written = Token("html_inline", "", 0, content=f' <span class="where">({html.escape(name)})</span>')
    children[at], children[end] = Token("text", "", 0), written


if __name__ == "__main__":
    main(sys.argv[1:])
