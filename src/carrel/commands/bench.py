"""Measure this machine with a library of any size."""

import argparse

from carrel import bench

HELP = "build a large library elsewhere and measure import, index, search and pages"


def arguments(parser: argparse.ArgumentParser) -> None:
    bench.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    return bench.main(options)
