"""What Carrel proposes for the documents that came in."""

import argparse
import shlex
from pathlib import Path

from carrel import commands

HELP = "show what is proposed for new documents, and what each value was read from"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=int, nargs="?", help="show this one with its evidence")
    parser.add_argument(
        "--csv", type=Path, metavar="FILE",
        help="write the drafts into a spreadsheet; correct it, set `status` to published where you agree, and import it",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel import proposals

    if options.number is not None:
        _show(find([str(options.number)])[0])
        return 0
    found = list(proposals.waiting())
    if options.csv:
        return _export(options.csv, proposals.drafts(found))
    for each in found:
        print(f"{each.pk:>5}  {round(100 * proposals.confidence(each)):>3} %  {_said(each)}")
    hint = " Look at one: ./carrel proposals NUMBER. Agree: ./carrel accept NUMBER ... or --all" if found else ""
    print(f"{commands.count(len(found), 'proposal')} to decide.{hint}")
    return 0


def find(wanted: list[str]):  # type: ignore[no-untyped-def]
    """Open proposals by their numbers or by the keys of their publications. Raises Refused."""
    from carrel import proposals

    found = []
    for word in wanted:
        rows = [each for each in proposals.waiting() if word in (str(each.pk), each.publication)]
        if not rows:
            raise commands.Refused(f"No open proposal is called {word!r}. All of them: ./carrel proposals")
        found += rows
    return found


_ACTIONS = {
    "new": "new publication {key}",
    "edition": "another edition, {key}",
    "file": "a file of {key}",
    "version": "{key} in another language",
}


def _said(proposal) -> str:  # type: ignore[no-untyped-def]
    what = _ACTIONS[proposal.action].format(key=proposal.publication)
    return f"{proposal.document.name}: {what}" + (f"\n{'':13}{proposal.reason}" if proposal.reason else "")


def _show(proposal) -> None:  # type: ignore[no-untyped-def]
    print(_said(proposal))
    for each in proposal.evidence:
        where = f"p. {each['page']}" if each["page"] else "the file"
        print(
            f"  {each['field']:14} {str(each['value'])[:70]!r:72} {round(100 * each['confidence']):>3} %  {where}: {each['words'][:100]}"
        )


def _export(path: Path, keys) -> int:  # type: ignore[no-untyped-def]
    from carrel import catalogue, terms
    from carrel.formats import Context, Item, delimited

    items = (Item(catalogue.get(key), "") for key in keys)
    try:
        with path.open("wb") as file:
            file.writelines(delimited.write(items, Context(terms.current())))
    except OSError as problem:
        raise commands.Refused(f"{path} cannot be written: {problem.strerror}.") from problem
    print(
        f"{commands.count(len(keys), 'draft')} written to {path}. Corrected, it comes back with: ./carrel import {shlex.quote(str(path))}"
    )
    return 0
