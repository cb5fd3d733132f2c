"""How the API answers: finds the function for an address, tells problems as RFC 9457 does, and describes itself."""

import logging
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLResolver
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI
from ninja.errors import ValidationError

from carrel.web.api import PROBLEM, browser, problem
from carrel.web.rest import publications, terms

ROOT = "/api/v1/"
_log = logging.getLogger("carrel")
_ABOUT = (
    "Search, records, terms and the pages of documents of a Carrel library, for reading. Lists go on at the address in `next`. "
    "Answers carry an ETag; ask with If-None-Match. Errors are told as application/problem+json (RFC 9457)."
)


def answer(request: HttpRequest, rest: str) -> HttpResponseBase:
    if request.method not in ("GET", "HEAD"):
        refused = problem(405, "The API is for reading: GET, HEAD and OPTIONS.")
        refused["Allow"] = "GET, HEAD, OPTIONS"
        return refused
    if not rest:
        return browser(request)
    if rest == "openapi.json":
        return JsonResponse(described())
    try:
        match = _resolver().resolve(rest)
    except Resolver404:
        return problem(404, "The API has no such address.")
    found: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return found


@lru_cache(maxsize=1)
def made() -> NinjaAPI:
    api = NinjaAPI(title="Carrel", version="1", description=_ABOUT, docs_url=None, openapi_url=None)
    for each in (publications, terms):
        api.add_router("", each.router)
    api.add_exception_handler(Http404, lambda request, fault: problem(404, str(fault)))
    api.add_exception_handler(publications.Gone, lambda request, fault: problem(410, str(fault)))
    api.add_exception_handler(ValidationError, lambda request, fault: problem(422, _told(fault)))
    api.add_exception_handler(Exception, _broken)
    return api


def _told(fault: Any) -> str:
    """Which parameter, and what is wrong with it."""
    return "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in fault.errors[:10])


def _broken(request: HttpRequest, fault: Any) -> HttpResponse:
    _log.exception("A request could not be answered")
    return problem(500, "Something went wrong here. It is noted.")


@lru_cache(maxsize=1)
def _resolver() -> URLResolver:
    patterns, _, _ = made().urls
    return URLResolver(RegexPattern(r"^"), patterns)


@lru_cache(maxsize=1)
def described() -> dict[str, Any]:
    """OpenAPI 3.1, with the problems that any address may answer. Its server is the one that told it; nobody signs in."""
    found: dict[str, Any] = dict(made().get_openapi_schema(path_prefix=ROOT)) | {
        "servers": [{"url": "/"}],
        "security": [],
    }
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, operations in found["paths"].items():
        for operation in operations.values():
            told = {404, 422, *((410,) if "publications/{" in path else ())}
            for status in sorted(told):
                operation["responses"][status] = {"description": HTTPStatus(status).phrase, "content": content}
            operation["responses"][304] = {"description": "Not changed since the ETag that was sent."}
    found["components"]["schemas"]["Problem"] = publications.Problem.model_json_schema()
    return found
