"""Both indexes of Tantivy filled: of publications and of their pages."""

import json
import os
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import tantivy
from tantivy import Index, Schema, SchemaBuilder

from carrel.record import facets
from carrel.search.document import VERSION, Document
from carrel.search.engines import leaves
from carrel.search.engines.analysis import STEMMERS, analysers
from carrel.search.engines.compiling import STRONG
from carrel.search.engines.counting import slots
from carrel.search.engines.filling import fields

PAGES = "pages"  # the folder of their index, in that of the publications
# Bytes a writer may hold before it writes a segment; fewer segments make faster searches.
MEMORY = min(500_000_000, max(64_000_000, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 16))


def schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("card", stored=True)
    builder.add_text_field("text", tokenizer_name="words", index_option="position")
    for name in sorted(set(STEMMERS.values())):
        builder.add_text_field(f"text_{name}", tokenizer_name=name, index_option="freq")
    for weight in STRONG:
        builder.add_text_field(f"strong_{weight}", tokenizer_name="forms", index_option="freq")
    builder.add_text_field("body", tokenizer_name="forms", index_option="freq")
    builder.add_text_field("body_stems", tokenizer_name="forms", index_option="freq")
    for facet in facets():
        builder.add_text_field(f"f_{facet}", tokenizer_name="raw", index_option="basic", fast=True)
        for number in range(slots(facet)):
            builder.add_text_field(f"s_{facet}_{number}", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("spoken", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_unsigned_field("current", fast=True)
    builder.add_unsigned_field("newest", fast=True)
    builder.add_text_field("by_title", tokenizer_name="raw", index_option="basic", fast=True)
    return builder.build()


@lru_cache(maxsize=1)
def layout() -> str:
    """Another layout of documents or another engine means another index."""
    columns = [f"{facet}{slots(facet)}" for facet in facets()]
    return json.dumps([VERSION, version("tantivy").rsplit(".", 1)[0], columns, STRONG])


def create(path: Path) -> None:
    """Two empty indexes in a folder that is not there yet."""
    (path / PAGES).mkdir(parents=True)
    Index(schema(), str(path))
    Index(leaves.schema(), str(path / PAGES))


def opened(path: Path) -> Index:
    index = Index.open(str(path))
    for name, analyser in analysers().items():
        index.register_tokenizer(name, analyser)
    return index


class Writing:
    """`bulk`: many pages are coming, so that a second thread pays."""

    def __init__(self, path: Path, bulk: bool) -> None:
        self._path = path
        self._index = opened(path)
        self._writer = self._index.writer(MEMORY, 1)
        self._pages = leaves.Filling(path / PAGES, 2 if bulk else 1)
        self._schema = self._index.schema

    def replace(self, ids: Iterable[str], documents: Iterable[Document]) -> None:
        for key in ids:
            self._writer.delete_documents_by_term("id", key)
            self._pages.remove(key)
        for document in documents:
            self._writer.add_document(self._filled(document))

    def _filled(self, document: Document) -> tantivy.Document:
        """The words of its pages go into its own document too, so that the whole text is searched at once. A word counts
        by how many pages have it: a long document that says it often must not drown a short one."""
        found = tantivy.Document.from_dict(fields(document), self._schema)
        spoken: dict[str, None] = {}
        for leaf in document.leaves:
            prose = self._pages.add(document.id, leaf)
            found.add_text("body", prose.different)
            if prose.stems:
                found.add_text("body_stems", prose.stems)
                spoken[leaf.text.language] = None
        for language in spoken:
            found.add_text("spoken", language)
        return found

    def commit(self, mark: int) -> None:
        """Pages first, and the mark last: a crash between them only means that work is done twice. The generation is
        that of the publications, so whoever sees the new one sees the new pages too."""
        self._pages.commit()
        self._writer.commit()
        written = self._path / "mark.new"
        written.write_text(f"{layout()}\n{mark}")
        written.replace(self._path / "mark")

    def close(self) -> None:
        self._pages.close()
        self._writer.wait_merging_threads()
