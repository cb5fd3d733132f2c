"""BibTeX as people keep it: broken entries, strings, braces, many authors, doubled keys."""

import pytest

from carrel import formats, founding, terms
from carrel.formats import Entry, Problem
from carrel.vocabulary import Vocabularies


@pytest.fixture(scope="module")
def words() -> Vocabularies:
    return Vocabularies([*founding.concepts(), *terms._given()])


@pytest.fixture
def read(tmp_path, words):
    def reading(data: str | bytes, name: str = "list.bib") -> list[Entry | Problem]:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return list(formats.recognise(path).read(path, words))

    return reading


def title(found: Entry | Problem) -> str:
    return next(iter(found.record.title.values())) if isinstance(found, Entry) else "?"


def test_a_broken_entry_is_told_and_the_others_come_in(read):
    found = read("@book{a,\n title={One}\n}\n\n@book{b,\n title={Two\n\n@book{c,\n title={Three}\n}\n")
    assert [title(each) for each in found] == ["One", "?", "Three"]
    assert found[1].where == "line 5" and found[1].raw == "@book{b,\n title={Two" and "@book" in found[1].what


def test_a_file_is_parsed_in_parts_and_lines_and_strings_are_known_in_all(read):
    whole = "".join(
        f"@book{{k{n},\n title={{A title {n}}},\n publisher=who,\n note={{{'x ' * 600}}}\n}}\n" for n in range(400)
    )
    found = read(f"@string{{who = {{ICMEC}}}}\n{whole}@book{{last,\n title={{Open\n")
    assert len(found) == 401 and [each.where for each in found[:2]] == ["line 2", "line 7"]
    assert found[399].where == f"line {2 + 5 * 399}" and found[399].record.contributors == found[0].record.contributors
    assert found[400].where == f"line {2 + 5 * 400}" and found[400].raw == "@book{last,\n title={Open"


def test_two_of_one_key_both_come_in(read):
    text = "@report{a, title={One}, keywords={Legislation, Mexico}}\n"
    text += "@report{a, title={Two}, keywords={Legislation, Mexico}, month=may, year=2014}\n"
    one, two = read(text)
    assert (title(one), title(two)) == ("One", "Two") and two.record.issued == "2014-05"
    assert one.record.topics == two.record.topics == ["legislation"] and two.record.places == ["mx"]


def test_a_doubled_field_is_told(read):
    found = read("@book{a, title={One}, title={Other}}\n@book{b, title={Two}}\n")
    assert [title(each) for each in found] == ["?", "Two"] and "title" in found[0].what.lower()


def test_strings_and_joined_values(read):
    (found,) = read(
        '@string{who = "World Health Organization"}\n@report{a, title = "One, " # {Two} # " and #3", institution = who, year = 2014}'
    )
    assert title(found) == "One, Two and #3" and found.record.contributors[0].organisation == "who"


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        ("{World Health Organization} and Doe, Jane", ["who", "Doe/Jane"]),
        (r"Garc{\'\i}a M{\'a}rquez, Gabriel and {\'E}mile Zola", ["García Márquez/Gabriel", "Zola/Émile"]),
        ("Ludwig van Beethoven and Smith, Jr., John and others", ["van Beethoven/Ludwig", "Smith Jr./John"]),
        ("{Barnes and Noble Inc.} and Plato", ["barnes-and-noble-inc", "Plato/"]),
        ("{{Nested {Deep {Braces}}}}", ["nested-deep-braces"]),
    ],
)  # fmt: skip
def test_names(read, names, meant):
    (found,) = read(f"@book{{a, title={{T}}, author={{{names}}}}}")
    made = [each.organisation or f"{each.person.family}/{each.person.given}" for each in found.record.contributors]
    assert made == meant


def test_five_thousand_authors(read):
    (found,) = read("@article{a, title={T}, author={" + " and ".join(f"Name{n}, Given" for n in range(5000)) + "}}")
    assert len(found.record.contributors) == 5000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(read, encoding):
    assert title(read("@book{a, title={Niñez – ley}}".encode(encoding))[0]) == "Niñez – ley"


def test_latin_1_in_the_middle_of_utf_8(read):
    data = "@book{a, title={Niñez “uno”}}\n".encode() + "@book{b, title={Año}}\n".encode("latin-1")
    assert [title(each) for each in read(data)] == ["Niñez “uno”", "Año"]


def test_comments_and_preambles_are_passed_over(read):
    text = '@comment{jabref-meta: databaseType:bibtex;}\n% words\n@preamble{"\\newcommand{\\x}{y}"}\nfree words\n@book{a, title={One}}'
    assert [title(each) for each in read(text)] == ["One"]
