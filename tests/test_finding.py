"""What readers find: in every script, through the thesaurus, in step with the catalogue."""

import shutil

import pytest

from carrel import catalogue, terms
from carrel.record import Record
from carrel.search import finding, following
from carrel.search.finding import Results
from carrel.search.query import Query
from conftest import WHO, record, write

pytestmark = pytest.mark.usefixtures("home")


def find(words: str = "", language: str = "en", **more: object) -> Results:
    return finding.find(following.engine(), Query(words, **more), terms.current(), language)


def ids(results: Results) -> list[str]:
    return [hit.card.id for hit in results.hits]


def found(words: str, **more: object) -> set[str]:
    """Ids of what is found as typed: a relaxed answer counts as none."""
    results = find(words, **more)
    return set() if results.relaxed else set(ids(results))


def text(language: str, title: str, key: str = "a", **values: object) -> Record:
    return record(key, title={language: title}, **values)


# --- every script ----------------------------------------------------------------------------------------------------

ARABIC = "الدليل الإرشادي لحماية الأطفال والمراهقين في المدارس"
SCRIPTS = [
    ("ar", ARABIC, ["الأطفال", "أطفال", "اطفال", "الاطفال", "والأطفال", "الأطْفال",
      "المراهقين", "مراهقين", "حماية", "الحماية", "مدارس", "لحماية", "ارشادي", "حمايه"]),
    ("ar-eg", "تقرير الأسرة", ["أسرة", "الأسرة", "اسره", "والأسرة"]),
    ("ar", "حِمَايَةُ الطِّفْلِ وَالأُسْرَةِ", ["حماية", "طفل", "الطفل", "أسرة", "الاسره"]),
    ("fr-ca", "L’exploitation d'enfants", ["exploitation", "enfant"]),
    ("ar", "تقرير عن إساءة معاملة الطفل", ["إساءة", "اساءة", "اساءه", "الإساءة", "طفل", "الطِّفل", "للطفل", "تقرير"]),
    ("es", "Niñez y adolescencia: protección de los niños", ["niñez", "ninez", "NIÑEZ", "proteccion", "Protección", "niño", "adolescencias"]),
    ("fr", "L’exploitation des enfants et l'étude d’impact", ["exploitation", "l’exploitation", "l'exploitation", "d'enfants",
      "étude", "etude", "l’étude", "études", "impact", "d'impact"]),
    ("en", "Protecting children: studies of missing schools’ policies", ["protect", "protected", "protects",
      "study", "school", "policy", "children", "Protecting"]),
    ("zh", "儿童保护与网络安全", ["儿童", "保护", "儿童保护", "网络安全", "安全"]),
    ("zh-hant", "兒童保護手冊", ["兒童", "保護手冊"]),
    ("ja", "子どもの保護ガイドライン", ["子ども", "保護", "ガイドライン"]),
    ("th", "การคุ้มครองเด็กในโรงเรียน", ["เด็ก", "คุ้มครอง", "โรงเรียน", "คุ้มครองเด็ก"]),
    ("hi", "बाल संरक्षण और ऑनलाइन सुरक्षा", ["संरक्षण", "बाल", "सुरक्षा", "ऑनलाइन सुरक्षा"]),
    ("ru", "Защита детей от насилия в школах", ["защита", "ЗАЩИТЫ", "насилия", "школа", "школах", "детей"]),
    ("uk", "Захист дітей", ["захист", "ДІТЕЙ"]),
    ("el", "Προστασία των παιδιών", ["προστασία", "ΠΡΟΣΤΑΣΙΑ", "προστασια", "παιδιών"]),
    ("he", "הגנה על ילדים", ["ילדים", "הגנה"]),
    ("fa", "حمایت از کودکان", ["کودکان", "حمایت"]),
    ("ko", "아동 보호 지침", ["아동", "보호"]),
    ("de", "Maßnahmen für Kinder: Straße", ["massnahmen", "Maßnahme", "Kinder", "strasse", "für", "fur"]),
    ("tr", "İstismar ve çocuk hakları", ["istismar", "çocuk", "cocuk", "hakları"]),
    ("vi", "Bảo vệ trẻ em", ["bảo vệ", "bao ve", "trẻ"]),
    ("am", "የሕፃናት ጥበቃ", ["ጥበቃ"]),
    ("km", "ការការពារកុមារ", ["កុមារ"]),
    ("ta", "குழந்தை பாதுகாப்பு", ["குழந்தை", "பாதுகாப்பு"]),
    ("bn", "শিশু সুরক্ষা", ["শিশু", "সুরক্ষা"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "title", "typed"), SCRIPTS, ids=[language for language, _, _ in SCRIPTS])
def test_text_of_every_script_is_found_as_its_readers_write_it(language, title, typed):
    write(text(language, title), text("en", "Something else", "b"))
    assert {words: found(words, widen=False) for words in typed} == {words: {"a"} for words in typed}


@pytest.mark.parametrize(("language", "title", "typed"), SCRIPTS, ids=[language for language, _, _ in SCRIPTS])
def test_text_of_every_script_is_found_in_the_abstract_too(language, title, typed):
    write(record("a", abstract={language: f"{title}. {title}"}), text("en", "Something else", "b"))
    assert {words: found(words, widen=False) for words in typed} == {words: {"a"} for words in typed}


@pytest.mark.parametrize(
    ("language", "title", "typed"),
    [
        ("zh", "儿童保护", "护保"),
        ("th", "การคุ้มครองเด็ก", "กา\u0e49ร"),
        ("hi", "बाल", "बल"),
        ("en", "Universal law", "universe court"),
        ("ar", "طفل", "قلم"),
    ],
)
def test_what_only_looks_alike_is_not_found(language, title, typed):
    write(text(language, title))
    assert found(typed, widen=False) == set()


def test_names_identifiers_and_labels_are_words_too():
    write(
        record(
            "a",
            contributors=[{"role": "author", "person": {"family": "García Márquez", "given": "José"}}, {"organisation": "unicef"}],
            identifiers={"isbn": "9780306406157", "symbol": "A/RES/44/25", "doi": "10.1787/abc"},
            topics=["legislation"], places=["mx"], keywords=["Kite flying"], alternative_titles=["The Blue Book"], note="Out of print",
        ),
        record("b"),
    )  # fmt: skip
    for typed in [
        "garcia marquez",
        '"José García"',
        "9780306406157",
        "A/RES/44/25",
        "10.1787/abc",
        "UNICEF",
        "législation",
        "kites",
        '"blue book"',
        "print",
    ]:
        assert found(typed, widen=False) == {"a"}, typed


def test_who_in_capitals_is_the_organisation():
    write(text("en", "A guide", contributors=[{"organisation": "who"}]), text("en", "Who is missing", "b"))
    assert "a" in found("WHO") and find("WHO").widened[0].term == ("organisation", "who")
    assert found("who is missing") == {"b"}


# --- the thesaurus ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "deprecated"),
    [
        ("grooming", None), ("Captación de niños y niñas con fines sexuales", None), ("pédopiégeage", None),
        ("استدراج الأطفال لأغراض جنسية", None),
        ("ONLINE-GROOMING", None),
    ],
)  # fmt: skip
def test_a_term_finds_what_is_catalogued_under_it(typed, deprecated):
    write(text("en", "A title", topics=["online-grooming"]), record("b"))
    results = find(typed)
    assert ids(results) == ["a"] and not results.relaxed
    assert [(each.term, each.deprecated) for each in results.widened] == [(("topic", "online-grooming"), deprecated)]
    assert find(typed, widen=False).widened == []


