"""MARC 21 as library systems exchange it since 1968: ISO 2709, in UTF-8 or MARC-8.

MARC 21 Specifications for Record Structure, Character Sets, and Exchange Media (Library of Congress, 2000).
"""

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

from carrel.formats import Context, Entry, Item, Problem, Unreadable, decoded, marc
from carrel.formats.describing import Describing
from carrel.formats.marcfields import Field, Marc
from carrel.formats.marcout import LOST as _LOST
from carrel.formats.marcout import marc as cataloguing
from carrel.formats.understanding import entry
from carrel.text import neat
from carrel.vocabulary import Vocabularies

NAME = "marc21"
LABEL = "MARC 21 (ISO 2709), in UTF-8 or MARC-8"
SUFFIXES = (".mrc", ".marc", ".iso2709")
ENDING = "mrc"
MEDIA_TYPE = "application/marc"
LOST = (*_LOST, "what is beyond 99,999 bytes, and of a field beyond 9,999")

_BETWEEN = b"\r\n \x1a\x00\xef\xbb\xbf"
_PIECE = 1 << 18  # bytes that are read at once
_SUBFIELD, _FIELD, _RECORD = b"\x1f", b"\x1e", b"\x1d"
_MOST_FIELD, _MOST_RECORD = 9_999, 99_999


def recognises(path: Path, head: bytes) -> bool:
    """A leader: its length, and the numbers of bytes that MARC 21 fixes."""
    head = head.lstrip(b"\r\n \xef\xbb\xbf")
    return head[:5].isdigit() and head[10:12] == b"22" and head[12:17].isdigit() and _FIELD in head


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    """One entry from a record's end to the next. Raises Unreadable when there is none."""
    found = _records(path)
    begun = list(itertools.islice(found, 1))
    if not begun or not any(_FIELD in each for each in begun):
        raise Unreadable(f"{path.name} has no record of MARC 21: none of its marks is in it.")
    return (_entry(number, each, vocabularies) for number, each in enumerate(itertools.chain(begun, found), 1))


def _records(path: Path) -> Iterator[bytes]:
    """A piece of the file is held at a time, and the record that goes over its end."""
    rest = b""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            *whole, rest = (rest + piece).split(_RECORD)
            yield from filter(None, (each.lstrip(_BETWEEN) for each in whole))
    if found := rest.lstrip(_BETWEEN):
        yield found


def _entry(number: int, data: bytes, vocabularies: Vocabularies) -> Entry | Problem:
    where = f"record {number}"
    try:
        said = marc.description(record(data))
    except ValueError as problem:
        return Problem(where, f"is no whole record of MARC 21: {neat(problem, 200)}", _shown(data))
    return entry(where, said, vocabularies, _shown(data))


def _shown(data: bytes) -> str:
    return decoded(data[:4000]).translate({0x1E: "\n", 0x1F: "$"})[:1000]


def record(data: bytes) -> Marc:
    """Fields are told apart by their marks, not by the lengths that the directory gives: these are wrong wherever a file
    was converted. Raises ValueError."""
    head, *bodies = data.split(_FIELD)
    directory = head[24:]
    if len(head) < 36 or len(directory) % 12 or not directory.isdigit():
        raise ValueError("its directory of fields is damaged")
    tags = [directory[n : n + 3].decode() for n in range(0, len(directory), 12)]
    if bodies and not bodies[-1]:
        bodies.pop()
    if len(bodies) != len(tags):
        raise ValueError(f"it announces {len(tags)} fields and has {len(bodies)}")
    unicode = data[9:10] == b"a"
    return Marc(decoded(head[:24]), [_field(tag, body, unicode) for tag, body in zip(tags, bodies, strict=True)])


def _field(tag: str, body: bytes, unicode: bool) -> Field:
    if tag < "010" and _SUBFIELD not in body:
        return Field(tag, "", [("", _text(body, unicode))])
    indicators, *parts = body.split(_SUBFIELD)
    subfields = [(chr(part[0]), _text(part[1:], unicode)) for part in parts if part]
    return Field(tag, f"{decoded(indicators):2.2}", subfields)


def _text(data: bytes, unicode: bool) -> str:
    """Of what the leader says it is; of UTF-8 also where the leader does not know."""
    if data.isascii() and b"\x1b" not in data:
        return data.decode()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return decoded(data) if unicode else _marc8(data)


def _marc8(data: bytes) -> str:
    from pymarc import marc8_to_unicode

    return str(marc8_to_unicode(data, hide_utf8_warnings=True))


# --- out -------------------------------------------------------------------------------------------------------------


def write(items: Iterable[Item], context: Context) -> Iterator[bytes]:
    """UTF-8, a record at a time."""
    describe = Describing(context)
    for item in items:
        yield written(cataloguing(describe(item)))


def written(made: Marc) -> bytes:
    directory: list[str] = []
    bodies: list[bytes] = []
    size = 0
    for each in made.fields:
        body = _body(each)
        if 24 + 12 * (len(bodies) + 1) + 2 + size + len(body) > _MOST_RECORD:
            break
        directory.append(f"{each.tag}{len(body):04}{size:05}")
        bodies.append(body)
        size += len(body)
    base = 24 + 12 * len(bodies) + 1
    leader = f"{base + size + 1:05}{made.leader[5:12]}{base:05}{made.leader[17:]}"
    return b"".join([leader.encode(), "".join(directory).encode(), _FIELD, *bodies, _RECORD])


def _body(each: Field) -> bytes:
    whole = each.indicators + "".join(f"\x1f{code}{value}" if code else value for code, value in each.subfields)
    data = whole.encode()
    if len(data) >= _MOST_FIELD:
        data = data[: _MOST_FIELD - 1].decode(errors="ignore").encode()
    return data + _FIELD
