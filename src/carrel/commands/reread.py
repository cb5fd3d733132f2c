"""Read documents anew."""

import argparse

from carrel import commands

HELP = "read documents anew, such as after installing tesseract; all of them without a hash"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "which", nargs="*", metavar="HASH", help="beginnings of their hashes, as `files` and `check` say"
    )


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel import transcripts

    count = transcripts.again(options.which)
    if options.which and not count:
        raise commands.Refused("No document that was read has such a hash.")
    print(f"{commands.count(count, 'document')} to be read: the running library does so, or ./carrel work --once")
    return 0
