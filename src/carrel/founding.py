"""An empty data folder becomes a library: the vocabularies always, the sample publications when asked."""

import json
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from carrel import catalogue, holding
from carrel.catalogue import Signature
from carrel.models import Import, Revision, Term
from carrel.record import Record
from carrel.vocabulary import Concept

_DATA = Path(__file__).parent / "library"
WHO = "Carrel"


def prepare(sample: bool) -> bool:
    """Bring the database to this version; found the library if it is new.

    The sample only goes where no publication and no import ever was; returns whether it did.
    """
    if not _current():
        call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        if not Term.objects.exists():
            catalogue.write_terms(concepts(), WHO, "the vocabularies that come with Carrel")
        sample = sample and not Import.objects.exists() and not Revision.objects.exclude(publication="").exists()
        if sample:
            found_sample()
    return sample


def _current() -> bool:
    """Whether every migration of this version is applied: one query, where Django's own look takes a tenth of a second."""
    ours = {path.stem for path in (Path(__file__).parent / "migrations").glob("[0-9]*.py")}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM django_migrations WHERE app = 'carrel'")
            return ours <= {name for (name,) in cursor.fetchall()}
    except DatabaseError:  # there is no such table yet; whatever else it is, the migration will say
        return False


def found_sample() -> None:
    """The sample library: the handbook with its files, then the publications."""
    signature = Signature(WHO, "the sample library")
    record = handbook()
    catalogue.write([record, *sample_records()], signature)
    for language in record.languages:
        path = _DATA / "files" / f"handbook-{language}.pdf"
        holding.attach(record.id, path, signature, language, record.title[language])


def handbook() -> Record:
    """The librarian's handbook, the library's own first document."""
    return Record.model_validate_json((_DATA / "handbook.json").read_text("utf-8"))


def sample_records() -> list[Record]:
    """The publications of the sample library; the file begins with the newest, which is written last."""
    found = json.loads((_DATA / "records.json").read_text("utf-8"))
    return [Record.model_validate(each) for each in reversed(found)]


def concepts() -> list[Concept]:
    """The terms that come with Carrel, one file a vocabulary."""
    return [
        Concept.model_validate({"vocabulary": path.stem, **each})
        for path in sorted((_DATA / "terms").glob("*.json"))
        for each in json.loads(path.read_text("utf-8"))
    ]
