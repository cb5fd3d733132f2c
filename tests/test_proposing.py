"""Drafts read from documents made here, each of our own words."""

import time
import zipfile
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import papers
from carrel import founding, places
from carrel.documents import Begun, Block, Ended, Heading, Page, reader
from carrel.documents.proposing import Proposed, propose, wanted
from carrel.documents.proposing.evidence import SOURCES
from carrel.vocabulary import Vocabularies


@lru_cache(maxsize=1)
def vocabularies() -> Vocabularies:
    return Vocabularies([*founding.concepts(), *places.concepts()])


def pages(*texts: str) -> list[Page]:
    """Pages from lines: "# " begins a first heading, "## " a second, "- " an item of a list."""
    marks = {"# ": "h1", "## ": "h2", "### ": "h3", "- ": "li"}
    made = []
    for number, text in enumerate(texts, 1):
        blocks = []
        for line in filter(None, map(str.strip, text.splitlines())):
            mark = next((mark for mark in marks if line.startswith(mark)), "")
            blocks.append(Block(marks.get(mark, "p"), line.removeprefix(mark)))
        made.append(Page(number, tuple(blocks)))
    return made


def proposed(
    *texts: str, language: str = "en", name: str = "scan0042.pdf", count: int = 0, **metadata: str
) -> Proposed:
    begun = Begun("pdf", "application/pdf", count or len(texts), metadata=metadata)
    return propose(begun, pages(*texts), language, name, vocabularies())


def found(draft: Proposed, field: str) -> dict[str, tuple[int, str]]:
    """{value: (page, source)} of what was found for a field."""
    return {each.value: (each.page, each.source) for each in draft.evidence if each.field == field}


LINE = "Nobody in the harbour towns had counted the callers before, and the work went on through the whole winter. "
ENGLISH = (
    """
    # Listening by Night
    # How Helplines Answer Children in Kenya
    ## A handbook for volunteers
    UNICEF
    3rd edition
    June 2014
    """,
    """
    © 2014 Harbour Institute for Quiet Studies. All rights reserved.
    ISBN 978-92-806-0000-1 (print)
    ISBN 978-92-806-4759-4 (PDF)
    https://doi.org/10.1234/quiet.2014.
    This work is licensed under https://creativecommons.org/licenses/by/4.0/
    """.replace("978-92-806-0000-1", "978-3-16-148410-0"),
    """
    # Executive summary
    Most calls to child helplines come after dark. This handbook says how volunteers listen, what they write down, and whom they
    call next; it was tried in three towns for two years.
    A second paragraph tells of grooming and of what callers said about it.
    # Introduction
    """
    + LINE * 20,
    "# Child helplines at night\n" + (LINE + "The child helplines of Mombasa were asked. ") * 12,
    "# References\nOthers, A. (1999). https://doi.org/10.9999/other\nMore, B. https://doi.org/10.9999/more",
)


def test_an_english_document():
    draft = proposed(*ENGLISH, title="Microsoft Word - night_final3.doc", author="jdoe", created="2015-02-03")
    record = draft.record
    assert record.status == "draft"
    assert record.id == "listening-by-night-how-helplines-answer-children"
    assert record.title == {"en": "Listening by Night How Helplines Answer Children in Kenya"}
    assert record.subtitle == {"en": "A handbook for volunteers"}
    assert (record.issued, record.edition, record.type) == ("2014-06", "3rd edition", "handbook")
    assert record.languages == ["en"] and record.places == ["ke"] and record.licence == "cc-by-4-0"
    assert record.identifiers == {"doi": "10.1234/quiet.2014", "isbn": "9789280647594"}
    assert [each.organisation for each in record.contributors] == ["unicef", "harbour-institute-for-quiet-studies"]
    assert [each.name("en") for each in draft.concepts] == ["Harbour Institute for Quiet Studies"]
    assert record.abstract["en"].startswith("Most calls to child helplines") and "grooming" in record.abstract["en"]
    assert record.topics[0] == "child-helplines" and "hotlines-and-helplines" not in record.topics


def test_every_value_has_its_page_its_words_and_a_confidence():
    draft = proposed(*ENGLISH)
    stated = {each.field.partition(".")[0] for each in draft.evidence}
    assert stated == draft.record.model_fields_set - {"id", "status"}
    assert all(0 < each.confidence < 1 and each.words and each.source in SOURCES for each in draft.evidence)
    assert found(draft, "issued") == {"2014-06": (1, "cover-month")}
    assert found(draft, "identifiers.isbn") == {"9789280647594": (2, "identifier-imprint")}
    assert found(draft, "abstract.en")[draft.record.abstract["en"]] == (3, "abstract-summary")


