"""PDF whose letters are numbers in fonts that are not in the file."""

from collections.abc import Iterable

from paper import Paper, image


def papers() -> dict[str, bytes]:
    """{file name: bytes}."""
    return {"nonsense.pdf": _nonsense(), "arabic.pdf": _arabic(), "chinese.pdf": _chinese()}


def _glyphs(
    paper: Paper, name: str, meaning: dict[int, str], ordering: str = "Identity", encoding: str = "Identity-H"
) -> bytes:
    """A font whose letters are numbers; `meaning` says which letter each is, empty when nothing does. Not embedded."""
    mapped = b""
    if meaning:
        lines = "".join(f"<{code:04x}> <{letter.encode('utf-16-be').hex()}>\n" for code, letter in meaning.items())
        space = "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange"
        table = f"{space} {len(meaning)} beginbfchar\n{lines}endbfchar endcmap end"
        mapped = b"/ToUnicode %d 0 R" % paper.stream(table.encode())
    about = paper.add(b"<< /Type /FontDescriptor /FontName /%s /Flags 4 /Ascent 800 /Descent -200 /CapHeight 700 /ItalicAngle 0 /StemV 80"
                      b" /FontBBox [0 -200 1000 800] >>" % name.encode())  # fmt: skip
    within = paper.add(b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (%s) /Supplement 0 >>"
                       b" /DW 500 /FontDescriptor %d 0 R >>" % (name.encode(), ordering.encode(), about))  # fmt: skip
    font = paper.add(b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /%s /DescendantFonts [%d 0 R] %s >>"
                     % (name.encode(), encoding.encode(), within, mapped))  # fmt: skip
    return b"/Font << /G1 %d 0 R >>" % font


def _shown(
    lines: Iterable[str], numbers: dict[str, int], size: float = 14, top: float = 740, left: float = 72
) -> bytes:
    shown = b"".join(b"<%s> Tj T*\n" % "".join(f"{numbers[each]:04x}" for each in line).encode() for line in lines)
    return b"BT /G1 %g Tf %g TL %g %g Td\n%sET\n" % (size, 1.4 * size, left, top, shown)


def _nonsense() -> bytes:
    """A picture of words, and over it, unseen, letters that nothing says the meaning of: a bad recognition left them."""
    paper = Paper()
    text = [
        "Every child has the right to be heard",
        "in all matters that affect the child.",
        "None of this is in the file.",
    ]
    numbers = {letter: 3 + ord(letter) for letter in set("".join(text))}
    content, picture = image(paper)
    paper.fonts = _glyphs(paper, "ABCDEF+Lost", {})
    paper.page(content + b"3 Tr " + _shown(text, numbers, 14, 250), picture, size=(595, 336))
    return paper.done()


def _arabic() -> bytes:
    """Lines from right to left, whose glyphs stand in the file from left to right, as programs for printing write them."""
    paper = Paper()
    lines = ["حماية الطفل مسؤولية الجميع في كل بيت", "ويجب أن نستمع إلى كل طفل يتكلم", "وأن نكتب ما يقوله بكلماته هو"]
    letters = sorted(set("".join(lines)))
    numbers = {letter: 100 + place for place, letter in enumerate(letters)}
    paper.fonts = _glyphs(paper, "ABCDEF+Naskh", {code: letter for letter, code in numbers.items()})
    longest = max(map(len, lines))
    content = b"".join(
        _shown([line[::-1]], numbers, 14, 740 - 20 * place, 72 + 7 * (longest - len(line)))
        for place, line in enumerate(lines)
    )
    paper.page(content)
    return paper.done(b"/Lang (ar)")


def _chinese() -> bytes:
    """Chinese in a font that is not in the file, by the numbers of Adobe's collection (UniGB-UCS2-H)."""
    paper = Paper()
    lines = ["保护儿童是每个人的责任，每一个机构都应当", "倾听儿童的声音，并且记录他们所说的话。"]
    numbers = {letter: ord(letter) for letter in set("".join(lines))}
    paper.fonts = _glyphs(paper, "STSong-Light", {}, "GB1", "UniGB-UCS2-H")
    paper.page(_shown(lines, numbers))
    return paper.done()
