"""Build the search index anew."""

import argparse
import time

from carrel import commands

HELP = "build the search index anew; readers keep the old one meanwhile"


def arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel.search import following

    begun = time.monotonic()
    read = following.catch_up(anew=True)
    print(f"{read:,} publications in {time.monotonic() - begun:.1f} s")
    return 0
