"""The commands as people type them, in processes of their own."""

import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest

from serving import carrel, free_port, served, until

ROOT = Path(__file__).parents[1]


def test_help_names_every_command(tmp_path):
    from carrel.commands import COMMANDS

    shown = carrel(tmp_path, "--help")
    assert shown.returncode == 0 and all(name in shown.stdout for name in COMMANDS)


def test_an_unknown_command_is_told_so(command):
    assert command("sing").returncode == 2


def test_import_into_an_empty_folder_starts_an_empty_library(tmp_path):
    path = tmp_path / "few.csv"
    path.write_text("id,title,topics,issued\na,First,Legislation,2013\nb,Second,,2017-99\n")
    shown = carrel(tmp_path, "import", str(path))
    assert shown.returncode == 0, shown.stderr
    assert "1 added, 0 changed, 0 same, 1 problem." in shown.stdout and "line 3: issued: " in shown.stdout
    number = re.search(r"undo (\d+)", shown.stdout)[1]
    assert "1 removed" in carrel(tmp_path, "undo", number).stdout


@pytest.mark.parametrize("words", [("import", "nowhere.csv"), ("withdraw", "x", "--reason", "r"), ("restore", "x", "1"), ("undo", "7"),
                                   ("history", "x"), ("attach", "x", __file__), ("rename", "x", "y"), ("merge", "x", "y")])  # fmt: skip
def test_what_cannot_be_done_is_said_in_a_sentence(command, words):
    shown = command(*words)
    assert shown.returncode == 1 and "Traceback" not in shown.stderr and len(shown.stderr.strip()) > 10


@pytest.mark.parametrize(("words", "said"), [
    (("import", ""), "is empty"), (("helplines", "/nowhere.csv"), "/nowhere.csv cannot be read: No such file"),
])  # fmt: skip
def test_what_is_missing_is_named(command, words, said):
    shown = command(*words)
    assert shown.returncode == 1 and said in shown.stderr and "Errno" not in shown.stderr


def test_a_file_in_no_known_format_is_refused_and_named(command, tmp_path):
    path = tmp_path / "image.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    shown = command("import", str(path))
    assert shown.returncode == 1 and "image.png cannot be imported" in shown.stderr and "picture" in shown.stderr


def test_a_bad_setting_stops_the_start_with_a_hint(tmp_path):
    shown = carrel(tmp_path, "serve", CARREL_PORT="many")
    assert shown.returncode == 1 and "port" in shown.stderr and "many" in shown.stderr
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home/carrel.toml").write_text("naem = 'x'\n")
    assert "naem" in carrel(tmp_path, "imports").stderr


