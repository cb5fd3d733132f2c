"""A request as the protocol words it. OAI-PMH 2.0, sections 3.1 to 3.6 and 4."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from carrel.formats import payloads

SECONDS, DAYS = "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d"
_STOP = "!"  # between the parts of a token; stands in none of them
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(?::[A-Za-z0-9\-_.!~*'()]+)*")  # OAI-PMH.xsd, setSpecType
_PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")  # metadataPrefixType

# verb: arguments that it must have, that it may have; those with a list may go on with a token alone
VERBS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Identify": ((), ()),
    "ListMetadataFormats": ((), ("identifier",)),
    "ListSets": ((), ()),
    "GetRecord": (("identifier", "metadataPrefix"), ()),
    "ListIdentifiers": (("metadataPrefix",), ("from", "until", "set")),
    "ListRecords": (("metadataPrefix",), ("from", "until", "set")),
}
_URI = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.\-]*:)?(?:[A-Za-z0-9\-._~/?@!$&'()*+,;=:]|%[0-9A-Fa-f]{2})+(?:#[A-Za-z0-9\-._~/?@!$&'()*+,;=:]*)?"
)  # RFC 3986
_LISTS = ("ListSets", "ListIdentifiers", "ListRecords")


class Misused(ValueError):
    """A request that the protocol answers with an error."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Wanted:
    """What is asked for. `after` and `cursor` say where a list goes on: behind this number, after so many."""

    verb: str
    identifier: str | None = None
    prefix: str = ""
    set: str = ""
    since: str = ""
    until: str = ""
    after: str = ""  # a revision's number; of sets the last one told
    cursor: int = 0

    def token(self, after: str, cursor: int) -> str:
        """With which the list goes on. All that is needed stands in it: nothing is remembered, nothing expires."""
        return _STOP.join((self.prefix, self.set, self.since, self.until, after, str(cursor)))


def read(pairs: Sequence[tuple[str, str]]) -> Wanted:
    """The request of these arguments. Raises Misused."""
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in VERBS:
        what = (
            "no verb is given"
            if not verbs
            else "several verbs are given"
            if len(verbs) > 1
            else "there is no such verb"
        )
        raise Misused("badVerb", f"{what}; the verbs are {', '.join(VERBS)}")
    verb, given = verbs[0], {name: value for name, value in pairs if name != "verb"}
    must, may = VERBS[verb]
    if len(given) < len(pairs) - 1:
        raise Misused("badArgument", "an argument is given twice")
    if any(not value.isprintable() for value in given.values()):
        raise Misused("badArgument", "an argument holds characters that no answer could repeat")
    if verb in _LISTS and "resumptionToken" in given:
        if len(given) > 1:
            raise Misused("badArgument", "a resumptionToken stands alone, without other arguments")
        return _resumed(verb, given["resumptionToken"])
    if unknown := next((name for name in given if name not in (*must, *may)), ""):
        raise Misused("badArgument", f"{verb} has no argument {unknown[:40]!r}")
    if missing := next((name for name in must if name not in given), ""):
        raise Misused("badArgument", f"{verb} needs the argument {missing}")
    return _checked(Wanted(
        verb, given.get("identifier"), given.get("metadataPrefix", ""),
        given.get("set", ""), given.get("from", ""), given.get("until", ""),
    ), given)  # fmt: skip


def _checked(wanted: Wanted, given: dict[str, str]) -> Wanted:
    for name in ("from", "until"):
        if name in given:
            moment(given[name])
    if wanted.since and wanted.until:
        if len(wanted.since) != len(wanted.until):
            raise Misused("badArgument", "from and until have the same granularity")
        if wanted.since > wanted.until:
            raise Misused("badArgument", "from is later than until")
    if wanted.identifier is not None and not _URI.fullmatch(wanted.identifier):
        raise Misused("badArgument", "this is not written as an identifier is, which is a URI")
    if "set" in given and not _SET.fullmatch(wanted.set):
        raise Misused("badArgument", "this is not written as a set is")
    if "metadataPrefix" in given and not _PREFIX.fullmatch(wanted.prefix):
        raise Misused("badArgument", "this is not written as a metadataPrefix is")
    if "metadataPrefix" in given and wanted.prefix not in payloads():
        raise Misused("cannotDisseminateFormat", f"the formats are {', '.join(payloads())}")
    return wanted


def _resumed(verb: str, token: str) -> Wanted:
    try:
        prefix, part, since, until, after, cursor = token.split(_STOP)
        wanted = Wanted(verb, None, prefix, part, since, until, after, int(cursor))
        given = {"from": since, "until": until, "set": part, "metadataPrefix": prefix}
        if verb == "ListSets" and any(given.values()):
            raise ValueError
        if verb != "ListSets" and not (prefix and after.isascii() and after.isdigit()):
            raise ValueError
        number = int(after) if verb != "ListSets" else 0
        if not 0 <= number < 2**63 or not 0 <= wanted.cursor < 2**63 or wanted.token(after, wanted.cursor) != token:
            raise ValueError
        return _checked(wanted, {name: value for name, value in given.items() if value})
    except ValueError:
        raise Misused("badResumptionToken", "this is no token of this library") from None


def moment(text: str) -> datetime:
    """The date of an argument. Raises Misused."""
    for form in (SECONDS, DAYS):
        try:
            found = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        if found.strftime(form) == text:
            return found
    raise Misused("badArgument", "a date is written 2017-11-05 or 2017-11-05T10:00:00Z")


def end(text: str) -> datetime:
    """The first moment behind that date."""
    try:
        return moment(text) + (timedelta(days=1) if len(text) == 10 else timedelta(seconds=1))
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)