@pytest.mark.parametrize(
    "typed", ["child pornography", "Pornografía infantil", "pédopornographie", "استغلال الأطفال في المواد الإباحية"]
)
def test_a_deprecated_word_leads_to_the_preferred_term_and_it_is_said(typed):
    write(text("en", "A title", topics=["child-sexual-abuse-material"]), record("b"))
    [widened] = find(typed).widened
    assert widened.term == ("topic", "child-sexual-abuse-material") and widened.deprecated == (
        "topic",
        "child-pornography",
    )
    assert found(typed) == {"a"} and found(typed, widen=False) == set()


def test_a_term_among_other_words_still_narrows():
    write(text("en", "A handbook", topics=["online-grooming"]), text("en", "A law", "b", topics=["online-grooming"]))
    assert found("online grooming handbook") == {"a"}
    assert found("handbook on grooming of children for sexual purposes") == {"a"}


def test_narrower_terms_are_found_under_the_broader_one():
    write(text("en", "A title", topics=["online-grooming"]))
    assert found("online child sexual exploitation") == {"a"} and found(
        "", chosen={"topic": ("child-protection",)}
    ) == {"a"}


def test_regions_include_their_countries():
    write(
        record("mx", places=["mx"]),
        record("br", places=["br"]),
        record("eg", places=["eg"]),
        record("world", places=["001"]),
    )
    assert found("América Latina y el Caribe") == {"mx", "br"}
    assert found("", chosen={"place": ("419",)}) == {"mx", "br"}
    assert found("", chosen={"place": ("419", "eg")}) == {"mx", "br", "eg"}
    assert found("", chosen={"place": ("001",)}) == {"world"}, "the whole world is what speaks of the whole world"


