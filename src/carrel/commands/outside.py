"""What `import` and `harvest` share: sources outside, and the preview of what they bring."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carrel import commands, identifiers
from carrel.sources import doi, web
from carrel.text import neat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carrel.previewing import Foreseen

SHOWN = 20  # of each kind, on the screen
_ORDER = ("problem", "changed", "new", "again", "withdrawn", "same")
_HEADS = {
    "new": "New", "same": "The same as in the library", "changed": "Changed", "again": "Twice in the source",
    "withdrawn": "Withdrawn, because the source has them no longer", "problem": "Problems",
}  # fmt: skip


def elsewhere(place: str) -> bool:
    """Whether this is a web address or a DOI and no file."""
    return web.recognises(place) or doi.recognises(place)


def bring(options: argparse.Namespace) -> int:
    """Fetch from a web address or by a DOI, then import or preview."""
    commands.library()
    from carrel import harvests
    from carrel.sources import Asked

    with refused():
        if not doi.recognises(options.file):
            return harvested(harvests.remembered(options.file), options.preview, options.json)
        name = identifiers.doi(options.file)
        imported, world = harvests.once(name), harvests.world()
        harvests.fetch(imported, Asked(name), world)
        return finished(imported, options.preview, options.json)


def harvested(harvest: Any, preview: bool, as_json: bool) -> int:
    """One run of a harvest, or its preview."""
    from tqdm import tqdm

    from carrel import harvests

    with refused(), tqdm(unit=" records", desc="fetch", disable=not sys.stderr.isatty()) as bar:
        if not preview:
            imported = harvests.run(harvest, commands.who(), bar.update)
        else:
            imported = harvests.begun(harvest)
            harvests.fetch(imported, harvests.asked(imported), harvests.world(), bar.update)
    return finished(imported, preview, as_json)


def finished(imported: Any, preview: bool, as_json: bool) -> int:
    """Bring in what was fetched and say what became of it, or what would."""
    from carrel import imports, previewing
    from carrel.commands.import_ import told

    with refused():
        if preview:
            show(previewing.of_run(imported), as_json)
            return 0
        if imported.state != "done":
            imports.run(imported, commands.who())
    commands.searchable()
    told(imported, as_json)
    return 0


@contextmanager
def refused() -> "Iterator[None]":
    """What cannot be fetched or read is told in its own words."""
    from carrel import imports

    try:
        yield
    except (ValueError, OSError, imports.Busy) as problem:
        raise commands.Refused(str(problem)) from problem


def preview_file(path: Path, as_json: bool) -> int:
    from carrel import previewing

    with refused():
        show(previewing.of_file(path), as_json)
    return 0


def show(found: "Iterable[Foreseen]", as_json: bool) -> None:
    """Print a preview: how many of each kind, then each kind in turn; as JSON one object a line, each entry's own."""
    if as_json:
        for each in found:
            print(json.dumps(asdict(each), ensure_ascii=False))
        return
    counts: Counter[str] = Counter()
    some: dict[str, list[str]] = {kind: [] for kind in _ORDER}
    for each in found:
        counts[each.kind] += 1
        if counts[each.kind] <= SHOWN and (each.kind != "same" or each.kept):
            some[each.kind].append("\n".join(_lines(each)))
    print(
        "Nothing is written yet. "
        + ", ".join(f"{_HEADS[kind]}: {counts[kind]}" for kind in _ORDER if counts[kind])
        + "."
    )
    for kind in _ORDER:
        if some[kind]:
            print(f"\n{_HEADS[kind]}:", *some[kind], sep="\n")
        if counts[kind] > len(some[kind]) and kind != "same":
            print(f"  ... {counts[kind] - len(some[kind])} more; all of them: --preview --json")


def _lines(each: "Foreseen") -> "Iterator[str]":
    where = f"{each.where}: " if each.where else ""
    if each.kind == "problem":
        yield f"  {where}{each.what}"
        yield f"      {neat(each.raw, 300)}"
        return
    yield f"  {where}{neat(each.title) or each.id} ({each.id})" + (
        f", first in {each.what}" if each.kind == "again" else ""
    )
    yield from (f"      {line}" for line in _fields(each))
    if each.kept:
        yield f"      the library keeps its own words: {each.kept}"
    for alike in each.alike:
        yield f"      possible double of {alike.id}: {alike.reason}"


def _fields(each: "Foreseen") -> "Iterator[str]":
    from carrel import terms
    from carrel.commands import foretold

    if each.kind == "new":
        yield from foretold.new(each.changes, terms.current())
    for change in each.changes if each.kind == "changed" else ():
        yield from foretold.changed(change, terms.current())
