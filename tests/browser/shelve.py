"""Adds documents to the library in CARREL_HOME: a report with outline and labels, one in Arabic, one of 80 MB. Run as a program."""

import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")]

import django  # noqa: E402

django.setup()

import papers  # noqa: E402

REPORT, ARABIC, LARGE, SCATTERED = "study-of-harm", "arabic-study", "large-report", "scattered-report"
WORDS = "Trafficking of children harms them for a whole life"
COUNT = 12
LARGE_PAGES, LARGE_PICTURE = 200, 400_000  # bytes on each page


def report(folder: Path) -> None:
    lines = [
        [(24, f"Chapter {number}"), (12, WORDS), (12, f"This is sheet {number} of the study.")]
        for number in range(1, COUNT + 1)
    ]
    lines[4] += [(12, "Victims of traf-"), (12, "ficking need help.")]
    blocks = [[["h1", f"Chapter {n}"], ["p", f"{WORDS} This is sheet {n} of the study."], ["li", "• first"], ["li", "• second"]]
              for n in range(1, COUNT + 1)]  # fmt: skip
    blocks[4].append(["p", "Victims of trafficking need help."])
    blocks[5].append(["row", "Country\tCases"])
    made = papers.pdf(
        lines, labels="0<</S/r>> 2<</S/D>>", outline=[(f"Chapter {n}", n) for n in (1, 4, 8)],
        links=[(1, "/A<</S/URI/URI(https://publisher.example/more)>>"), (1, "/Dest[34 0 R/Fit]"),
               (1, "/A<</S/JavaScript/JS(app.alert\\(1\\))>>"), (1, "/A<</S/Launch/F(calc.exe)>>")],
        extra="/OpenAction<</S/JavaScript/JS(app.alert\\(2\\))>>",
    )  # fmt: skip
    labels = {1: "i", 2: "ii"} | {number: str(number - 2) for number in range(3, COUNT + 1)}
    outline = [[f"Chapter {n}", n, 1 if n < 8 else 2] for n in (1, 4, 8)]
    papers.held(
        folder, REPORT, "study.pdf", made, blocks, language="en", label="The study", labels=labels, outline=outline
    )
    papers.held(folder, REPORT, "estudio.txt", b"Resumen.", [[["p", "La trata de menores."]]], language="es",
                label="Resumen", kind="txt", media_type="text/plain", confidence={1: 0.9})  # fmt: skip


def arabic(folder: Path) -> None:
    made = papers.pdf([[(14, "(drawn in another script)")]] * 3)
    text = [
        ["h1", "حماية الطفل"],
        ["p", "لكل طفل حق في الحماية من العنف."],
        ["li", "الأسرة"],
        ["li", "المدرسة"],
        ["p", "UNICEF and the WHO agree."],
    ]
    papers.held(folder, ARABIC, "arabic.pdf", made, [text] * 3, language="ar", outline=[["حماية الطفل", 1, 1]])


def large(folder: Path, key: str, fan: int) -> None:
    """`fan` pages hang on one branch of its list of pages."""
    lines = [[(12, f"Sheet {number}")] for number in range(1, LARGE_PAGES + 1)]
    made = papers.pdf(lines, ballast=LARGE_PICTURE, fan=fan)
    papers.held(folder, key, f"{key}.pdf", made, [[["p", text]] for ((_, text),) in lines], language="en")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        report(Path(place))
        arabic(Path(place))
        large(Path(place), LARGE, 10)
        large(Path(place), SCATTERED, LARGE_PAGES)
