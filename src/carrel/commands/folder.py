"""A folder of documents into the library: what `import` does with a folder or a single document."""

import argparse
import os
import shlex
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from carrel import commands
from carrel.commands import count

SHOWN = 20  # files named on the screen


def run(options: argparse.Namespace) -> int:
    """Copy, read, propose, and say what became of it. Raises Refused."""
    from carrel import intake, transcripts

    who = commands.who()
    paths = list(intake.walk(options.file)) if options.file.is_dir() else [options.file]
    if not paths:
        print(f"There are no files in {options.file}. Hidden ones are passed over, and those of a copy under way.")
        return 0
    imported = intake.begin(options.file)
    try:
        taken = _taken(paths, who, imported)
        with transcripts.alone(wait=True):
            pages, seconds = (0, 0.0) if options.no_read else _read(options.readers or os.cpu_count() or 1, who)
    except OSError as problem:
        why = "The disk is full" if transcripts.full(problem) else f"The data folder cannot be written: {problem}"
        raise commands.Refused(f"{why}. Nothing is lost; the same command goes on when there is room.") from problem
    accepted = _accepted(imported, who) if options.publish else 0
    intake.end(imported, taken)
    commands.searchable()
    print("\n".join(_report(imported, taken, pages, seconds, accepted)))
    return 0


def _taken(paths: list[Path], who: str, imported):  # type: ignore[no-untyped-def]
    from tqdm import tqdm

    from carrel import intake

    with tqdm(total=len(paths), unit=" files", desc="Copying", disable=not sys.stderr.isatty()) as bar:
        return intake.take(paths, who, imported, bar.update)


def _read(readers: int, who: str) -> tuple[int, float]:
    """(pages read, seconds). The bar counts bytes of files, each moving with its pages, so that a long file does not stand still."""
    from tqdm import tqdm

    from carrel import proposals, transcripts
    from carrel.models import Document

    total = sum(Document.objects.filter(state__in=("waiting", "reading")).values_list("bytes", flat=True))
    begun, counted, moved = time.monotonic(), 0, dict[int, float]()
    with tqdm(total=total, unit="B", unit_scale=True, desc="Reading", disable=not sys.stderr.isatty()) as bar:

        def progress(found: Document, pages: int) -> None:
            nonlocal counted
            counted += pages
            step = found.bytes / max(found.pages or 1, 1) if pages else found.bytes - moved.get(found.pk, 0)
            moved[found.pk] = moved.get(found.pk, 0) + step
            bar.update(step)
            bar.set_postfix_str(
                f"{counted:,} pages, {counted / (time.monotonic() - begun):.0f} a second", refresh=False
            )

        transcripts.read(readers, lambda found: proposals.settle(found, who), progress)
    return counted, time.monotonic() - begun


def _accepted(imported, who: str) -> int:  # type: ignore[no-untyped-def]
    from carrel import proposals
    from carrel.catalogue import Signature

    waiting = proposals.waiting().filter(document__imported=imported)
    found = sorted(waiting, key=lambda each: each.action != "new")
    for each in found:
        proposals.accept(each, Signature(who, "published as asked", imported))
    return len(found)


def _report(imported, taken, pages: int, seconds: float, accepted: int) -> Iterable[str]:  # type: ignore[no-untyped-def]
    from carrel import proposals
    from carrel.commands.import_ import counted
    from carrel.models import Document

    yield f"Import {imported.pk} of {imported.source}: {count(len(taken.new), 'new document')}, {taken.same} known already."
    yield from _known(taken)
    if pages:
        yield f"{count(pages, 'page')} read in {seconds:.0f} s."
    for each in taken.lists:
        yield f"The list {each.source} (import {each.pk}) describes publications: {counted(each)}."
    if taken.lists:
        yield f"{count(taken.linked, 'file')} joined publications that lists describe."
    aside = Document.objects.filter(pk__in=[each.pk for each in taken.new], state="aside")
    again = (
        f"was known and could not be read. {each.reason} To try again: ./carrel reread {each.sha256[:12]}"
        for each in taken.unread
    )
    bad = [*taken.problems, *((each.name, f"was kept, but not read. {each.reason}") for each in aside)]
    bad += zip((each.name for each in taken.unread), again, strict=True)
    yield from (f"  {name}: {why}" for name, why in bad[:SHOWN])
    for name, listed in taken.pages[:SHOWN]:
        way = f"If it is one: ./carrel import {shlex.quote(name)}"
        yield f"  {name} was taken as a document, and looks like a list of {count(listed, 'publication')}. {way}"
    if len(bad) > SHOWN:
        yield f"  ... {len(bad) - SHOWN} more: ./carrel check"
    if accepted:
        yield f"{accepted} published. To take them back: ./carrel undo {imported.pk}"
    elif waiting := proposals.waiting().count():
        yield f"{count(waiting, 'proposal')} to decide: ./carrel proposals"


def _known(taken) -> Iterable[str]:  # type: ignore[no-untyped-def]
    """What of the known files belongs to no publication, and why."""
    if taken.again:
        yield f"Of those known, {taken.again} belonged to no publication: proposed again."
    if taken.refused:
        were, are, them = ("was", "is", "it") if len(taken.refused) == 1 else ("were", "are", "them")
        yield f"Of those known, {len(taken.refused)} {were} refused before, and {are} not proposed again. To have {them} back:"
    for each in taken.refused[:SHOWN]:
        yield f"  {each.name}: ./carrel reread {each.sha256[:12]}"
    if len(taken.refused) > SHOWN:
        yield f"  ... {len(taken.refused) - SHOWN} more"
