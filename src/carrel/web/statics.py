"""Style sheet, scripts and icons, with a compressed copy of each that is worth it, in the data folder."""

import shutil
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from whitenoise.compress import Compressor

from carrel.web.site import STATIC, static_digest

_SWAGGER = ("swagger-ui-bundle.js", "swagger-ui.css")  # the page of the API; they come with django-ninja


def folder() -> Path:
    """Where they lie, made once for each state of the files; several processes may do so at the same time."""
    place = Path(settings.CARREL_HOME) / "static" / f"{static_digest()}-{version('django-ninja')}"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        _make(place)
    return place


def _ninja() -> Path:
    """Where it is installed; it is not loaded for that."""
    found = find_spec("ninja")
    assert found and found.submodule_search_locations  # a dependency
    return Path(found.submodule_search_locations[0])


def _make(place: Path) -> None:
    made = Path(tempfile.mkdtemp(prefix="new-", dir=place.parent))
    shutil.copytree(STATIC, made, dirs_exist_ok=True)
    for name in _SWAGGER:
        shutil.copy(_ninja() / "static" / "ninja" / name, made / name)
    made.chmod(0o755)
    packer = Compressor(quiet=True)  # type: ignore[no-untyped-call]
    for path in [each for each in made.rglob("*") if each.is_file()]:
        packer.compress(str(path))  # type: ignore[no-untyped-call]
    try:
        made.rename(place)
    except OSError:  # another process was first
        shutil.rmtree(made)
    for old in place.parent.iterdir():
        if old != place and not old.name.startswith("new-"):
            shutil.rmtree(old, ignore_errors=True)
