"""Pages for what went wrong: they say so in the reader's language and help on."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import is_valid_path

from carrel.languages import INTERFACE
from carrel.text import clean
from carrel.web.api import problem
from carrel.web.site import render
from carrel.web.wording import preferred


def _language(request: HttpRequest) -> str:
    first = request.path[1:3]
    return first if first in INTERFACE else preferred(request.headers.get("Accept-Language", ""))


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: an address that only lacks its language or has a slash too many leads on; else its words become a search."""
    if request.path.startswith("/api/"):
        return problem(404, "The API has no such address.")
    if better := _meant(request):
        return HttpResponseRedirect(better)
    if request.resolver_match and request.resolver_match.kwargs.get("suffix"):
        return plain(
            request.resolver_match.kwargs["suffix"], {"status": "missing"}, 404, "There is no such thing here."
        )
    last = request.path.rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    words = " ".join("".join(c if c.isalnum() else " " for c in clean(last)).split())[:80]
    return render(request, _language(request), "missing.html", 404, words=words)


def plain(suffix: str, said: dict[str, str], status: int, sentence: str) -> HttpResponse:
    """For who asked for data: JSON, or one line."""
    if suffix.endswith("json"):
        return JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
    return HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")


def _meant(request: HttpRequest) -> str | None:
    path = request.path.rstrip("/")
    language = _language(request)
    wishes = [f"{path}/" if path[1:] in INTERFACE else path, f"/{language}{path}"]
    found = next((wish for wish in wishes if wish != request.path and is_valid_path(wish)), None)
    query = request.META.get("QUERY_STRING", "")
    return quote(found) + (f"?{query}" if query else "") if found else None


def bad(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, _language(request), "missing.html", 400, words="")


def broken(request: HttpRequest) -> HttpResponse:
    """500 without templates or database: whatever failed may be one of them."""
    text = "<!doctype html><html lang=en><meta charset=utf-8><title>Error</title><h1>Something went wrong here.</h1>"
    return HttpResponse(text + "<p>It is noted. Please try again, or go <a href=/>to the first page</a>.", status=500)
