"""DOCX, PPTX, ODT and EPUB written by hand, part by part."""

import io
import zipfile

OPEN = "http://schemas.openxmlformats.org"
TYPES = "application/vnd.openxmlformats-officedocument"
W = f'xmlns:w="{OPEN}/wordprocessingml/2006/main"'
P = f'xmlns:p="{OPEN}/presentationml/2006/main" xmlns:a="{OPEN}/drawingml/2006/main" xmlns:r="{OPEN}/officeDocument/2006/relationships"'
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>Listening to children</dc:title><dc:creator>House Council</dc:creator><cp:keywords>listening; houses</cp:keywords>"
    "<dcterms:created>2022-05-06T08:00:00Z</dcterms:created><dc:language>en-GB</dc:language></cp:coreProperties>"
)


def packed(parts: dict[str, str | bytes]) -> bytes:
    """The first part is stored as it is, for OCF wants its `mimetype` so; the date is always the same."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for number, (name, data) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name, (2022, 1, 1, 0, 0, 0))
            plain = number == 0 and name == "mimetype"
            archive.writestr(info, data, zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED, 9)
    return kept.getvalue()


def _relations(*pairs: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="r{number}" Type="{OPEN}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, 1)
    )
    return f'<Relationships xmlns="{OPEN}/package/2006/relationships">{lines}</Relationships>'


def _types(main: str, kind: str) -> str:
    return (
        f'<Types xmlns="{OPEN}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{kind}.main+xml"/></Types>'
    )


def _p(text: str, style: str = "", more: str = "", before: str = "") -> str:
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + more
    return f'<w:p><w:pPr>{properties}</w:pPr>{before}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx(body: str | None = None, head: str = "") -> bytes:
    """Headings under the ids of a German Word, a list, a table, a footnote, struck words, a page break."""
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    row = "<w:tr><w:tc>%s</w:tc><w:tc>%s</w:tc></w:tr>"
    body = body or "".join(
        [
            _p("Listening to children", "Titel"),
            _p("Why we listen", "berschrift1"),
            '<w:p><w:r><w:t>A child who is heard is safer</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r>'
            '<w:r><w:t xml:space="preserve"> than one who is only watched over.</w:t></w:r>'
            "<w:del><w:r><w:delText>This was struck out.</w:delText></w:r></w:del></w:p>",
            _p("Sit lower than the child.", more=listed),
            _p("Wait for the end of the sentence.", more=listed),
            f"<w:tbl>{row % (_p('Age'), _p('Minutes'))}{row % (_p('6 to 9'), _p('20'))}</w:tbl>",
            _p("What we do then", "berschrift2", before='<w:r><w:br w:type="page"/></w:r>'),
            _p("We write it down, and we say what will happen next."),
        ]
    )
    styles = "".join(
        f'<w:style w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in (("Titel", "Title"), ("berschrift1", "heading 1"), ("berschrift2", "heading 2"))
    )
    note = f'<w:footnotes {W}><w:footnote w:id="7">{_p("As the children themselves told us in 2020.")}</w:footnote></w:footnotes>'
    return packed(
        {
            "[Content_Types].xml": _types("word/document.xml", f"{TYPES}.wordprocessingml.document"),
            "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": _relations(("styles", "styles.xml"), ("footnotes", "footnotes.xml")),
            "word/document.xml": f"{head}<w:document {W}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
            "word/footnotes.xml": note,
            "docProps/core.xml": CORE,
        }
    )


def _shape(place: str, *lines: str) -> str:
    text = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return f"<p:sp><p:nvSpPr><p:nvPr><p:ph {place}/></p:nvPr></p:nvSpPr><p:txBody>{text}</p:txBody></p:sp>"


def _slide(kind: str, *shapes: str) -> str:
    return f"<p:{kind} {P}><p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld></p:{kind}>"


def pptx() -> bytes:
    """Two slides, whose order is not that of their names; the second has notes."""
    main = f'<p:presentation {P}><p:sldIdLst><p:sldId id="256" r:id="r2"/><p:sldId id="257" r:id="r1"/></p:sldIdLst></p:presentation>'
    asked = _shape('type="body" idx="1"', "What did you hear?", "Who else knows?")
    return packed(
        {
            "[Content_Types].xml": _types("ppt/presentation.xml", f"{TYPES}.presentationml.presentation"),
            "_rels/.rels": _relations(("officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": main,
            "ppt/_rels/presentation.xml.rels": _relations(
                ("slide", "slides/slide1.xml"), ("slide", "slides/slide2.xml")
            ),
            "ppt/slides/slide1.xml": _slide(
                "sld", _shape('type="title"', "Questions"), asked, _shape('type="sldNum"', "2")
            ),
            "ppt/slides/_rels/slide1.xml.rels": _relations(("notesSlide", "../notesSlides/notesSlide1.xml")),
            "ppt/slides/slide2.xml": _slide("sld", _shape('type="ctrTitle"', "Listening to children")),
            "ppt/notesSlides/notesSlide1.xml": _slide(
                "notes", _shape('type="body"', "Give the room a minute of silence.")
            ),
            "docProps/core.xml": CORE,
        }
    )


def odt() -> bytes:
    cell = "<table:table-cell><text:p>%s</text:p></table:table-cell>"
    style = '<style:style style:name="P1" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>'
    body = (
        '<text:h text:outline-level="1">Listening to children</text:h>'
        "<text:p>A child who is heard<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>As the children themselves told us in 2020.</text:p></text:note-body></text:note> is safer than one who is"
        " only<text:s/>watched <text:span>over</text:span>.</text:p>"
        "<text:list><text:list-item><text:p>Sit lower than the child.</text:p></text:list-item></text:list>"
        f"<table:table><table:table-row>{cell % 'Age'}{cell % 'Minutes'}</table:table-row></table:table>"
        '<text:p text:style-name="P1">We write it down, and we say what will happen next.</text:p>'
    )
    meta = (
        "<dc:title>Listening to children</dc:title><dc:creator>House Council</dc:creator>"
        "<meta:creation-date>2022-05-06T08:00:00</meta:creation-date><dc:language>en-GB</dc:language>"
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {ODF}><office:automatic-styles>{style}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
            "meta.xml": f"<office:document-meta {ODF}><office:meta>{meta}</office:meta></office:document-meta>",
        }
    )


def epub(
    chapters: dict[str, str] | None = None, more: dict[str, str | bytes] | None = None, cover: bytes = b""
) -> bytes:
    """Chapters in the order of the spine, printed page numbers, a list of contents, the picture of a cover."""
    chapters = chapters or {
        "second.xhtml": "<h1>Why we listen</h1><p>A child who is heard is safer than one who is only watched over.</p>"
        "<ul><li>Sit lower than the child.</li></ul><table><tr><th>Age</th><th>Minutes</th></tr></table>",
        "first.xhtml": '<span epub:type="pagebreak" title="12"></span><h1>What we do then</h1><p>We write it down,</p>'
        '<span epub:type="pagebreak" title="13"></span><p>and we say <em>what</em> will happen next.</p>',
    }
    items = "".join(
        f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(chapters)
    )
    links = "".join(f'<li><a href="{name}">{name[:-6].capitalize()} chapter</a></li>' for name in chapters)
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    page = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head><body>%s</body></html>'
    document = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>Listening to children</dc:title><dc:creator>House Council</dc:creator><dc:language>en-GB</dc:language>"
        '<dc:date>2022-05-06</dc:date></metadata><manifest><item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        f'<item id="p" href="cover.png" properties="cover-image" media-type="image/png"/>{items}</manifest><spine>{spine}</spine></package>'
    )
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="book/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
            "book/book.opf": document,
            "book/nav.xhtml": page % f'<nav epub:type="toc"><ol>{links}</ol></nav>',
            "book/cover.png": cover,
            **{f"book/{name}": page % text for name, text in chapters.items()},
            **(more or {}),
        }
    )


def packages() -> dict[str, bytes]:
    """{file name: bytes}."""
    entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "words from an entity">]>'
    return {
        "listening.docx": docx(),
        "listening.pptx": pptx(),
        "listening.odt": odt(),
        "listening.epub": epub(cover=_cover()),
        "entity.docx": docx(_p("Before &a;&b; after the entities."), entity),
        "bomb.docx": docx(_p("0" * (16 << 20))),
        "bomb.epub": epub({"one.xhtml": "<p>words</p>", "two.xhtml": "<p>" + "0" * (16 << 20) + "</p>"}),
        "drm.epub": epub(more={"META-INF/encryption.xml": '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
                               '<e:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></e:EncryptedData></encryption>'}),
        "book.zip": packed({"notes.txt": "A ZIP file that is no document."}),
    }  # fmt: skip


def _cover() -> bytes:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (600, 800), "#1f4e5f")
    ImageDraw.Draw(picture).rectangle((60, 80, 540, 300), fill="#f4f1e8")
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
