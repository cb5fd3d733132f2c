"""Whether a document belongs to a publication we have: as its file, as its version in another language, or as another edition.

Asked in the order of certainty: the same identifier, nearly the same text, a file of the same name in another language beside
it, the same title. Nothing is compared with every document or publication: each question is one look into an index.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from carrel import catalogue, documents
from carrel.documents import likeness
from carrel.documents.proposing import Proposed
from carrel.documents.versions import number, siblings
from carrel.models import Document, File, Likeness, Name, Page, Proposal, Publication, Seen
from carrel.record import Record, Relation, fingerprints, keys, letters
from carrel.vocabulary import normal

SAME_TEXT = 0.8  # part of the text from which two documents are one, but for their cover
SHORT, ALL = 2, 0.98  # pages in which a few other words matter; the part that is as good as all
SURE = 0.6  # confidence from which a proposed date or edition is believed
SAME_TITLE = 0.8  # part of all words that two titles of one work have in common
MOST = 50  # publications with such a title that are looked at
SERIAL = {"annual-report", "newsletter"}  # types of which one number does not take the place of the other
_IDENTIFYING = ("doi", "isbn", "handle")  # an ISSN is of a series
# how sure it is that a document belongs there, by what says so; with less than the text or the title it is for the librarian to look
TRUST = {"identifier": 0.95, "text": 0.9, "text alone": 0.5, "beside": 0.8, "title": 0.8, "place": 0.9, "form": 0.6}
Action = Literal["file", "version", "edition", "new"]


@dataclass(frozen=True)
class Belongs:
    """`file` and `version`: to that publication; `edition`: a publication of its own, related to that one; `new`: one of its own,
    though it looks like that one."""

    action: Action
    publication: str
    reason: str
    relations: tuple[Relation, ...] = ()
    told: str = "title"  # by what: a key of TRUST


def of(proposed: Proposed, found: Document, pages: Sequence[documents.Page] = ()) -> Belongs | None:
    """What the document is to the publications there are, drafts included; None when it is something new.

    `pages` serve where the document's own have not been stored.
    """
    fingerprint = remember(found, pages)
    for answer in (
        _identified(proposed),
        _alike(proposed, found, fingerprint),
        _beside(proposed, found),
        _titled(proposed),
    ):
        if answer:
            return answer
    return None


def remember(found: Document, pages: Sequence[documents.Page] = ()) -> bytes:
    """Keep the fingerprint of the document's text, so that others find it; to be called for every document that was read."""
    texts: Iterable[str] = (page.text for page in pages)
    if stored := Page.objects.filter(document=found).order_by("number").values_list("blocks", flat=True)[:200]:
        texts = map(_text, stored)
    fingerprint = likeness.signature(texts)
    if fingerprint != bytes(found.fingerprint):
        found.fingerprint = fingerprint
        Document.objects.filter(pk=found.pk).update(fingerprint=fingerprint)
        Likeness.objects.filter(document=found).delete()
        Likeness.objects.bulk_create(Likeness(document=found, band=band) for band in likeness.bands(fingerprint))
    return fingerprint


def _text(blocks: str) -> str:
    return "\n".join(text for _, text in json.loads(blocks))


# --- the same identifier ------------------------------------------------------------------------------------------------


def _identified(proposed: Proposed) -> Belongs | None:
    for scheme in _IDENTIFYING:
        if value := proposed.record.identifiers.get(scheme):
            now = Name.objects.filter(scheme=scheme, value=value[:480])
            once = Name.objects.filter(scheme="former", value=f"{scheme}:{value[:480]}")
            for record in _records([*_owners(now), *_owners(once)]):
                return _placed(proposed, record, f"It has the same {scheme.upper()}, {value}", "identifier")
    return None


def _owners(names: Iterable[Name]) -> Iterator[str]:
    return (name.publication_id for name in names)


def _placed(proposed: Proposed, record: Record, why: str, told: str = "title") -> Belongs:
    """As a file, or as a version where the publication has none in that language."""
    language = _other_language(proposed, record)
    if language:
        return Belongs("version", record.id, f"{why}, and is in another language ({language}).", told=told)
    return Belongs("file", record.id, f"{why}.", told=told)


def _other_language(proposed: Proposed, record: Record) -> str:
    """The language of the document, when the publication is known to be in others."""
    ours, theirs = proposed.record.languages[:1], record.languages or [record.language]
    different = ours and ours[0].split("-")[0] not in {each.split("-")[0] for each in theirs}
    return ours[0] if different else ""


