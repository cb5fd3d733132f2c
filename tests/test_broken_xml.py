"""XML that is broken, mixed or hostile: what is whole comes in, what is not is told with its place."""

import time

import pytest

from carrel import formats, founding, terms
from carrel.formats import Entry, Problem, Unreadable
from carrel.vocabulary import Vocabularies

HEAD = (
    '<records xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
)


def dc(title: str, more: str = "") -> str:
    return f"<oai_dc:dc><dc:title>{title}</dc:title>{more}</oai_dc:dc>\n"


@pytest.fixture(scope="module")
def words() -> Vocabularies:
    return Vocabularies([*founding.concepts(), *terms._given()])


@pytest.fixture
def read(tmp_path, words):
    def reading(data: str | bytes) -> list[Entry | Problem]:
        path = tmp_path / "list.xml"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return list(formats.recognise(path).read(path, words))

    return reading


def told(found: list[Entry | Problem]) -> list[str]:
    """Titles, and a question mark for each problem."""
    return [next(iter(each.record.title.values())) if isinstance(each, Entry) else "?" for each in found]


def test_lone_ampersands_and_entities_of_html_are_letters(read):
    found = read(HEAD + dc("A &amp; B") + dc("R & D") + dc("Caf&eacute;&nbsp;&#233; &unknown; AT&T; x&") + "</records>")
    assert told(found) == ["A & B", "R & D", "Café é &unknown; AT&T; x&"]
    kept = read(HEAD + "<x><![CDATA[a & b &eacute;]]></x>" + dc("R & D <![CDATA[& E]]>") + "</records>")
    assert told(kept) == ["R & D & E"]


@pytest.mark.parametrize("declared", ["", '<?xml version="1.0" encoding="UTF-8"?>'])
def test_latin_1_that_says_it_is_utf_8(read, declared):
    data = (declared + HEAD).encode() + dc("Señal ñ").encode() + dc("Niñez “x”").encode("cp1252") + dc("Año").encode()
    assert told(read(data + b"</records>")) == ["Señal ñ", "Niñez “x”", "Año"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_other_encodings(read, encoding):
    declared = "" if encoding.startswith("utf") else f'<?xml version="1.0" encoding="{encoding}"?>'
    assert told(read((declared + HEAD + dc("Niñez") + "</records>").encode(encoding))) == ["Niñez"]
    if not encoding.startswith("utf"):
        assert told(read((declared + HEAD + dc("Niñez & x") + "</records>").encode(encoding))) == ["Niñez & x"]


def test_signs_that_xml_forbids_are_left_out(read):
    assert told(read(HEAD + dc("A\x0b B\x00\x08") + "</records>")) == ["A B"]


def test_a_broken_record_is_a_problem_and_the_others_come_in(read):
    broken = "<oai_dc:dc><dc:title>Two</dc:title><dc:subject>x</dc:title></oai_dc:dc>\n"
    found = read(HEAD + dc("One") + broken + dc("Three") + "</records>")
    assert told(found) == ["One", "?", "Three"]
    assert "record 2" in found[1].where and "line 3" in found[1].what and "Two" in found[1].raw


def test_a_file_that_is_cut_off(read):
    found = read((HEAD + dc("One") + dc("Two") + dc("Three"))[:-40])
    assert told(found)[:2] == ["One", "Two"] and told(found)[-1] == "?" and isinstance(found[-1], Problem)
    assert len(found) == 3 and "broken" in found[-1].what


@pytest.mark.parametrize("after", ["", "</records><more/>", "</records>trailing"])
def test_nothing_is_lost_when_only_the_end_is_wrong(read, after):
    found = read(HEAD + dc("One") + dc("Two") + after)
    assert told(found)[:2] == ["One", "Two"]
    assert any(isinstance(each, Problem) for each in found)


LAUGHS = (
    "<!DOCTYPE r ["
    + '<!ENTITY l0 "ha">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)


def test_entities_are_never_expanded(read, tmp_path):
    begin = time.process_time()
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    outside = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>'
    for doctype, entity in ((LAUGHS, "&l9;"), (outside, "&x;")):
        found = read(
            doctype
            + HEAD
            + dc(f"One {entity}")
            + dc("Two", f"<dc:description>{entity}</dc:description>")
            + "</records>"
        )
        assert told(found)[-1] == "Two" and not any("SECRET" in str(each) or "haha" in str(each) for each in found)
    assert time.process_time() - begin < 2


def test_what_is_too_deep_or_too_long_is_told(read):
    deep = HEAD + dc("One") + "<a>" * 5000 + dc("Deep") + "</a>" * 5000 + dc("Two") + "</records>"
    assert "One" in told(read(deep)) and "?" in told(read(deep))
    assert told(read(HEAD + dc("One") + dc("x " * 2000) + dc("Two") + "</records>")) == ["One", "?", "Two"]


def test_xml_without_a_record_is_told(read):
    with pytest.raises(Unreadable, match=r"no format|without cards"):
        read("<html><body>x</body></html>")
    with pytest.raises(Unreadable):
        read("\x1f\x8b" * 1000)


def test_five_thousand_authors(read):
    authors = "".join(f"<dc:creator>Name{n}, Given</dc:creator>" for n in range(5000))
    (found,) = read(HEAD + dc("One", authors) + "</records>")
    assert len(found.record.contributors) == 5000


def test_a_broken_record_in_a_file_of_one_line(read):
    broken = "<oai_dc:dc><dc:title>Broken</dc:title><dc:subject>x</dc:title></oai_dc:dc>"
    data = (
        HEAD
        + "".join(dc(f"Title {n}", "<dc:description>x</dc:description>" * 30) for n in range(20))
        + broken
        + dc("Last")
        + "</records>"
    )
    found = read(data.replace("\n", ""))
    assert told(found) == [*(f"Title {n}" for n in range(20)), "?", "Last"]
