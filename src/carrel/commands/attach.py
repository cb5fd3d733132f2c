"""Add a file to a publication, or put one in the place of another."""

import argparse
from pathlib import Path

from carrel import commands, languages

HELP = "add a file to a publication; a copy is kept in the data folder"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", help="key of the publication")
    parser.add_argument("file", type=Path)
    parser.add_argument("--language", default="", help="language code of the file, such as fr")
    parser.add_argument("--label", default="", help="what readers see instead of the file's name")
    parser.add_argument(
        "--as", dest="role", default="document", choices=("document", "annex", "slides"),
        help="what the file is: the publication itself (in its language), an annex or slides",
    )  # fmt: skip
    parser.add_argument("--replace", metavar="OLD", help="name, label or hash of the file whose place it takes")


def run(options: argparse.Namespace) -> int:
    if not options.file.is_file():
        what = "is a folder; attach one file at a time" if options.file.is_dir() else "does not exist"
        raise commands.Refused(f"{options.file} {what}.")
    commands.library()
    from carrel import holding
    from carrel.catalogue import Signature

    with commands.refusing():
        language = options.language and languages.check(options.language)
        old = holding.file_of(options.key, options.replace) if options.replace else None
        signature = Signature(commands.who(), f"file {options.file.name}" + (f" replaces {old.name}" if old else ""))
        row = holding.attach(options.key, options.file, signature, language, options.label, options.role)
        if old:
            holding.replace(old, row, signature)
    commands.searchable()
    print(f"{row.name}, {row.bytes:,} bytes, is a file of {options.key} now." + _instead(old))
    return 0


def _instead(old) -> str:  # type: ignore[no-untyped-def]
    return f" {old.name} is kept for you and no longer shown." if old else ""
