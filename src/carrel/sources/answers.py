"""What comes of asking the world outside: an answer, or the reason why there is none."""

from dataclasses import dataclass


class Unfetched(ValueError):
    """What was asked for did not come; the message says why."""


class Later(Unfetched):
    """The server asks to come back after so many seconds, more than one waits for."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True)
class Answer:
    address: str  # the last one, behind the redirects
    status: int
    media_type: str  # without parameters, in lower case
    name: str  # of the file, as the server or the address gives it; may be empty
    patience: float | None = None  # seconds that the server asks to wait
    body: bytes = b""
