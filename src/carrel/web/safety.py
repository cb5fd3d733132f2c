"""Headers that every answer carries, and faults that tell nothing of readers.

The headers say what a page may do in the reader's browser and what it may tell others. They are put on at the
outermost door, so that also a 304, a style sheet, a file and a fault have them.
"""

import logging
import sys
import traceback
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

# Content Security Policy level 3: everything from this host, nothing inline, never in a frame; and no script may
# turn text into markup (Trusted Types).
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
# Where a page of a document is shown as it was printed, one script may name the file of one worker: docs/decisions/0011.
READER = POLICY.replace("trusted-types 'none'", "trusted-types carrel-reader")
# W3C Permissions Policy: what a library has no use for, and what would tell something of the reader or the device. A
# feature that browsers do not know only fills their consoles, so it is left out.
DENIED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "compute-pressure", "display-capture", "encrypted-media",
    "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection", "local-fonts", "magnetometer", "microphone",
    "midi", "otp-credentials", "payment", "picture-in-picture", "publickey-credentials-create", "publickey-credentials-get",
    "screen-wake-lock", "serial", "storage-access", "sync-xhr", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": ", ".join(f"{name}=()" for name in DENIED),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
    "X-DNS-Prefetch-Control": "off",  # a link to another host is not even looked up before it is followed
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
OWN = {
    "Content-Security-Policy",
    "X-Frame-Options",
    "Cross-Origin-Resource-Policy",
}  # that some answers state themselves
YEAR = 365 * 24 * 60 * 60

Environ = dict[str, Any]
Header = tuple[str, str]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

_log = logging.getLogger("carrel")


def headers(address: str) -> dict[str, str]:
    """The headers of a library at this public address. Only one that is at home behind HTTPS may insist on it."""
    return HEADERS | ({"Strict-Transport-Security": f"max-age={YEAR}"} if address.startswith("https://") else {})


def safe(application: Application) -> Application:
    """The application with those headers on every answer, where it did not state its own; a fault is an answer too."""
    always = list(headers(settings.CARREL["address"]).items())

    def answer(environ: Environ, start: Start) -> Iterable[bytes]:
        def begin(status: str, stated: list[Header], *fault: Any) -> Any:
            names = {name for name, _ in stated}
            if any(name == "Content-Security-Policy" and "frame-ancestors *" in value for name, value in stated):
                names.add("X-Frame-Options")  # has no word for it
            if status.startswith("304"):
                names |= OWN  # a browser would replace what it kept with the page (RFC 9111, section 4.3.4)
            return start(status, stated + [each for each in always if each[0] not in names], *fault)

        try:
            return application(environ, begin)
        except Exception:
            _log.exception("A request could not be answered")
            begin("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")], sys.exc_info())
            return [b"Something went wrong here. Please try again.\n"]

    return answer


class Faults(logging.Formatter):
    """A fault for the log: which kind of page, which kind of fault, where in the code. Neither the message nor the
    address, for both may hold a reader's words."""

    def format(self, record: logging.LogRecord) -> str:
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        page = f" on a page /{match.route}" if match else ""
        lines = [f"{self.formatTime(record)} {str(record.msg).replace('%s', '').strip(': ') or 'Fault'}{page}"]
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])
            lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
            lines.append(f"  {record.exc_info[0].__name__}")
        return "\n".join(lines)
