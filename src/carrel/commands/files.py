"""The files of a publication, those for the librarian alone too."""

import argparse

from carrel import commands

HELP = "list the files of a publication with their places in the data folder, replaced ones too; or take one off"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", help="key of the publication")
    parser.add_argument(
        "--remove",
        metavar="FILE",
        help="name, label or hash of a file that is none of its: taken off, and kept in the data folder",
    )


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel import catalogue, files
    from carrel.models import Document, File

    with commands.refusing():
        catalogue.get(options.key)
    if options.remove is not None:
        return _removed(options.key, options.remove)
    rows = File.objects.filter(publication=options.key).select_related("replaced_by")
    read = Document.objects.in_bulk([row.sha256 for row in rows], field_name="sha256")
    for row in rows:
        instead = f", replaced by {row.replaced_by.name}" if row.replaced_by else ""
        print(
            f"{row.name}  {row.state}{instead}, {row.role}, {row.language or 'language unknown'}, {row.bytes:,} bytes"
        )
        print(f"    {state(read.get(row.sha256))}\n    {files.place(row.sha256)}")
    if not rows:
        print(f"{options.key} has no file. Add one: ./carrel attach {options.key} FILE")
    return 0


def _removed(key: str, wanted: str) -> int:
    from carrel import files, holding, proposals
    from carrel.catalogue import Signature

    with commands.refusing():
        file = holding.file_of(key, wanted)
    replaced = list(file.replaces.all())
    proposals.take_off(file, Signature(commands.who(), f"file {file.name} taken off"))
    commands.searchable()
    place = files.place(file.sha256)
    print(f"{file.name} is no file of {key} any more. It is kept: {place}")
    print(f"To put it back: ./carrel attach {key} {place}")
    for old in replaced:
        print(
            f"{old.name}, whose place it took, is still not shown. To show it: ./carrel attach {key} {files.place(old.sha256)}"
        )
    return 0


def state(found) -> str:  # type: ignore[no-untyped-def]
    """What became of reading it, in a sentence."""
    if found is None or found.state == "other":
        return f"Its text is not read, and not found by its words. {_kind(found)}"
    if found.state == "aside":
        return f"It could not be read: {found.reason.rstrip('.')}. To try again: ./carrel reread {found.sha256[:12]}"
    if found.state != "read":
        return "It waits to be read."
    recognised = f"; text of {len(found.recognised)} recognised from pictures" if found.recognised else ""
    return (
        f"{commands.count(found.pages, 'page')} read{recognised}"
        + (f"; {found.reason.rstrip('.')}" if found.reason else "")
        + "."
    )


def _kind(found) -> str:  # type: ignore[no-untyped-def]
    """What is known of a file of no kind that is read."""
    from carrel import files
    from carrel.documents import Unreadable, reader

    try:
        reader.known(files.place(found.sha256)) if found else None
    except Unreadable as problem:
        return str(problem)
    return "It is of no kind that Carrel reads."
