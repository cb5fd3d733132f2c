"""Pictures of every kind of page, wide and phone, in English and Arabic, light and dark.

    PYTHONPATH=src .venv/bin/python scripts/screenshots.py http://127.0.0.1:8000 FOLDER [NAME ...]

The picture in the README is `results-wide-en-light` of the sample library.
"""

import itertools
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from carrel.commands.test import chromium

PAGES = {
    "home": "/",
    "results": "/search?q=child+abduction&topic=missing-children",
    "filtered": "/search?topic=missing-children&type=report&type=statistical-report",
    "nothing": "/search?q=zzzz",
    "publication": "/publications/hague-2015-part-1-global-report",
    "passages": "/search?q=inbox+proposals",
    "with-files": "/publications/librarians-handbook",
    "reader": "/publications/librarians-handbook/pages/7?q=proposals",
    "reader-text": "/publications/librarians-handbook/pages/7?q=proposals&view=text",
    "inside": "/publications/librarians-handbook/inside?q=proposals",
    "terms": "/topics",
    "a-z": "/topics?view=a-z",
    "places": "/places",
    "term": "/topics/online-grooming",
    "deprecated": "/topics/child-pornography",
    "audience": "/audiences/parents",
    "place": "/places/br",
    "region": "/places/019",
    "organisation": "/organisations/icmec",
    "series": "/series/hague-1980-applications-2015",
    "gaps": "/gaps",
    "widened": "/search?q=pornograf%C3%ADa+infantil",
    "misspelled": "/search?q=gromming",
    "cited": "/publications/hague-2015-part-1-global-report?cite=apa&page=42#cite",
    "list": "/list?list=hague-2015-part-1-global-report,framing-implementation",
    "follow": "/follow?topic=missing-children",
    "embed": "/embed?topic=missing-children",
    "safety": "/safety",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "about": "/about",
    "help": "/help",
    "missing": "/no-such-page",
}
SIZES = {"wide": (1280, 900), "phone": (360, 740)}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


def main(address: str, folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=FLAGS)
        for size, language, scheme in itertools.product(SIZES, ("en", "ar"), ("light", "dark")):
            width, height = SIZES[size]
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            for name, path in PAGES.items():
                if not names or f"{name}-{size}-{language}-{scheme}" in names or name in names:
                    page.goto(f"{address}/{language}{path}", wait_until="networkidle")
                    page.screenshot(path=folder / f"{name}-{size}-{language}-{scheme}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
