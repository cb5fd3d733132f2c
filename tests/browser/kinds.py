"""Every kind of page, and what the tests add to the sample library so that each has something to show."""

import hashlib
import subprocess
import sys
from pathlib import Path

from serving import carrel, environment

LANGUAGES = ("en", "es", "fr", "ar")
PAGES = {
    "home": "/",
    "results": "/search",
    "words": "/search?q=children",
    "filtered": "/search?q=children&topic=missing-children&audience=parents",
    "widened": "/search?q=pornograf%C3%ADa+infantil",
    "misspelled": "/search?q=gromming",
    "nothing": "/search?q=zzzz",
    "nothing filtered": "/search?q=zzzz&topic=missing-children",
    "publication": "/publications/hague-2015-part-1-global-report",
    "notice": "/publications/case-files",
    "file": "/publications/arabic-study",
    "files": "/publications/study-of-harm",
    "page of a document": "/publications/study-of-harm/pages/6?q=trafficking",
    "page as text": "/publications/study-of-harm/pages/6?q=trafficking&view=text",
    "page in Arabic": "/publications/arabic-study/pages/1",
    "page recognised": f"/publications/study-of-harm/pages/1?file={hashlib.sha256(b'Resumen.').hexdigest()[:12]}",
    "no such page": "/publications/study-of-harm/pages/99",
    "inside": "/publications/study-of-harm/inside?q=trafficking",
    "withdrawn": "/publications/taken-back",
    "topics": "/topics",
    "a-z": "/topics?view=a-z",
    "places": "/places",
    "organisations": "/organisations",
    "languages": "/languages",
    "term": "/topics/online-grooming",
    "empty term": "/topics/online-gaming",
    "deprecated": "/topics/child-pornography",
    "audience": "/audiences/parents",
    "country": "/places/br",
    "region": "/places/019",
    "organisation": "/organisations/icmec",
    "series": "/series/hague-1980-applications-2015",
    "gaps": "/gaps",
    "gaps by type": "/gaps?columns=type",
    "cited": "/publications/hague-2015-part-1-global-report?cite=apa&page=42",
    "list": "/list?list=hague-2015-part-1-global-report,framing-implementation",
    "empty list": "/list",
    "follow": "/follow?topic=missing-children",
    "help": "/help",
    "about": "/about",
    "safety": "/safety",
    "neutral": "/safety?quiet=yes",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "missing": "/no-such-page",
}
STATUS = {"withdrawn": 410, "missing": 404, "no such page": 404}

RECORDS = """id,title[en],title[ar],abstract[en],abstract[ar],type,issued,publisher,topics,places,languages,notice
case-files,Files of closed cases,,What the files of closed cases teach.,,report,2019,icmec,child-abuse,br,en,This text describes violence.
arabic-study,,دراسة في حماية الطفل,,ملخص قصير لهذه الدراسة.,report,2020,unicef,child-protection,eg,ar,
study-of-harm,A study of harm,,What trafficking does.,,report,2021,icmec,child-protection,br,en,
large-report,A large report,,With many pictures.,,report,2022,icmec,child-protection,br,en,
scattered-report,Another large report,,With as many pictures.,,report,2022,icmec,child-protection,br,en,
taken-back,A text that was taken back,,,,report,2011,icmec,child-protection,br,en,
"""
HELP_LINES = """country,name,phone,text,url,hours,for,languages,note,checked
br,First line for tests,100,,https://example.org/first,day and night,children,pt,free of charge,2025-01-02
in,Second line for tests,1098,1098,,9:00-17:00,everybody,hi,,
"""
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n"


def furnish(folder: Path) -> None:
    """Add a notice, files, a withdrawn publication and help lines by the doors that librarians use."""
    _write(folder, "import", "records.csv", RECORDS.encode())
    (folder / "study.pdf").write_bytes(PDF)
    _do(folder, "attach", "case-files", "study.pdf", "--language", "en")
    shelve = Path(__file__).with_name("shelve.py")
    known = environment(folder, DJANGO_SETTINGS_MODULE="carrel.settings")
    subprocess.run([sys.executable, str(shelve)], env=known, check=True, timeout=60)
    _do(folder, "withdraw", "taken-back", "--reason", "Its publisher asked for it.")
    help_lines(folder)


def help_lines(folder: Path) -> None:
    _write(folder, "helplines", "lines.csv", HELP_LINES.encode())


def no_help_lines(folder: Path) -> None:
    _do(folder, "helplines", "--clear")


def _write(folder: Path, command: str, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    _do(folder, command, name)


def _do(folder: Path, *words: str) -> None:
    done = carrel(folder, *words)
    assert done.returncode == 0, done.stdout + done.stderr
