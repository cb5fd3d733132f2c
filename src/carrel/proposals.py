"""What was read becomes drafts and offers, each with what it was read from; the librarian accepts or refuses them."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from carrel import belonging, catalogue, holding, naming, terms, transcripts
from carrel.belonging import TRUST, Belongs
from carrel.catalogue import Signature
from carrel.documents.proposing import Evidence, Proposed, propose, wanted
from carrel.models import Document, File, Import, Proposal, Publication
from carrel.record import Record

BELONGS = "belongs"  # the field of the evidence that says where a document belongs
DECISIVE = ("title", "contributors", "issued")  # fields that a publication is known by


def settle(found: Document, who: str) -> Proposal | None:
    """What a document that was read is: a file we have, whose publications are searched by its words from now on, or
    something to propose. What waits to be decided or was refused is not proposed again."""
    signature = Signature(who, f"the text of {found.name}", found.imported)
    if users := list(File.objects.filter(sha256=found.sha256, state="current").values_list("publication", flat=True)):
        belonging.remember(found)
        catalogue.touch(users, signature)
        return None
    held = File.objects.filter(sha256=found.sha256)  # replaced ones too
    if held.exists() or found.proposals.filter(state__in=("open", "refused")).exists():
        return None
    return _proposed(found, who)


def homeless() -> QuerySet[Document]:
    """Documents that were read, that no publication has and that nobody decided about: nobody finds them."""
    decided = Proposal.objects.filter(document=OuterRef("pk"), state__in=("open", "refused"))
    return _held_by_none().filter(~Exists(decided))


def refused() -> QuerySet[Document]:
    """Documents that no publication has, because the librarian refused them."""
    decided = Proposal.objects.filter(document=OuterRef("pk"))
    return _held_by_none().filter(Exists(decided.filter(state="refused")), ~Exists(decided.filter(state="open")))


def _held_by_none() -> QuerySet[Document]:
    return Document.objects.filter(~Exists(File.objects.filter(sha256=OuterRef("sha256"))), state="read")


def reconsider(found: Iterable[Document]) -> int:
    """What was refused of these is proposed again when it is read again. Returns how many there are."""
    again = [each.pk for each in found]
    Proposal.objects.filter(document__in=again, state="refused").delete()
    return len(again)


@transaction.atomic
def _proposed(found: Document, who: str) -> Proposal:
    if moved := File.objects.filter(sha256=found.instead_of and found.instead_of.sha256, state="current").first():
        reason = f"stands where {moved.name} stood, which is its file"
        there = Belongs("file", moved.publication_id, reason, told="place")
        return Proposal.objects.create(
            document=found, action="file", publication=moved.publication_id, reason=reason, evidence=[_told(there)]
        )
    begun = transcripts.begun(found)
    pages = transcripts.pages(found, wanted(begun))
    proposed = propose(begun, pages, found.language, found.name, terms.current())
    belongs = belonging.of(proposed, found, pages)
    action: str = belongs.action if belongs else "new"
    new = action in ("new", "edition")
    told = [_told(belongs)] if belongs else []
    key = belongs.publication if belongs and not new else _draft(proposed, found, belongs, who)
    return Proposal.objects.create(
        document=found, action=action, publication=key, reason=belongs.reason if belongs else "",
        evidence=[*told, *(asdict(each) for each in proposed.evidence)],
    )  # fmt: skip


def _told(belongs: Belongs) -> dict[str, Any]:
    """Where a document belongs, as one more value with what it was read from and how sure it is."""
    said = Evidence(BELONGS, belongs.publication, 0, belongs.reason, TRUST[belongs.told], f"belongs-{belongs.told}")
    return asdict(said)


def _draft(proposed: Proposed, found: Document, belongs: Belongs | None, who: str) -> str:
    """A publication that readers do not see, with the document as its file."""
    signature = Signature(who, f"proposed from {found.name}", found.imported)
    if proposed.concepts:
        catalogue.write_terms(proposed.concepts, who, f"named in {found.name}")
    relations = [*proposed.record.relations, *(belongs.relations if belongs else ())]
    record = proposed.record.model_copy(update={"status": "draft", "relations": relations})
    record = record.model_copy(update={"id": naming.free_keys([record])[0]})
    catalogue.write([record], signature)
    holding.hold(record.id, found, signature, found.language)
    return record.id


def waiting() -> QuerySet[Proposal]:
    """Proposals that nobody decided; a draft that was published or taken away otherwise is decided, and one that was made
    a draft again is to be decided again."""
    unpublished = Publication.objects.filter(id=OuterRef("publication"), status="draft")
    Proposal.objects.filter(Exists(unpublished), state="accepted", action__in=("new", "edition")).update(state="open")
    held = File.objects.filter(publication=OuterRef("publication"), sha256=OuterRef("document__sha256"))
    Proposal.objects.filter(Exists(held), state="open", action__in=("file", "version")).update(state="accepted")
    drafts = Proposal.objects.filter(state="open", action__in=("new", "edition"))
    published = Publication.objects.filter(id=OuterRef("publication"), status="published")
    drafts.filter(Exists(published)).update(state="accepted")
    drafts.exclude(Exists(Publication.objects.filter(id=OuterRef("publication")))).update(state="refused")
    return Proposal.objects.filter(state="open").select_related("document").order_by("pk")


def confidence(proposal: Proposal) -> float:
    """How sure it is that a file belongs there; for a new publication or edition, that of the most doubtful value by which it is known, 0
    where the title was not found."""
    found: dict[str, list[float]] = {field: [] for field in (BELONGS, *DECISIVE)}
    for each in proposal.evidence:
        found.get(each["field"].partition(".")[0], []).append(each["confidence"])
    if proposal.action in ("file", "version") and found[BELONGS]:
        return max(found[BELONGS])
    if proposal.reason and not proposal.evidence:
        return 1.0
    return min((max(each) for each in found.values() if each), default=0.0) if found["title"] else 0.0


@transaction.atomic
def accept(proposal: Proposal, signature: Signature) -> str:
    """Publish the draft, or give the publication its new file. Returns the publication's key. Raises ValueError,
    catalogue.Unknown."""
    key, found = catalogue.moved(proposal.publication) or proposal.publication, proposal.document
    record = catalogue.get(key)
    if proposal.action in ("new", "edition"):
        if record.status in ("draft", "review"):
            catalogue.write([Record.model_validate(record.stored() | {"status": "published"})], signature)
    else:
        _hold(key, found, signature)
    Proposal.objects.filter(pk=proposal.pk).update(state="accepted")
    return key


def _hold(key: str, found: Document, signature: Signature) -> None:
    before = found.instead_of.sha256 if found.instead_of else ""
    old = File.objects.filter(publication=key, state="current", sha256=before).exclude(sha256=found.sha256).first()
    holding.hold(key, found, signature, found.language, old=old)


@transaction.atomic
def refuse(proposal: Proposal, signature: Signature) -> None:
    """The draft goes, the document stays in the library's folder; it is not proposed again."""
    Proposal.objects.filter(pk=proposal.pk).update(state="refused")
    drafts = Publication.objects.filter(id=proposal.publication, status__in=("draft", "review"))
    if proposal.action in ("new", "edition") and drafts.exists():
        joined = File.objects.filter(publication=proposal.publication).exclude(sha256=proposal.document.sha256)
        others = list(Document.objects.filter(sha256__in=joined.values("sha256")))
        catalogue.remove([proposal.publication], signature)
        _anew(others, proposal.publication, signature.who)


