"""PDF written by hand, object by object, so that each sample holds one trait or one fault and nothing else."""

import zlib
from collections.abc import Iterable

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
A4 = (595, 842)
BODY = """
A safe place is not a gift to a child. It is a duty of the adults who run it. This policy says
what that duty is, who carries it, and what happens when it is not met. It was written with
the young people who use our houses, and it is read aloud to every new colleague.
""".split("\n")[1:-1]  # fmt: skip


class Paper:
    """One PDF: objects by number, the first is the catalogue, the second the tree of pages."""

    def __init__(self) -> None:
        self.objects: list[bytes] = [b"", b""]
        self.kids: list[int] = []
        fonts = [self.add(FONT % name) for name in (b"Helvetica", b"Helvetica-Bold")]
        self.fonts = b"/Font << /F1 %d 0 R /F2 %d 0 R >>" % (fonts[0], fonts[1])

    def add(self, body: bytes) -> int:
        self.objects.append(body)
        return len(self.objects)

    def stream(self, data: bytes, entries: bytes = b"") -> int:
        packed = zlib.compress(data, 9)
        return self.add(
            b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), entries, packed)
        )

    def page(self, content: bytes, resources: bytes = b"", more: bytes = b"", size: tuple[int, int] = A4) -> int:
        number = self.add(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R /Resources << %s %s >> %s >>"
            % (*size, self.stream(content), self.fonts, resources, more)
        )
        self.kids.append(number)
        return number

    def done(self, catalogue: bytes = b"", info: bytes = b"", trailer: bytes = b"") -> bytes:
        self.objects[0] = b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue
        kids = b" ".join(b"%d 0 R" % kid for kid in self.kids)
        self.objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(self.kids), kids)
        about = self.add(b"<< %s >>" % info) if info else 0
        return _file(self.objects, b"%s /Info %d 0 R" % (trailer, about) if about else trailer)


def _file(objects: list[bytes], trailer: bytes) -> bytes:
    data, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(data)


def words(lines: Iterable[str], size: float = 11, top: float = 740, left: float = 72, font: str = "F1") -> bytes:
    """Lines one below the other."""
    shown = b"".join(b"(%s) Tj T*\n" % _escaped(line) for line in lines)
    return b"BT /%s %g Tf %g TL %g %g Td\n%sET\n" % (font.encode(), size, size * 1.2, left, top, shown)


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def papers() -> dict[str, bytes]:
    """{file name: bytes}."""
    import glyphs

    return {
        "policy.pdf": _policy(),
        "broken.pdf": _policy()[:700],
        "empty.pdf": b"",
        "locked.pdf": _locked(),
        "mislabelled.docx": _policy(),
        "damaged-page.pdf": _damaged(),
        "scripts.pdf": _scripts(),
        "form.pdf": _form(),
        "scanned.pdf": _scanned(),
        "stamped.pdf": _scanned("Copy 7"),
        **glyphs.papers(),
        "columns.pdf": _columns(),
        "bomb.pdf": _bomb(),
    }


def many(pages: int) -> bytes:
    """A long document; too large to be kept."""
    paper = Paper()
    content = paper.stream(words(["A long report on the houses of many years, page"]))
    for number in range(pages):
        paper.kids.append(
            paper.add(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [%d 0 R %d 0 R] /Resources << %s >> >>"
                % (
                    content,
                    paper.add(b"<< /Length 60 >>\nstream\n%-60b\nendstream" % words([f"{number + 1}"], 11, 60)),
                    paper.fonts,
                )
            )
        )
    return paper.done()


