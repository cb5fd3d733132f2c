"""Settings. Each is declared once in SETTINGS; it comes from the environment (CARREL_NAME) or from
carrel.toml in the data folder (name = ...), in this order, else its default holds.

A bad value stops the start with a hint. The rest of this file tells Django what Carrel needs of it.
"""

import os
import re
import secrets
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Setting:
    name: str
    default: Any
    read: Callable[[str], Any]
    help: str


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise ValueError("a port is a number from 1 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 64:
        raise ValueError("it is a number from 1 to 64")
    return int(text)


def _yes_or_no(text: str) -> bool:
    if text.lower() not in ("yes", "no", "true", "false"):
        raise ValueError("it is yes or no")
    return text.lower() in ("yes", "true")


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("an address begins with https:// or http://")
    return text.rstrip("/")


def _contact(text: str) -> str:
    """A web address, or an e-mail address, which becomes a mailto link."""
    if text.startswith(("http://", "https://")):
        return text
    text = text.removeprefix("mailto:")
    if re.fullmatch(r"[^\s@<>\"?&]+@[^\s@<>\"?&]+\.[^\s@<>\"?&]+", text):
        return f"mailto:{text}"
    raise ValueError("it is an e-mail address or a web address that begins with https://")


SETTINGS = [
    Setting("home", "data", str, "The folder that holds the whole library: database, files, index."),
    Setting("name", "Research Library", str, "The library's name, on every page."),
    Setting("host", "127.0.0.1", str, "The address that `serve` listens on."),
    Setting("port", 8000, _port, "The port that `serve` listens on."),
    Setting("workers", 2, _count, "How many web processes `serve` starts."),
    Setting("readers", 1, _count, "How many processes read documents while `serve` runs; `import` takes all processors."),
    Setting("address", "", _address, "The public address, such as https://library.example; asked of the request if empty."),
    Setting("private_sources", False, _yes_or_no, "Whether sources may lie on this machine or in a private network: yes or no."),
    Setting("crossref", "https://api.crossref.org", _address, "Where DOIs are looked up first."),
    Setting("datacite", "https://api.datacite.org", _address, "Where DOIs are looked up that Crossref does not know."),
    Setting("exit", "https://www.wikipedia.org", _address, "Where “Leave this page” leads."),
    Setting("contact", "", _contact, "Whom readers may write to: an e-mail address or a web address; none if empty."),
]  # fmt: skip


def _values() -> dict[str, Any]:
    home = Path(os.environ.get("CARREL_HOME", "data")).expanduser()
    written = _toml(home / "carrel.toml")
    found = {}
    for each in SETTINGS:
        raw = os.environ.get(f"CARREL_{each.name.upper()}", written.get(each.name))
        try:
            found[each.name] = each.default if raw in (None, "") else each.read(str(raw))
        except ValueError as problem:
            sys.exit(f"The setting {each.name} = {raw!r} cannot be used: {problem}. {each.help}")
    return found


def _toml(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (ValueError, OSError) as problem:
        sys.exit(f"{path} cannot be read: {problem}")
    unknown = sorted(set(values) - {each.name for each in SETTINGS})
    if unknown:
        sys.exit(f"{path} has a setting nobody knows: {unknown[0]}. Known: {', '.join(s.name for s in SETTINGS)}")
    return values


def _secret(home: Path) -> str:
    """Django signs nothing for readers; the key is made once and stays in the data folder."""
    path = home / "secret"
    if not path.exists():
        try:
            home.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            os.write(descriptor, secrets.token_urlsafe(48).encode())
            os.close(descriptor)
        except FileExistsError:
            pass  # another process was first
        except OSError as problem:
            sys.exit(f"The data folder {home} cannot be written: {problem.strerror}. Set CARREL_HOME to another.")
    return path.read_text()


_found = _values()
CARREL = _found
CARREL_HOME = Path(_found["home"]).expanduser().resolve()
SECRET_KEY = _secret(CARREL_HOME)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": CARREL_HOME / "library.sqlite3",
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-4000;",
        },
    }
}

ALLOWED_HOSTS = ["*"]  # no page depends on the host name but feeds, and those may be given `address`
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["carrel"]
MIDDLEWARE = ["carrel.web.quiet.quietly", "carrel.web.lists.keeping"]
ROOT_URLCONF = "carrel.urls"
APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False  # web/wording.py speaks the four languages; Django's own pages are never shown
# Addresses that lead nowhere are no news, and what readers ask for is nobody's business: only faults are logged, without
# the words that were at hand.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"faults": {"()": "carrel.web.safety.Faults"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "faults"}},
    "loggers": {
        name: {"handlers": ["stderr"], "level": "ERROR", "propagate": False} for name in ("carrel", "django.request")
    },
}
