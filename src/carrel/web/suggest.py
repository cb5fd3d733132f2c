"""Suggestions while a reader types, as data for static/suggest.js. Nobody keeps them: not the server, not the browser."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from carrel.search import following
from carrel.search.suggesting import LONGEST, Suggestion, suggestions
from carrel.vocabulary import NAMES
from carrel.web.site import library
from carrel.web.wording import Wording, wording


def suggest(request: HttpRequest, language: str) -> HttpResponse:
    """{"suggestions": [...], "said": how many there are, in a sentence for screen readers}."""
    now, words = library(), wording(language)
    found = suggestions(following.engine(), request.GET.get("q", ""), now.vocabularies, now.counts, language)
    body = {
        "suggestions": [_item(each, words) for each in found],
        "said": words.n("1 suggestion", "{n} suggestions", len(found)) if found else words.t("No suggestions"),
    }
    return JsonResponse(body, headers={"Cache-Control": "no-store"}, json_dumps_params={"ensure_ascii": False})


def listed(request: HttpRequest, language: str) -> HttpResponse:
    """The same for a browser's own search box, as OpenSearch Suggestions 1.1 has it: words, labels, what each is."""
    now, words, typed = library(), wording(language), request.GET.get("q", "")
    found = suggestions(following.engine(), typed, now.vocabularies, now.counts, language)
    body = [typed[:LONGEST], [each.label for each in found], [_what(each, words) for each in found]]
    answer = JsonResponse(body, safe=False, headers={"Cache-Control": "no-store"})
    answer["Content-Type"] = "application/x-suggestions+json; charset=utf-8"
    return answer


def _item(each: Suggestion, words: Wording) -> dict[str, Any]:
    """`what` is the kind and the count in the reader's words; `lang` and `note_lang` where it is not the page's."""
    preferred = words.t("preferred to “{words}”", words=each.words) if each.deprecated else ""
    item = {
        "kind": each.kind,
        "label": each.label,
        "lang": each.language if each.language != words.language else "",
        "note": preferred or each.words,
        "note_lang": each.words_language if not preferred and each.words_language != words.language else "",
        "count": each.count,
        "what": _what(each, words),
        "url": f"/{words.language}/{NAMES.get(each.kind, 'publications')}/{each.key}",
    }
    return {name: value for name, value in item.items() if value}


def _what(each: Suggestion, words: Wording) -> str:
    kind = words.t(each.kind.capitalize())
    return f"{kind} · {words.n('1 publication', '{n} publications', each.count)}" if each.count else kind
