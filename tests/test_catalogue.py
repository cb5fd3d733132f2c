"""The only door for writing: what it does, what it keeps, and that it does all or nothing."""

from pathlib import Path

import pytest
from django.db import IntegrityError

from carrel import catalogue, files, holding, naming, terms
from carrel.catalogue import Signature, Unknown
from carrel.models import File, Link, Name, Publication, Revision, Term
from carrel.record import Record
from carrel.vocabulary import Concept
from conftest import WHO, record

pytestmark = pytest.mark.usefixtures("home")


def write(*records: Record, who: str = "librarian", why: str = "") -> list[tuple[str, str, tuple[str, ...]]]:
    return [(o.id, o.action, o.fields) for o in catalogue.write(records, Signature(who, why))]


def history(key: str) -> list[str]:
    return list(Revision.objects.filter(publication=key).order_by("number").values_list("action", flat=True))


def former_keys() -> set[tuple[str, str]]:
    """(former key, the publication it leads to)."""
    rows = Name.objects.filter(scheme="former").exclude(value__contains=":")
    return set(rows.values_list("value", "publication"))


def number(key: str) -> int:
    return Publication.objects.get(id=key).revision


# --- write -----------------------------------------------------------------------------------------------------------


def test_a_write_says_what_it_did():
    assert write(record("a"), record("b")) == [("a", "added", ()), ("b", "added", ())]
    assert write(record("a", issued="2013", note="x"), record("b"), record("c")) == [
        ("a", "changed", ("issued", "note")), ("b", "same", ()), ("c", "added", ()),
    ]  # fmt: skip
    assert catalogue.get("a") == record("a", issued="2013", note="x")


def test_every_write_is_a_revision_with_who_and_why():
    write(record("a"), who="Ana", why="new")
    write(record("a", note="x"), who="Ben", why="better" * 200)
    first, second = Revision.objects.filter(publication="a").order_by("number")
    assert (first.who, first.why, first.action, first.record) == ("Ana", "new", "added", record("a").stored())
    assert (second.who, second.why, second.action) == ("Ben", ("better" * 200)[:500], "changed")
    assert second.record["note"] == "x" and first.when <= second.when
    assert (
        Publication.objects.get(id="a").revision == second.number
        and Publication.objects.get(id="a").added == first.number
    )


def test_numbers_grow_without_gaps():
    write(record("zero"))
    before = number("zero")
    write(record("a"), record("b"))
    write(record("b", note="x"))
    assert [*Revision.objects.filter(number__gt=before).order_by("number").values_list("number", "publication")] == [
        (before + 1, "a"), (before + 2, "b"), (before + 3, "b"),
    ]  # fmt: skip


def test_what_is_unchanged_leaves_no_revision():
    write(record("a"))
    assert write(record("a"), record("a")) == [("a", "same", ()), ("a", "same", ())]
    assert history("a") == ["added"]


def test_an_empty_batch_writes_nothing():
    before = Revision.objects.count()
    assert write() == [] and Revision.objects.count() == before


def test_the_order_of_titles_is_a_change():
    write(record("a", title={"fr": "Un", "en": "One"}))
    assert write(record("a", title={"en": "One", "fr": "Un"})) == [("a", "changed", ("title",))]
    assert catalogue.get("a").language == "en"


def test_the_last_of_two_with_one_key_wins():
    write(record("a", note="1"), record("b"), record("a", note="2"))
    assert catalogue.get("a").note == "2" and Publication.objects.count() == 2


def test_columns_follow_the_record():
    write(record("a", issued="2017-11", type="report", status="draft"))
    row = Publication.objects.get(id="a")
    assert (row.year, row.type, row.status) == ("2017", "report", "draft")


def test_a_failing_batch_writes_nothing_at_all():
    write(record("a", identifiers={"local": "1"}))
    before = (Revision.objects.count(), Name.objects.count())
    broken = record("c").model_copy(update={"id": None})
    with pytest.raises(IntegrityError):
        write(record("a", note="x"), record("b"), broken)
    assert (Revision.objects.count(), Name.objects.count()) == before
    assert catalogue.get("a").note == "" and not Publication.objects.filter(id="b").exists()
    write(record("b"))
    assert number("b") == number("a") + 1, "the numbers of the failed batch were given back"


def test_every_script_is_kept_as_it_is():
    titles = {"ar": "حماية الأطفال", "zh": "儿童保护", "hi": "बाल संरक्षण", "th": "การคุ้มครองเด็ก", "es": "Niñez 😀"}
    write(record("a", title=titles))
    assert list(catalogue.get("a").title.items()) == list(titles.items())


def test_an_unknown_key_is_told():
    for call in (
        lambda: catalogue.get("nope"),
        lambda: catalogue.withdraw("nope", "x", "me"),
        lambda: catalogue.restore("nope", 1, "me"),
        lambda: catalogue.rename("nope", "b", "me"),
        lambda: catalogue.merge("nope", "nope-either", "me"),
    ):
        with pytest.raises(Unknown):
            call()


# --- withdraw, restore, remove ---------------------------------------------------------------------------------------


