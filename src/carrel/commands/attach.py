"""Add a file to a publication, or put one in the place of another."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from carrel import commands, languages

if TYPE_CHECKING:
    from carrel.models import Document, File

HELP = "add a file to a publication; a copy is kept in the data folder"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", help="key of the publication")
    parser.add_argument("file", type=Path)
    parser.add_argument("--language", default="", help="language code of the file, such as fr")
    parser.add_argument("--label", default="", help="what readers see instead of the file's name")
    parser.add_argument(
        "--as", dest="role", default="", choices=("document", "annex", "slides"),
        help="what the file is: the publication itself (in its language; the default), an annex or slides",
    )  # fmt: skip
    parser.add_argument("--replace", metavar="OLD", help="name, label or hash of the file whose place it takes")
    parser.add_argument("--no-read", action="store_true", help="only copy; the worker reads it later")


def run(options: argparse.Namespace) -> int:
    if not options.file.is_file():
        what = "is a folder; attach one file at a time" if options.file.is_dir() else "does not exist"
        raise commands.Refused(f"{options.file} {what}.")
    commands.library()
    from carrel import holding
    from carrel.catalogue import Signature
    from carrel.models import Publication

    with commands.refusing():
        language = options.language and languages.check(options.language)
        old = holding.file_of(options.key, options.replace) if options.replace else None
        signature = Signature(commands.who(), f"file {options.file.name}" + (f" replaces {old.name}" if old else ""))
        before = Publication.objects.filter(id=options.key).values_list("revision", flat=True).first()
        row = holding.attach(options.key, options.file, signature, language, options.label, options.role, old)
    same = before == Publication.objects.values_list("revision", flat=True).get(id=options.key)
    print("\n".join(_told(row, old, same, signature, options)))
    commands.searchable()
    return 0


def _told(row: "File", old: "File | None", same: bool, signature, options: argparse.Namespace) -> Iterator[str]:  # type: ignore[no-untyped-def]
    from carrel import holding, proposals
    from carrel.models import Document

    is_one = "was a file of {} already; nothing is changed." if same else "is a file of {} now."
    yield f"{row.name}, {row.bytes:,} bytes, {is_one.format(options.key)}" + _instead(old)
    found = Document.objects.get(sha256=row.sha256)
    for draft in proposals.attached(found, options.key, signature):
        yield f"The draft {draft} that was proposed for it is gone."
    for other in holding.users(found).exclude(id=options.key):
        yield f"It is a file of {other.pk} too. To take it off there: ./carrel files {other.pk} --remove {row.sha256[:12]}"
    yield _text(found, options)


def _text(found: "Document", options: argparse.Namespace) -> str:
    """Read it, and say what came of that."""
    from carrel import proposals, transcripts
    from carrel.commands.files import state

    if found.state == "waiting" and not options.no_read:
        try:
            with transcripts.alone():
                transcripts.read(1, lambda read: proposals.settle(read, commands.who()), only=found.pk)
        except (transcripts.Busy, OSError):
            pass  # it stays a row, and is read with the others
    found.refresh_from_db()
    return state(found)


def _instead(old: "File | None") -> str:
    return f" {old.name} is kept for you and no longer shown." if old else ""
