"""Every test has a library of its own: an empty database and a data folder that goes with the test."""

import fcntl
import gc
import importlib.util
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from subprocess import CompletedProcess
from wsgiref.util import setup_testing_defaults

os.environ["DJANGO_SETTINGS_MODULE"] = "carrel.settings"
os.environ["CARREL_HOME"] = tempfile.mkdtemp(prefix="carrel-tests-")
for name in ("CARREL_NAME", "CARREL_PORT", "CARREL_ADDRESS"):
    os.environ.pop(name, None)

import django  # noqa: E402

django.setup()

import hypothesis  # noqa: E402
import pytest  # noqa: E402

from carrel import catalogue, commands, founding, holding, terms  # noqa: E402
from carrel.catalogue import Signature  # noqa: E402
from carrel.models import Document, File, Page, Publication, Revision  # noqa: E402
from carrel.record import Record  # noqa: E402
from carrel.search import following  # noqa: E402
from carrel.web import front, site  # noqa: E402
from serving import read_through, served  # noqa: E402

hypothesis.settings.register_profile(  # no test depends on how busy the machine is
    "carrel", hypothesis.settings.default, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("carrel")
WHO = Signature("librarian")
_VOCABULARIES: list[object] = []  # as every test finds them


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """The sample library is written and indexed once; every test gets it back as it was."""
    from django.conf import settings

    settings.CARREL_HOME = tmp_path_factory.mktemp("session")
    with django_db_blocker.unblock():
        catalogue.write_terms(founding.concepts(), "Carrel")
        catalogue.write(founding.sample_records(), Signature("Carrel", "the sample library"))
        following.catch_up()
        terms.current()
    _VOCABULARIES.append(terms._kept)
    return settings.CARREL_HOME / "index"


def _begin(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.CARREL_HOME = tmp_path / "home"
    settings.CARREL_HOME.mkdir()
    monkeypatch.setattr(following, "_engine", None)
    monkeypatch.setattr(site, "_kept", None)
    monkeypatch.setattr(terms, "_kept", _VOCABULARIES[0])  # read anew by who writes terms, as in every process
    return settings.CARREL_HOME


@pytest.fixture
def home(tmp_path: Path, db: None, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty library with the vocabularies that come with Carrel; answers its data folder."""
    Publication.objects.all().delete()
    Revision.objects.filter(term="").delete()
    return _begin(tmp_path, settings, monkeypatch)


@pytest.fixture
def sample(tmp_path: Path, django_db_setup: Path, db: None, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample library, indexed; answers its data folder."""
    home = _begin(tmp_path, settings, monkeypatch)
    shutil.copytree(django_db_setup, home / "index", symlinks=True)
    return home


@pytest.fixture
def ask(sample: Path, monkeypatch: pytest.MonkeyPatch):
    """Ask the sample library at its outermost door: (path, query="", WSGI names) to (status, headers, body)."""
    monkeypatch.setattr(front, "_pages", front.Pages())

    def ask(path: str, **extra: str) -> tuple[str, dict[str, str], bytes]:
        environ: dict = {"PATH_INFO": path, "QUERY_STRING": extra.pop("query", ""), "wsgi.input": BytesIO()} | extra
        setup_testing_defaults(environ)
        answer = {}
        body = b"".join(
            front.application(environ, lambda status, headers, *_: answer.update(status=status, headers=dict(headers)))
        )
        return answer["status"][:3], answer["headers"], body

    return ask


@pytest.fixture(scope="session")
def _founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample library, its documents read: served once for all processes of a run."""
    root = tmp_path_factory.getbasetemp()
    shared = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    with (shared / "founding.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "founded").exists():
            (shared / "founding").mkdir()
            with served(shared / "founding", workers=1):
                read_through(shared / "founding")
            (shared / "founding").rename(shared / "founded")
    return shared / "founded"


@pytest.fixture
def founded(_founded: Path, tmp_path: Path) -> Path:
    """A folder of the test's own with the sample library in `home`, its documents read, for processes."""
    shutil.copytree(_founded / "home", tmp_path / "home", symlinks=True)
    return tmp_path


@pytest.fixture
def command(home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Type a command in this process, for an empty library; answers what `serving.carrel` answers of a process of its own."""
    monkeypatch.chdir(tmp_path)

    def command(*words: str) -> CompletedProcess[str]:
        capfd.readouterr()
        try:
            code = commands.main(words)
        except SystemExit as end:
            code = end.code
        return CompletedProcess(words, code, *capfd.readouterr())

    return command


def record(key: str = "a", **values: object) -> Record:
    """A record with a title, and whatever else is given."""
    return Record.model_validate({"id": key, "title": {"en": f"Title of {key}"}} | values)


def write(*records: Record) -> None:
    """Into the catalogue and into the index."""
    catalogue.write(records, WHO)
    following.catch_up()


def paged(
    record: Record,
    texts: Sequence[str],
    language: str = "en",
    name: str = "a.txt",
    labels: Sequence[str] = (),
    **said: str,
) -> File:
    """Into the catalogue, with a file whose pages have these texts; a line is a paragraph. The index does not follow yet."""
    if not Publication.objects.filter(id=record.id).exists():
        catalogue.write([record], WHO)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text("\f".join([record.id, name, *texts]), "utf-8")
        file = holding.attach(record.id, path, WHO, **said)
    read = Document.objects.get(sha256=file.sha256)
    Document.objects.filter(id=read.id).update(state="read", pages=len(texts), language=language)
    Page.objects.bulk_create(
        Page(
            document=read, number=number, label=labels[number - 1] if labels else "",
            blocks=json.dumps([["p", line] for line in text.split("\n")]),
        )
        for number, text in enumerate(texts, 1)
    )  # fmt: skip
    return file


def script(name: str):
    """A script by its file: tests have modules of the same names."""
    folder = Path(__file__).parents[1] / "scripts"
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    spec = importlib.util.spec_from_file_location(f"script_{name}", folder / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pytest_collection_finish() -> None:
    """The rings of what was loaded are looked for once: five thousand tests, and whatever they import, stay to the end."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter) -> None:
    """What tests measured is shown though they passed: their properties “shown TITLE” line by line, “sum TITLE” added up."""
    done = [
        each for found in terminalreporter.stats.values() for each in found if getattr(each, "when", "") == "teardown"
    ]
    shown: dict[str, list] = {}
    for name, value in (each for report in done for each in report.user_properties):
        shown.setdefault(name, []).append(value)
    for name, values in sorted(shown.items()):
        kind, _, title = name.partition(" ")
        terminalreporter.section(title)
        terminalreporter.line(str(sum(values)) if kind == "sum" else "\n".join(values))
