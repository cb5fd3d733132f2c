"""Harvest a repository, a list on the web or a folder of lists, once or again and again."""

import argparse
from pathlib import Path

from carrel import commands
from carrel.commands import outside

HELP = (
    "harvest a repository (OAI-PMH), a list at a web address, or a folder of lists; --every day does it again and again"
)
EVERY = {"hour": 1, "day": 24, "week": 168, "month": 720, "never": 0}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "address",
        nargs="?",
        help="web address of a list, base address of a repository, or a file or folder of lists on this machine",
    )
    parser.add_argument("--set", default="", help="only this set of the repository")
    parser.add_argument("--format", help="metadata prefix, such as oai_datacite; else the best that both sides know")
    parser.add_argument("--every", choices=EVERY, help="let the worker do it again and again; never: no longer")
    parser.add_argument("--source", choices=("oai", "web"), help="what the address is, when that is not clear from it")
    parser.add_argument(
        "--from-the-start", action="store_true", help="ask for everything, not only for what changed since"
    )
    parser.add_argument("--preview", action="store_true", help="fetch, and show what would become of it; write nothing")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--due", action="store_true", help=argparse.SUPPRESS)  # how the worker asks


def run(options: argparse.Namespace) -> int:
    commands.library()
    if options.due:
        return _due()
    if not options.address:
        raise commands.Refused("Say what to harvest: ./carrel harvest ADDRESS. What there is: ./carrel harvests")
    from carrel import harvests

    with outside.refused():
        every = EVERY[options.every] if options.every else None
        here = Path(options.address)  # the worker starts elsewhere, and needs the whole path
        place = str(here.resolve()) if "://" not in options.address and here.exists() else options.address
        harvest = harvests.remembered(place, options.set, options.format, every, options.source or "")
        if options.from_the_start:
            harvests.forget(harvest)
    return outside.harvested(harvest, options.preview, options.json)


def _due() -> int:
    """One line each; a harvest that fails does not keep the others."""
    from carrel import harvests

    for harvest in harvests.due():
        try:
            found = harvests.run(harvest, "Carrel").report
            print(f"Harvested {harvest.place}: {found['added']} added, {found['changed']} changed.", flush=True)
        except (ValueError, OSError, RuntimeError) as problem:
            print(f"The harvest of {harvest.place} did not end: {problem}", flush=True)
    return 0
