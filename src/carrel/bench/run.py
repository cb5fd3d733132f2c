"""The bench in a process and a data folder of its own, so that it never touches the user's library."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).parents[2]
JUDGED = SOURCE.parent / "tests" / "relevance"


def run(records: int = 100_000, folder: Path | None = None, http: bool = True, yardstick: bool = True) -> None:
    """Print the figures. The built library stays in `folder`, else it is thrown away.

    Raises CalledProcessError when the inner process fails; it has said why.
    """
    _measure(records, folder, [name for name, on in (("--http", http), ("--yardstick", yardstick)) if on])


def harvested(records: int = 100_000, folder: Path | None = None) -> None:
    """Print how fast the library is harvested; as `run` otherwise."""
    _measure(records, folder, ["--oai"])


def _measure(records: int, folder: Path | None, switches: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="carrel-bench-") as temporary:
        kept = (folder or Path(temporary)).resolve()
        kept.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "carrel.bench", str(kept), str(records), *switches]
        subprocess.run(command, env=_environment(kept / "home"), check=True)


def relevance(folder: Path | None = None) -> int:
    """Print how well the search ranks on a collection of judged questions, by default on those to the sample library.

    Returns the exit code of the inner process: 1 when the folder is no such collection, which it has said.
    """
    if folder is None and not JUDGED.is_dir():
        print(
            f"The questions to the sample library lie in {JUDGED} of a checkout; there is no such folder.",
            file=sys.stderr,
        )
        return 1
    with tempfile.TemporaryDirectory(prefix="carrel-relevance-") as temporary:
        command = [sys.executable, "-m", "carrel.bench", str((folder or JUDGED).resolve()), "--relevance"]
        return subprocess.run(command, env=_environment(Path(temporary) / "home")).returncode


def shelf(folder: Path, pages: int) -> int:
    """Print how fast the files of a folder are read, and pages made of their lines indexed and found. Returns the exit code of
    the inner process: 1 when the folder holds no document, which it has said."""
    with tempfile.TemporaryDirectory(prefix="carrel-documents-") as temporary:
        command = [sys.executable, "-m", "carrel.bench", temporary, str(pages), "--documents", str(folder.resolve())]
        return subprocess.run(command, env=_environment(Path(temporary) / "home")).returncode


def exchange(records: int) -> int:
    """Print how fast records come in from each format and leave in it. Returns the exit code of the inner process."""
    with tempfile.TemporaryDirectory(prefix="carrel-formats-") as temporary:
        command = [sys.executable, "-m", "carrel.bench", temporary, str(records), "--formats"]
        return subprocess.run(command, env=_environment(Path(temporary) / "home")).returncode


def _environment(home: Path) -> dict[str, str]:
    """The user's own settings are left out: the figures are those of the defaults."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("CARREL_")}
    paths = [str(SOURCE), *filter(None, [os.environ.get("PYTHONPATH")])]
    return plain | {
        "CARREL_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "carrel.settings",
        "PYTHONPATH": os.pathsep.join(paths),
    }