def test_two_sources_that_agree_are_surer():
    alone = proposed("# A Plain Title Here\nJune 2014\n")
    both = proposed("# A Plain Title Here\nJune 2014\n", "© 2014 UNICEF")
    confidence = [next(each.confidence for each in draft.evidence if each.field == "issued") for draft in (alone, both)]
    assert confidence[0] == 0.85 and 0.9 < confidence[1] < 1


@pytest.mark.parametrize(
    "embedded",
    ["Microsoft Word - draft3.doc", "untitled", "Document1", "Adobe Photoshop PDF", "report_v3", "scan0042", "4711"],
)
def test_titles_that_a_program_wrote_are_not_believed(embedded):
    assert proposed("# The Well and the Rope\n", title=embedded).record.title == {"en": "The Well and the Rope"}
    assert proposed("", name="the-well_and-the-rope-en.pdf", title=embedded).record.title == {
        "en": "The well and the rope"
    }


def test_an_embedded_title_is_weighed_against_the_heading():
    heading = "# The Well and the Rope\n"
    assert "title-agreed" in str(found(proposed(heading, title="The well and the rope"), "title"))
    longer = proposed(heading, title="The Well and the Rope: Water for Schools")
    assert longer.record.title == {"en": "The Well and the Rope: Water for Schools"}
    other = proposed(heading, title="Template for publications")
    assert other.record.title == {"en": "The Well and the Rope"}
    cut = proposed("NOTES ON THE WELLS OF\nTHE UPPER VALLEY\n" + LINE, title="NOTES ON THE WELLS OF")
    assert cut.record.title == {"en": "Notes on the wells of the upper valley"}


def test_capitals_become_the_letters_of_the_text():
    text = "We went to Nakuru and saw the ropes. In Nakuru the ropes were new. The ropes of Nakuru last."
    assert proposed(f"# THE ROPES OF NAKURU\n{text}").record.title == {"en": "The ropes of Nakuru"}


def test_a_heading_ends_where_its_letters_change():
    draft = proposed("### THE ROPES OF NAKURU\n### Notes of a winter\n### June 2014\n### Introduction\n" + LINE)
    assert draft.record.title == {"en": "The ropes of nakuru"}
    assert draft.record.subtitle == {"en": "Notes of a winter"}
    both = "### NOTES OF THE\n### HARBOUR WARDENS\n### LATE CALLS\n" + LINE
    assert proposed(both, title="Notes of the").record.title == {"en": "Notes of the harbour wardens late calls"}
    assert proposed(both, title="Notes of the Harbour Wardens").record.title == {"en": "Notes of the Harbour Wardens"}


def test_a_year_in_the_title_is_a_guess_and_in_a_sentence_nothing():
    assert found(proposed("# Wells of the Year 2014\n"), "issued") == {"2014": (1, "title-year")}
    assert proposed("# Wells\nAs we were told in 2014.\n").record.issued is None
    assert all(each.confidence > 0 for each in proposed("# Wells of 2014\n").evidence)


def test_a_date_in_a_sentence_is_less_sure():
    draft = proposed("# The Well\nEnacted by the wardens of the harbour on 1 July 1937\nReport date: 3 May 2020\n")
    assert found(draft, "issued") == {"2020-05-03": (1, "cover-month")}


def test_contents_and_dates_are_no_titles():
    assert proposed("# Contents\n", "# The Well\n").record.title == {"en": "The Well"}
    assert proposed("# June 2014\n# The Well of Words\n").record.title == {"en": "The Well of Words"}
    assert proposed("The well of many words\n" + LINE).record.title == {"en": "The well of many words"}


def test_an_imprint_before_the_title_is_no_cover():
    imprint = "All of this may be copied.\n© 2014 UNICEF\nISBN 978-3-16-148410-0"
    assert proposed("", imprint, "# The Well and the Rope\nMay 2014\n").record.title == {"en": "The Well and the Rope"}
    brief = "# The Well and the Rope\n" + LINE * 3 + "\n© 2014 UNICEF"
    assert proposed(brief, "# Another Heading\n" + LINE * 9).record.title == {"en": "The Well and the Rope"}


