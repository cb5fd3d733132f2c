"""Enter, list, export or remove the help lines."""

import argparse
from pathlib import Path

from carrel import commands
from carrel.commands import count

HELP = (
    "enter the help lines by country from a CSV, XLSX or ODS file, in place of all there are; without a file, list them"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "file",
        type=Path,
        nargs="?",
        help="columns: country, name, phone, text, url, hours, for, languages, note, checked",
    )
    what.add_argument(
        "--export", type=Path, metavar="FILE", help="write them to a CSV file; when there are none, an empty form"
    )
    what.add_argument("--clear", action="store_true", help="remove all help lines")


def run(options: argparse.Namespace) -> int:
    commands.library()
    if options.file:
        print(f"Written: {count(_enter(options.file), 'help line')}, in place of those before.")
    elif options.export:
        print(f"{options.export}: {count(_export(options.export), 'help line')}.")
    elif options.clear:
        _replace([], "removed")
        print("All help lines were removed.")
    else:
        _list()
    return 0


def _enter(path: Path) -> int:
    """All lines of the file, or none when a row cannot be used."""
    from carrel import terms
    from carrel.formats import helplines

    try:
        lines, problems = helplines.read(path, terms.current())
    except OSError as problem:
        raise commands.Refused(f"{path} cannot be read: {problem.strerror}") from problem
    except ValueError as problem:
        raise commands.Refused(str(problem)) from problem
    if problems:
        named = "\n".join(f"  {problem.where}: {problem.what}" for problem in problems)
        raise commands.Refused(
            f"Nothing was changed: {count(len(problems), 'row')} of {path.name} cannot be used.\n{named}"
        )
    if not lines:
        raise commands.Refused(f"{path.name} has no help line. To remove all: ./carrel helplines --clear")
    _replace(lines, f"from {path.name}")
    return len(lines)


def _replace(lines, why: str) -> None:  # type: ignore[no-untyped-def]
    from carrel import helplines
    from carrel.catalogue import Signature

    helplines.replace(lines, Signature(commands.who(), why))
    commands.searchable()


def _export(path: Path) -> int:
    from carrel import helplines
    from carrel.formats.helplines import write

    lines = [line for each in helplines.current().values() for line in each]
    try:
        write(path, lines)
    except OSError as problem:
        raise commands.Refused(f"{path} cannot be written: {problem.strerror}") from problem
    return len(lines)


def _list() -> None:
    from carrel import helplines

    found = helplines.current()
    for place, lines in sorted(found.items()):
        for line in lines:
            print(
                f"{place}  {next(iter(line.name.values())):40} {line.phone:20} {line.url} {line.checked or 'never checked'}"
            )
    if not found:
        print("No help lines were entered. An empty form: ./carrel helplines --export form.csv")
