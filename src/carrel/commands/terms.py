"""Add or change terms of the vocabularies."""

import argparse
import json
from pathlib import Path

from pydantic import ValidationError

from carrel import commands
from carrel.commands import count
from carrel.text import neat

HELP = "add or change topics, audiences, series ... from a JSON file or SKOS (Turtle, RDF/XML, JSON-LD); without a file, list a vocabulary"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("vocabulary", help="topic, audience, type, organisation, series or licence")
    parser.add_argument(
        "file", type=Path, nargs="?", help="terms as SKOS, or a list in the shape of src/carrel/library/terms"
    )


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel import catalogue, terms

    if options.vocabulary not in ("topic", "audience", "type", "organisation", "series", "licence"):
        raise commands.Refused(f"{options.vocabulary!r} is no vocabulary with terms of its own. " + HELP)
    if options.file is None:
        for concept in terms.current().of(options.vocabulary):
            print(f"{concept.key:50} {concept.name('en')}")
        return 0
    if not options.file.is_file():
        raise commands.Refused(f"There is no file {options.file}.")
    head = options.file.read_bytes()[:5000].lstrip(b"\xef\xbb\xbf \t\r\n")
    plain = head.startswith(b"[") and b'"@' not in head  # JSON-LD has names such as "@id"
    concepts, problems = (_read(options.file, options.vocabulary), []) if plain else _skos(options)
    catalogue.write_terms(concepts, commands.who(), f"from {options.file.name}")
    commands.searchable()
    print(f"Written to the vocabulary {options.vocabulary}: {count(len(concepts), 'term')}.")
    for problem in problems:
        print(f"  {problem.where}: {problem.what}")
    return 0


def _skos(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    """(terms, problems). Raises Refused when the file cannot be read."""
    from carrel import terms
    from carrel.formats import skosin

    with commands.refusing():
        return skosin.read(options.file, options.vocabulary, terms.current())


def _read(path: Path, vocabulary: str):  # type: ignore[no-untyped-def]
    """The terms of the file; raises Refused when one cannot be used, so that all are written or none."""
    from carrel.vocabulary import Concept

    try:
        found = json.loads(path.read_text("utf-8"))
        return [Concept.model_validate({"vocabulary": vocabulary, **each}) for each in found]
    except ValidationError as problem:
        first = problem.errors()[0]
        raise commands.Refused(f"{path.name}: {'.'.join(map(str, first['loc']))}: {neat(first['msg'])}") from problem
    except (OSError, ValueError, TypeError) as problem:
        raise commands.Refused(f"{path} cannot be read as a list of terms: {neat(problem)}") from problem
