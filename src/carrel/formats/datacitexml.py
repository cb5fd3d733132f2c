"""DataCite XML (kernel 4), which leaves alone and within OAI-PMH; older kernels are read too.

DataCite Metadata Schema 4.6, metadata.xsd; DataCite OAI Schema 1.1.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from carrel.formats import Context, Entry, Item, Problem, datacite, xmls
from carrel.formats.datacite import Thing
from carrel.formats.describing import Description
from carrel.formats.xmls import Element, escape, tag, text
from carrel.vocabulary import Vocabularies

NAME = "datacite"
LABEL = "DataCite XML"
SUFFIXES = (".xml",)
ENDING = "datacite.xml"
MEDIA_TYPE = "application/vnd.datacite.datacite+xml"
LOST = datacite.LOST
KERNEL = "http://datacite.org/schema/kernel-4"
# within OAI-PMH the resource stands in an element of its own
NAMESPACE = "http://schema.datacite.org/oai/oai-1.1/"
SCHEMA = "http://schema.datacite.org/oai/oai-1.1/oai.xsd"

_KERNEL_SCHEMA = "http://schema.datacite.org/meta/kernel-4.6/metadata.xsd"
_RESOURCES = [
    f"{{http://datacite.org/schema/kernel-{version}}}resource"
    for version in ("4", "4.0", "3", "3.0", "2.2", "2.1", "2.0")
]
# lists of elements: (list, element, name in JSON of its text)
_LISTS = {"titles": ("title", "title"), "subjects": ("subject", "subject"), "dates": ("date", "date"), "formats": ("format", ""),
          "alternateIdentifiers": ("alternateIdentifier", "alternateIdentifier"), "rightsList": ("rights", "rights"),
          "relatedIdentifiers": ("relatedIdentifier", "relatedIdentifier"), "descriptions": ("description", "description")}  # fmt: skip
_NESTED = {"creators": "creator", "contributors": "contributor", "fundingReferences": "fundingReference",
           "geoLocations": "geoLocation", "relatedItems": "relatedItem"}  # fmt: skip


def recognises(path: Path, head: bytes) -> bool:
    return bool(xmls.opening(head) & {*_RESOURCES})


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    return xmls.read(path, _RESOURCES, description, vocabularies)


def description(element: Element) -> Description:
    """Of a `resource`, or of what holds one."""
    if not str(element.tag).endswith("}resource"):
        element = next((each for each in element.iter(*_RESOURCES)), element)
    return datacite.description(thing(element))


def thing(element: Element) -> Thing:
    """The resource as JSON."""
    found: Thing = {}
    for each in element.iterchildren("{*}*"):
        name = _local(each)
        if name in _LISTS:
            found[name] = [_attributed(part, _LISTS[name][1]) for part in each.iterchildren("{*}*")]
        elif name in _NESTED:
            found[name] = [_nested(part) for part in each.iterchildren("{*}*")]
        elif name == "identifier":
            found |= {"identifiers": [_attributed(each, "identifier")]}
        elif name == "resourceType":
            found["types"] = _attributed(each, "resourceType")
        else:
            found[name] = text(each).strip()
    return found


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attributed(element: Element, name: str) -> Thing:
    """Its text under this name, and its attributes."""
    found = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
    if "rightsURI" in found:
        found["rightsUri"] = found["rightsURI"]
    return found | {name: text(element).strip()}


def _nested(element: Element) -> Thing:
    found: Thing = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
    for each in element.iterchildren("{*}*"):
        name = _local(each)
        if name in ("creatorName", "contributorName"):
            found |= _attributed(each, "name")
        elif name == "nameIdentifier":
            found.setdefault("nameIdentifiers", []).append(_attributed(each, name))
        elif name == "titles":
            found[name] = [_attributed(part, "title") for part in each.iterchildren("{*}*")]
        else:
            found[name] = text(each).strip()
    return found


# --- out -------------------------------------------------------------------------------------------------------------


def write(items: Iterable[Item], context: Context) -> Iterator[bytes]:
    return xmls.document("<resources>\n", lambda said: resource(said, context) + "\n", "</resources>\n", items, context)


def xml(said: Description, context: Context) -> str:
    """The element `oai_datacite` of one publication, with its namespaces and without declaration."""
    symbol = escape(context.library or "Carrel")
    return (
        f'<oai_datacite xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{NAMESPACE} {SCHEMA}"><schemaVersion>4.6</schemaVersion>'
        f"<datacentreSymbol>{symbol}</datacentreSymbol><payload>{resource(said, context)}</payload></oai_datacite>"
    )


def resource(said: Description, context: Context) -> str:
    """The element `resource` alone."""
    made = datacite.thing(said, context.vocabularies)
    main = _main(made.get("doi", ""), said.address)
    head = f'<resource xmlns="{KERNEL}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{KERNEL} {_KERNEL_SCHEMA}">'
    return head + main + "".join(_parts(made)) + "</resource>"


def _main(doi: str, address: str) -> str:
    """The schema wants an identifier: the address is that of what has no DOI."""
    return tag("identifier", doi or address, f' identifierType="{"DOI" if doi else "URL"}"')


def _parts(made: Thing) -> Iterator[str]:
    yield tag("publisher", made["publisher"]["name"])
    yield tag("publicationYear", made["publicationYear"])
    general = made["types"]["resourceTypeGeneral"]
    yield f'<resourceType resourceTypeGeneral="{general}">{escape(made["types"]["resourceType"])}</resourceType>'
    for name in ("language", "version"):
        yield tag(name, made.get(name, ""))
    for name, (one, inner) in _LISTS.items():
        if found := made.get(name):
            yield f"<{name}>{''.join(_one(one, inner, each) for each in found)}</{name}>"
    for name, one in _NESTED.items():
        if found := made.get(name):
            yield f"<{name}>{''.join(_person_or_thing(one, each) for each in found)}</{name}>"


def _one(name: str, inner: str, each: Any) -> str:
    if isinstance(each, str):
        return tag(name, each)
    return f"<{name}{_attributes(each, inner)}>{escape(each.get(inner, ''))}</{name}>"


def _attributes(each: Thing, *but: str) -> str:
    names = {"lang": "xml:lang", "rightsUri": "rightsURI", "schemeUri": "schemeURI"}
    return "".join(f' {names.get(key, key)}="{escape(value)}"' for key, value in each.items() if key not in but)


def _person_or_thing(name: str, each: Thing) -> str:
    """What has elements within: a creator or contributor, a funder, a place, a related item."""
    attributes = _attributes(
        {key: each[key] for key in ("contributorType", "relatedItemType", "relationType") if key in each}
    )
    parts = (
        [_one(f"{name}Name", "name", {"name": each["name"], "nameType": each["nameType"]})] if "name" in each else []
    )
    for key in ("titles", "number", "givenName", "familyName", "funderName", "geoLocationPlace"):
        value = each.get(key, "")
        parts.append(
            f"<titles>{''.join(tag('title', one['title']) for one in value)}</titles>"
            if key == "titles" and value
            else ""
        )
        parts.append(tag(key, value) if key != "titles" else "")
    parts += [_one("nameIdentifier", "nameIdentifier", one) for one in each.get("nameIdentifiers", ())]
    return f"<{name}{attributes}>{''.join(parts)}</{name}>"
