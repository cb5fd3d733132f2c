"""How fast documents are read, beside what bare pypdfium2 takes for the same files in the same run."""

import time
from collections.abc import Callable
from pathlib import Path

from carrel.documents import Ended, Page, sniff
from carrel.documents.reading import Limits, Readers

ROUNDS = 3  # the best of them counts: other work on the machine makes a round slower, never faster
ONLY = Limits(recognise=False, cover=False, nice=0)  # text, blocks, labels, outline, metadata, language
_WARM = 2  # files that each process reads before it is measured, so that its libraries are loaded


def reading(folder: Path) -> dict[str, float]:
    """Measure and print; {measure: value}. Reads every PDF below the folder. Raises ValueError when there is none."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and _is_pdf(path))
    pages = sum(bare(path) for path in files)
    if not pages:
        raise ValueError(f"{folder} holds no PDF with a page that can be read")
    times: dict[str, list[float]] = {}
    with Readers[int](1, ONLY) as one, Readers[int](2, ONLY) as two:
        for readers in (one, two):
            _read(readers, files[:_WARM] * 2)
        ways: dict[str, Callable[[], object]] = {
            "bare": lambda: [bare(path) for path in files],
            "one": lambda: _read(one, files),
            "two": lambda: _read(two, files),
        }
        for _ in range(ROUNDS):
            for name, way in ways.items():
                times.setdefault(name, []).append(_timed(way))
        peak = max(one.peak, two.peak)
    with Readers[int](2) as whole:
        times["whole"] = [_timed(lambda: _read(whole, files))]
        peak = max(peak, whole.peak)
    found = _figures(pages, {name: min(each) for name, each in times.items()}, peak)
    _print(len(files), found)
    return found


def bare(path: Path) -> int:
    """Opens a file and takes the text of every page, as pypdfium2 itself shows it; how many pages there were."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return 0
    count = len(document)
    for number in range(count):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            continue
        words = page.get_textpage()
        words.get_text_range()
        words.close()
        page.close()
    document.close()
    return count


def _is_pdf(path: Path) -> bool:
    kind = sniff(path)
    return kind is not None and kind.NAME == "pdf"


def _read(readers: "Readers[int]", files: list[Path]) -> tuple[int, int]:
    """(pages, files read to their end)"""
    pages = ended = 0
    for _, what in readers.read(enumerate(files)):
        pages += isinstance(what, Page)
        ended += isinstance(what, Ended)
    return pages, ended


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _figures(pages: int, best: dict[str, float], peak: int) -> dict[str, float]:
    return {
        "pages": pages,
        "pypdfium2 alone, pages/s": pages / best["bare"],
        "one reading process, pages/s": pages / best["one"],
        "two reading processes, pages/s": pages / best["two"],
        "one process, of pypdfium2 alone": best["bare"] / best["one"],
        "two processes, times one": best["one"] / best["two"],
        "two with covers and recognition, pages/s": pages / best["whole"],
        "memory of a reading process at most, MB": peak,
    }


def _print(files: int, found: dict[str, float]) -> None:
    print(f"Reading {files} files, the best of {ROUNDS} rounds:")
    for name, value in found.items():
        print(f"  {name:<44}{value:>10,.2f}" if value < 20 else f"  {name:<44}{value:>10,.0f}")
