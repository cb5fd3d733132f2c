"""A small OAI-PMH repository for tests, as others write theirs: its answers are made here, not by Carrel's own provider."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from elsewhere import Said

OAI = "http://www.openarchives.org/OAI/2.0/"
DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
NOW = "2026-01-01T00:00:00Z"


@dataclass
class Item:
    title: str
    date: str = "2026-01-01T00:00:00Z"
    set: str = "reports"
    deleted: bool = False
    more: str = ""  # further elements
    raw: str = ""  # instead of a well-formed record

    def xml(self, identifier: str) -> str:
        if self.raw:
            return self.raw
        status = ' status="deleted"' if self.deleted else ""
        header = (
            f"<header{status}><identifier>{identifier}</identifier><datestamp>{self.date}</datestamp>"
            f"<setSpec>{self.set}</setSpec></header>"
        )
        metadata = (
            f'<metadata><oai_dc:dc xmlns:oai_dc="{DC}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{escape(self.title)}</dc:title>{self.more}</oai_dc:dc></metadata>"
        )
        return f"<record>{header}{'' if self.deleted else metadata}</record>"


@dataclass
class Repository:
    """Answers by path with query, for `elsewhere`."""

    items: dict[str, Item]
    page: int = 2
    date: str = NOW
    days: bool = False  # whether its dates have no time
    formats: dict[str, str] = field(default_factory=lambda: {"oai_dc": DC})
    loop: bool = False  # whether its last token leads back
    forgets: int = -1  # before that page it forgets its tokens once
    before: list[Said] = field(default_factory=list)  # given first

    def __call__(self, path: str) -> Said | bytes:
        if self.before:
            return self.before.pop(0)
        words = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        return getattr(self, f"_{words.get('verb', '').lower()}", self._bad)(words)

    def _answer(self, body: str) -> bytes:
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="{OAI}"><responseDate>{self.date}</responseDate>'
            f"<request>http://repository.example/oai</request>{body}</OAI-PMH>"
        ).encode()

    def _bad(self, words: dict[str, str]) -> bytes:
        return self._answer('<error code="badVerb">What?</error>')

    def _identify(self, words: dict[str, str]) -> bytes:
        return self._answer(
            f"<Identify><granularity>YYYY-MM-DD{'' if self.days else 'Thh:mm:ssZ'}</granularity></Identify>"
        )

    def _listmetadataformats(self, words: dict[str, str]) -> bytes:
        parts = (
            f"<metadataFormat><metadataPrefix>{prefix}</metadataPrefix><schema>x</schema>"
            f"<metadataNamespace>{space}</metadataNamespace></metadataFormat>"
            for prefix, space in self.formats.items()
        )
        return self._answer(f"<ListMetadataFormats>{''.join(parts)}</ListMetadataFormats>")

    def _listrecords(self, words: dict[str, str]) -> bytes:
        if token := words.get("resumptionToken"):
            start, since, part = token.split("|")
        else:
            start, since, part = "0", words.get("from", ""), words.get("set", "")
        if int(start) // self.page == self.forgets:
            self.forgets = -1
            return self._answer('<error code="badResumptionToken">Who are you?</error>')
        found = [
            each.xml(name) for name, each in self.items.items() if each.date >= since and (not part or each.set == part)
        ]
        if not found:
            return self._answer('<error code="noRecordsMatch">Nothing</error>')
        end = int(start) + self.page
        token = f"{end}|{since}|{part}" if end < len(found) else f"0|{since}|{part}" if self.loop else ""
        body = "".join(found[int(start) : end])
        return self._answer(f"<ListRecords>{body}<resumptionToken>{token}</resumptionToken></ListRecords>")
