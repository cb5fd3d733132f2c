"""Small PDFs written by hand, for tests of reading: pages of text, with labels, an outline, links, or much ballast."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from carrel import files, holding
from carrel.catalogue import Signature
from carrel.models import Document, File, Page

_INFO, _NOTES = 4, 500_000  # numbers of these objects
_OF_FILES = ("language", "label", "role")
Line = tuple[int, str]  # size in points, text in Latin letters


def pdf(
    pages: Sequence[Sequence[Line]],
    labels: str = "",
    outline: Sequence[tuple[str, int]] = (),
    links: Sequence[tuple[int, str]] = (),
    ballast: int = 0,
    extra: str = "",
    fan: int = 1000,
    info: str = "",
    notes: Sequence[tuple[int, str]] = (),
) -> bytes:
    """`labels` is the entry /Nums of page labels, `links` (page, action or destination as PDF writes it), `ballast` bytes of
    picture that each page has and that cannot be packed, `extra` goes into the catalogue, `fan` pages hang on one branch,
    `info` is what the file says of itself,
    `notes` (page, entries) are comments and fields of a form."""
    parts: dict[int, bytes] = {}
    count = len(pages)
    first, per = 10, 4
    twigs, branches = [first + per * number for number in range(count)], {}
    if count > fan:
        branches = {5 * count + 100 + start: twigs[start : start + fan] for start in range(0, count, fan)}
    parent = {twig: branch for branch, held in branches.items() for twig in held}
    kids = _refs(branches or twigs)
    parts |= {
        _NOTES + each: f"<</Type/Annot/Rect[60 700 300 760]{what}>>".encode() for each, (_, what) in enumerate(notes)
    }
    if fields := [_NOTES + each for each, (_, what) in enumerate(notes) if "/Widget" in what]:
        extra += f"/AcroForm<</Fields[{_refs(fields)}]/DA(/F 0 Tf)>>"
    heads = "".join(f"/{name} {value}" for name, value in _catalogue(labels, outline, first + per * count))
    parts[1] = f"<</Type/Catalog/Pages 2 0 R{heads}{extra}>>".encode()
    parts[2] = f"<</Type/Pages/Kids[{kids}]/Count {count}>>".encode()
    for branch, held in branches.items():
        parts[branch] = f"<</Type/Pages/Parent 2 0 R/Kids[{_refs(held)}]/Count {len(held)}>>".encode()
    parts[3] = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    if info:
        parts[_INFO] = f"<<{info}>>".encode()
    for number, lines in enumerate(pages):
        at = first + per * number
        here = [what for page, what in links if page == number + 1]
        own = [_NOTES + each for each, (page, _) in enumerate(notes) if page == number + 1]
        parts |= _page(at, parent.get(at, 2), number + 1, lines, here, ballast, _refs(own))
    parts |= _outline(first + per * count, [(title, first + per * (page - 1)) for title, page in outline])
    return _file(parts)


def _catalogue(labels: str, outline: Sequence[tuple[str, int]], at: int) -> list[tuple[str, str]]:
    return [("PageLabels", f"<</Nums[{labels}]>>")] * bool(labels) + [("Outlines", f"{at} 0 R")] * bool(outline)


def _refs(numbers: Iterable[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)


def _page(
    at: int, parent: int, number: int, lines: Sequence[Line], links: Sequence[str], ballast: int, notes: str
) -> dict[int, bytes]:
    text, height = ["BT", "1 0 0 1 60 780 Tm"], 0
    for size, words in lines:
        escaped = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        text.append(f"/F {size} Tf 0 {-height} Td ({escaped}) Tj")
        height = round(size * 1.5)
    text.append("ET")
    drawn = "\n".join(text) + ("\nq 40 0 0 40 500 40 cm /I Do Q" if ballast else "")
    noted = "".join(f"<</Type/Annot/Subtype/Link/Rect[60 700 300 760]/Border[0 0 0]{what}>>" for what in links)
    pictures = f"/XObject<</I {at + 2} 0 R>>" if ballast else ""
    page = (
        f"<</Type/Page/Parent {parent} 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>{pictures}>>"
        f"/Contents {at + 1} 0 R/Annots[{noted}{notes}]>>"
    )
    found = {at: page.encode(), at + 1: _stream("", drawn.encode("cp1252"))}
    if ballast:
        width = 1000
        shape = f"/Type/XObject/Subtype/Image/Width {width}/Height {ballast // width}/ColorSpace/DeviceGray/BitsPerComponent 8"
        found[at + 2] = _stream(
            shape, bytes((number * 37 + each * 101) % 256 for each in range(width)) * (ballast // width)
        )
    return found


def _outline(at: int, lines: Sequence[tuple[str, int]]) -> dict[int, bytes]:
    if not lines:
        return {}
    last = at + len(lines)
    found = {at: f"<</Type/Outlines/First {at + 1} 0 R/Last {last} 0 R/Count {len(lines)}>>".encode()}
    for place, (title, page) in enumerate(lines, at + 1):
        near = (f"/Prev {place - 1} 0 R" if place > at + 1 else "") + (f"/Next {place + 1} 0 R" if place < last else "")
        found[place] = f"<</Title({title})/Parent {at} 0 R/Dest[{page} 0 R/Fit]{near}>>".encode()
    return found


def _stream(entries: str, content: bytes) -> bytes:
    return f"<<{entries}/Length {len(content)}>>stream\n".encode() + content + b"\nendstream"


def _file(parts: dict[int, bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, content in sorted(parts.items()):
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start, most = len(out), max(parts) + 1
    out += f"xref\n0 {most}\n0000000000 65535 f \n".encode()
    for number in range(1, most):
        out += f"{places[number]:010} 00000 n \n".encode() if number in places else b"0000000000 65535 f \n"
    said = f"/Info {_INFO} 0 R" if _INFO in parts else ""
    return bytes(out + f"trailer<</Size {most}/Root 1 0 R{said}>>\nstartxref\n{start}\n%%EOF\n".encode())


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def held(folder: Path, key: str, name: str, content: bytes, pages: Sequence[object] = (), **said: object) -> File:
    """A file of the publication, read: `pages` are the blocks of each, [kind, text]; `said` is of the file (language, label,
    role) or of the document (outline, recognised, state, labels ...)."""
    path, of_file = write(folder / name, content), {each: said.pop(each) for each in _OF_FILES if each in said}
    labels, confidence = said.pop("labels", {}), said.pop("confidence", {})
    digest, size = files.store(path)
    known = {
        "name": name,
        "bytes": size,
        "state": "read",
        "pages": len(pages),
        "kind": "pdf",
        "media_type": "application/pdf",
    }
    said = known | {"language": of_file.get("language", "")} | said
    document, _ = Document.objects.update_or_create(
        sha256=digest, defaults=said
    )  # before the file: nobody else reads it
    Page.objects.bulk_create(
        Page(document=document, number=number, label=labels.get(number, ""), confidence=confidence.get(number),
             blocks=json.dumps(blocks, ensure_ascii=False))
        for number, blocks in enumerate(pages, 1)
    )  # fmt: skip
    return holding.attach(key, path, Signature("librarian"), **of_file)
