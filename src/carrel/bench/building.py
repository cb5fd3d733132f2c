"""The bench's library: an import of a CSV with its index, timed; built once for each folder."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from tqdm import tqdm

from carrel import founding, imports, terms
from carrel.bench import synthetic, yardstick
from carrel.models import Publication
from carrel.search import following
from carrel.search.document import Document

T = TypeVar("T")
_BATCH = 2_000


def built(folder: Path, records: int) -> dict[str, float]:
    """Seconds, measured when the library was built: the import, until all of it was indexed, a rebuild."""
    figures = folder / "figures.json"
    if not figures.exists():
        founding.prepare(sample=False)
        source = folder / "records.csv"
        world = synthetic.world(terms.current())
        synthetic.write(source, _shown(synthetic.rows(world, records), records, "invent"))
        figures.write_text(json.dumps(_import(source, records) | {"records": records}))
    found: dict[str, float] = json.loads(figures.read_text())
    if found["records"] != records:
        raise SystemExit(
            f"{folder} holds a library of {found['records']:,} records; name another folder, or that number."
        )
    return found


def _import(source: Path, records: int) -> dict[str, float]:
    begin = time.perf_counter()
    with following.beside(), tqdm(total=records, desc="import", unit=" records") as bar:
        imported = imports.start(source)
        into = timed(lambda: imports.run(imported, "bench", bar.update))
    both = time.perf_counter() - begin
    print("index ...", flush=True)
    rebuilt = timed(lambda: following.catch_up(anew=True))
    if (found := Publication.objects.count()) != records:
        raise SystemExit(f"{records:,} records were imported and {found:,} are there.")
    return {"import": into, "both": both, "rebuild": rebuilt}


def yardstick_of(folder: Path, records: int) -> yardstick.Yardstick:
    path = folder / "yardstick.sqlite3"
    if not path.exists():
        unfinished = path.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        yardstick.build(unfinished, _shown(_documents(), records, "yardstick"))
        unfinished.replace(path)
    return yardstick.Yardstick(path)


def _documents() -> Iterator[Document]:
    keys = list(Publication.objects.values_list("id", flat=True))
    for start in range(0, len(keys), _BATCH):
        yield from following.documents(keys[start : start + _BATCH], terms.current())


def _shown(values: Iterator[T], total: int, what: str) -> Iterator[T]:
    return iter(tqdm(values, total=total, desc=what, unit=" records"))


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
