"""The whole site map. Addresses are promises: see docs/addresses.md."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from carrel.languages import INTERFACE
from carrel.vocabulary import NAMES
from carrel.web import (
    api,
    covers,
    embedding,
    errors,
    explaining,
    files,
    gaps,
    home,
    inside,
    lists,
    publication,
    reader,
    search,
    sitemap,
    suggest,
    term,
    thesaurus,
    unapi,
    vocabulary,
)
from carrel.web.oai import provider


class Language(StringConverter):
    regex = "|".join(INTERFACE)


class Vocabulary(StringConverter):
    regex = "|".join(NAMES.values())


class Key(StringConverter):
    regex = r"[a-z0-9-]{1,80}"


class Data(StringConverter):
    regex = r"[a-z]+[a-z0-9]*(?:\.[a-z][a-z0-9]*)?"  # whatever the views know; others are told 404


class Table(StringConverter):
    regex = "csv|svg|json"


class Graph(StringConverter):
    regex = "ttl|rdf|jsonld"


class Triples(StringConverter):
    regex = r"ttl|rdf|skos\.jsonld"  # .jsonld of a term is its list of publications


class Digest(StringConverter):
    regex = "[0-9a-f]{64}"


for name, converter in {
    "language": Language,
    "vocabulary": Vocabulary,
    "key": Key,
    "data": Data,
    "table": Table,
    "graph": Graph,
    "triples": Triples,
    "digest": Digest,
}.items():
    register_converter(converter, name)

urlpatterns = [
    path("", home.front),
    path("<language:language>/", home.home),
    path("<language:language>/search", search.search),
    path("<language:language>/search.<data:suffix>", search.search),
    path("<language:language>/list", lists.reading),
    path("<language:language>/list.<data:suffix>", lists.reading),
    path("<language:language>/follow", embedding.follow),
    path("<language:language>/embed", embedding.embed),
    path("<language:language>/suggest", suggest.suggest),
    path("<language:language>/suggest.list", suggest.listed),
    path("<language:language>/opensearch.xml", sitemap.opensearch),
    path("<language:language>/unapi", unapi.unapi),
    path("<language:language>/publications", search.publications),
    path("<language:language>/publications/<key:key>", publication.publication),
    path("<language:language>/publications/<key:key>.<data:suffix>", publication.publication),
    path("<language:language>/publications/<key:key>/pages", reader.turn),
    path("<language:language>/publications/<key:key>/pages/<int:number>", reader.page),
    path("<language:language>/publications/<key:key>/pages/<int:number>.<data:suffix>", reader.page),
    path("<language:language>/publications/<key:key>/inside", inside.pages),
    path("<language:language>/publications/<key:key>/inside.json", inside.pages, {"suffix": "json"}),
    path("<language:language>/about", home.about),
    path("<language:language>/help", home.searching),
    path("<language:language>/safety", explaining.safety),
    path("<language:language>/privacy", explaining.privacy),
    path("<language:language>/accessibility", explaining.accessibility),
    path("<language:language>/gaps", gaps.gaps),
    path("<language:language>/gaps.<table:suffix>", gaps.gaps),
    path("<language:language>/<vocabulary:word>.<graph:suffix>", thesaurus.whole),
    path("<language:language>/<vocabulary:word>/<key:key>.<triples:suffix>", thesaurus.one),
    path("<language:language>/<vocabulary:word>", vocabulary.vocabulary),
    path("<language:language>/<vocabulary:word>/<key:key>", term.term),
    path("<language:language>/<vocabulary:word>/<key:key>.<data:suffix>", term.term),
    path("files/<digest:sha256>/<str:name>", files.file),
    path("oai", provider.oai),
    path("covers/<digest:sha256>.webp", covers.cover),
    path("covers/<digest:sha256>-small.webp", covers.cover, {"small": True}),
    path("health", home.health),
    path("api/v1/<path:rest>", api.api),
    path("api/v1/", api.api, {"rest": ""}),
    path("oembed", embedding.oembed),
    path("robots.txt", sitemap.robots),
    path("sitemap.xml", sitemap.index),
    path("sitemap-terms-<int:number>.xml", sitemap.terms),
    path("sitemap-from-<key:first>.xml", sitemap.publications),
    path("opensearch.xml", sitemap.opensearch),
    path("favicon.ico", home.icon),
]

handler400 = errors.bad
handler404 = errors.missing
handler500 = errors.broken
