"""Makes tests/samples/documents: a small file of each kind and of each fault, with words of our own.

PYTHONPATH=src .venv/bin/python scripts/samples.py
"""

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "samples" / "documents"
sys.path.insert(0, str(Path(__file__).resolve().parent))


def main() -> None:
    from packing import packages
    from paper import papers

    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in {**papers(), **packages(), **texts()}.items():
        (FOLDER / name).write_bytes(data)


def texts() -> dict[str, bytes]:
    """{file name: bytes} of what is nothing but text."""
    text = (
        "Listening to children\n\nA child who is heard is safer than\none who is only watch-\ned over.\n\n"
        "- Sit lower than the child.\n- Wait for the end of the sentence.\n\fWe write it down – “always”.\n"
    )
    page = (
        "<!doctype html><html lang=en-GB><head><meta charset=utf-8><title>Listening to children</title>"
        "<meta name=author content='House Council'><meta name=dcterms.created content=2022-05-06><script>never()</script></head>"
        "<body><nav>Home</nav><h1>Listening to children</h1><p>A child who is <b>heard</b> is<br>safer than one who is only"
        " watched over.</p><ul><li>Sit lower than the child.</ul><table><tr><th>Age<th>Minutes<tr><td>6 to 9<td>20</table></body></html>"
    )
    arabic = "حماية الطفل مسؤولية الجميع. يجب على كل مؤسسة أن تستمع إلى الأطفال وأن تأخذ كلامهم على محمل الجد، وأن تكتب ما يقولونه."
    return {
        "listening.txt": text.encode(),
        "utf16.txt": text.encode("utf-16"),
        "windows.txt": text.encode("cp1252"),
        "arabic.txt": arabic.encode("cp1256"),
        "listening.html": page.encode(),
    }


if __name__ == "__main__":
    main()
