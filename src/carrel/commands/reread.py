"""Read documents anew."""

import argparse

from carrel import commands

HELP = "read documents anew, such as after installing tesseract; all of them without a hash; what was refused and is named is proposed again"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "which", nargs="*", metavar="HASH", help="beginnings of their hashes, as `files` and `check` say"
    )


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel import proposals, transcripts

    refused = [each for each in proposals.refused() if each.sha256.startswith(tuple(options.which))]
    again = proposals.reconsider(refused) if options.which else 0  # before the worker reads them
    count = transcripts.again(options.which)
    if options.which and not count:
        raise commands.Refused("No document that was read has such a hash.")
    print(f"{commands.count(count, 'document')} to be read: the running library does so, or ./carrel work --once")
    if again:
        print(
            f"{commands.count(again, 'document')} of these {'was' if again == 1 else 'were'} refused before: proposed again when read"
        )
    return 0
