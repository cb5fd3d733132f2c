"""Import a list, a document or a folder of them, and say what became of it."""

import argparse
import json
import sys
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from carrel import commands
from carrel.commands import count, folder, outside
from carrel.text import neat

HELP = "import a list of publications in any format, what lies at a web address, a DOI, a document, or a folder of documents"
LARGE = 1_000_000  # bytes from which a second process for the index pays
BEGINNING = 200  # letters of a problem's text
SHOWN = 20  # problems on the screen; all are kept with the import


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="a file, a folder, a web address that begins with https://, or a DOI")
    parser.add_argument(
        "--preview",
        action="store_true",
        help="of a list: show what is new, the same, changed or a problem; write nothing",
    )
    parser.add_argument("--json", action="store_true", help="of a list: print the report as JSON")
    parser.add_argument("--publish", action="store_true", help="of documents: publish what is proposed, unseen")
    parser.add_argument("--no-read", action="store_true", help="of documents: only copy; the worker reads them later")
    parser.add_argument("--readers", type=int, help="of documents: how many processes read (default: the processors)")


def run(options: argparse.Namespace) -> int:
    if not options.file.strip():
        raise commands.Refused("Name a file, a folder, a web address or a DOI; this name is empty.")
    if not Path(options.file).exists() and outside.elsewhere(options.file):
        return outside.bring(options)
    options.file = Path(options.file)
    if not options.file.exists():
        raise commands.Refused(f"There is no file {options.file}.")
    commands.library()
    if not options.file.is_dir() and not _readable(options.file):
        raise commands.Refused(_unknown(options.file))
    if _documents(options.file):
        if options.preview:
            raise commands.Refused(
                "A preview is for lists of publications. Documents are only proposed: import them, then ./carrel proposals"
            )
        return folder.run(options)
    return outside.preview_file(options.file, options.json) if options.preview else _list(options)


def _readable(path: Path) -> bool:
    """Whether it is a list or a document."""
    from carrel import formats
    from carrel.documents import sniff

    try:
        return sniff(path) is not None or formats.recognise(path) is not None
    except (ValueError, OSError):
        return False


def _unknown(path: Path) -> str:
    """Why a file can be neither, and what there is."""
    from carrel import documents, formats
    from carrel.documents import Unreadable, reader

    try:
        reader.known(path)
    except Unreadable as problem:
        lists = "; ".join(each.LABEL for each in formats.known().values())
        kinds = ", ".join(each.LABEL for each in documents.kinds())
        what = (
            ""
            if "empty" in str(problem)
            else f"\nDocuments that Carrel reads: {kinds}.\nLists of publications: {lists}."
        )
        return f"{path.name} cannot be imported. {problem}{what}"
    return f"{path.name} cannot be read."


def _documents(path: Path) -> bool:
    """Whether it is to be read itself, rather than a list of publications."""
    from carrel import formats
    from carrel.documents import sniff

    if path.is_dir():
        return True
    try:
        formats.recognise(path)
    except ValueError:
        return path.is_file() and sniff(path) is not None
    return False


def _list(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    from carrel import imports
    from carrel.search import following

    try:
        imported = imports.start(options.file)
        indexed = following.beside() if options.file.stat().st_size > LARGE else nullcontext()
        with indexed, tqdm(unit=" records", initial=imported.position, disable=not sys.stderr.isatty()) as bar:
            imports.run(imported, commands.who(), bar.update)
    except (ValueError, imports.Busy, OSError) as problem:
        raise commands.Refused(str(problem)) from problem
    commands.searchable()
    told(imported, options.json)
    return 0


def told(imported, as_json: bool) -> None:  # type: ignore[no-untyped-def]
    """Print what became of it."""
    print(json.dumps(_all(imported), ensure_ascii=False, indent=1) if as_json else report(imported))


def _all(imported) -> dict[str, object]:  # type: ignore[no-untyped-def]
    problems = list(imported.problems.order_by("pk").values("where", "what", "raw"))
    return {"import": imported.pk, "source": imported.source, **imported.report, "problems": problems}


def report(imported, shown: int = SHOWN) -> str:  # type: ignore[no-untyped-def]
    """The report as the librarian reads it, with so many of its problems."""
    found = imported.report
    lines = [f"Import {imported.pk} of {imported.source}: {counted(imported)}."]
    if found.get("withdrawn"):
        lines.append(f"Withdrawn, because the source has them no longer: {found['withdrawn']}.")
    lines += _kept(found)
    if found["terms"]:
        lines.append("New organisations and series: " + _some(found["terms"]))
    if found["missing"]:
        lines.append("Relations lead to keys that the library does not have: " + _some(found["missing"]))
    if found["words"]:
        lines.append("No vocabulary knows these; kept as keywords: " + _some(list(found["words"])))
    for problem in imported.problems.order_by("pk")[:shown]:
        lines.append(f"  {problem.where}: {problem.what}")
        lines += [f"      {neat(problem.raw, BEGINNING)}"] if problem.raw.strip() else []
    if found["problems"] > shown > 0:
        lines.append(f"  ... {found['problems'] - shown} more: ./carrel imports {imported.pk}")
    if imported.state == "undone":
        lines.append("It was taken back.")
    elif found["added"] or found["changed"] or found.get("withdrawn"):
        lines.append(f"To take it back: ./carrel undo {imported.pk}")
    return "\n".join(lines)


def counted(imported) -> str:  # type: ignore[no-untyped-def]
    """What came of it, in numbers. A folder brings drafts, of which nothing is public yet."""
    from carrel.imports import FOLDER

    found = imported.report
    problems = count(found["problems"], "problem")
    if imported.format == FOLDER:
        files = count(found["changed"], "file")
        return f"{count(found['added'], 'draft')}, {files} for publications there are, {found['same']} known already, {problems}"
    return f"{found['added']} added, {found['changed']} changed, {found['same']} same, {problems}"


def _kept(found) -> Iterable[str]:  # type: ignore[no-untyped-def]
    """What of the list was not taken over, and why."""
    from carrel.matching import SINCE

    late = [each.partition(" ")[0] for each in found["kept_in"] if SINCE in each]
    others = [each for each in found["kept_in"] if SINCE not in each]
    if others:
        yield f"The library had other words in {count(found['kept'] - len(late), 'record')} and kept them: " + _some(
            others
        )
    if late:
        yield (
            f"They stay published, though the list says draft, because it was written before they were published: {_some(late)}. "
            "To take one from the readers: ./carrel withdraw KEY, or a list that has only the columns id and status."
        )


def _some(names: list[str]) -> str:
    rest = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {rest} more" if rest > 0 else "")