def test_a_withdrawal_keeps_record_and_reason():
    write(record("a", note="x"))
    catalogue.withdraw("a", "Out of date.", "Ana")
    made = catalogue.get("a")
    assert (made.status, made.status_reason, made.note) == ("withdrawn", "Out of date.", "x")
    assert history("a") == ["added", "withdrawn"] and Revision.objects.get(number=number("a")).who == "Ana"


def test_what_was_can_be_again():
    write(record("a", note="first"))
    first = number("a")
    write(record("a", note="second"))
    catalogue.withdraw("a", "Oops", "Ana")
    catalogue.restore("a", first, "Ben")
    assert catalogue.get("a") == record("a", note="first")
    assert history("a") == ["added", "changed", "withdrawn", "restored"]
    with pytest.raises(Unknown, match="no revision"):
        catalogue.restore("a", 99_999, "Ben")


def test_a_revision_of_another_publication_is_not_restored():
    write(record("a"), record("b"))
    with pytest.raises(Unknown):
        catalogue.restore("a", number("b"), "Ben")


def test_what_was_removed_is_in_the_history_and_can_come_back():
    write(record("a", identifiers={"local": "1"}, relations=[{"type": "IsPartOf", "target": "b"}]), record("b"))
    first = number("a")
    catalogue.remove(["a", "nope"], WHO)
    assert history("a") == ["added", "removed"] and history("nope") == []
    assert not Publication.objects.filter(id="a").exists()
    assert not Name.objects.filter(publication="a").exists() and not Link.objects.filter(publication="a").exists()
    catalogue.restore("a", first, "Ben")
    assert catalogue.get("a").identifiers == {"local": "1"}


# --- rename, merge ---------------------------------------------------------------------------------------------------


def test_a_rename_takes_everything_along(tmp_path: Path):
    write(record("a", identifiers={"local": "1"}), record("b", relations=[{"type": "IsSupplementTo", "target": "a"}]))
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    holding.attach("a", tmp_path / "x.pdf", WHO)
    catalogue.rename("a", "new", "Ana")
    assert catalogue.get("new").identifiers == {"local": "1"}
    assert catalogue.get("b").relations[0].target == "new"
    assert list(File.objects.values_list("publication", flat=True)) == ["new"]
    assert former_keys() == {("a", "new")}
    assert history("a")[-1] == "removed"
    with pytest.raises(Unknown):
        catalogue.get("a")


def test_a_second_rename_keeps_all_former_keys():
    write(record("a"))
    catalogue.rename("a", "b", "Ana")
    catalogue.rename("b", "c", "Ana")
    write(record("c", note="x"))
    assert former_keys() == {("a", "c"), ("b", "c")}


def test_a_rename_keeps_the_place_in_the_order_of_arrival():
    write(record("a"))
    write(record("b"))
    catalogue.rename("a", "z", "Ana")
    assert Publication.objects.get(id="z").added < Publication.objects.get(id="b").added


def test_a_rename_back_frees_the_key_again():
    write(record("a"))
    catalogue.rename("a", "b", "Ana")
    catalogue.rename("b", "a", "Ana")
    assert catalogue.get("a") == record("a")
    assert former_keys() == {("b", "a")}


@pytest.mark.parametrize("to", ["A Key", "", "../x", "x" * 81])
def test_a_new_key_is_checked(to):
    write(record("a"))
    with pytest.raises(ValueError, match="is not a key"):
        catalogue.rename("a", to, "Ana")
    assert catalogue.get("a") == record("a")


def test_a_taken_key_is_refused():
    write(record("a"), record("b"))
    with pytest.raises(ValueError, match="taken"):
        catalogue.rename("a", "b", "Ana")
    with pytest.raises(ValueError, match="taken"):
        catalogue.rename("a", "a", "Ana")
    assert catalogue.get("a") == record("a") and catalogue.get("b") == record("b")


def test_a_double_is_merged_with_its_files_and_names(tmp_path: Path):
    write(
        record("a", identifiers={"local": "1"}),
        record("b", note="stays"),
        record("c", relations=[{"type": "References", "target": "a"}]),
    )
    for key, names in (("a", "xy"), ("b", "y")):
        for name in names:
            (tmp_path / f"{name}.pdf").write_bytes(name.encode())
            holding.attach(key, tmp_path / f"{name}.pdf", WHO)
    catalogue.rename("a", "aa", "Ana")
    catalogue.merge("aa", "b", "Ana")
    assert catalogue.get("b").note == "stays" and catalogue.get("c").relations[0].target == "b"
    assert sorted(File.objects.filter(publication="b").values_list("name", flat=True)) == ["x.pdf", "y.pdf"]
    assert former_keys() == {("a", "b"), ("aa", "b")}
    assert not Publication.objects.filter(id="aa").exists()


def test_a_merge_of_two_that_point_to_each_other_leaves_no_link_to_itself():
    write(
        record("a", relations=[{"type": "References", "target": "b"}]),
        record("b", relations=[{"type": "References", "target": "a"}]),
    )
    catalogue.merge("a", "b", "Ana")
    assert catalogue.get("b").relations == [] and not Link.objects.exists()


