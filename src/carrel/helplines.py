"""Help lines by country as they are stored: entered by the librarian and by nobody else, replaced as a whole."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction

from carrel import catalogue
from carrel.catalogue import Signature
from carrel.formats.helplines import Line
from carrel.models import HelpLine


def current() -> dict[str, list[Line]]:
    """{country: its lines, in the librarian's order}, in one query."""
    found: dict[str, list[Line]] = defaultdict(list)
    for place, line in HelpLine.objects.values_list("place", "line"):
        found[place].append(Line.model_validate(line))
    return dict(found)


@transaction.atomic
def replace(lines: Sequence[Line], signature: Signature) -> None:
    """These lines instead of those that are stored. The history keeps them too."""
    stored = [line.model_dump(mode="json", exclude_defaults=True) for line in lines]
    HelpLine.objects.all().delete()
    HelpLine.objects.bulk_create(
        HelpLine(place=line["place"], position=position, line=line) for position, line in enumerate(stored)
    )
    catalogue.note({"help_lines": stored}, signature)
