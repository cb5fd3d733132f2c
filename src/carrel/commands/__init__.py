"""The command line: `./carrel COMMAND`. Each command is a module with HELP, `arguments` and `run`, named in COMMANDS."""

import argparse
import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

COMMANDS = (
    "serve", "work", "import", "imports", "undo", "harvest", "harvests", "proposals", "accept", "refuse", "list", "terms", "pick",
    "withdraw", "restore", "history", "rename", "merge", "attach", "files", "helplines", "check", "reread", "reindex", "bench", "test",
)  # fmt: skip
_DESCRIPTION = "Carrel, a research library. Without a command: serve."


def parser(only: str = "") -> argparse.ArgumentParser:
    """Of all commands, or of one alone: what the others need is not loaded then."""
    made = argparse.ArgumentParser(prog="carrel", description=_DESCRIPTION)
    made.add_argument("--version", action="version", version=_version())
    commands = made.add_subparsers(metavar="COMMAND", dest="command")
    for name in [only] if only in COMMANDS else COMMANDS:
        module = importlib.import_module(f"carrel.commands.{name}_" if name == "import" else f"carrel.commands.{name}")
        one = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.arguments(one)
        one.set_defaults(run=module.run)
    return made


def _version() -> str:
    from carrel import __version__

    return f"Carrel {__version__}"


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code. 2: not understood; 1: could not be done, said on standard error."""
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help", "--version")):
        arguments = ["serve", *arguments]
    options = parser(arguments[0]).parse_args(arguments)
    try:
        return options.run(options) or 0
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


class Refused(Exception):
    """What was asked cannot be done; the message says why and what to do."""


@contextmanager
def refusing() -> Iterator[None]:
    """What the catalogue says cannot be done is told in its own words."""
    try:
        yield
    except (LookupError, ValueError) as problem:
        raise Refused(str(problem)) from problem


def library(sample: bool = False) -> None:
    """Open the library of the data folder; a new one is founded, with the sample publications when asked."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carrel.settings")
    django.setup()
    from django.db import DatabaseError

    from carrel import founding

    try:
        founding.prepare(sample)
    except DatabaseError as problem:
        raise Refused(f"The database cannot be used: {problem}") from problem


def who() -> str:
    """The name that the history keeps: of the person at this machine."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "librarian"


def count(number: int, noun: str) -> str:
    """A number with its noun in English."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def searchable() -> None:
    """Bring the index in step, so that what was written is found when the command ends."""
    from carrel.search import following

    following.catch_up()
