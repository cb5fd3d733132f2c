"""The page that harvesters ask: /oai."""

import gzip
from collections.abc import Callable
from itertools import islice
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from carrel.formats import Context
from carrel.web.oai import answering, asking, listing, sets
from carrel.web.oai.answering import Repository
from carrel.web.oai.asking import Misused, Wanted
from carrel.web.site import base, library

PAGE = 100  # records
MOST_SETS = 500
LONGEST = 20_000  # bytes of a request


def oai(request: HttpRequest) -> HttpResponse:
    """One answer; every misuse is an answer too, as the protocol says."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    repository, given = _repository(request), list[tuple[str, str]]()
    try:
        given = _arguments(request)
        wanted = asking.read(given)
        body = _ANSWERS[wanted.verb](wanted, repository)
    except Misused as fault:
        body = answering.error(fault)
        given = given if fault.code not in ("badVerb", "badArgument") else []
    return _packed(request, answering.whole(repository, given, body))


def _repository(request: HttpRequest) -> Repository:
    root, name = base(request), settings.CARREL["name"]
    context = Context(library().vocabularies, "en", name, f"{root}/oai")
    return Repository(root, name, settings.CARREL["contact"], context)


def _arguments(request: HttpRequest) -> list[tuple[str, str]]:
    """Of the address, or of a form's body. Raises Misused."""
    text = request.META.get("QUERY_STRING", "")
    if request.method == "POST":
        if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST:
            raise Misused("badArgument", "the request is too long")
        text = "&".join(filter(None, (text, request.body.decode("ascii", "replace"))))
    try:
        return parse_qsl(text[:LONGEST], keep_blank_values=True, max_num_fields=50)
    except ValueError:
        raise Misused("badArgument", "there are too many arguments") from None


def _packed(request: HttpRequest, answer: bytes) -> HttpResponse:
    response = HttpResponse(answer, content_type="text/xml; charset=utf-8", headers={"Vary": "Accept-Encoding"})
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = gzip.compress(answer, 3, mtime=0)
        response["Content-Encoding"] = "gzip"
    return response


def _identify(wanted: Wanted, repository: Repository) -> str:
    return answering.identity(repository, listing.earliest())


def _formats(wanted: Wanted, repository: Repository) -> str:
    if wanted.identifier is not None:
        _row(wanted, repository)
    return answering.formats()


def _row(wanted: Wanted, repository: Repository) -> listing.Row:
    row = listing.one(repository.key(wanted.identifier or ""))
    if row is None:
        raise Misused("idDoesNotExist", "the library has nothing with this identifier")
    return row


def _record(wanted: Wanted, repository: Repository) -> str:
    return answering.records("GetRecord", [_row(wanted, repository)], wanted.prefix, repository)


def _sets(wanted: Wanted, repository: Repository) -> str:
    known = sets.listed(repository.context.vocabularies, library().counts)
    found = list(islice((each for each in known if each[0] > wanted.after), MOST_SETS + 1))
    if not found and not wanted.after:
        raise Misused("noSetHierarchy", "the library is empty, and so has no sets")
    some = found[:MOST_SETS]
    token = wanted.token(some[-1][0], wanted.cursor + len(some)) if len(found) > len(some) else ""
    return answering.set_list(some, answering.resumption(token, wanted.cursor))


def _list(wanted: Wanted, repository: Repository) -> str:
    found = listing.page(wanted, PAGE, repository.context.vocabularies)
    rows = found[:PAGE]
    if not rows:
        raise Misused("noRecordsMatch", "there is nothing of this kind")
    more = len(found) > len(rows)
    token = answering.resumption(
        wanted.token(str(rows[-1].number), wanted.cursor + len(rows)) if more else "", wanted.cursor
    )
    if wanted.verb == "ListIdentifiers":
        return answering.identifiers(rows, repository, token)
    return answering.records(wanted.verb, rows, wanted.prefix, repository, token)


_ANSWERS: dict[str, Callable[[Wanted, Repository], str]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _record,
    "ListIdentifiers": _list,
    "ListRecords": _list,
}
