"""The inner process of the bench, whose settings name its own data folder. `run.py` starts it."""

import argparse
from pathlib import Path

import django


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("records", type=int)
    parser.add_argument("--http", action="store_true")
    parser.add_argument("--yardstick", action="store_true")
    options = parser.parse_args()
    django.setup()
    from carrel.bench import inside

    inside.measure(options.folder, options.records, options.http, options.yardstick)


main()