def test_a_spanish_document():
    draft = proposed(
        """
        # Líneas de ayuda para niñas y niños en Colombia
        ## Informe de investigación
        Fondo de las Naciones Unidas para la Infancia
        Segunda edición, marzo de 2018
        """,
        "Publicado por Fundación Puerto Claro, 2018\nISSN 2049-3630\nDepósito legal",
        "# Resumen ejecutivo\nEste informe cuenta cómo se atienden las llamadas de noche. Se preguntó a cien voluntarias en dos "
        "ciudades y se anotó lo que dijeron.\n# 1. Introducción\n"
        + "La trata de niños y el ciberacoso preocupan. "
        * 30,
        language="es",
    )
    record = draft.record
    assert record.title == {"es": "Líneas de ayuda para niñas y niños en Colombia"}
    assert (record.issued, record.edition, record.type) == ("2018-03", "Segunda edición", "research-report")
    assert record.places == ["co"] and record.identifiers == {"issn": "2049-3630"}
    assert {each.organisation for each in record.contributors} == {"unicef", "fundacion-puerto-claro"}
    assert record.abstract["es"].startswith("Este informe cuenta")


def test_a_french_document():
    draft = proposed(
        """
        # La traite des enfants au Sénégal
        ## Rapport annuel
        Deuxième édition
        12 février 2016
        """,
        "© Organisation mondiale de la Santé 2016\nTous droits réservés",
        "# Résumé\nCe rapport raconte une année de travail dans les ports. Il compte les appels, dit qui a répondu et combien de temps "
        "il a fallu.\n# Abstract\nThis report tells of a year of work in the harbours. It counts the calls and says who answered.\n# Suite",
        language="fr",
    )
    record = draft.record
    assert (record.issued, record.edition, record.type) == ("2016-02-12", "Deuxième édition", "annual-report")
    assert record.places == ["sn"] and [each.organisation for each in record.contributors] == ["who"]
    assert list(record.abstract) == ["fr", "en"]
    assert record.abstract["en"].startswith("This report tells")


def test_an_arabic_document():
    draft = proposed(
        """
        # حماية الأطفال على الإنترنت في الأردن
        ## دليل عملي للمعلمين
        منظمة الأمم المتحدة للطفولة
        الطبعة الثانية
        أيار ٢٠١٩
        """,
        "حقوق النشر © ٢٠١٩ مؤسسة الميناء. جميع الحقوق محفوظة",
        "# ملخص تنفيذي\nيروي هذا الدليل كيف يتحدث المعلمون مع الأطفال عن الإنترنت، وما الذي يفعلونه عندما يقلقهم شيء ما.\n# مقدمة\n",
        language="ar",
    )
    record = draft.record
    assert record.title == {"ar": "حماية الأطفال على الإنترنت في الأردن"}
    assert (record.issued, record.edition, record.places) == ("2019-05", "الطبعة الثانية", ["jo"])
    assert record.type == "guide" and "online-child-protection" in record.topics
    assert record.contributors[0].organisation == "unicef"
    assert [each.name("ar") for each in draft.concepts] == ["مؤسسة الميناء"]
    assert record.abstract["ar"].startswith("يروي هذا الدليل")
    assert record.id.startswith("document-")


def test_names_are_told_from_words():
    draft = proposed(
        "# People Who Answer\nWe ate turkey with Jordan, who is a man.\n" + "who did it in chad and turkey " * 20
    )
    assert draft.record.contributors == [] and draft.record.places == []


def test_a_country_spoken_of_most_is_proposed_and_many_are_none():
    one = proposed(
        "# Ports\n",
        *[f"On day {word} the harbour of Ghana was full. Once a ship came from Togo. " * 3 for word in "abcde"],
    )
    assert found(one, "places") == {"gh": (2, "place-text")}
    many = proposed(
        "# Ports\n", *[f"{word} Ghana and Togo, Benin and Mali, Chad and Niger have rivers. " * 3 for word in "abcde"]
    )
    assert many.record.places == []


def test_numbers_with_a_wrong_digit_and_those_of_a_bibliography_are_left_alone():
    listed = "\n".join(f"Book {n}. doi:10.5555/{n}" for n in range(6))
    draft = proposed("# A Title\nISBN 978-92-806-4759-5\n", f"© 2010\n{listed}")
    assert draft.record.identifiers == {}


def test_keywords_that_no_vocabulary_knows_stay_keywords():
    draft = proposed("# Ports\n", keywords="grooming; night work; ropes")
    assert draft.record.topics == ["online-grooming"] and draft.record.keywords == ["night work", "ropes"]
    assert draft.unknown == ("night work", "ropes")