def test_a_publication_cannot_be_merged_into_itself():
    write(record("a"))
    with pytest.raises(ValueError, match="itself"):
        catalogue.merge("a", "a", "Ana")
    assert catalogue.get("a") == record("a")


# --- relations, files, terms, keys -----------------------------------------------------------------------------------


def test_relations_are_rewritten_with_the_record():
    write(
        record("a", relations=[{"type": "IsPartOf", "target": "b"}, {"type": "References", "citation": "A book"}]),
        record("b"),
    )
    assert list(Link.objects.values_list("publication", "type", "target")) == [("a", "IsPartOf", "b")]
    write(record("a", relations=[{"type": "Obsoletes", "target": "b"}]))
    assert list(Link.objects.values_list("publication", "type", "target")) == [("a", "Obsoletes", "b")]


def test_a_file_is_kept_once_and_leaves_a_revision(tmp_path: Path):
    write(record("a"), record("b"))
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    made = holding.attach("a", tmp_path / "x.pdf", WHO, "en", "Full text")
    holding.attach("a", tmp_path / "x.pdf", WHO, "fr", "Texte")
    holding.attach("b", tmp_path / "x.pdf", WHO)
    assert files.place(made.sha256).read_bytes() == b"%PDF"
    assert list(File.objects.filter(publication="a").values_list("language", "label", "bytes")) == [("fr", "Texte", 4)]
    assert history("a") == ["added", "changed", "changed"]


def test_a_new_label_touches_one_row():
    write(record("a", topics=["legislation"]), record("b", topics=["legislation"]))
    held = terms.current().get("topic", "legislation")
    revisions = Revision.objects.count()
    catalogue.write_terms([held.model_copy(update={"label": {"en": "Statutes"}})], "Ana", "a better word")
    assert Revision.objects.count() == revisions + 1
    newest = Revision.objects.order_by("-number").first()
    assert (newest.term, newest.action, newest.who, newest.why) == (
        "topic:legislation",
        "changed",
        "Ana",
        "a better word",
    )
    assert terms.current().label("topic", "legislation", "en") == "Statutes"
    assert history("a") == ["added"]


def test_terms_are_kept_in_the_order_in_which_they_came():
    before = [each.key for each in terms.current().of("topic")]
    catalogue.write_terms([Concept(vocabulary="topic", key="aaa", label={"en": "Aaa"})], "Ana")
    catalogue.write_terms([terms.current().get("topic", before[0])], "Ana")
    assert [each.key for each in terms.current().of("topic")] == [*before, "aaa"]
    assert Term.objects.filter(vocabulary="topic", key="aaa").count() == 1


def test_one_key_in_two_vocabularies_is_two_terms():
    catalogue.write_terms(
        [Concept(vocabulary=name, key="same", label={"en": name}) for name in ("topic", "audience")], "Ana"
    )
    assert (
        terms.current().label("topic", "same", "en") == "topic"
        and terms.current().label("audience", "same", "en") == "audience"
    )


def test_keys_are_readable():
    assert naming.free_keys([record(title={"es": "Niñez: Guía práctica"})]) == ["ninez-guia-practica"]
    assert naming.free_keys([record(title={"ar": "حماية"})]) == ["publication"]


def test_equal_titles_get_the_year_and_then_a_checksum():
    write(record("same"))
    same = [record("x", title={"en": "Same"}, issued=year) for year in ("2013", "2014", "2013")]
    first, second, third = naming.free_keys(same)
    assert (first, second) == ("same-2013", "same-2014") and third.startswith("same-")
    assert naming.free_keys(same) == [first, second, third], "asked again, the same"


def test_no_key_is_given_twice():
    catalogue.write([record("former")], WHO)
    catalogue.rename("former", "now", "Ana")
    many = [record("x", title={"en": "Former"}, note=str(n % 40)) for n in range(300)]
    keys = naming.free_keys(many)
    assert len(set(keys)) == 300 and "former" not in keys and "now" not in keys
    write(*(each.model_copy(update={"id": key}) for each, key in zip(many, keys, strict=True)))
    again = naming.free_keys(many)
    assert len(set(again)) == 300 and not set(again) & set(keys)
    assert all(Record(id=key, title={"en": "x"}) for key in [*keys, *again])


def test_history_survives_a_new_key(home):
    catalogue.write([record("old", note="First")], WHO)
    first = catalogue.Revision.objects.get(publication="old").number
    catalogue.withdraw("old", "Reason", "librarian")
    catalogue.rename("old", "new", "librarian")
    assert catalogue.restore("new", first, "librarian").action == "restored"
    assert catalogue.get("new").status == "published"
    with pytest.raises(catalogue.Unknown, match="new"):
        catalogue.restore("old", first, "librarian")


def test_nothing_is_merged_into_what_readers_cannot_see(home):
    catalogue.write([record("a"), record("b", status="draft")], WHO)
    with pytest.raises(ValueError, match="not published"):
        catalogue.merge("a", "b", "librarian")
