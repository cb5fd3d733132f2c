"""Run Carrel's own tests."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from carrel import commands

HELP = "run the tests; --browser adds those that need Chromium"
ROOT = Path(__file__).parents[3]
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--browser", action="store_true", help="also run the tests in a browser")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="anything for pytest, behind --")


def run(options: argparse.Namespace) -> int:
    if options.browser and not chromium():
        raise commands.Refused("The browser tests need Chromium. On Debian and Ubuntu: apt install chromium")
    rest = options.rest[1:] if options.rest[:1] == ["--"] else options.rest
    marks = [] if options.browser else ["-m", "not browser"]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", *marks, *rest]
    kept = {"PYTHONDONTWRITEBYTECODE": ""}  # else each process of pytest compiles 350 modules
    return subprocess.run(command, cwd=ROOT, env=os.environ | kept).returncode


def chromium() -> str | None:
    """The path of a Chromium of this machine."""
    return next(filter(None, map(shutil.which, _CHROMIUM)), None)