def test_a_taken_port_is_told_before_anything_is_done(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        shown = carrel(tmp_path, "--port", str(taken.getsockname()[1]))
    assert shown.returncode == 1 and "cannot be used" in shown.stderr and "--port" in shown.stderr
    assert not (tmp_path / "home/library.sqlite3").exists()


def get(address):
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read()


def test_serve_brings_the_sample_library_and_finds_what_is_written(tmp_path):
    with served(tmp_path) as (address, server):
        assert json.loads(get(f"{address}/en/search.json"))["total"] == 31
        path = tmp_path / "one.csv"
        path.write_text("title\nAn unmistakable xylograph\n")
        _add_behind_its_back(tmp_path, "unmistakable")
        assert until(lambda: json.loads(get(f"{address}/en/search.json?q=unmistakable"))["total"] == 1)
        assert server.poll() is None


def _add_behind_its_back(folder, word):
    """Write to the catalogue from another process that leaves the index to the worker."""
    code = (
        "import django; django.setup()\n"
        "from carrel import catalogue; from carrel.record import Record\n"
        f"catalogue.write([Record.model_validate({{'id': '{word}', 'title': {{'en': 'The {word} one'}}}})], catalogue.Signature('t'))\n"
    )
    environment = os.environ | {
        "CARREL_HOME": str(folder / "home"),
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "carrel.settings",
    }
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


def children(pid):
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = path.read_text().rpartition(")")[2].split()
            if int(parts[1]) == pid:
                found[int(path.parent.name)] = (path.parent / "cmdline").read_bytes().decode()
        except (OSError, ValueError):
            continue
    return found


def of(server, mark):
    return [pid for pid, line in children(server.pid).items() if mark in line]


@pytest.fixture(scope="module")
def running(_founded, tmp_path_factory):
    """(folder, address, server) of a library that goes on running, whatever a test does to its processes."""
    folder = tmp_path_factory.mktemp("running")
    shutil.copytree(_founded / "home", folder / "home", symlinks=True)
    with served(folder, workers=1) as (address, server):
        yield folder, address, server


def test_killed_processes_come_back_and_nothing_is_lost(running):
    folder, address, server = running
    for kind, mark in (("worker", "\0work\0"), ("web", "spawn_main")):
        assert until(lambda mark=mark: of(server, mark))
        victim = of(server, mark)[0]
        os.kill(victim, signal.SIGKILL)
        _add_behind_its_back(folder, f"after-{kind}")
        found = lambda kind=kind: json.loads(get(f"{address}/en/search.json?q=%22after+{kind}%22"))["total"] == 1  # noqa: E731
        assert until(lambda found=found: _quietly(found)), kind


def _quietly(true):
    try:
        return true()
    except OSError:
        return False


def test_a_killed_server_leaves_the_port_free_for_the_next(founded):
    port = free_port()
    with served(founded, port, workers=1) as (_, server):
        server.kill()
        server.wait()
        assert until(lambda: not children_of_port(port))
    with served(founded, port, workers=1) as (address, _):
        assert json.loads(get(f"{address}/en/search.json"))["total"] == 31


def children_of_port(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_one_library_has_one_server(running):
    shown = carrel(running[0], "--port", str(free_port()))
    assert shown.returncode == 1 and "served already" in shown.stderr


def test_slow_downloads_do_not_keep_readers_waiting(running, tmp_path):
    folder, address, _ = running
    path = tmp_path / "large.pdf"
    path.write_bytes(bytes(20_000_000))
    carrel(folder, "attach", "framing-implementation", str(path))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with ExitStack() as lines:
        for _ in range(10):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))))
            line.sendall(f"GET /files/{digest}/x.pdf HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert line.recv(15).startswith(b"HTTP/1.1 200")  # it is being answered; the rest is not taken
        assert json.loads(get(f"{address}/en/search.json"))["total"] >= 31


def _few(folder):
    path = folder / "few.csv"
    path.write_text("id,title\na,First\n")
    return path


def test_terms_come_in_whole_or_not_at_all(command, tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(
        '[{"key": "camps", "label": {"en": "Summer camps", "fr": "Colonies"}, "broader": ["safeguarding"]}]'
    )
    assert "topic: 1 term." in command("terms", "topic", str(path)).stdout
    assert "Summer camps" in command("terms", "topic").stdout
    path.write_text('[{"key": "good", "label": {"en": "Good"}}, {"key": "Not a key", "label": {}}]')
    shown = command("terms", "topic", str(path))
    assert shown.returncode == 1 and "key" in shown.stderr and "Good" not in command("terms", "topic").stdout


@pytest.mark.parametrize(
    ("words", "code"), [(("terms", "topic"), 0), (("helplines",), 0), (("pick", "a"), 0), (("history", "nowhere"), 1)]
)
def test_what_is_tested_in_one_process_runs_in_its_own(few, words, code):
    shown = carrel(few, *words)
    assert shown.returncode == code and (shown.stderr if code else shown.stdout)


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """A folder whose library has one publication, a."""
    folder = tmp_path_factory.mktemp("few")
    assert carrel(folder, "import", str(_few(folder))).returncode == 0
    return folder


def test_the_list_names_what_readers_do_not_see(command, tmp_path):
    path = tmp_path / "few.csv"
    path.write_text("id,title,status\na,First,draft\nb,Second,published\n")
    command("import", str(path))
    assert "First" in (shown := command("list", "--status", "draft").stdout) and "Second" not in shown


def test_pick_chooses_fundamental_texts_and_takes_them_back(command, tmp_path):
    (tmp_path / "list.csv").write_text("id,title\na,One\nb,Two\n")
    command("import", "list.csv")
    assert command("pick", "a", "b").stdout == "a: changed\nb: changed\n"
    assert command("pick", "b", "--not").stdout == "b: changed\n"
    refused = command("pick", "a", "nowhere")
    assert refused.returncode == 1 and "nowhere" in refused.stderr