# --- nearly the same text -----------------------------------------------------------------------------------------------


def _alike(proposed: Proposed, found: Document, fingerprint: bytes) -> Belongs | None:
    rows = Likeness.objects.filter(band__in=likeness.bands(fingerprint)).exclude(document=found)
    near = Document.objects.filter(pk__in=rows.values("document"))[:MOST]
    shares = {each: likeness.share(fingerprint, bytes(each.fingerprint)) for each in near}
    for other, share in sorted(shares.items(), key=lambda each: -each[1]):
        if share < SAME_TEXT:
            return None
        for record in _records(_publications([other.sha256], [other.pk])):
            return _much_alike(proposed, record, found, other, share)
    return None


def _much_alike(proposed: Proposed, record: Record, found: Document, other: Document, share: float) -> Belongs:
    """Text that is nearly the same is one publication where title and length agree too; two filled-in copies of a form are two."""
    why = f"{share:.0%} of its text is the same as in {other.name}"
    if documents.FORM in found.reason and documents.FORM in other.reason:
        return Belongs("new", record.id, f"{why}, but both are forms that somebody may have filled in.", told="form")
    if what := _another_edition(proposed, record):
        return _edition(proposed, record, f"{why}, but {what}.")
    differs = [] if _same_title(proposed.record, record)[0] else ["the title"]
    ours, theirs = found.pages or 0, other.pages or 0
    if ours and theirs and abs(ours - theirs) > max(1, ours // 10):
        differs.append("the number of pages")
    if not differs and max(ours, theirs) <= SHORT and share < ALL:
        differs = ["every word, as in two filled-in copies of one form"]
    if differs:
        return Belongs("file", record.id, f"{why}, but not {' and '.join(differs)}.", told="text alone")
    return Belongs("file", record.id, f"{why}.", told="text")


def _publications(hashes: Sequence[str], documents: Sequence[int]) -> list[str]:
    """Keys of the publications that have these documents as files, or are offered them."""
    held = File.objects.filter(sha256__in=hashes).values_list("publication", flat=True)
    offered = Proposal.objects.filter(document__in=documents).exclude(state="refused")
    return list(dict.fromkeys([*held, *offered.values_list("publication", flat=True)]))


def _records(names: Iterable[str]) -> Iterator[Record]:
    """The publications of these keys that stand, in that order."""
    asked = list(dict.fromkeys(names))
    rows = Publication.objects.exclude(status="withdrawn").in_bulk(asked)
    for key in asked:
        row = rows.get(key) or Publication.objects.filter(id=catalogue.moved(key)).exclude(status="withdrawn").first()
        if row:
            yield Record.model_validate(row.record)


# --- another language beside it -----------------------------------------------------------------------------------------


def _beside(proposed: Proposed, found: Document) -> Belongs | None:
    paths = Seen.objects.filter(sha256=found.sha256).values_list("path", flat=True)[:5]
    wanted = [each for path in paths for each in siblings(path)]
    hashes = Seen.objects.filter(path__in=wanted).values("sha256")
    for other in Document.objects.filter(sha256__in=hashes).exclude(pk=found.pk):
        near = not (other.pages and found.pages) or 0.5 <= other.pages / found.pages <= 2
        if found.language and other.language and found.language != other.language and near:
            for record in _records(_publications([other.sha256], [other.pk])):
                reason = (
                    f"It lay beside {other.name} under the same name, and is in another language ({found.language})."
                )
                return Belongs("version", record.id, reason, told="beside")
    return None


# --- the same title -----------------------------------------------------------------------------------------------------


def _titled(proposed: Proposed) -> Belongs | None:
    if _confidence(proposed, "title") < 0.4:  # a file's name is no title
        return None
    found = [(each, record) for record in _by_title(proposed.record) if (each := _judged(proposed, record))]
    order: tuple[Action, ...] = ("file", "version", "edition")
    found.sort(key=lambda each: (order.index(each[0].action), abs(_year(proposed) - _year_of(each[1]))))
    return found[0][0] if found else None


def _by_title(record: Record) -> Iterator[Record]:
    """Publications with this title, alone or with its subtitle, in any language; then those whose title begins alike."""
    title = record.title[record.language]
    whole = fingerprints(record)[-1].partition("|")[0]
    wanted = dict.fromkeys(each for each in (whole, letters(title)) if len(each) >= 8)
    vague = [f"{each}||" for each in wanted]
    exact = Name.objects.filter(scheme__in=("like", "same"), value__in=vague)
    other = Name.objects.filter(scheme="title", value__in=list(wanted))
    begin = letters(" ".join(title.split()[:3]))
    near = Name.objects.filter(scheme="same", value__gte=begin, value__lt=f"{begin}\U0010ffff")
    alike = _owners(near[:MOST]) if len(begin) >= 12 else ()
    yield from _records([*_owners(exact[:MOST]), *_owners(other[:MOST]), *alike])


def _judged(proposed: Proposed, record: Record) -> Belongs | None:
    ours, theirs = set(keys(proposed.record.contributors)), set(keys(record.contributors))
    if theirs and not ours & theirs and _confidence(proposed, "contributors") >= SURE:
        return None  # two organisations have an "Annual report"
    same, exact = _same_title(proposed.record, record)
    long = len(normal(proposed.record.title[proposed.record.language]).split()) >= 4
    if not same or not (ours & theirs or long):
        return None
    if _other_language(proposed, record):
        return _placed(proposed, record, f"It has the title “{same}”")
    what = _another_edition(proposed, record)
    if what and {proposed.record.type, record.type} & SERIAL:
        return None  # each year's is a work of its own
    if what:
        return _edition(proposed, record, f"It has the title “{same}”, but {what}.")
    agree = _agree(proposed, record)
    if not exact or not (agree or ours & theirs):
        return None  # titles that are only alike, or nothing else that says they are one
    also = [*agree, *(["organisation"] if ours & theirs else [])]
    return Belongs("file", record.id, f"It has the same title{''.join(f' and {each}' for each in also)}.")


def _title(record: Record) -> str:
    return record.title[record.language]


def _same_title(ours: Record, theirs: Record) -> tuple[str, bool]:
    """Their title, in whichever language, that is ours, and whether to the letter or nearly."""
    title = _title(ours)
    titles = [*theirs.title.values(), *theirs.alternative_titles]
    subtitle = next(iter(theirs.subtitle.values()), "")
    wanted = {letters(title), letters(" ".join([title, *list(ours.subtitle.values())[:1]]))}
    for each in titles:
        if wanted & {letters(each), letters(f"{each} {subtitle}")}:
            return each, True
    one, other = set(normal(title).split()), set(normal(_title(theirs)).split())
    numbers = {
        word for word in one ^ other if any(map(str.isdigit, word))
    }  # "Report 2019" and "Report 2020" are two works
    alike = not numbers and len(one & other) >= SAME_TITLE * len(one | other)
    return (_title(theirs) if alike else ""), False


def _agree(proposed: Proposed, record: Record) -> list[str]:
    found = []
    if _year(proposed) and _year_of(record) == _year(proposed):
        found.append("year")
    if proposed.record.edition and normal(proposed.record.edition) == normal(record.edition):
        found.append("edition")
    return found


# --- editions -----------------------------------------------------------------------------------------------------------


def _another_edition(proposed: Proposed, record: Record) -> str:
    """What says that this is another edition of the publication, or nothing."""
    edition = proposed.record.edition if _confidence(proposed, "edition") >= SURE else ""
    if edition and record.edition:
        if number(edition) != number(record.edition) or not number(edition):
            return (
                f"is another edition: {edition}, not {record.edition}"
                if normal(edition) != normal(record.edition)
                else ""
            )
        return ""  # one edition, printed in another year
    year, theirs = _year(proposed), _year_of(record)
    return f"is of another year: {year}, not {theirs}" if year and theirs and year != theirs else ""


def _edition(proposed: Proposed, record: Record, reason: str) -> Belongs:
    """With the relation, where year or number tell which of them is the newer one."""
    ours, theirs = (number(each.edition) for each in (proposed.record, record))
    newer, older = (ours > theirs, ours < theirs) if ours and theirs else (False, False)
    if not newer and not older:
        year = _year(proposed)
        newer, older = year > _year_of(record) > 0, 0 < year < _year_of(record)
    kind = "IsNewVersionOf" if newer else "IsPreviousVersionOf"
    return Belongs("edition", record.id, reason, (Relation(type=kind, target=record.id),) if newer or older else ())


def _year(proposed: Proposed) -> int:
    """The year, where it is sure enough; else 0."""
    return _year_of(proposed.record) if _confidence(proposed, "issued") >= SURE else 0


def _year_of(record: Record) -> int:
    return int(record.issued[:4]) if record.issued and record.issued[:4].isdigit() else 0


def _confidence(proposed: Proposed, field: str) -> float:
    return max((each.confidence for each in proposed.evidence if each.field == field), default=0.0)
