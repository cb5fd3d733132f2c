"""A sample of every format, made anew for each test. A new format needs a maker here, and all contracts test it."""

import csv
import gzip
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pymarc

# Three publications; the makers write what their format has a place for, at least the titles and abstracts.
TITLES = ["Framing Implementation", "حماية الأطفال على الإنترنت", "Guía de protección: niñez y ley"]
ABSTRACT = "What became of the law, with “quotes”, commas; and – dashes."
TOO_LONG = "Long " * 500  # no title is that long

Maker = Callable[[Path, Sequence[str]], Path]


def _cards(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "page.txt"
    cards = [f"Legislation, Mexico\n\n{title}\n\n(ICMEC, 2014) {ABSTRACT}Read More\n" for title in titles]
    path.write_text("\n".join(cards), "utf-8")
    return path


def _rows(titles: Sequence[str]) -> list[list[str]]:
    rows = [[title, ABSTRACT, "Legislation", "mx", "ICMEC", "2014"] for title in titles]
    return [["title", "abstract", "topics", "places", "publisher", "issued"], *rows]


def _csv(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_rows(titles))
    return path


def _xlsx(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "book.xlsx"
    book = openpyxl.Workbook()
    for row in _rows(titles):
        book.active.append(row)
    book.save(path)
    return path


def _ris(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "list.ris"
    path.write_text("".join(
        f"TY  - RPRT\r\nTI  - {title}\r\nPB  - ICMEC\r\nPY  - 2014\r\nAB  - {ABSTRACT}\r\nKW  - Legislation\r\nKW  - Mexico\r\nER  - \r\n\r\n"
        for title in titles
    ), "utf-8")  # fmt: skip
    return path


def _bibtex(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "list.bib"
    path.write_text("".join(
        f"@report{{key{number},\n  title = {{{title}}},\n  institution = {{{{ICMEC}}}},\n  year = 2014,\n"
        f"  abstract = {{{ABSTRACT}}},\n  keywords = {{Legislation, Mexico}}\n}}\n\n"
        for number, title in enumerate(titles)
    ), "utf-8")  # fmt: skip
    return path


def _csl_json(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "list.json"
    items = [
        {"id": str(number), "type": "report", "title": title, "publisher": "ICMEC", "abstract": ABSTRACT,
         "issued": {"date-parts": [[2014]]}, "keyword": "Legislation; Mexico"}
        for number, title in enumerate(titles)
    ]  # fmt: skip
    path.write_text(json.dumps(items), "utf-8")
    return path


def _oai_dc(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "list.xml"
    path.write_text('<?xml version="1.0"?>\n<records>\n' + "".join(
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:publisher>ICMEC</dc:publisher><dc:date>2014</dc:date>"
        f"<dc:description>{ABSTRACT}</dc:description><dc:subject>Legislation</dc:subject><dc:coverage>Mexico</dc:coverage></oai_dc:dc>\n"
        for title in titles
    ) + "</records>\n", "utf-8")  # fmt: skip
    return path


def _dcterms(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "list.xml"
    path.write_text('<?xml version="1.0"?>\n<records xmlns:dcterms="http://purl.org/dc/terms/">\n' + "".join(
        f"<qualifieddc><dcterms:title>{title}</dcterms:title><dcterms:publisher>ICMEC</dcterms:publisher>"
        f"<dcterms:issued>2014</dcterms:issued><dcterms:abstract>{ABSTRACT}</dcterms:abstract>"
        "<dcterms:subject>Legislation</dcterms:subject><dcterms:spatial>Mexico</dcterms:spatial></qualifieddc>\n"
        for title in titles
    ) + "</records>\n", "utf-8")  # fmt: skip
    return path


def _marc(title: str) -> pymarc.Record:
    def field(tag: str, *parts: str) -> pymarc.Field:
        subfields = [pymarc.Subfield(code, value) for code, value in zip(parts[::2], parts[1::2], strict=True)]
        return pymarc.Field(tag, pymarc.Indicators(" ", "1" if tag == "264" else " "), subfields)

    made = pymarc.Record(force_utf8=True)
    made.leader[18] = "c"  # without the punctuation of ISBD
    made.add_field(field("245", "a", title), field("264", "b", "ICMEC", "c", "2014"), field("520", "a", ABSTRACT))
    made.add_field(field("650", "a", "Legislation"), field("651", "a", "Mexico"))
    return made


def _marc21(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "list.mrc"
    path.write_bytes(b"".join(_marc(title).as_marc() for title in titles))
    return path


def _marcxml(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "list.marcxml"
    with path.open("wb") as file:
        writer = pymarc.XMLWriter(file)
        for title in titles:
            writer.write(_marc(title))
        writer.close(close_fh=False)
    return path


def _datacite(title: str) -> dict:
    return {"doi": "", "titles": [{"title": title}], "creators": [{"name": ":unav"}], "publisher": "ICMEC", "publicationYear": 2014,
            "types": {"resourceTypeGeneral": "Text"}, "subjects": [{"subject": "Legislation"}],
            "geoLocations": [{"geoLocationPlace": "Mexico"}],
            "descriptions": [{"description": ABSTRACT, "descriptionType": "Abstract"}]}  # fmt: skip


def _datacite_json(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "list.json"
    path.write_text(
        json.dumps({"data": [{"type": "dois", "attributes": _datacite(title)} for title in titles]}), "utf-8"
    )
    return path


def _datacite_xml(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "list.xml"
    path.write_text("<resources>" + "".join(
        '<resource xmlns="http://datacite.org/schema/kernel-4"><identifier identifierType="DOI">(:tba)</identifier>'
        f"<creators><creator><creatorName>(:unkn)</creatorName></creator></creators><titles><title>{title}</title></titles>"
        '<publisher>ICMEC</publisher><publicationYear>2014</publicationYear><resourceType resourceTypeGeneral="Text"/>'
        f'<subjects><subject>Legislation</subject></subjects><descriptions><description descriptionType="Abstract">{ABSTRACT}'
        "</description></descriptions><geoLocations><geoLocation><geoLocationPlace>Mexico</geoLocationPlace></geoLocation>"
        "</geoLocations></resource>\n"
        for title in titles
    ) + "</resources>", "utf-8")  # fmt: skip
    return path


def _mods(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "list.xml"
    path.write_text('<modsCollection xmlns="http://www.loc.gov/mods/v3">\n' + "".join(
        f"<mods><titleInfo><title>{title}</title></titleInfo><originInfo><publisher>ICMEC</publisher><dateIssued>2014</dateIssued>"
        f"</originInfo><abstract>{ABSTRACT}</abstract><subject><topic>Legislation</topic><geographic>Mexico</geographic></subject></mods>\n"
        for title in titles
    ) + "</modsCollection>\n", "utf-8")  # fmt: skip
    return path


def _jsonld(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "list.jsonld"
    works = [
        {"@type": "Report", "name": title, "datePublished": "2014", "abstract": ABSTRACT, "keywords": "Legislation",
         "publisher": {"@id": "#org"}, "spatialCoverage": {"@type": "Place", "name": "Mexico"}}
        for title in titles
    ]  # fmt: skip
    organisation = {"@type": "Organization", "@id": "#org", "name": "ICMEC"}
    path.write_text(json.dumps({"@context": "https://schema.org/", "@graph": [organisation, *works]}), "utf-8")
    return path


def _wordpress(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "list.xml"
    path.write_text('<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>A site</title><language>en-US</language>\n' + "".join(
        f"<item><title>{title}</title><wp:post_id>{number}</wp:post_id><wp:post_type>publication</wp:post_type>"
        f"<content:encoded><![CDATA[<p>(ICMEC, 2014) - {ABSTRACT}</p>]]></content:encoded>"
        '<category domain="category" nicename="x"><![CDATA[Legislation]]></category>'
        '<category domain="country" nicename="y"><![CDATA[Mexico]]></category></item>\n'
        for number, title in enumerate(titles)
    ) + "</channel></rss>", "utf-8")  # fmt: skip
    return path


def _feed(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "list.atom"
    path.write_text('<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>A feed</title><id>x:y</id>\n' + "".join(
        f"<entry><title>{title}</title><id>x:{number}</id><published>2014</published><summary>{ABSTRACT}</summary>"
        '<author><name>ICMEC</name></author><category term="Legislation"/><category term="mx" label="Mexico"/></entry>\n'
        for number, title in enumerate(titles)
    ) + "</feed>", "utf-8")  # fmt: skip
    return path


def _zotero(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "list.rdf"
    path.write_text('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:bib="http://purl.org/net/biblio#" '
        'xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n' + "".join(
        f'<bib:Report rdf:about="#item_{number}"><z:itemType>report</z:itemType><dc:title>{title}</dc:title>'
        "<dc:publisher><foaf:Organization><foaf:name>ICMEC</foaf:name></foaf:Organization></dc:publisher><dc:date>2014</dc:date>"
        f"<dcterms:abstract>{ABSTRACT}</dcterms:abstract><dc:subject>Legislation</dc:subject><dc:subject>Mexico</dc:subject></bib:Report>\n"
        for number, title in enumerate(titles)
    ) + "</rdf:RDF>", "utf-8")  # fmt: skip
    return path


def _webpage(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "page.html"
    path.write_text('<!DOCTYPE html><html lang="en-US"><head><title>Library</title></head><body><nav><ul><li>Home</li><li>About</li></ul></nav>'
        "<main><h1>Research Library</h1>" + "".join(
        f'<article class="post-{number} post"><div class="tags">Legislation, Mexico</div><h2><a href="/x/{number}">{title}</a></h2>'
        f'<p>(ICMEC, 2014) {ABSTRACT} <a class="more" href="/x/{number}">Read More</a></p></article>\n'
        for number, title in enumerate(titles)
    ) + "</main><footer><p>Older Newer</p></footer></body></html>", "utf-8")  # fmt: skip
    return path


def _packed(folder: Path, titles: Sequence[str]) -> Path:
    path = folder / "list.ris.gz"
    path.write_bytes(gzip.compress(_ris(folder, titles).read_bytes()))
    return path


SAMPLES: dict[str, Maker] = {
    "cards": _cards,
    "csv": _csv,
    "xlsx": _xlsx,
    "ris": _ris,
    "packed": _packed,
    "bibtex": _bibtex,
    "csl.json": _csl_json,
    "datacite.json": _datacite_json,
    "datacite": _datacite_xml,
    "mods": _mods,
    "jsonld": _jsonld,
    "wordpress": _wordpress,
    "feed": _feed,
    "zotero": _zotero,
    "webpage": _webpage,
    "oai_dc": _oai_dc,
    "dcterms": _dcterms,
    "marc21": _marc21,
    "marcxml": _marcxml,
}
