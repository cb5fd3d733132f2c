"""Plain text in the encodings people use."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from carrel.documents import Begun, Block, BlockKind, Ended, Page, Unreadable
from carrel.documents.cutting import Break, pages
from carrel.documents.paragraphs import is_item, plain

NAME, LABEL, SUFFIXES, MEDIA_TYPE = "txt", "plain text", (".txt", ".text", ".md"), "text/plain"

LARGEST = 48 << 20  # bytes
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OTHERS = (b"{\\rtf", b"%!PS", b"%PDF", b"<?xml", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"GIF8")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_OLD = ("cp1256", "cp1251", "shift_jis", "gb18030", "euc-kr", "big5")  # where most letters are no Latin ones
_WRAPPED = 100  # letters; longer lines are paragraphs


def recognises(path: Path, head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "\ufffd" not in head[: len(head) // 2 * 2].decode("utf-16", "replace")[:-1]
    return not head.startswith(_OTHERS) and b"\0" not in head and len(_CONTROLS.findall(head)) * 200 <= len(head)


def read(path: Path) -> Iterator[Begun | Page | Ended]:
    if path.stat().st_size > LARGEST:
        raise Unreadable(f"It is larger than {LARGEST >> 20} MB, which no text is.")
    found = pages(_parts(decoded(path.read_bytes())))
    yield Begun(NAME, MEDIA_TYPE, len(found))
    yield from found
    yield Ended()


def cover(path: Path) -> bytes:
    return b""


def decoded(data: bytes, named: str = "") -> str:
    """By the mark at its beginning, as UTF-8 when it is that, by the encoding it names, else the likeliest old one."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for encoding in ("utf-8", named):
        try:
            if encoding and codecs.lookup(encoding):
                return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode(_likeliest(data[:20_000]), "replace")


def _likeliest(sample: bytes) -> str:
    """Windows-1252, unless most letters lie outside of ASCII: then what makes the best language of it."""
    high = sum(byte > 127 for byte in sample)
    if high * 3 < len(sample):
        return "cp1252"
    from carrel.documents.language import certainty

    scores = {}
    for encoding in _OLD:
        text = sample.decode(encoding, "ignore")
        if len(sample) - len(text.encode(encoding, "ignore")) <= len(sample) // 50:
            scores[encoding] = certainty(text[:2000])[1]
    return max(scores, key=scores.__getitem__, default="cp1252")


def _parts(text: str) -> Iterator[Block | Break]:
    for number, page in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\f")):
        if number:
            yield Break()
        for paragraph in re.split(r"\n[ \t]*(?:\n[ \t]*)+", page):
            yield from _blocks(paragraph.strip("\n"))


def _blocks(paragraph: str) -> Iterator[Block]:
    """Lines that were wrapped go together; list items and long lines stand alone."""
    lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
    whole = ""
    for line in lines:
        if whole and (is_item(line) or (len(whole) > 2 * _WRAPPED and len(line) > 2 * _WRAPPED)):
            yield from _made(whole)
            whole = ""
        if whole[-1:] in ("-", "\u00ad") and whole[-2:-1].isalpha() and line[0].islower():
            whole = whole[:-1] + line
        else:
            whole = f"{whole} {line}" if whole else line
    yield from _made(whole)


def _made(text: str) -> Iterator[Block]:
    heading = re.match(r"(#{1,6}) +(?=\S)", text)
    kind: BlockKind = "p"
    if heading:
        kind, text = ("h1", "h2", "h3")[min(len(heading[1]), 3) - 1], text[heading.end() :]
    elif is_item(text):
        kind, text = "li", re.sub(r"^(?:[•●▪■◦○‣·*-]) *(?=\S)", "", text)
    if text := plain(text):
        yield Block(kind, text)
