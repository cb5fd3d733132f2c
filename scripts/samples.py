"""Makes tests/samples/documents: a small file of each kind and of each fault, with words of our own.

PYTHONPATH=src .venv/bin/python scripts/samples.py
"""

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "samples" / "documents"
sys.path.insert(0, str(Path(__file__).resolve().parent))


def main() -> None:
    from paper import papers

    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in papers().items():
        (FOLDER / name).write_bytes(data)


if __name__ == "__main__":
    main()
