"""The inner process of the bench, whose settings name its own data folder. `run.py` starts it."""

import argparse
import sys
from pathlib import Path

import django


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("records", type=int, nargs="?", default=0)
    parser.add_argument("--http", action="store_true")
    parser.add_argument("--yardstick", action="store_true")
    parser.add_argument("--oai", action="store_true")
    parser.add_argument("--relevance", action="store_true", help="the folder is a collection of judged questions")
    parser.add_argument("--formats", action="store_true")
    parser.add_argument("--documents", type=Path)
    options = parser.parse_args()
    django.setup()
    from carrel.bench import exchange, inside, relevance

    if options.relevance:
        try:
            relevance.measure(options.folder)
        except ValueError as problem:
            sys.exit(str(problem))
        return
    if options.documents:
        from carrel.bench import folder

        try:
            return folder.measure(options.documents, options.folder, options.records)
        except ValueError as problem:
            sys.exit(str(problem))
    if options.oai:
        from carrel.bench import oai

        return oai.measure(options.folder, options.records)
    if options.formats:
        exchange.measure(options.folder, options.records)
        return
    inside.measure(options.folder, options.records, options.http, options.yardstick)


main()