@pytest.mark.parametrize("typed", ["place:mx", "place:Mexico", 'place:"México"', "place:المكسيك", "place:MX law"])
def test_a_field_is_filled_by_key_or_by_name(typed):
    write(text("en", "A law", "mx", places=["mx"]), text("en", "A law", "br", places=["br"]))
    assert found(typed) == {"mx"}


def test_a_deprecated_key_in_an_address_filters_by_the_current_term():
    write(record("a", topics=["child-sexual-abuse-material"]), record("b"))
    assert found("", chosen={"topic": ("child-pornography",)}) == {"a"}


# --- what is not shown, and what comes first -------------------------------------------------------------------------


def test_drafts_and_withdrawn_publications_are_never_found():
    states = [
        record(state, title={"en": "Grooming"}, status=state, topics=["legislation"])
        for state in ("draft", "review", "withdrawn", "published")
    ]
    write(*states)
    for query in (
        {"words": "grooming"},
        {"words": ""},
        {"words": "groming"},
        {"words": "groom*"},
        {"words": "", "chosen": {"topic": ("legislation",)}},
    ):
        results = find(**query)
        assert ids(results) == ["published"] and results.total == 1
        assert all(count <= 1 for counted in results.facets.values() for count in counted.values())


@pytest.mark.parametrize("relation", ["IsNewVersionOf", "Obsoletes"])
def test_a_superseded_edition_ranks_below_the_current_one(relation):
    write(record("a", title={"en": "Model law grooming"}), record("b", title={"en": "Model law on grooming"}))
    assert ids(find("model law grooming")) == ["a", "b"]
    write(record("b", title={"en": "Model law on grooming"}, relations=[{"type": relation, "target": "a"}]))
    results = find("model law grooming")
    assert ids(results) == ["b", "a"] and results.hits[1].card.superseded and not results.hits[0].card.superseded
    write(record("b", title={"en": "Model law on grooming"}))
    assert ids(find("model law grooming")) == ["a", "b"], "no longer said, no longer so"


def test_a_draft_supersedes_nothing():
    write(record("a"), record("b", status="draft", relations=[{"type": "IsNewVersionOf", "target": "a"}]))
    assert not find("").hits[0].card.superseded
    write(record("b", relations=[{"type": "IsNewVersionOf", "target": "a"}]))
    assert {hit.card.id: hit.card.superseded for hit in find("").hits} == {"a": True, "b": False}
    catalogue.withdraw("b", "No.", "me")
    following.catch_up()
    assert not find("").hits[0].card.superseded


