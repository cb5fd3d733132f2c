"""The rows. Only catalogue.py writes publications, terms and revisions."""

from typing import Any

from django.db import models
from django.db.models import Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Substr


class OrderedJSON(models.JSONField):
    """JSON that keeps the order of its keys: the first title is the original's. PostgreSQL's jsonb would sort them."""

    def db_type(self, connection: Any) -> str:
        return "json" if connection.vendor == "postgresql" else str(super().db_type(connection))


class Publication(models.Model):
    """One publication: its record as one document, and columns the database computes from it."""

    id = models.CharField(primary_key=True, max_length=80)
    record = OrderedJSON()
    revision = models.BigIntegerField(help_text="number of its newest revision")
    added = models.BigIntegerField(help_text="number of its first revision: the order of arrival")
    title = models.GeneratedField(expression=KT("record__title"), output_field=models.TextField(), db_persist=True)
    year = models.GeneratedField(
        expression=Substr(KT("record__issued"), 1, 4),
        output_field=models.CharField(max_length=4, null=True),
        db_persist=True,
    )
    type = models.GeneratedField(
        expression=KT("record__type"), output_field=models.CharField(max_length=80, null=True), db_persist=True
    )
    status = models.GeneratedField(
        expression=Coalesce(KT("record__status"), Value("published"), output_field=models.CharField()),
        output_field=models.CharField(max_length=12),
        db_persist=True,
    )

    class Meta:
        indexes = [
            models.Index(fields=["status", "year"]),
            models.Index(fields=["type"]),
            models.Index(fields=["revision"], name="publication_revision"),  # the order in which others harvest it
        ]


class Revision(models.Model):
    """One write: the history, and the road by which everything derived learns of it. Numbers only grow."""

    number = models.BigIntegerField(primary_key=True)
    publication = models.CharField(max_length=80, blank=True, db_index=True)
    term = models.CharField(max_length=120, blank=True, help_text="vocabulary:key, when a term was written")
    action = models.CharField(max_length=12)  # added, changed, withdrawn, restored, removed, renamed
    record = OrderedJSON(null=True, help_text="as it was after this write; null when it was removed")
    who = models.CharField(max_length=150)
    when = models.DateTimeField(db_index=True)
    why = models.CharField(max_length=500, blank=True)
    imported = models.ForeignKey("Import", null=True, on_delete=models.PROTECT, related_name="revisions")

    class Meta:
        indexes = [
            models.Index(fields=["term", "number"], name="revision_term", condition=~models.Q(term="")),
            models.Index(fields=["number"], name="revision_removed", condition=models.Q(action="removed")),
        ]


class Renewal(models.Model):
    """A publication that is said otherwise since, because a term it carries was changed. Its number stands among those of
    the history; it counts while the publication has no newer revision."""

    publication = models.OneToOneField(Publication, primary_key=True, on_delete=models.CASCADE)
    number = models.BigIntegerField(db_index=True)
    when = models.DateTimeField(db_index=True)


class Name(models.Model):
    """What a publication can also be found by: identifiers, fingerprint, the keys it had before."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="names")
    scheme = models.CharField(max_length=12)
    value = models.CharField(max_length=500)

    class Meta:
        indexes = [models.Index(fields=["scheme", "value"])]


class Link(models.Model):
    """A relation as its writer stated it. The other side is read from the same row."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="links")
    type = models.CharField(max_length=24)
    target = models.CharField(max_length=80, db_index=True)


class Term(models.Model):
    """One concept of a vocabulary."""

    vocabulary = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    concept = OrderedJSON()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vocabulary", "key"], name="term_once")]
        ordering = ["id"]


class File(models.Model):
    """A stored file of a publication; its bytes lie under its hash in the data folder."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="files")
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    language = models.CharField(max_length=20, blank=True)
    label = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=12, default="document")  # document (in its language), annex, slides
    bytes = models.BigIntegerField()
    state = models.CharField(max_length=12, default="current")  # current, archived
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="replaces")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["publication", "sha256"], name="file_once")]


class Document(models.Model):
    """What was read of one stored file, whoever uses it. Work still to do is a row in state `waiting`; `aside` could not be
    read, `gone` is no longer in the data folder, and `other` is of no kind that is read."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200, help_text="of the file, as it came first")
    media_type = models.CharField(max_length=100, help_text="by its content, not by its name")
    bytes = models.BigIntegerField()
    state = models.CharField(max_length=12, default="waiting", db_index=True)  # or reading, read, aside, gone, other
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True, help_text="why it was set aside, or what is missing of it")
    imported = models.ForeignKey("Import", null=True, on_delete=models.SET_NULL, related_name="documents")
    instead_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, help_text="stood at its place before")
    kind = models.CharField(max_length=12, blank=True)
    pages = models.PositiveIntegerField(null=True)
    language = models.CharField(max_length=20, blank=True)
    outline = OrderedJSON(default=list, help_text="[title, page, level] of each heading")
    metadata = OrderedJSON(default=dict, help_text="as embedded in the file")
    recognised = OrderedJSON(default=dict, help_text="{page: confidence} of pages read from their picture")
    unread = models.PositiveIntegerField(default=0, help_text="pages without text that were not recognised")
    cover = models.BooleanField(default=False, help_text="whether its first page lies in the covers folder")
    fingerprint = models.BinaryField(
        default=b"", help_text="of its text, see documents.likeness; empty: too little text"
    )


