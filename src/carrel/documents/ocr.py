"""Text of pictures, by the tesseract program where it is installed.

Which language packs it has decides what it can read: a page is read in the language of its document, else in those there are.
"""

import io
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from carrel.documents import Block
from carrel.documents.paragraphs import plain

if TYPE_CHECKING:
    from PIL.Image import Image

SECONDS = 60.0  # that one page may take
_MOST = 4  # packs that are asked together when the language is not known: each more makes it slower and worse
_LEAST = 25.0  # of 100: words that tesseract trusts less are stains
_PACKS = dict(
    pair.split(":")
    for pair in (
        "am:amh ar:ara az:aze be:bel bg:bul bn:ben ca:cat cs:ces cy:cym da:dan de:deu el:ell en:eng es:spa et:est eu:eus"
        " fa:fas fi:fin fil:fil fr:fra ga:gle gl:glg gu:guj he:heb hi:hin hr:hrv ht:hat hu:hun hy:hye id:ind is:isl it:ita"
        " ja:jpn ka:kat kk:kaz km:khm kn:kan ko:kor ku:kmr ky:kir lo:lao lt:lit lv:lav mk:mkd ml:mal mn:mon mr:mar ms:msa"
        " my:mya nb:nor ne:nep nl:nld or:ori pa:pan pl:pol ps:pus pt:por ro:ron ru:rus si:sin sk:slk sl:slv sq:sqi sr:srp"
        " sv:swe sw:swa ta:tam te:tel th:tha tr:tur uk:ukr ur:urd uz:uzb vi:vie yi:yid zh:chi_sim zh-hant:chi_tra"
    ).split()
)


class Failed(Exception):
    """A page was not recognised; the message says why."""


def installed() -> tuple[str, ...]:
    """The language packs of this machine; empty when tesseract is missing."""
    return _listed(shutil.which("tesseract") or "")


@lru_cache(maxsize=4)
def _listed(program: str) -> tuple[str, ...]:
    if not program:
        return ()
    try:
        found = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return tuple(name for name in found.stdout.split("\n")[1:] if name and name not in ("osd", "equ"))


def packs(language: str) -> tuple[str, ...]:
    """What to read a page with: the pack of its language when it is there, else those of the machine."""
    there = installed()
    named = _PACKS.get(language) or _PACKS.get(language.split("-")[0], "")
    if named in there:
        return (named,)
    first = [name for name in ("eng", "fra", "spa", "ara") if name in there]
    return tuple([*first, *(name for name in there if name not in first)][:_MOST])


def recognised(
    picture: "Image", language: str = "", seconds: float = SECONDS
) -> tuple[tuple[Block, ...], float | None]:
    """The paragraphs of a picture and the mean confidence, 0 to 1, None without words. Raises Failed."""
    command = [shutil.which("tesseract") or "tesseract", "stdin", "stdout", "-l", "+".join(packs(language)), "tsv"]
    kept = io.BytesIO()
    picture.save(kept, "PPM")
    try:
        done = subprocess.run(
            command,
            input=kept.getvalue(),
            capture_output=True,
            timeout=seconds,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"recognition took longer than {seconds:.0f} seconds") from None
    except OSError as problem:
        raise Failed(f"tesseract cannot be started ({problem.strerror})") from None
    if done.returncode:
        raise Failed(f"tesseract ended with an error ({done.returncode})")
    return _blocks(list(_words(done.stdout.decode("utf-8", "replace"))))


def _words(table: str) -> Iterator[tuple[tuple[str, str], str, str, float]]:
    """((block, paragraph), line, word, confidence 0 to 100) of each word of tesseract's TSV."""
    for row in table.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip() and float(cells[10]) >= _LEAST:
            yield (cells[2], cells[3]), cells[4], cells[11].strip(), float(cells[10])


def _blocks(
    words: list[tuple[tuple[str, str], str, str, float]],
) -> tuple[tuple[Block, ...], float | None]:
    if not words:
        return (), None
    blocks = []
    for _, paragraph in groupby(words, key=lambda word: word[0]):
        lines = [" ".join(word[2] for word in line) for _, line in groupby(paragraph, key=lambda word: word[1])]
        if text := plain(_joined(lines)):
            blocks.append(Block("p", text))
    weight = sum(len(word[2]) for word in words)
    return tuple(blocks), round(sum(len(word[2]) * word[3] for word in words) / weight / 100, 3)


def _joined(lines: Iterable[str]) -> str:
    text = ""
    for line in lines:
        if text[-1:] in ("-", "\u00ad", "¬") and text[-2:-1].isalpha() and line[:1].islower():
            text = text[:-1] + line
        else:
            text = f"{text} {line}" if text else line
    return text