def test_orders():
    write(
        text("en", "The zebra", "a", issued="2014"),
        text("es", "Ábaco", "b", issued="2014-06"),
        text("en", "“Middle”", "c"),
        text("en", "New", "d", issued="2020"),
    )
    assert ids(find("", sort="newest")) == ["d", "b", "a", "c"] == ids(find(""))
    assert ids(find("", sort="title")) == ["b", "c", "d", "a"]


def test_the_phrase_in_the_title_comes_first():
    write(
        record("c", abstract={"en": "The model law is about something, and law is a model."}),
        record("b", title={"en": "Law and a model"}, abstract={"en": "x " * 200}),
        record("a", title={"en": "Model law"}),
    )
    assert ids(find("model law"))[0] == "a" and ids(find('"model law"')) == ["a", "c"]


# --- nothing found ---------------------------------------------------------------------------------------------------


def test_relaxations_are_said():
    write(text("en", "Kites and boats"), text("en", "Hammers", "b"))
    for typed, relaxed, keys in [
        ("kites", "", ["a"]), ("kites hammers", "any", ["b", "a"]), ("kitess", "near", ["a"]), ("hamers", "near", ["b"]),
        ("zzzzzz", "", []), ("zz yy", "", []),
    ]:  # fmt: skip
        results = find(typed)
        assert (results.relaxed, sorted(ids(results))) == (relaxed, sorted(keys)), typed


def test_filters_are_not_relaxed():
    write(text("en", "Kites", topics=["legislation"]), text("en", "Kites", "b"))
    assert ids(find("kitess", chosen={"topic": ("legislation",)})) == ["a"]
    assert find("kites", chosen={"topic": ("bullying",)}).total == 0
    assert find("kites -kites").total == 0


def test_only_common_words_are_looked_for_when_there_is_nothing_else():
    write(text("en", "What to do"), text("en", "Kites", "b"))
    assert found("what to do") == {"a"} and found("the kites") == {"b"}


# --- marks -----------------------------------------------------------------------------------------------------------


def marked(parts: list[tuple[str, bool]]) -> list[str]:
    return [words for words, looked_for in parts if looked_for]


@pytest.mark.parametrize(
    ("language", "abstract", "typed", "marks"),
    [
        ("en", "Children, a child’s school and SCHOOLS.", "school", ["school", "SCHOOLS"]),
        ("en", "Online grooming, and “groomed” online.", "groom*", ["grooming", "groomed"]),
        ("es", "La niñez y los niños en protección.", "ninez proteccion", ["niñez", "protección"]),
        ("fr", "L’étude d’impact, études.", "etude", ["étude", "études"]),
        ("ar", "حماية الأطفال والمراهقين.", "أطفال", ["الأطفال"]),
        ("ar", "حماية الأطْفال هنا.", "اطفال", ["الأطْفال"]),
        ("zh", "关于儿童保护和儿童安全。", "儿童", ["儿童", "儿童"]),
        ("th", "การคุ้มครองเด็กในโรงเรียน", "เด็ก", ["เด็ก"]),
        ("hi", "बाल संरक्षण और सुरक्षा", "संरक्षण", ["संरक्षण"]),
        ("ru", "Защита детей в школах.", "школа", ["школах"]),
        ("en", "A <b>bold</b> & 3 < 4 grooming.", "grooming", ["grooming"]),
        ("en", "İstanbul and Grooming.", "grooming", ["Grooming"]),
        ("en", "Straße grooming ﬁle grooming", "grooming", ["grooming", "grooming"]),
    ],
)
def test_the_words_are_marked_where_they_stand(language, abstract, typed, marks):
    kept = record("a", abstract={language: abstract})
    write(kept)
    [hit] = find(typed, language=language, widen=False).hits
    assert marked(hit.abstract) == marks
    assert "".join(words for words, _ in hit.abstract) == kept.abstract[language]


def test_text_with_signs_of_markup_stays_text():
    write(record("a", title={"en": "3 < 4 & grooming > nothing"}, abstract={"en": "R&D: a < b, “grooming” &amp; more"}))
    [hit] = find("grooming", widen=False).hits
    assert "".join(words for words, _ in hit.title) == "3 < 4 & grooming > nothing" and marked(hit.title) == [
        "grooming"
    ]
    assert "".join(words for words, _ in hit.abstract) == "R&D: a < b, “grooming” &amp; more"


