"""The door of the REST API, /api/v1/. What is behind it (`rest`, and django-ninja) is loaded when it is first asked."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from carrel.languages import INTERFACE
from carrel.web.site import render

# Swagger's page needs pictures within its style sheet, and makes markup of descriptions itself; all of it comes from here.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Robots-Tag": "noindex",
}
PROBLEM = "application/problem+json"
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def api(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Any address of the API, for reading from any web site."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=OPEN | _PREFLIGHT | {"Allow": "GET, HEAD, OPTIONS"})
    from carrel.web.rest import service

    answer = service.answer(request, rest)
    for name, value in OPEN.items():
        answer[name] = value
    return answer


def browser(request: HttpRequest) -> HttpResponse:
    """The API to look at and to try, in Swagger's page, which is in English; the words around it are in the language of `labels`."""
    asked = request.GET.get("labels", "")
    answer = render(request, asked if asked in INTERFACE else "en", "api.html")
    answer["Content-Security-Policy"] = POLICY
    return answer


def problem(status: int, detail: str = "") -> HttpResponse:
    """RFC 9457."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JsonResponse(
        body, status=status, content_type=PROBLEM, headers=OPEN, json_dumps_params={"ensure_ascii": False}
    )
