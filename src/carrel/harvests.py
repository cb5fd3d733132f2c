"""Sources outside that are asked once or again and again: fetched whole into files, then imported as files are."""

import shutil
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from carrel import imports, sources
from carrel.models import Harvest, Import
from carrel.sources import Asked, World
from carrel.sources.answers import Later, Unfetched

_OPEN = ("fetching", "fetched", "running")  # states of runs that have not ended
AGAIN = timedelta(hours=1)  # after which a run that failed is tried again
Progress = Callable[[int], object]


def world() -> World:
    """What sources may use, by the settings."""
    from carrel.sources.fetching import Fetcher  # with the libraries that ask; most commands ask nobody

    found = settings.CARREL
    fetcher = Fetcher(private=found["private_sources"], home=found["address"])
    return World(fetcher, found["crossref"], found["datacite"])


def remembered(
    place: str, part: str = "", form: str | None = None, every: int | None = None, source: str = ""
) -> Harvest:
    """The harvest of a place and a part of it; a new one where there is none. What is given replaces what was.

    `every`: hours; 0: no longer by itself. Raises Unfetched for a place that no source knows.
    """
    name = source or sources.recognise(place).NAME
    harvest, _ = Harvest.objects.get_or_create(place=place[:2000], set=part, defaults={"source": name})
    if source:
        harvest.source = source
    if form is not None and form != harvest.format:
        harvest.format, harvest.mark = form, ""  # in another format everything says something else
    if every is not None:
        harvest.every = every or None
        harvest.due = timezone.now() + timedelta(hours=every) if every else None
    harvest.save()
    return harvest


def forget(harvest: Harvest) -> None:
    """Ask for everything next time, as if it were the first."""
    for run in harvest.runs.filter(state__in=("fetching", "fetched")):
        shutil.rmtree(imports.folder(run), ignore_errors=True)
        run.delete()
    harvest.mark = ""
    harvest.save(update_fields=["mark"])


def begun(harvest: Harvest) -> Import:
    """Its run that has not ended, or a new one."""
    run = harvest.runs.filter(state__in=_OPEN).last()
    return run or _new(source_of(harvest), harvest.source, harvest)


def once(place: str) -> Import:
    """A run that belongs to no harvest. Raises Unfetched for a place that no source knows."""
    name = sources.recognise(place).NAME
    run = Import.objects.filter(source=place[:200], format=name, harvest=None, state__in=_OPEN).last()
    return run or _new(place, name, None)


def _new(source: str, name: str, harvest: Harvest | None) -> Import:
    report = imports.empty() | {"since": harvest.mark if harvest else ""}
    return Import.objects.create(
        source=source[:200],
        sha256="",
        format=name,
        harvest=harvest,
        state="fetching",
        started=timezone.now(),
        report=report,
    )


def source_of(harvest: Harvest) -> str:
    """What the history calls it; the same for all its runs, so that it knows its own words."""
    part = f" ({harvest.set})" if harvest.set else ""
    return f"{harvest.place[: 200 - len(part)]}{part}"[:200]


def asked(imported: Import) -> Asked:
    """What the run wants."""
    harvest = imported.harvest
    if harvest is None:
        return Asked(imported.source)
    return Asked(harvest.place, harvest.set, harvest.format, imported.report["since"])


def fetch(imported: Import, wanted: Asked, means: World, progress: Progress = lambda count: None) -> None:
    """Everything into files, as far as it is not there from an earlier try. Raises Unfetched, or imports.Busy."""
    if imported.state != "fetching":
        return
    folder, source = imports.folder(imported), sources.known()[imported.format]
    folder.mkdir(parents=True, exist_ok=True)
    with imports.alone(imported):
        for count in source.fetch(wanted, folder, means):
            progress(count)
        imported.report["mark"] = source.mark(folder)
        imported.state = "fetched"
        imported.save(update_fields=["state", "report"])


def run(harvest: Harvest, who: str, progress: Progress = lambda count: None) -> Import:
    """Ask the source and bring in what it has. Raises Unfetched, Unreadable or imports.Busy; all of them are noted."""
    now = timezone.now()
    if harvest.every:  # first, so that a run that dies is not begun again and again
        Harvest.objects.filter(pk=harvest.pk).update(due=now + timedelta(hours=harvest.every))
    imported, means = begun(harvest), world()
    try:
        fetch(imported, asked(imported), means, progress)
        return imports.run(imported, who)
    except ValueError as problem:
        _note(harvest, problem)
        raise
    finally:
        means.fetcher.close()


def _note(harvest: Harvest, problem: ValueError) -> None:
    wait = timedelta(seconds=problem.seconds) if isinstance(problem, Later) else AGAIN
    Harvest.objects.filter(pk=harvest.pk).update(fault=str(problem)[:400])
    if harvest.every:
        due = timezone.now() + min(wait, timedelta(hours=harvest.every))
        Harvest.objects.filter(pk=harvest.pk).update(due=due)


def due() -> list[Harvest]:
    """Those whose time has come, the longest waiting first."""
    return list(Harvest.objects.filter(due__lte=timezone.now()).order_by("due"))


__all__ = ["Unfetched", "asked", "begun", "due", "fetch", "once", "remembered", "run", "source_of", "world"]