@pytest.mark.parametrize(
    ("filler", "word"),
    [("Nothing of it here. ", "grooming"), ("لا شيء هنا الآن. ", "الأطفال"), ("这里什么也没有。", "儿童")],
)
def test_a_long_abstract_is_shown_where_the_words_are(filler, word):
    language = {"g": "en", "ا": "ar", "儿": "zh"}[word[0]]
    write(record("a", abstract={language: filler * 60 + f" {word} " + filler * 60}))
    [hit] = find(word, language=language, widen=False).hits
    shown = "".join(words for words, _ in hit.abstract)
    assert marked(hit.abstract) == [word] and shown.startswith("… ") and shown.endswith(" …") and len(shown) < 400


def test_the_readers_language_is_shown_where_there_is_one():
    write(record("a", title={"fr": "Titre", "ar": "عنوان"}, abstract={"es": "Resumen", "en": "Abstract"}))
    shown = {}
    for language in ("en", "fr", "ar", "es"):
        hit = find("", language=language).hits[0]
        shown[language] = (hit.title_language, hit.title[0][0], hit.language, hit.abstract[0][0])
    assert shown == {
        "en": ("fr", "Titre", "en", "Abstract"), "fr": ("fr", "Titre", "es", "Resumen"),
        "ar": ("ar", "عنوان", "es", "Resumen"), "es": ("fr", "Titre", "es", "Resumen"),
    }  # fmt: skip


# --- other names of a term -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "deprecated"),
    [("CSAM", None), ("material de abuso sexual infantil", None), ("pornographie infantile", "child-pornography")],
)
def test_a_name_finds_the_other_names_of_its_term_in_the_text(typed, deprecated):
    write(
        text("en", "A report", abstract={"en": "On child sexual abuse material, and children."}),
        text("en", "Filed", "b", topics=["child-sexual-abuse-material"]),
        text("en", "Material on abuse of a sexual kind by a child", "c"),
    )
    results = find(typed)
    assert ids(results) == ["b", "a"] and not results.relaxed, "what is filed under it comes before what speaks of it"
    [widened] = results.widened
    assert ("en", "Child sexual abuse material") in [(name.language, name.words) for name in widened.names]
    assert widened.deprecated == (deprecated and ("topic", deprecated))
    assert marked(results.hits[1].abstract) == ["child sexual abuse material"]
    assert found(typed, widen=False) == set() and find(typed, widen=False).widened == []


def test_what_was_typed_counts_more_than_another_name():
    write(text("en", "Child sexual abuse material", "b"), text("fr", "CSAM", "a"))
    assert ids(find("CSAM")) == ["a", "b"]


@pytest.mark.parametrize(("typed", "name"), [("Brasil", "Brazil"), ("Allemagne", "Germany"), ("المكسيك", "Mexico")])
def test_a_place_is_found_by_its_other_names(typed, name):
    write(text("en", f"Schools in {name}"), record("b"))
    assert found(typed) == {"a"}


def test_names_that_are_words_first_are_not_looked_for():
    write(text("en", "Who tells us that it is in?"), text("en", "WHO", "b", contributors=[{"organisation": "who"}]))
    assert find("us").widened == [] and find("it").widened == []
    assert found("Organización Mundial de la Salud") == {"b"}, "the word who is no name"


def test_only_names_whose_words_the_library_has_are_told():
    write(text("en", "Sexual extortion"))
    assert [name.words for name in find("sextortion").widened[0].names] == ["Sexual extortion"]
    assert find("grooming").widened[0].names == ()


def test_a_french_phrase_is_found_with_its_apostrophes():
    write(text("fr", "L’exploitation d'enfants"))
    assert found('"exploitation d\'enfants"') == {"a"} == found('"l’exploitation d’enfants"')


# --- long questions --------------------------------------------------------------------------------------------------


