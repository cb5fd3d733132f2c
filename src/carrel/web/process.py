"""One web process: Django set up, the door open, and an end when the server that started it was killed."""

import os
import threading
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carrel.settings")
django.setup()

from carrel.web.front import application  # noqa: E402

__all__ = ["application"]


def _end_with(parent: int) -> None:
    """Without its server a web process would hold the port for ever."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


if parent := os.environ.get("CARREL_PARENT"):
    threading.Thread(target=_end_with, args=(int(parent),), daemon=True).start()
