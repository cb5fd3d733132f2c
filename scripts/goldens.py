"""Writes one full record in every format of text to tests/samples/formats; a test says when what leaves has changed.

DJANGO_SETTINGS_MODULE=carrel.settings CARREL_HOME=/tmp/goldens PYTHONPATH=src .venv/bin/python scripts/goldens.py
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "samples" / "formats"
BINARY = ("xlsx",)


def main() -> None:
    import django

    django.setup()
    for name, data in written().items():
        (FOLDER / name).write_bytes(data)


def written() -> dict[str, bytes]:
    """{file name: content}."""
    from carrel import formats, founding, terms
    from carrel.formats import Attached, Context, Item
    from carrel.record import Record
    from carrel.vocabulary import Vocabularies

    record = Record.model_validate(json.loads((FOLDER / "record.json").read_text("utf-8")))
    root = "https://library.example.org"
    file = Attached(f"{root}/files/{'0' * 64}/report.pdf", "report.pdf", "application/pdf", 1234, "en", "Report")
    item = Item(record, f"{root}/en/publications/{record.id}", (file,), datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC))
    context = Context(Vocabularies([*founding.concepts(), *terms._given()]), "en", "A Library", f"{root}/en/search")
    found = {
        f"full.{ending}": b"".join(writer.write([item], context))
        for ending, writer in formats.writers().items()
        if ending not in BINARY
    }
    payloads = formats.payloads()
    from carrel.formats.describing import Describing

    said = Describing(context)(item)
    return found | {f"payload.{name}.xml": payloads[name].xml(said, context).encode() for name in payloads}


if __name__ == "__main__":
    sys.exit(main())