def test_a_long_question_shows_first_what_has_every_word_then_what_has_several():
    write(
        record("all", abstract={"en": "x " * 300 + "kites boats hammers wheels"}),
        text("en", "Kites and boats", "two", topics=["legislation"]),
        text("en", "Kites", "one"),
    )
    results = find("what do kites, boats, hammers and wheels do?")
    assert ids(results) == ["all", "two"] and (results.total, results.every, results.relaxed) == (2, 1, "several")
    assert results.facets["topic"]["legislation"] == 1
    assert found("kites boats hammers") == {"all"}, "a few words are all meant"
    assert ids(find("kites boats saws nails")) == ["two", "all"] or find("kites boats saws nails").every == 0


def test_enough_with_every_word_is_enough():
    write(*(text("en", "Kites, boats, hammers, wheels", f"k{n}") for n in range(20)), text("en", "Kites, boats", "two"))
    results = find("kites boats hammers wheels")
    assert (results.total, results.every, results.relaxed) == (20, 20, "")


def test_pages_of_a_long_question_hold_each_publication_once():
    write(text("en", "Kites boats hammers wheels"), *(text("en", f"Kites boats {n}", f"k{n:02}") for n in range(44)))
    pages = [find("kites boats hammers wheels", page=page) for page in (1, 2, 3)]
    assert [page.total for page in pages] == [45] * 3 and [len(page.hits) for page in pages] == [20, 20, 5]
    assert len({key for page in pages for key in ids(page)}) == 45 and ids(pages[0])[0] == "a"


def test_a_hyphenated_word_is_its_parts_where_several_words_are_enough():
    write(text("en", "High waves of great speed"), record("b"))
    assert ids(find("high-speed waves hammers wheels nails")) == ["a"]
    assert found("high-speed") == set()


# --- filters that left nothing ---------------------------------------------------------------------------------------


def test_what_there_would_be_without_a_filter():
    write(
        text("en", "Kites", "a", topics=["legislation"], places=["mx"], issued="2010"),
        text("en", "Kites", "b", topics=["legislation"], places=["br"], issued="2012"),
        record("c", topics=["prevention"]),
    )

    def without(**more: object) -> list[tuple[str, tuple[str, ...], int]]:
        return [(each.facet, each.keys, each.total) for each in find("kites", **more).without]

    assert without(chosen={"topic": ("prevention", "bullying")}) == [("topic", ("prevention", "bullying"), 2)]
    assert without(chosen={"topic": ("prevention",), "place": ("mx",)}) == [("topic", ("prevention",), 1)]
    assert without(chosen={"place": ("mx",)}, years=(2012, None)) == [("place", ("mx",), 1), ("year", (), 1)]
    assert without(chosen={"place": ("fr",), "topic": ("prevention",)}) == [("", (), 2)]
    assert without(chosen={"topic": ("legislation",)}) == [] == without()
    assert find("zzzzzz", chosen={"place": ("mx",)}).without == ()
    assert [each.total for each in find("", chosen={"place": ("fr",)}).without] == [3]


# --- signs that are not seen -----------------------------------------------------------------------------------------

UNSEEN = ["\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\ufeff", "\u061c"]


@pytest.mark.parametrize("sign", UNSEEN, ids=[f"{ord(sign):04x}" for sign in UNSEEN])
@pytest.mark.parametrize(
    ("language", "word"), [("en", "Grooming"), ("ar", "الأطفال"), ("fr", "études"), ("he", "ילדים")]
)
def test_a_word_is_found_with_and_without_invisible_signs(sign, language, word):
    spelled = word[:3] + sign + word[3:]
    write(text(language, f"{spelled}. X"), text(language, f"{word}. Y", "b"), text(language, "Z", "c"))
    for typed in (word, spelled, sign + word, word + sign, f'"{spelled}"', f'{sign}"{word}"', f"{spelled}*"):
        assert found(typed, widen=False) == {"a", "b"}, typed
    assert found(f"{sign}-{word}", widen=False) == {"c"}
    assert {marked(hit.title)[0] for hit in find(word, widen=False, language=language).hits} == {
        word,
        spelled.replace("\ufeff", ""),
    }


