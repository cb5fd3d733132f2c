"""The page of one publication, what is said of it elsewhere, and what remains when it is gone."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.http.response import HttpResponseBase

from carrel import catalogue, exporting
from carrel.formats import Item
from carrel.models import Link, Publication, Revision
from carrel.record import INVERSE, SUPERSEDED, SUPERSEDING, Record
from carrel.search.following import superseded
from carrel.web import citing, discovery, exports, timeline
from carrel.web.errors import plain
from carrel.web.held import Held, held, outline
from carrel.web.quiet import switch
from carrel.web.site import page_of, render

# how a reader says a relation of this publication to another
RELATION_WORDS = {
    "IsNewVersionOf": "Newer edition of",
    "IsPreviousVersionOf": "Newer edition",
    "Obsoletes": "Replaces",
    "IsObsoletedBy": "Replaced by",
    "IsSupplementTo": "Supplement to",
    "IsSupplementedBy": "Supplements",
    "IsTranslationOf": "Translation of",
    "HasTranslation": "Translations",
    "IsPartOf": "Part of",
    "HasPart": "Parts",
    "IsDerivedFrom": "Made from",
    "IsSourceOf": "Source of",
    "References": "Refers to",
    "IsReferencedBy": "Referred to by",
    "Continues": "Continues",
    "IsContinuedBy": "Continued by",
    "Documents": "Explains",
    "IsDocumentedBy": "Explained by",
    "Reviews": "Reviews",
    "IsReviewedBy": "Reviewed by",
}


_EDITIONS = {*SUPERSEDING, *SUPERSEDED}


@dataclass(frozen=True)
class Related:
    """Another publication, of this library (key) or of the world outside."""

    title: dict[str, str]
    key: str = ""


def publication(request: HttpRequest, language: str, key: str, suffix: str = "") -> HttpResponseBase:
    record = public(request, language, key, suffix)
    if isinstance(record, HttpResponse):
        return record
    if suffix == "json":
        return JsonResponse(record.stored(), json_dumps_params={"ensure_ascii": False})
    if suffix and suffix != discovery.LINKSET:
        return exports.single(request, language, key, suffix)
    page, files = page_of(request, language), held(key, language)
    in_order = sorted(files, key=lambda each: each.file.pk)
    attached = tuple(exporting.attached(each.file, page.root) for each in in_order)
    known = discovery.Known(
        Item(record, f"{page.root}{page.to(f'/publications/{key}')}", attached), page, exports.ways()
    )
    if suffix:
        return discovery.linkset(known)
    answer = _shown(request, language, files, known)
    if not switch(page).on:
        answer["Link"] = discovery.header(known)
    return answer


def public(request: HttpRequest, language: str, key: str, suffix: str = "", rest: str = "") -> Record | HttpResponse:
    """The record of a published publication, else the answer: a redirect, a tombstone. `rest` of the address is kept."""
    row = Publication.objects.filter(id=key).first()
    if row is None:
        return _moved(request, language, key, suffix, rest)
    record = Record.model_validate(row.record)
    if record.status == "withdrawn":
        return _gone(request, language, record, suffix)
    if record.status != "published":
        raise Http404
    return record


def _shown(request: HttpRequest, language: str, files: list[Held], known: discovery.Known) -> HttpResponse:
    record = known.item.record
    read = next((each for each in files if each.pages), None)
    relations = related(record)
    return render(
        request, language, "publication.html",
        record=record, ways=known.ways, tags_of_page=discovery.tags(known), thing=discovery.thing(known),
        files=files, first=read, outline=outline(read.document) if read else [],
        front=next((each.cover for each in files if each.cover), ""),
        relations=relations, relation_words=RELATION_WORDS,
        newer=_newer(relations), editions=timeline.editions(record) if _EDITIONS & set(relations) else [],
        superseded=bool(superseded([record])), cited=citing.cited(request, known.page, known.item),
    )  # fmt: skip


def related(record: Record) -> dict[str, list[Related]]:
    """{DataCite relation type: publications}, from this record's own words and from those of the others."""
    links = [(relation.type, relation.target, relation.citation) for relation in record.relations]
    others = Link.objects.filter(target=record.id, publication__status="published").values_list("type", "publication")
    links += [(INVERSE[kind], key, "") for kind, key in others]
    keys = {key for _, key, _ in links if key}
    titles = dict(Publication.objects.filter(id__in=keys, status="published").values_list("id", "record__title"))
    found: dict[str, list[Related]] = {}
    for kind, key, citation in dict.fromkeys(links):
        if key in titles:
            found.setdefault(kind, []).append(Related(titles[key], key))
        elif citation:
            found.setdefault(kind, []).append(Related({"": citation}))
    return {kind: found[kind] for kind in RELATION_WORDS if kind in found}


def _newer(relations: dict[str, list[Related]]) -> list[Related]:
    return [each for kind in SUPERSEDED for each in relations.get(kind, ())]


def _moved(request: HttpRequest, language: str, key: str, suffix: str, rest: str) -> HttpResponse:
    """A merged or renamed record leads on; one that was taken back says so; any other never was."""
    if name := catalogue.moved(key):
        asked = request.META.get("QUERY_STRING", "") if rest else ""
        ending = (f".{suffix}" if suffix else "") + (f"?{asked}" if asked else "")
        return HttpResponsePermanentRedirect(f"/{language}/publications/{name}{rest}{ending}")
    if Revision.objects.filter(publication=key).exists():
        return _gone(request, language, None, suffix)
    raise Http404


def _gone(request: HttpRequest, language: str, record: Record | None, suffix: str) -> HttpResponse:
    reason = record.status_reason if record else ""
    if suffix:
        said = {"status": "withdrawn", "status_reason": reason}
        return plain(suffix, said, 410, f"This publication was withdrawn from the library. {reason}".strip())
    newer = _newer(related(record)) if record else []
    return render(request, language, "gone.html", 410, record=record, newer=newer)
