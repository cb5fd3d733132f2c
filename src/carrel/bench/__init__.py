"""`carrel bench`: how fast this machine does what Carrel does, beside Python's own sqlite3, in one run."""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--records", type=int, default=100_000, help="how many invented records (default 100,000)")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="build the library there, or measure the one that is there"
    )
    parser.add_argument(
        "--no-http", dest="http", action="store_false", help="leave out the measure through the web server"
    )
    parser.add_argument(
        "--no-yardstick", dest="yardstick", action="store_false", help="leave out the comparison with sqlite3"
    )

    _others(parser)


def _others(parser: argparse.ArgumentParser) -> None:
    """Measures of something else than searching records."""
    parser.add_argument(
        "--documents",
        type=Path,
        metavar="FOLDER",
        help="instead: how fast its files are read, and pages indexed and found",
    )
    parser.add_argument("--pages", type=int, default=600_000, help="with --documents: among how many (default 600,000)")
    parser.add_argument("--oai", action="store_true", help="instead: how fast the library is harvested")
    parser.add_argument(
        "--relevance",
        nargs="?",
        const="",
        metavar="FOLDER",
        help="instead: how well the search ranks, on the judged questions in that folder, or on those to the sample library",
    )
    parser.add_argument(
        "--formats",
        action="store_true",
        help="instead: how fast records come in from each format and leave in it (at most 10,000)",
    )


def main(options: argparse.Namespace) -> int:
    from carrel.bench.run import exchange, harvested, relevance, run, shelf

    if options.relevance is not None:
        return relevance(Path(options.relevance) if options.relevance else None)
    if options.documents is not None:
        return shelf(options.documents, options.pages)
    if options.formats:
        return exchange(options.records)
    if options.oai:
        harvested(options.records, options.keep)
    else:
        run(options.records, options.keep, options.http, options.yardstick)
    return 0
