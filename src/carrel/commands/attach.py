"""Add a file to a publication."""

import argparse
from pathlib import Path

from carrel import commands, languages

HELP = "add a file to a publication; a copy is kept in the data folder"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", help="key of the publication")
    parser.add_argument("file", type=Path)
    parser.add_argument("--language", default="", help="language code of the file, such as fr")
    parser.add_argument("--label", default="", help="what readers see instead of the file's name")


def run(options: argparse.Namespace) -> int:
    if not options.file.is_file():
        raise commands.Refused(f"There is no file {options.file}.")
    commands.library()
    from carrel import catalogue

    with commands.refusing():
        language = options.language and languages.check(options.language)
        signature = catalogue.Signature(commands.who(), f"file {options.file.name}")
        row = catalogue.attach(options.key, options.file, signature, language, options.label)
    commands.searchable()
    print(f"{row.name}, {row.bytes:,} bytes, is a file of {options.key} now.")
    return 0