@transaction.atomic
def taken_back(keys: Sequence[str], imported: Import, who: str) -> None:
    """These publications went with their import: nobody refused its documents, so that they may come again. What others
    brought and was offered to them is proposed for itself."""
    there = Proposal.objects.filter(publication__in=keys).exclude(state="refused")
    offered = there.filter(state="open").exclude(document__imported=imported).select_related("document")
    others = [each.document for each in offered]
    there.delete()
    for each in others:
        settle(each, who)


@transaction.atomic
def attached(found: Document, key: str, signature: Signature) -> list[str]:
    """The librarian said what the document is: what was proposed for it otherwise is closed. Returns the keys of drafts that went."""
    gone = []
    for each in Proposal.objects.filter(document=found, state="open").exclude(publication=key):
        why = _by_hand(found.name, key)
        refuse(each, replace(signature, why=f"proposal closed: {why}"))
        Proposal.objects.filter(pk=each.pk).update(reason=why)
        gone += [each.publication] if each.action in ("new", "edition") else []
    return gone


@transaction.atomic
def take_off(file: File, signature: Signature) -> None:
    """A file that is none of this publication's; what was decided because it was, is open again."""
    key, proposed = file.publication_id, Proposal.objects.filter(document__sha256=file.sha256)
    holding.take_off(file, signature)
    proposed.filter(action__in=("file", "version"), publication=key).delete()
    proposed.filter(state="refused", reason=_by_hand(file.name, key)).delete()


def _by_hand(name: str, key: str) -> str:
    return f"{name} was made a file of {key} by hand"


def _anew(found: Iterable[Document], gone: str, who: str) -> None:
    """What had joined a draft that is gone, or was offered to it, is proposed for itself."""
    offered = Proposal.objects.filter(publication=gone, action__in=("file", "version"), state="open")
    again = {each.pk: each for each in [*found, *(proposal.document for proposal in offered)]}
    Proposal.objects.filter(publication=gone, action__in=("file", "version")).delete()
    for each in again.values():
        if not File.objects.filter(sha256=each.sha256).exists():
            _proposed(each, who)


def drafts(open_: Iterable[Proposal]) -> Sequence[str]:
    return [each.publication for each in open_ if each.action in ("new", "edition")]
