"""One full record in every format, as it leaves: what others read must not change by accident."""

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "goldens.py"


def test_what_leaves_is_what_left_before():
    spec = importlib.util.spec_from_file_location("goldens", SCRIPT)
    goldens = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(goldens)
    for name, data in goldens.written().items():
        path = goldens.FOLDER / name
        if not path.exists() or path.read_bytes() != data:
            pytest.fail(f"{name} leaves otherwise than before; when that is meant, run scripts/goldens.py")
