"""The inner process of the bench, whose settings name its own data folder. `run.py` starts it."""

import argparse
import sys
from pathlib import Path

import django


def main() -> None:
    options = _options()
    django.setup()
    from carrel.bench import exchange, folder, inside, oai, relevance

    try:
        if options.relevance:
            relevance.measure(options.folder)
        elif options.documents:
            folder.measure(options.documents, options.folder, options.records)
        elif options.oai:
            oai.measure(options.folder, options.records)
        elif options.formats:
            exchange.measure(options.folder, options.records)
        else:
            inside.measure(options.folder, options.records, options.http, options.yardstick)
    except ValueError as problem:
        sys.exit(str(problem))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("records", type=int, nargs="?", default=0)
    parser.add_argument("--http", action="store_true")
    parser.add_argument("--yardstick", action="store_true")
    parser.add_argument("--oai", action="store_true")
    parser.add_argument("--relevance", action="store_true", help="the folder is a collection of judged questions")
    parser.add_argument("--formats", action="store_true")
    parser.add_argument("--documents", type=Path)
    return parser.parse_args()


main()
