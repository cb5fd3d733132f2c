"""Every format there is, each written out once for every way it serves."""

from carrel.formats import (
    Format,
    Payload,
    Writer,
    bibtex,
    cards,
    csljson,
    datacite,
    datacitexml,
    dcterms,
    delimited,
    dublincore,
    feeds,
    jsonld,
    marc21,
    marcxml,
    mods,
    packed,
    ris,
    webpage,
    wordpress,
    workbook,
    zotero,
)

# in the order in which they are asked whether a file is theirs
FORMATS: list[Format] = [
    workbook, packed, marc21,
    marcxml, mods, datacitexml, dublincore, dcterms, zotero, wordpress, feeds,
    jsonld, datacite, csljson,
    ris, bibtex, webpage, cards, delimited,
]  # fmt: skip
# in the order in which they are offered
WRITERS: list[Writer] = [
    delimited, workbook, ris, bibtex, csljson, dublincore, dcterms, marcxml, marc21, mods, datacitexml, datacite, jsonld,
]  # fmt: skip
PAYLOADS: dict[str, Payload] = {"oai_dc": dublincore, "oai_datacite": datacitexml, "marcxml": marcxml, "mods": mods}
