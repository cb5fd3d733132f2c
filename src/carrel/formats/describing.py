"""A publication in words: what the formats of other systems say, before vocabularies are asked and after their labels
are looked up. Each of these formats only maps its own names to a Description and back.
"""

from dataclasses import dataclass, field

from carrel.formats import Attached, Context, Item
from carrel.formats.sorting import TAGS
from carrel.record import Contributor, Record, Role

LIST_FIELDS = {"audiences": "audience", "places": "place"}
TEXTS = ("title", "subtitle", "abstract", "plain_summary")
PLAIN = ("edition", "summary_by", "notice", "note")


@dataclass(frozen=True)
class Credit:
    """Someone who made the publication. An organisation has a name alone; `name` is also for what may be either."""

    role: Role = "author"
    name: str = ""
    family: str = ""
    given: str = ""
    orcid: str = ""
    corporate: bool = False  # surely an organisation

    @property
    def inverted(self) -> str:
        """`Family, Given`, or the name of the organisation."""
        return self.name or ", ".join(filter(None, (self.family, self.given)))


@dataclass
class Description:
    """One publication as words. Texts are {language tag: text}; "" is the language of the publication."""

    key: str = ""
    address: str = ""  # of its page
    title: dict[str, str] = field(default_factory=dict)
    bracket: str = ""  # what stands in brackets before an abstract: organisations, perhaps a year
    subtitle: dict[str, str] = field(default_factory=dict)
    alternative_titles: list[str] = field(default_factory=list)
    abstract: dict[str, str] = field(default_factory=dict)
    plain_summary: dict[str, str] = field(default_factory=dict)
    type: str = ""  # in words
    kind: str = ""  # key of a type, where words do not lead to one
    types: list[str] = field(default_factory=list)  # words one of which may be a type; the others are subjects
    issued: str = ""
    edition: str = ""
    credits: list[Credit] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)  # of whatever kind
    audiences: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    licence: str = ""
    series: str = ""
    series_number: str = ""
    mentioned: list[str] = field(default_factory=list)  # titles or addresses; one may be of a series we have
    keywords: list[str] = field(default_factory=list)
    identifiers: list[tuple[str, str]] = field(default_factory=list)  # (scheme or "", value)
    url: str = ""
    relations: list[dict[str, str]] = field(default_factory=list)
    status: str = ""
    summary_by: str = ""
    notice: str = ""
    note: str = ""
    files: tuple[Attached, ...] = ()  # on the way out
    paths: list[str] = field(default_factory=list)  # on the way in: of files, as the source names them
    item: Item | None = None  # on the way out

    @property
    def language(self) -> str:
        """Of the original."""
        return next(iter(self.title), "")

    def original(self, texts: dict[str, str]) -> str:
        """In the language of the original, else in the first there is."""
        return texts.get(self.language) or next(iter(texts.values()), "")

    def whole_title(self, language: str = "") -> str:
        """With the subtitle behind it, for formats that have one place for both; by default that of the original."""
        language = language or self.language
        title, subtitle = self.title[language], self.subtitle.get(language, "")
        return f"{title}: {subtitle}" if subtitle else title

    def related(self, relation: dict[str, str]) -> str:
        """What a relation leads to, as an address where it is a publication of this library, else as a citation."""
        target = relation.get("target", "")
        return f"{self.address.rpartition('/')[0]}/{target}" if target else relation.get("citation", "")

    def made_by(self, *roles: Role) -> list[Credit]:
        return [each for each in self.credits if each.role in roles]

    def words(self) -> list[str]:
        """All subjects in one list, for formats that have one place for them."""
        return list(dict.fromkeys([*self.topics, *self.audiences, *self.places, *self.keywords]))


class Describing:
    """Items into Descriptions, for one file. Labels are looked up once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._spelled: dict[tuple[str, str], str] = {}

    def __call__(self, item: Item) -> Description:
        record = item.record
        found = Description(key=record.id, address=item.address, files=item.files, item=item)
        for name in TEXTS:
            setattr(found, name, dict(getattr(record, name)))
        for name in (*PLAIN, "url", "status"):
            setattr(found, name, getattr(record, name))
        found.alternative_titles, found.keywords = list(record.alternative_titles), list(record.keywords)
        found.issued, found.languages = record.issued or "", list(record.languages)
        found.identifiers = list(record.identifiers.items())
        found.topics = [self.label("topic", each) for each in record.topics]
        for name, vocabulary in LIST_FIELDS.items():
            setattr(found, name, [self.label(vocabulary, each) for each in getattr(record, name)])
        found.credits = [self._credit(each) for each in record.contributors]
        found.relations = [each.model_dump(exclude_defaults=True) for each in record.relations]
        self._terms(found, record)
        return found

    def _terms(self, found: Description, record: Record) -> None:
        if record.type:
            found.type, found.kind = self.label("type", record.type), record.type
        if record.licence:
            licence = self._context.vocabularies.get("licence", record.licence)
            found.licence = (licence.url if licence else "") or self.label("licence", record.licence)
        if record.series:
            found.series, found.series_number = self.label("series", record.series.key), record.series.number

    def _credit(self, each: Contributor) -> Credit:
        if person := each.person:
            return Credit(each.role, "", person.family, person.given, person.orcid)
        return Credit(each.role, self.label("organisation", each.organisation or ""), corporate=True)

    def label(self, vocabulary: str, key: str) -> str:
        """In the language of the list, else another of the term's own names, by which it is found again."""
        if (ref := (vocabulary, key)) not in self._spelled:
            self._spelled[ref] = self._leading_back(vocabulary, key)
        return self._spelled[ref]

    def _leading_back(self, vocabulary: str, key: str) -> str:
        words, label = self._context.vocabularies, self._context.label(vocabulary, key)
        among = TAGS if vocabulary in TAGS else [vocabulary]
        concept = words.get(vocabulary, key)
        names = [label, *(concept.spellings() if concept else ())]
        return next((each for each in names if words.find(each, among) == (vocabulary, key)), label)