class Likeness(models.Model):
    """A band of a document's fingerprint: documents with much the same text meet in one."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="likenesses")
    band = models.BigIntegerField(db_index=True)


class Page(models.Model):
    """The text of one page of a document: derived, made again by reading the file anew."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="text", db_index=False)
    number = models.PositiveIntegerField(help_text="from 1")
    label = models.CharField(max_length=40, blank=True, help_text="as printed, when that is not the number")
    blocks = models.TextField(help_text="JSON: [kind, text] of each block, see documents.Block")
    confidence = models.FloatField(null=True, help_text="of the recognition, 0 to 1")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="page_once")]


class Proposal(models.Model):
    """What Carrel thinks a document is, with what it was read from; waits for the librarian."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="proposals")
    action = models.CharField(
        max_length=12
    )  # new, edition: `publication` is a draft; file, version: it has that key already
    publication = models.CharField(max_length=80, db_index=True)
    evidence = OrderedJSON(default=list, help_text="{field, value, page, words, confidence} of each value")
    reason = models.CharField(max_length=500, blank=True, help_text="why it belongs to a publication we have")
    state = models.CharField(max_length=12, default="open", db_index=True)  # open, accepted, refused
    created = models.DateTimeField(auto_now_add=True)


class Seen(models.Model):
    """A file of an imported folder as it was met last, so that a second run reads only what is new."""

    path = models.TextField(unique=True)
    bytes = models.BigIntegerField()
    modified = models.BigIntegerField(help_text="nanoseconds")
    sha256 = models.CharField(max_length=64, db_index=True)
    problem = models.CharField(max_length=500, blank=True)


class HelpLine(models.Model):
    """Where people in a country find help, as the librarian entered it: see helplines.Line."""

    place = models.CharField(max_length=80, help_text="key of the country")
    position = models.PositiveIntegerField(help_text="order within the file it came from")
    line = OrderedJSON()

    class Meta:
        ordering = ["position"]


class Harvest(models.Model):
    """A source outside that is asked again and again, and what is remembered of it. Its runs are imports."""

    place = models.CharField(max_length=2000, help_text="web address")
    source = models.CharField(max_length=12, help_text="name of the source")
    set = models.CharField(max_length=200, blank=True, help_text="a part of the source, as it calls it")
    format = models.CharField(max_length=60, blank=True, help_text="as the source calls it; empty: the best both know")
    every = models.PositiveIntegerField(null=True, help_text="hours between two runs; null: only when somebody asks")
    due = models.DateTimeField(null=True, db_index=True)
    mark = models.CharField(max_length=60, blank=True, help_text="what changed since comes next time")
    fault = models.CharField(max_length=400, blank=True, help_text="why the last run did not end")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "set"], name="harvest_once")]


class Import(models.Model):
    """One run of one source into the catalogue. `position` says how far it came, so a killed run goes on.

    A file's copy lies under its hash in the data folder; what another source brought, in a folder with the run's number.
    """

    source = models.CharField(max_length=200, help_text="the file's name, or the place of another source")
    sha256 = models.CharField(max_length=64, db_index=True, blank=True)
    format = models.CharField(max_length=40, help_text="of the file, or the name of the source")
    harvest = models.ForeignKey(Harvest, null=True, on_delete=models.SET_NULL, related_name="runs")
    started = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, default="running")  # or fetching, fetched, done, undone
    position = models.IntegerField(default=0, help_text="entries of the file already dealt with")
    report = models.JSONField(default=dict)


class Counter(models.Model):
    """Holds the number of the newest revision; locked while a batch is written."""

    name = models.CharField(primary_key=True, max_length=20)
    value = models.BigIntegerField(default=0)


class ImportProblem(models.Model):
    """One place of an imported file that did not become a record, with its text, so that nothing is lost."""

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="problems")
    where = models.CharField(max_length=60)
    what = models.CharField(max_length=400)
    raw = models.TextField()
