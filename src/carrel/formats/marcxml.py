"""MARCXML, the MARC 21 XML Schema (Library of Congress, MARC21slim 1.2)."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from carrel.formats import Context, Entry, Item, Problem, marc, xmls
from carrel.formats.describing import Description
from carrel.formats.marcfields import Field, Marc
from carrel.formats.marcout import LOST as LOST
from carrel.formats.marcout import marc as cataloguing
from carrel.formats.xmls import Element, escape
from carrel.vocabulary import Vocabularies

NAME = "marcxml"
LABEL = "MARCXML, as library systems exchange it"
SUFFIXES = (".xml", ".marcxml")
ENDING = "marcxml"
MEDIA_TYPE = "application/marcxml+xml"
NAMESPACE = "http://www.loc.gov/MARC21/slim"
SCHEMA = "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"

_RECORD = f"{{{NAMESPACE}}}record"
_CONTROL, _DATA, _LEADER = (f"{{{NAMESPACE}}}{name}" for name in ("controlfield", "datafield", "leader"))


def recognises(path: Path, head: bytes) -> bool:
    return _RECORD in xmls.opening(head)


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    return xmls.read(path, [_RECORD], description, vocabularies)


def description(element: Element) -> Description:
    return marc.description(record(element))


def record(element: Element) -> Marc:
    leader, fields = "", []
    for each in element:
        if each.tag == _DATA:
            indicators = f"{each.get('ind1', ' '):1.1}{each.get('ind2', ' '):1.1}"
            subfields = [(part.get("code", ""), part.text or "") for part in each]
            fields.append(Field(each.get("tag", ""), indicators, subfields))
        elif each.tag == _CONTROL:
            fields.append(Field(each.get("tag", ""), "", [("", each.text or "")]))
        elif each.tag == _LEADER:
            leader = each.text or ""
    return Marc(leader, fields)


# --- out -------------------------------------------------------------------------------------------------------------

_SCHEMED = f'xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{NAMESPACE} {SCHEMA}"'


def write(items: Iterable[Item], context: Context) -> Iterator[bytes]:
    return xmls.document(
        f"<collection {_SCHEMED}>\n",
        lambda said: f"<record>{_parts(said)}</record>\n",
        "</collection>\n",
        items,
        context,
    )


def xml(said: Description, context: Context) -> str:
    """The element of one publication, with its namespace and without declaration."""
    return f"<record {_SCHEMED}>{_parts(said)}</record>"


def _parts(said: Description) -> str:
    made = cataloguing(said)
    return f"<leader>{made.leader}</leader>" + "".join(map(_field, made.fields))


def _field(each: Field) -> str:
    if not each.indicators:
        return f'<controlfield tag="{each.tag}">{escape(each.subfields[0][1])}</controlfield>'
    subfields = "".join(f'<subfield code="{code}">{escape(value)}</subfield>' for code, value in each.subfields)
    return (
        f'<datafield tag="{each.tag}" ind1="{each.indicators[0]}" ind2="{each.indicators[1]}">{subfields}</datafield>'
    )
