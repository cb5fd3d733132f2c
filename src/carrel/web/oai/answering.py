"""Answers in XML. OAI-PMH 2.0, section 3.2 and 4; OAI-PMH.xsd of 2004-12-07."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

from carrel import exporting
from carrel.formats import Attached, Context, Item, payloads
from carrel.formats.describing import Describing
from carrel.formats.xmls import escape, tag
from carrel.models import File
from carrel.record import Record
from carrel.web.oai import sets
from carrel.web.oai.asking import SECONDS, Misused
from carrel.web.oai.listing import Row

_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">'
)
_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"


@dataclass(frozen=True)
class Repository:
    """What answers say of the library itself."""

    root: str  # its public address, without slash at the end
    name: str
    contact: str  # the setting: a mailto link, a web address, or empty
    context: Context  # for the formats

    @property
    def base(self) -> str:
        return f"{self.root}/oai"

    @cached_property
    def host(self) -> str:
        return urlsplit(self.root).hostname or "localhost"

    def identifier(self, key: str) -> str:
        """As the guidelines for identifiers of the oai scheme have it: oai:library.example:key."""
        return f"oai:{self.host}:{key}"

    def key(self, identifier: str) -> str:
        """Of an identifier of this library; "" for any other."""
        before = self.identifier("")
        return identifier.removeprefix(before) if identifier.startswith(before) else ""

    @property
    def email(self) -> str:
        """The protocol wants one. Where the librarian names none, that of the host that RFC 2142 knows."""
        if self.contact.startswith("mailto:"):
            return self.contact.removeprefix("mailto:")
        return f"postmaster@{self.host}" if "." in self.host else f"postmaster@{self.host}.invalid"


def whole(repository: Repository, given: list[tuple[str, str]], body: str) -> bytes:
    """The envelope with the arguments that were given; they are not repeated after a badVerb or badArgument."""
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in given)
    now = datetime.now(UTC).strftime(SECONDS)
    request = f"<responseDate>{now}</responseDate><request{attributes}>{escape(repository.base)}</request>"
    return f"{_OPEN}{request}{body}</OAI-PMH>\n".encode()


def error(fault: Misused) -> str:
    return f'<error code="{fault.code}">{escape(str(fault))}</error>'


def identity(repository: Repository, earliest: datetime | None) -> str:
    first = (earliest or datetime.now(UTC)).strftime(SECONDS)
    parts = [
        tag("repositoryName", repository.name), tag("baseURL", repository.base), tag("protocolVersion", "2.0"),
        tag("adminEmail", repository.email), tag("earliestDatestamp", first), tag("deletedRecord", "persistent"),
        tag("granularity", "YYYY-MM-DDThh:mm:ssZ"), tag("compression", "gzip"), _scheme(repository),
    ]  # fmt: skip
    return f"<Identify>{''.join(parts)}</Identify>"


def _scheme(repository: Repository) -> str:
    """How identifiers are built; the schema knows names of hosts only, no numbers."""
    labels = repository.host.split(".")
    if len(labels) < 2 or not all(label[:1].isalpha() for label in labels):
        return ""
    sample = repository.identifier("a-key")
    return (
        f'<description><oai-identifier xmlns="{_IDENTIFIER}" xsi:schemaLocation="{_IDENTIFIER} {_IDENTIFIER}.xsd">'
        f"<scheme>oai</scheme>{tag('repositoryIdentifier', repository.host)}<delimiter>:</delimiter>"
        f"{tag('sampleIdentifier', sample)}</oai-identifier></description>"
    )


def formats() -> str:
    parts = (
        f"<metadataFormat>{tag('metadataPrefix', prefix)}{tag('schema', each.SCHEMA)}{tag('metadataNamespace', each.NAMESPACE)}"
        "</metadataFormat>"
        for prefix, each in payloads().items()
    )
    return f"<ListMetadataFormats>{''.join(parts)}</ListMetadataFormats>"


def set_list(found: Iterable[tuple[str, str]], token: str) -> str:
    parts = (f"<set>{tag('setSpec', spec)}{tag('setName', name)}</set>" for spec, name in found)
    return f"<ListSets>{''.join(parts)}{token}</ListSets>"


def resumption(token: str, cursor: int) -> str:
    """Where a list goes on; empty at the end of one that came in parts."""
    return f'<resumptionToken cursor="{cursor}">{escape(token)}</resumptionToken>' if token or cursor else ""


def identifiers(rows: Iterable[Row], repository: Repository, token: str) -> str:
    return f"<ListIdentifiers>{''.join(_header(row, repository) for row in rows)}{token}</ListIdentifiers>"


def records(verb: str, rows: list[Row], prefix: str, repository: Repository, token: str = "") -> str:
    return f"<{verb}>{''.join(_records(rows, prefix, repository))}{token}</{verb}>"


def _records(rows: list[Row], prefix: str, repository: Repository) -> Iterator[str]:
    files, format_, describe = _files(rows, repository.root), payloads()[prefix], _describing(repository.context)
    for row in rows:
        yield f"<record>{_header(row, repository)}"
        if not row.gone:
            address = f"{repository.root}/en/publications/{row.key}"
            item = Item(Record.model_validate(row.record), address, tuple(files[row.key]), row.when)
            yield f"<metadata>{format_.xml(describe(item), repository.context)}</metadata>"
        yield "</record>"


@lru_cache(maxsize=2)
def _describing(context: Context) -> Describing:
    """It remembers the labels it has looked up."""
    return Describing(context)


def _header(row: Row, repository: Repository) -> str:
    specs = "".join(f"<setSpec>{spec}</setSpec>" for spec in sets.specs(row.record, repository.context.vocabularies))
    status = ' status="deleted"' if row.gone else ""
    identifier = escape(repository.identifier(row.key))
    return (
        f"<header{status}><identifier>{identifier}</identifier>"
        f"<datestamp>{row.when.astimezone(UTC).strftime(SECONDS)}</datestamp>{specs}</header>"
    )


def _files(rows: list[Row], root: str) -> dict[str, list[Attached]]:
    found: dict[str, list[Attached]] = defaultdict(list)
    for file in File.objects.filter(publication__in=[row.key for row in rows if not row.gone], state="current"):
        found[file.publication_id].append(exporting.attached(file, root))
    return found
