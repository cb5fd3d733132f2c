"""Files are read in processes of their own, which may be lost without anything else being lost."""

import os
import shutil
import signal
import threading
import time
from pathlib import Path

import pytest

from carrel.documents import Begun, Ended, Page, Unreadable
from carrel.documents.asking import extracted, pictured
from carrel.documents.reading import Failed, Limits, Readers
from conftest import script

SAMPLES = Path(__file__).parent / "samples" / "documents"
PLAIN = Limits(recognise=False, cover=False)


@pytest.fixture(scope="module")
def readers():
    with Readers(2, PLAIN) as found:
        yield found


def read(readers: Readers, *names: str) -> dict[str, list]:
    """{name: everything that came of it}."""
    found = {name: [] for name in names}
    for key, what in readers.read((name, SAMPLES / name) for name in names):
        found[key].append(what)
    return found


def test_many_files_come_mixed_and_each_in_its_order(readers):
    names = [(number, SAMPLES / "policy.pdf") for number in range(12)]
    found = {number: [] for number, _ in names}
    for key, what in readers.read(names):
        found[key].append(what)
    for came in found.values():
        assert isinstance(came[0], Begun) and isinstance(came[-1], Ended)
        assert [page.number for page in came[1:-1]] == [1, 2, 3, 4]


def test_a_file_that_cannot_be_read_says_why_and_the_others_go_on(readers):
    found = read(readers, "broken.pdf", "locked.pdf", "empty.pdf", "policy.pdf", "nowhere.pdf")
    assert found["broken.pdf"] == [Failed("The file is damaged: it is no whole PDF.", again=False)]
    assert "password" in found["locked.pdf"][0].reason
    assert found["empty.pdf"] == [Failed("The file is empty.", again=False)]
    assert "cannot be opened" in found["nowhere.pdf"][0].reason
    assert len(found["policy.pdf"]) == 6


def test_the_cover_comes_with_the_end():
    with Readers(1, Limits(recognise=False)) as readers:
        *_, (_, ended) = readers.read([("a", SAMPLES / "stamped.pdf")])
    assert ended.cover[:4] == b"RIFF" and ended.cover[8:12] == b"WEBP"


def test_a_killed_reader_costs_its_file_and_is_replaced(readers, tmp_path):
    (tmp_path / "many.pdf").write_bytes(script("paper").many(1_500))  # not read to the end before it is killed
    before = readers.processes
    reading = readers.read((number, tmp_path / "many.pdf") for number in range(3))
    next(reading)
    for process in before:
        os.kill(process, signal.SIGSTOP)
    for process in before:
        os.kill(process, signal.SIGKILL)
    rest = list(reading)
    lost = [what for _, what in rest if isinstance(what, Failed)]
    assert all(what.again and "SIGKILL" in what.reason for what in lost)
    assert sum(isinstance(what, Ended | Failed) for _, what in rest) == 3
    assert any(isinstance(what, Ended) for _, what in rest) and not set(readers.processes) & set(before)


def test_a_reader_that_hangs_is_given_up():
    with Readers(1, Limits(recognise=False, cover=False, silence=5)) as readers:
        list(readers.read([("warm", SAMPLES / "stamped.pdf")]))
        os.kill(readers.processes[0], signal.SIGSTOP)
        (_, failed), *_, (_, ended) = readers.read([("a", SAMPLES / "stamped.pdf"), ("b", SAMPLES / "broken.pdf")])
        assert failed == Failed("The file was given up: no page came for 5 seconds.", again=True)
        assert ended.reason.startswith("The file is damaged")


def test_a_slow_catalogue_is_not_held_against_a_file():
    with Readers(1, Limits(recognise=False, cover=False, silence=4, seconds=4)) as readers:
        list(readers.read([("warm", SAMPLES / "stamped.pdf")]))
        reading = readers.read([("a", SAMPLES / "stamped.pdf")])
        next(reading)
        time.sleep(4.5)
        assert [type(what) for _, what in reading] == [Page, Ended]


def test_reading_given_up_half_way_leaves_nothing_behind(readers):
    reading = readers.read([("a", SAMPLES / "policy.pdf")] * 4)
    next(reading)
    reading.close()
    assert [type(what) for what in read(readers, "policy.pdf")["policy.pdf"]] == [Begun, Page, Page, Page, Page, Ended]


def test_readers_end_with_their_owner():
    readers = Readers(1, PLAIN)
    process = readers.processes[0]
    readers.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_one_page_becomes_a_file(tmp_path, readers):
    (tmp_path / "page.pdf").write_bytes(extracted(SAMPLES / "policy.pdf", 4))
    begun, page, _ = [what for _, what in readers.read([("a", tmp_path / "page.pdf")])]
    assert begun.pages == 1 and "by letter or by a friend" in page.text


def test_one_page_becomes_a_picture():
    assert pictured(SAMPLES / "policy.pdf", 1, 200)[:4] == b"RIFF"


@pytest.mark.parametrize(
    ("name", "page", "why"),
    [("policy.pdf", 5, "no page 5"), ("policy.pdf", 0, "no page 0"), ("broken.pdf", 1, "damaged")],
)
def test_a_page_that_is_not_there(name, page, why):
    with pytest.raises(Unreadable, match=why):
        extracted(SAMPLES / name, page)


def test_single_pages_are_asked_for_by_several_threads():
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(extracted(SAMPLES / "policy.pdf", 1))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and all(each.startswith(b"%PDF") for each in found)


def test_the_bench_compares_reading_with_bare_pypdfium2(tmp_path, capsys, monkeypatch):
    from carrel.bench import documents

    monkeypatch.setenv("PATH", str(tmp_path))  # no recognition: it is slow
    for number in range(3):
        shutil.copy(SAMPLES / "stamped.pdf", tmp_path / f"{number}.pdf")
    shutil.copy(SAMPLES / "broken.pdf", tmp_path)
    found = documents.reading(tmp_path)
    assert found["pages"] == 3 and found["one process, of pypdfium2 alone"] > 0
    assert "two processes, times one" in capsys.readouterr().out
    with pytest.raises(ValueError, match="no PDF"):
        documents.reading(SAMPLES.parent / "documents" / "nowhere")
