"""`./carrel import FOLDER` and its neighbours as people type them, also when the machine fails in the middle."""

import os
import random
import re
import resource
import signal
import subprocess
import sys

import pytest

from serving import carrel, environment, rows, served, until
from test_intake import REPORT, folder


def test_a_folder_becomes_proposals_and_these_a_library(tmp_path):
    place = folder(tmp_path, report=REPORT, empty="")
    shown = carrel(tmp_path, "import", str(place))
    assert shown.returncode == 0, shown.stderr
    assert "1 new document, 0 known already" in shown.stdout and "empty.txt: is empty" in shown.stdout
    listed = carrel(tmp_path, "proposals").stdout
    number = re.search(r"^ *(\d+) .*report\.txt: new publication safe-schools-in-mexico", listed, re.M)[1]
    evidence = carrel(tmp_path, "proposals", number).stdout
    assert re.search(r"title +'.*Safe Schools in Mexico.* % +p\. 1: ", evidence)
    assert "1 draft written to" in carrel(tmp_path, "proposals", "--csv", str(tmp_path / "drafts.csv")).stdout
    assert "draft" in (tmp_path / "drafts.csv").read_text("utf-8-sig")
    assert "1 accepted, 0 to decide." in carrel(tmp_path, "accept", number).stdout
    assert "published" in carrel(tmp_path, "list").stdout
    held = carrel(tmp_path, "files", "safe-schools-in-mexico").stdout
    assert "report.txt  current, document, en" in held and "1 page read." in held


def test_a_corrected_spreadsheet_of_drafts_publishes_them(command, tmp_path):
    command("import", str(folder(tmp_path, report=REPORT)))
    command("proposals", "--csv", str(tmp_path / "drafts.csv"))
    text = (tmp_path / "drafts.csv").read_text("utf-8-sig").replace("draft", "published")
    (tmp_path / "drafts.csv").write_text(text.replace("Safe Schools in Mexico", "Safe Schools"), "utf-8")
    assert "1 changed" in command("import", str(tmp_path / "drafts.csv")).stdout
    assert "Safe Schools\n" in command("list", "--status", "published").stdout
    assert command("proposals").stdout.startswith("0 proposals to decide")


def test_publish_publishes_and_can_be_taken_back(command, tmp_path):
    shown = command("import", str(folder(tmp_path, report=REPORT)), "--publish").stdout
    number = re.search(r"1 published. To take them back: ./carrel undo (\d+)", shown)[1]
    assert "1 removed" in command("undo", number).stdout


def test_a_share_may_be_said_in_percent(command, tmp_path):
    command("import", str(folder(tmp_path, report=REPORT)))
    assert "0 accepted, 1 to decide" in command("accept", "--all", "--confidence", "99%").stdout
    assert "0 accepted, 1 to decide" in command("accept", "--all", "--confidence", "0.99").stdout
    assert "1 accepted, 0 to decide" in command("accept", "--all", "--confidence", "20").stdout


def test_one_document_comes_in_like_a_folder(command, tmp_path):
    path = folder(tmp_path, report=REPORT) / "report.txt"
    assert "1 proposal to decide" in command("import", str(path)).stdout


@pytest.mark.parametrize("words", [("accept",), ("accept", "7"), ("accept", "7", "--all"), ("refuse",), ("proposals", "7"),
                                   ("files", "x"), ("reread", "abc"), ("import", "nowhere"),
                                   ("import", ".", "--preview"), ("attach", "x", ".")])  # fmt: skip
def test_what_cannot_be_done_is_said(command, words):
    shown = command(*words)
    assert shown.returncode == 1 and "Traceback" not in shown.stderr and len(shown.stderr.strip()) > 10


def test_check_names_each_fault_and_what_mends_it(command, tmp_path):
    place = folder(tmp_path, report=REPORT, other="Another text on another matter.\n")
    command("import", str(place))
    whole = command("check")
    assert whole.returncode == 0 and "2 files" in whole.stdout and "no fault" in whole.stdout
    stored = sorted((tmp_path / "home/files").glob("*/*"))
    stored[0].write_bytes(b"damaged")
    stored[1].unlink()
    (stored[1].parent / "stranger").write_bytes(b"?")
    (tmp_path / "home/index/current/meta.json").write_text("{")
    shown = command("check")
    assert shown.returncode == 1
    for words in ("is not what was taken in", "is gone: ", "knows this file: ", "search index"):
        assert words in shown.stdout, shown.stdout
    (stored[1].parent / "stranger").unlink()
    command("import", str(place), "--publish")
    os.utime(place / "report.txt")
    os.utime(place / "other.txt")
    command("import", str(place))
    command("reindex")
    assert command("check").returncode == 0


def test_a_disk_that_is_full_loses_nothing(tmp_path):
    place = folder(tmp_path, report=REPORT)
    carrel(tmp_path, "list")
    (place / "large.txt").write_text(f"{REPORT}\n" * 6_000, "utf-8")

    def small():
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))

    command = [sys.executable, "-m", "carrel", "import", str(place)]
    shown = subprocess.run(command, env=environment(tmp_path), capture_output=True, text=True, preexec_fn=small)
    assert shown.returncode == 1 and "Traceback" not in shown.stderr and "Nothing is lost" in shown.stderr
    assert "2 proposals to decide" in carrel(tmp_path, "import", str(place)).stdout
    assert carrel(tmp_path, "check").returncode == 0


@pytest.mark.parametrize("state", ["waiting", "read"])
def test_a_killed_import_is_finished_by_the_next(tmp_path, state):
    """Killed when the first document was copied, and when the first was read."""
    place = folder(tmp_path, **{f"report{n}": _different(n) for n in range(12)})
    command = [sys.executable, "-m", "carrel", "import", str(place)]
    running = subprocess.Popen(command, env=environment(tmp_path), stdout=subprocess.DEVNULL, start_new_session=True)
    assert until(lambda: rows(tmp_path, f"SELECT 1 FROM carrel_document WHERE state = '{state}'"))
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert "12 proposals to decide" in carrel(tmp_path, "import", str(place)).stdout
    assert "12 files" in (checked := carrel(tmp_path, "check")).stdout and checked.returncode == 0, checked.stdout
    assert "12 publications" in checked.stdout


def _different(number: int) -> str:
    """A text that shares little with the others."""
    chance = random.Random(number)
    words = ["".join(chance.choices("aeioulmnrst", k=chance.randint(3, 9))) for _ in range(400)]
    return "\n\n".join([f"Report {words[0]} {words[1]}", *(" ".join(chance.choices(words, k=120)) for _ in range(9))])


def test_the_running_library_takes_what_is_dropped_into_its_inbox(founded):
    with served(founded, workers=1):
        inbox = founded / "home/inbox"
        (inbox / "report.txt").write_text(REPORT, "utf-8")
        assert until(lambda: rows(founded, "SELECT 1 FROM carrel_proposal"))
        assert "report.txt: new publication" in carrel(founded, "proposals").stdout
        assert not (inbox / "report.txt").exists()