def test_authors_are_those_whose_name_is_on_the_cover():
    cover = "# Ports\nAna Reyes\n"
    person = proposed(cover, author="Ana Reyes").record.contributors[0].person
    assert (person.family, person.given) == ("Reyes", "Ana")
    assert proposed(cover, author="Typist Tim").record.contributors == []


def test_an_organisation_that_nobody_knows():
    draft = proposed("# RESOLUCIÓN DE LA\n# CORTE DEL PUERTO DE LAS VOCES\n# JUNIO DE 2014\n", language="es")
    assert [each.label for each in draft.concepts] == [{"es": "Corte del Puerto de las Voces"}]
    assert proposed("# Harbour Listening Network\n").concepts == (), "a title is no publisher"
    assert proposed("# A Report\nOmeka\n", author="Omeka").record.contributors[0].organisation == "omeka"


@pytest.mark.parametrize("part", ["9", ". ", "isbn ", "© a ", "( [;", "published by "])
def test_endless_lines_take_little_time(part):
    text = part * 40_000
    begun = time.process_time()
    proposed(*[f"# Ports\n{text}\n{text}"] * 3, title=text[:5_000], author=text[:5_000], keywords=text)
    assert time.process_time() - begun < 3


BLOCKS = st.tuples(st.sampled_from(["h1", "h2", "p", "li"]), st.text(max_size=80))


