"""Names of persons as people write them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Name:
    family: str
    given: str = ""


def parse(text: str) -> Name:
    """`Family, Given` or a single name. Without a comma the whole is the family name: nobody guesses."""
    family, _, given = (part.strip() for part in text.partition(","))
    return Name(family, given)


def show(family: str, given: str) -> str:
    """Given name first, as on a title page."""
    return f"{given} {family}".strip()
