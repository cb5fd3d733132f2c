"""Start the library: web processes and the worker, together."""

import argparse
import fcntl
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TextIO

from carrel import commands

HELP = "start the library; an empty data folder gets the sample library"

THREADS = 32  # of each web process: a slow download occupies one


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help="port to listen on (setting: port, 8000)")
    parser.add_argument("--host", help="address to listen on (setting: host, 127.0.0.1)")
    parser.add_argument("--workers", type=int, help="web processes (setting: workers, 2)")


def run(options: argparse.Namespace) -> int:
    from carrel import settings

    host, port = options.host or settings.CARREL["host"], options.port or settings.CARREL["port"]
    _refuse_taken(host, port)
    lock = _only_one(settings.CARREL_HOME)
    commands.library(sample=True)
    commands.searchable()
    _say(host, port, settings)
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(stop,), daemon=True)
    keeper.start()
    try:
        _web(host, port, options.workers or settings.CARREL["workers"])
    finally:
        stop.set()
        keeper.join(timeout=10)
        lock.close()
    return 0


def _only_one(home: Path) -> TextIO:
    """The lock of the library's server, held while the file is open."""
    home.mkdir(parents=True, exist_ok=True)
    lock = (home / "serve.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as problem:
        raise commands.Refused(
            f"The library in {home} is served already. Another library: CARREL_HOME=FOLDER"
        ) from problem
    return lock


def _say(host: str, port: int, settings) -> None:  # type: ignore[no-untyped-def]
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    print(
        f"{settings.CARREL['name']}: http://{shown}:{port}/   (data in {settings.CARREL_HOME}; Ctrl+C ends it)",
        flush=True,
    )


def _refuse_taken(host: str, port: int) -> None:
    if not 0 < port < 65536:
        raise commands.Refused(f"{port} is no port; take one from 1 to 65535.")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except PermissionError as problem:
        raise commands.Refused(f"Port {port} may only be used by the administrator; take one above 1023.") from problem
    except OSError as problem:
        hint = f"./carrel serve --port {port + 1}" if port < 65535 else "--port"
        raise commands.Refused(
            f"{host}:{port} cannot be used: {problem.strerror or problem}. Is Carrel running already? Another port: {hint}"
        ) from problem


def _keep_worker(stop: threading.Event) -> None:
    """The worker as a process of its own; started again when it dies."""
    while not stop.is_set():
        worker = subprocess.Popen([sys.executable, "-m", "carrel", "work", "--parent", str(os.getpid())])
        while worker.poll() is None and not stop.wait(0.2):
            pass
        if stop.is_set():
            worker.send_signal(signal.SIGTERM)
            worker.wait(timeout=8)
        else:
            print(f"The worker ended with {worker.returncode}; it is started again.", file=sys.stderr, flush=True)
            time.sleep(0.5)


def _web(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    multiprocessing.set_start_method("spawn")  # a forked process would share the database's and the index's open files
    os.environ["CARREL_PARENT"] = str(os.getpid())
    server = Granian(
        "carrel.web.process:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=THREADS, backpressure=2 * THREADS, websockets=False, log_level=LogLevels.error,
        respawn_failed_workers=True, respawn_interval=0.5, workers_kill_timeout=5,
    )  # fmt: skip
    server.serve()