@given(st.lists(st.lists(BLOCKS, max_size=6), max_size=4), st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_whatever_stands_there_becomes_a_draft(texts, name):
    made = [Page(number, tuple(Block(kind, text) for kind, text in blocks)) for number, blocks in enumerate(texts, 1)]
    begun = Begun("pdf", "application/pdf", len(made), metadata={"title": name, "author": name, "keywords": name})
    draft = propose(begun, made, "", name, vocabularies())
    assert draft.record.title and draft.record.status == "draft"


def test_the_summary_is_cut_at_a_sentence():
    text = "A sentence about the sea. " * 200
    abstract = proposed(f"# Ports\n# Summary\n{text}\n# Next").record.abstract["en"]
    assert 1_000 < len(abstract) <= 1_500 and abstract.endswith("sea.")


def test_pages_with_a_summary_are_asked_for():
    begun = Begun("pdf", "application/pdf", 300, outline=(Heading("2. Executive summary", 40),))
    assert wanted(begun) == [*range(1, 13), 40, 41, 299, 300]


def test_nothing_to_read_still_gives_a_draft():
    draft = proposed("", name="../../\n" + "x" * 300 + ".pdf", language="")
    assert draft.record.title["en"] and draft.record.status == "draft"
    assert proposed("", name="تقرير.pdf", language="").record.title


def of_file(path: Path) -> Proposed:
    """The draft of a real file, read as the library reads it."""
    begun, *rest = reader.read(path, recognise=False)
    pages, ended = [each for each in rest if isinstance(each, Page)], rest[-1]
    assert isinstance(begun, Begun) and isinstance(ended, Ended)
    return propose(begun, pages, ended.language, path.name, vocabularies())


def test_a_real_policy():
    draft = of_file(Path(__file__).parent / "samples" / "documents" / "policy.pdf")
    record = draft.record
    assert record.title == {"en": "Safe houses, safe children"} and record.subtitle == {
        "en": "A policy for every house"
    }
    assert (record.issued, record.edition, record.keywords) == ("2021", "First edition", ["complaints"])
    assert [each.name("en") for each in draft.concepts] == ["House Council"]


@pytest.mark.parametrize("kind", ["docx", "epub", "html", "odt", "pptx", "txt"])
def test_a_real_document_of_each_kind(kind):
    draft = of_file(Path(__file__).parent / "samples" / "documents" / f"listening.{kind}")
    assert draft.record.title == {"en": "Listening to children"} and not draft.record.subtitle
    assert draft.record.type == ("presentation" if kind == "pptx" else None)
    assert draft.record.issued == (None if kind == "txt" else "2022")
    assert all(0 < each.confidence < 1 for each in draft.evidence)


def test_words_without_spaces_between_them():
    assert proposed("在夜里倾听孩子的声音\n", language="zh").record.title == {"zh": "在夜里倾听孩子的声音"}


@pytest.mark.parametrize("language, title", founding.handbook().title.items())
def test_the_real_handbook_in_four_languages(language, title):
    path = Path(founding.__file__).parent / "library" / "files" / f"handbook-{language}.pdf"
    record = of_file(path).record
    assert record.title == {language: title} and record.languages == [language] and record.type == "handbook"
    assert record.subtitle[language].startswith(founding.handbook().subtitle[language][:40]) and not record.edition


def makers(*texts: str, **said: str) -> dict[str, str]:
    """{organisation or person: source}."""
    return {each.value: each.source for each in proposed(*texts, **said).evidence if each.field == "contributors"}


def test_copyright_lines_of_several_years_and_holders():
    imprint = (
        "Copyright © 2004, 2010 W. Martin Reyes\nCopyright © 2016, 2019, 2023 Ana Lund (Deutsch)\n"
        "© 2019 Quay Council © 2001-2004 Paul Day"
    )
    draft = proposed("# The Well and the Rope\n", imprint)
    assert {each.value for each in draft.evidence if each.field == "contributors"} == {
        "Reyes, W. Martin", "Lund, Ana", "quay-council", "Day, Paul",
    }  # fmt: skip
    assert draft.record.issued == "2023"
    assert makers("# The Well\n", "Copyright c 2001–2022 Quay Council") == {"quay-council": "copyright-new"}
    assert makers("# The Well\n", "© 2013 Council for Harbours and\nQuiet Ports\n") == {
        "council-for-harbours-and-quiet-ports": "copyright-new"
    }


@pytest.mark.parametrize(
    "line",
    [
        "Cover photo: © Ana Reyes",
        "Photographs\n© Quay/UN0126/Reyes",
        "“The Older Well”, copyright © 1997 Will Lowe",
        "© Optional remote control.",
        "Under the licence as published by the Harbour Foundation, it may be copied.",
        "© 2014\nAll rights reserved.",
        "It uses themes produced by Quay Scholar for others.",
    ],
)
def test_who_holds_another_work_did_not_make_this_one(line):
    assert makers("# The Well and the Rope\n", f"ISBN 978-3-16-148410-0\n{line}") == {}


def test_the_documents_own_citation():
    said = "Suggested citation: Harbour Working Group. (2016). The Well and the Rope. Mombasa: Quay Press. https://x.example"
    assert makers("# The Well and the Rope\n", f"© 2016\n{said}") == {
        "harbour-working-group": "cited-author", "quay-press": "cited-publisher",
    }  # fmt: skip
    said = "Cite as: UNICEF (2016). The Well and the Rope. Nairobi."
    assert makers("# The Well and the Rope\n", f"© 2016\n{said}") == {"unicef": "cited-known"}


def test_names_below_the_title_are_not_part_of_it():
    cover = "# The Well and the Rope\n# Harbour Workgroup, Quay Foundation\n"
    draft = proposed(cover)
    assert draft.record.title == {"en": "The Well and the Rope"} and not draft.record.subtitle
    assert [each.organisation for each in draft.record.contributors] == ["harbour-workgroup", "quay-foundation"]
    addressed = proposed("# The Well and the Rope\n# Ana Reyes\nana at quay.example\n" + LINE)
    assert addressed.record.title == {"en": "The Well and the Rope"}
    stated = proposed(
        "# The Well and the Rope\n## Ana Reyes, Tim Day, and Eva Lund\n", author="Ana Reyes, Tim Day, and Eva Lund"
    )
    assert not stated.record.subtitle
    assert [each.person.family for each in stated.record.contributors] == ["Reyes", "Day", "Lund"]
    whole = proposed("# Report of the\n# Working Group on Wells\n# in the upper valley\n")
    assert whole.record.title == {"en": "Report of the Working Group on Wells in the upper valley"}


def test_authors_and_firms_as_they_are_written():
    assert makers("# The Well\nBy Ana Reyes and Tim Day\n") == {
        "Reyes, Ana": "author-stated",
        "Day, Tim": "author-stated",
    }
    assert makers("# The Well\n" + LINE * 3 + "\nquay Quay Electronics, Inc.\n1 Long Street") == {
        "quay-electronics-inc": "imprint-new"
    }
    brand = makers("QuayNet - International Harbour Data\n# The Well\n" + "QuayNet asked. " * 8)
    assert brand == {"quaynet": "cover-brand"}
    assert makers("# The Well\nThe Harbour Mailing List", author="The Harbour Mailing List") == {
        "the-harbour-mailing-list": "author-on-cover"
    }
    assert makers("# The Well\n", author="Council of the Quay Office", publisher="user") == {
        "council-of-the-quay-office": "embedded-new"
    }


def test_a_name_that_the_text_repeats_is_surer():
    once = proposed("# The Well\nHarbour Workgroup\n").evidence
    often = proposed("# The Well\nHarbour Workgroup\n", "The Harbour Workgroup met. " * 20).evidence
    confidence = [next(each.confidence for each in found if each.field == "contributors") for found in (once, often)]
    assert confidence[0] == 0.4 and confidence[1] > 0.6


@pytest.mark.parametrize(
    "texts, language, kind, source",
    [
        (
            ("# Voices\n", LINE + "This report tells it. " + LINE, "In this report nobody is named."),
            "en",
            "report",
            "itself",
        ),
        (("# Voices\n", "This manual is for wardens. " + LINE), "en", "handbook", "itself"),
        (("# Voces\n", "El presente informe cuenta. En este informe hay voces."), "es", "report", "itself"),
        (("# أصوات\n", "يروي هذا الدليل ما كان. وفي هذا الدليل أصوات."), "ar", "handbook", "itself"),
        (("# Constitution of the Quays\n", LINE), "en", "legal-text", "told"),
        (("# Jahresbericht der Häfen\n", LINE), "de", "annual-report", "told"),
        (("QUAY COURT\n# Ana Reyes v. Harbour Warden\n", LINE), "en", "legal-text", "parties"),
    ],
)
def test_what_kind_of_publication_it_is(texts, language, kind, source):
    draft = proposed(*texts, language=language)
    assert draft.record.type == kind and [each.source for each in draft.evidence if each.field == "type"] == [
        f"type-{source}"
    ]


def test_a_summary_of_an_act_is_no_act():
    draft = proposed("# The Quay Act of 1998\n## A summary\n", "This Act says so. By this Act it is so.")
    assert draft.record.type is None
    assert proposed("# Voices\n", "Smith wrote in this report once.").record.type is None


def test_a_date_is_no_edition_and_a_licence_has_its_own():
    assert not proposed("# The Well\nVersion 2022-09-08\n").record.edition
    assert not proposed("# The Well\n", "© 2010\nUnder the Quay Licence version 2 or later.").record.edition


def test_the_company_that_the_file_names(tmp_path):
    assert makers("# The Well\nHarbour Works\n", publisher="Harbour Works") == {"harbour-works": "author-on-cover"}
    path = tmp_path / "a.docx"
    path.write_bytes((Path(__file__).parent / "samples" / "documents" / "listening.docx").read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "docProps/app.xml", "<Properties><Company>Quay Council</Company><Template>x.dot</Template></Properties>"
        )
    assert "quay-council" in {each.value for each in of_file(path).evidence}
    path = papers.write(tmp_path / "a.pdf", papers.pdf([[(24, "The Well")]], info="/Company(Quay Council)"))
    assert "quay-council" in {each.value for each in of_file(path).evidence}


def test_imprints_as_publishers_write_them():
    said = (
        "© United Nations Children’s Fund (UNICEF), March 2020.\nSuggested citation: UNICEF, The Well, New York, 2020."
    )
    assert makers("# The Well\n", said) == {"unicef": "copyright-known"}
    said = "Copyright © UNICEF, QUAYPOL, 2021. Use is permitted."
    assert set(makers("# The Well\n", said)) == {"unicef", "quaypol"}
    said = "Elaborado por: Ana Reyes y Tim Díaz\nDiseño: Estudio Claro\n© Ministerio de Puertos de Chile"
    assert set(makers("# El pozo\n", said, language="es")) == {
        "Reyes, Ana",
        "Díaz, Tim",
        "ministerio-de-puertos-de-chile",
    }
    said = "Publié par le Bureau catholique du port (BCP)\n© BCP 2019"
    assert set(makers("# Le puits\n", said, language="fr")) == {"bureau-catholique-du-port"}
    said = "Published in the north by the Quay Cluster\nAuthors: Dr. Ana Reyes, Tim Day\n© 2014"
    assert set(makers("# The Well\n", said)) == {"quay-cluster", "Reyes, Ana", "Day, Tim"}
    said = "© 2010 by Jane Doe. Published in the North by Quay Press, Boston."
    assert set(makers("# The Well\n", said)) == {"quay-press", "Doe, Jane"}
    assert set(makers("# The Well\n", "© 2010 Ministry of Ports, Kenya")) == {"ministry-of-ports-kenya"}
    assert set(makers("# The Well\nHarbour Voices International\n")) == {"harbour-voices-international"}


def test_a_title_with_a_year_is_no_date():
    assert proposed("# Annual Report 2019\nECPAT International\n").record.title == {"en": "Annual Report 2019"}
    assert proposed("# Summer 2019\n## The Well\n").record.title == {"en": "The Well"}
