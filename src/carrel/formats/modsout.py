"""Descriptions as the elements of MODS."""

from collections.abc import Iterator

from carrel.formats.describing import Credit, Description
from carrel.formats.xmls import escape, lang, tag
from carrel.record import Role

OWN = "carrel"  # the source of a recordIdentifier that is a key of such a library
CODES: dict[Role, str] = {
    "author": "aut", "editor": "edt", "translator": "trl", "funder": "fnd", "contributor": "ctb", "publisher": "pbl",
}  # fmt: skip
# types of relatedItem for relations of DataCite; the exact one is said by otherType
RELATED = {"IsPartOf": "host", "HasPart": "constituent", "Continues": "preceding", "IsContinuedBy": "succeeding",
           "References": "references", "IsReferencedBy": "isReferencedBy", "Reviews": "reviewOf"}  # fmt: skip
_KINDS = {
    "video": "moving image",
    "audio": "sound recording",
    "infographic": "still image",
    "dataset": "software, multimedia",
}


def parts(said: Description) -> Iterator[str]:
    """Within `mods`."""
    yield from _titles(said)
    yield from (_name(each) for each in said.credits if each.role != "publisher")
    yield tag("typeOfResource", _KINDS.get(said.kind, "text"))
    yield tag("genre", said.type)
    if origin := "".join(_origin(said)):
        yield f"<originInfo>{origin}</originInfo>"
    for tongue in said.languages:
        yield f'<language><languageTerm type="code" authority="rfc5646">{tongue}</languageTerm></language>'
    yield from (tag("abstract", text, lang(tongue)) for tongue, text in said.abstract.items())
    yield tag("abstract", said.notice, ' type="content advice"')
    yield from (tag("targetAudience", each) for each in said.audiences)
    yield tag("note", said.note)
    yield from (f"<subject>{tag('topic', each)}</subject>" for each in (*said.topics, *said.keywords))
    yield from (f"<subject>{tag('geographic', each)}</subject>" for each in said.places)
    yield from _series(said)
    yield from (_related(each) for each in said.relations)
    for scheme, value in said.identifiers:
        yield tag("identifier", value, f' type="{ {"handle": "hdl", "symbol": "report-number"}.get(scheme, scheme) }"')
    yield from _locations(said)
    if said.licence:
        link = f' xlink:href="{escape(said.licence)}"' if "://" in said.licence else ""
        yield f'<accessCondition type="use and reproduction"{link}>{escape(said.licence)}</accessCondition>'
    yield f'<recordInfo><recordIdentifier source="{OWN}">{said.key}</recordIdentifier></recordInfo>'


def _titles(said: Description) -> Iterator[str]:
    for tongue, title in said.title.items():
        kind = "" if tongue == said.language else ' type="translated"'
        subtitle = tag("subTitle", said.subtitle.get(tongue, ""))
        yield f"<titleInfo{kind}{lang(tongue)}>{tag('title', title)}{subtitle}</titleInfo>"
    yield from (f'<titleInfo type="alternative">{tag("title", each)}</titleInfo>' for each in said.alternative_titles)


def _name(each: Credit) -> str:
    if each.name:
        kind, named = "corporate", tag("namePart", each.name)
    else:
        kind = "personal"
        named = tag("namePart", each.family, ' type="family"') + tag("namePart", each.given, ' type="given"')
    role = f'<role><roleTerm type="code" authority="marcrelator">{CODES[each.role]}</roleTerm></role>'
    orcid = tag("nameIdentifier", each.orcid and f"https://orcid.org/{each.orcid}", ' type="orcid"')
    return f'<name type="{kind}">{named}{role}{orcid}</name>'


def _origin(said: Description) -> Iterator[str]:
    yield from (tag("publisher", each.inverted) for each in said.made_by("publisher"))
    yield tag("dateIssued", said.issued, ' encoding="edtf"')
    yield tag("edition", said.edition)


def _series(said: Description) -> Iterator[str]:
    if said.series:
        number = tag("partNumber", said.series_number)
        yield f'<relatedItem type="series"><titleInfo>{tag("title", said.series)}{number}</titleInfo></relatedItem>'


def _related(each: dict[str, str]) -> str:
    known = f' type="{RELATED[each["type"]]}"' if each["type"] in RELATED else ""
    title = f"<titleInfo>{tag('title', each['citation'])}</titleInfo>" if each.get("citation") else ""
    target = each.get("target", "")
    own = f'<recordInfo><recordIdentifier source="{OWN}">{target}</recordIdentifier></recordInfo>' if target else ""
    return f'<relatedItem{known} otherType="{each["type"]}">{title}{own}</relatedItem>'


def _locations(said: Description) -> Iterator[str]:
    address = tag("url", said.url or said.address, ' usage="primary display"')
    page = tag("url", said.address, ' access="object in context"') if said.url else ""
    files = "".join(tag("url", file.address, ' access="raw object"') for file in said.files)
    yield f"<location>{address}{page}{files}</location>"