def test_scripts_and_directions_may_be_mixed_in_one_question():
    write(text("ar", "حماية الأطفال Grooming 儿童保护", abstract={"hi": "बाल संरक्षण"}), record("b"))
    for typed in (
        "حماية grooming",
        "grooming 儿童 أطفال",
        "\u202bحماية\u202c \u2067grooming\u2069",
        "संरक्षण 保护 GROOMING",
        '"الأطفال Grooming"',
        "grooming -court الأطفال",
    ):
        assert found(typed, widen=False) == {"a"}, typed
    assert found("grooming -儿童", widen=False) == set()


# --- the index follows -----------------------------------------------------------------------------------------------


def test_the_index_follows_every_kind_of_write():
    write(text("en", "Kites"))
    first = following.newest()
    assert found("kites") == {"a"} and not following.behind()
    catalogue.write([text("en", "Courts")], WHO)
    assert following.behind() and following.catch_up() >= 1
    assert (found("kites"), found("courts")) == (set(), {"a"})
    catalogue.withdraw("a", "No.", "me")
    following.catch_up()
    assert found("courts") == set() and find("").total == 0
    catalogue.restore("a", first, "me")
    following.catch_up()
    assert found("kites") == {"a"}
    catalogue.rename("a", "b", "me")
    following.catch_up()
    assert found("kites") == {"b"} and find("").total == 1
    catalogue.remove(["b"], WHO)
    following.catch_up()
    assert find("").total == 0


def test_a_merge_leaves_one():
    write(text("en", "Kites"), text("en", "Kites", "b"))
    catalogue.merge("a", "b", "me")
    following.catch_up()
    assert ids(find("kites")) == ["b"]


def test_a_new_label_is_found_at_once_and_the_old_one_no_more():
    write(record("a", topics=["legislation"]), record("b"))
    held = terms.current().get("topic", "legislation")
    catalogue.write_terms(
        [held.model_copy(update={"label": {"en": "Statute books"}, "synonyms": {}, "hidden": []})], "me"
    )
    following.catch_up()
    assert found('"statute books"') == {"a"} and found("législation", widen=False) == set()


def test_a_new_broader_term_is_counted_and_found():
    write(record("a", topics=["legislation"]), record("b"))
    held = terms.current().get("topic", "legislation")
    catalogue.write_terms([held.model_copy(update={"broader": ["prevention"]})], "me")
    following.catch_up()
    assert found("", chosen={"topic": ("prevention",)}) == {"a"} and find("").facets["topic"]["prevention"] == 1


def test_a_term_that_becomes_deprecated_leads_what_carries_it():
    write(record("a", topics=["legislation"]), record("b", topics=["law"]))
    held = terms.current().get("topic", "legislation")
    catalogue.write_terms([held.model_copy(update={"replaced_by": "law", "broader": ["law"]})], "me")
    following.catch_up()
    assert found("", chosen={"topic": ("legislation",)}) == {"a", "b"}


def test_a_deleted_index_is_built_again():
    write(text("en", "Kites"))
    shutil.rmtree(following.home())
    assert following.behind() and find("kites").total == 0
    following.catch_up()
    assert found("kites") == {"a"}


def test_an_index_ahead_of_the_history_is_built_anew():
    """As after a backup of the database was restored."""
    write(text("en", "Kites"))
    with following.engine().writing() as writer:
        writer.replace(["a"], [])
        writer.commit(following.newest() + 10)
    assert following.behind()
    following.catch_up()
    assert found("kites") == {"a"} and following.engine().mark() == following.newest()


def test_catching_up_twice_does_nothing():
    write(record("a"))
    generation = following.engine().generation()
    assert following.catch_up() == 0 and following.engine().generation() == generation


def test_a_printed_isbn_is_found(home):
    write(record("x", identifiers={"isbn": "978-0-306-40615-7"}))
    assert [find(words).total for words in ("978-0-306-40615-7", "9780306406157")] == [1, 1]