def _policy() -> bytes:
    """Two front pages with roman numbers, then two pages: headings, a list, hyphens at line ends, an outline."""
    paper = Paper()
    front = words(["Safe houses, safe children"], 26, 700, font="F2") + words(["A policy for every house"], 14, 660)
    paper.page(front + words(["First edition", "2021"], 11, 120))
    paper.page(words(["Contents"], 18, 760, font="F2") + words(["1 Duties 1", "2 Complaints 2"], 11, 720))
    duties = words(["1 Duties"], 18, 770, font="F2") + words(BODY, 11, 740)
    duties += words(["The house protects every child from harm, and child-", "protection comes before its good name. Under-",
                     "standing this is part of the work. We speak of child-protection with all who come in."], 11, 685)  # fmt: skip
    duties += words(["Every house has"], 11, 635)
    duties += words(
        ["• a named person for complaints,", "• a list of rooms that", "   no adult enters alone with a child,"],
        11,
        615,
        90,
    )
    third = paper.page(duties)
    complaints = words(["2 Complaints"], 18, 770, font="F2")
    complaints += words(
        ["A complaint may be made by word, by letter or by a friend. It is answered within three days."], 11, 740
    )
    complaints += words(["How it is answered"], 11, 712, font="F2")
    complaints += words(["Whoever receives it writes down the words of the child, and no others."], 11, 694)
    fourth = paper.page(complaints)
    root = len(paper.objects) + 1
    paper.add(b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count 2 >>" % (root + 1, root + 2))
    paper.add(b"<< /Title (Duties) /Parent %d 0 R /Next %d 0 R /Dest [%d 0 R /Fit] >>" % (root, root + 2, third))
    paper.add(b"<< /Title (Complaints) /Parent %d 0 R /Prev %d 0 R /Dest [%d 0 R /Fit] >>" % (root, root + 1, fourth))
    labels = b"/PageLabels << /Nums [0 << /S /r >> 2 << /S /D >>] >>"
    return paper.done(
        b"/Outlines %d 0 R %s /Lang (en-GB)" % (root, labels),
        b"/Title (Safe houses, safe children) /Author (House Council) /Keywords (houses, complaints)"
        b" /CreationDate (D:20210304120000Z) /ModDate (D:20210305)",
    )


def _locked() -> bytes:
    """Encrypted (standard handler, 40 bits) with a password that nobody has."""
    paper = Paper()
    paper.page(words(BODY))
    lock = paper.add(b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <%s> /U <%s> >>" % (b"5a" * 32, b"a5" * 32))
    return paper.done(trailer=b"/Encrypt %d 0 R /ID [<%s> <%s>]" % (lock, b"00" * 16, b"00" * 16))


def _damaged() -> bytes:
    """Three pages, of which the tree leads to the second in vain."""
    paper = Paper()
    paper.page(words(["The first page can be read."]))
    paper.kids.append(paper.add(b"(no page)"))
    paper.page(words(["The third page can be read, too."]))
    return paper.done()


def _scripts() -> bytes:
    """Scripts and programs that would be started: on opening, on showing the page, on a link; an embedded file."""
    paper = Paper()
    script = paper.add(b"<< /S /JavaScript /JS (app.alert\\('run'\\);) >>")
    launch = paper.add(b"<< /S /Launch /F (calc.exe) >>")
    link = paper.add(b"<< /Type /Annot /Subtype /Link /Rect [72 700 300 760] /Border [0 0 0] /A %d 0 R >>" % launch)
    within = paper.stream(b"MZ not a program", b"/Type /EmbeddedFile")
    file = paper.add(b"<< /Type /Filespec /F (calc.exe) /EF << /F %d 0 R >> >>" % within)
    more = b"/Annots [%d 0 R] /AA << /O %d 0 R >>" % (link, script)
    paper.page(words(["This page would like to start a program.", "It is only read."]), more=more)
    names = b"/Names << /JavaScript << /Names [(a) %d 0 R] >> /EmbeddedFiles << /Names [(calc.exe) %d 0 R] >> >>" % (
        script,
        file,
    )
    return paper.done(b"/OpenAction %d 0 R %s" % (launch, names))


def _form() -> bytes:
    """A form of the XFA kind: the page says that another program is needed."""
    paper = Paper()
    template = paper.stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><template/></xdp:xdp>")
    paper.page(words(["Please wait... If this message is not replaced, open the file with another program."]))
    return paper.done(b"/AcroForm << /Fields [] /XFA %d 0 R >> /NeedsRendering true" % template)


def image(paper: Paper) -> tuple[bytes, bytes]:
    """(content, resources) that show a picture with words on a page of 595 to 336 points."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (1240, 700), 255)
    font = ImageFont.load_default(44)
    for number, line in enumerate(
        ["Every child has the right", "to be heard in all matters", "that affect the child."]
    ):
        ImageDraw.Draw(picture).text((120, 120 + 90 * number), line, fill=0, font=font)
    entries = b"/Type /XObject /Subtype /Image /Width 1240 /Height 700 /ColorSpace /DeviceGray /BitsPerComponent 1"
    return b"q 595 0 0 336 0 0 cm /Im1 Do Q\n", b"/XObject << /Im1 %d 0 R >>" % paper.stream(
        picture.convert("1").tobytes(), entries
    )


def _scanned(stamp: str = "") -> bytes:
    """A picture of a page with words, and perhaps a stamp as text upon it."""
    paper = Paper()
    content, picture = image(paper)
    paper.page(content + (words([stamp], 8, 10, 500) if stamp else b""), picture, size=(595, 336))
    return paper.done()


def _bomb() -> bytes:
    """A page whose content is 800 MB of spaces, packed twice."""
    packing, pieces = zlib.compressobj(9), []
    for _ in range(800):
        pieces.append(packing.compress(b" " * (1 << 20)))
    packed = zlib.compress(b"".join([*pieces, packing.flush()]), 9)
    paper = Paper()
    entries = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>" % len(packed)
    content = paper.add(entries + b"\nstream\n" + packed + b"\nendstream")
    paper.kids.append(
        paper.add(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << %s >> >>"
            % (content, paper.fonts)
        )
    )
    return paper.done()


def _columns() -> bytes:
    """Two columns; a paragraph is divided by a hyphen at the end of a line, a list is numbered."""
    paper = Paper()
    left = [
        "Children speak when they are",
        "ready, and not when a form",
        "wants it. Whoever asks too",
        "often teaches silence. The in-",
        "terview is therefore short.",
    ]
    right = ["1. Ask one question.", "2. Wait for the answer, how-", "    ever long it takes.", "3. Thank the child."]
    paper.page(words(["How to ask"], 18, 790, font="F2") + words(left, 11, 740, 72) + words(right, 11, 740, 320))
    return paper.done()
