"""Resource types in the words of other systems. Types that stand in no row go by their broader type, and leave as a report."""

from carrel.vocabulary import Vocabularies

# key of the type: CSL 1.0.2 appendix III, RIS (TY), BibLaTeX, DataCite 4.6 resourceTypeGeneral
# the first row with a foreign word is the one it is read as
ROWS: dict[str, tuple[str, str, str, str]] = {
    "report": ("report", "RPRT", "report", "Report"),
    "book": ("book", "BOOK", "book", "Book"),
    "book-chapter": ("chapter", "CHAP", "incollection", "BookChapter"),
    "research-article": ("article-journal", "JOUR", "article", "JournalArticle"),
    "thesis": ("thesis", "THES", "thesis", "Dissertation"),
    "dataset": ("dataset", "DATA", "dataset", "Dataset"),
    "web-page": ("webpage", "ELEC", "online", "InteractiveResource"),
    "presentation": ("speech", "SLIDE", "misc", "Other"),
    "video": ("motion_picture", "VIDEO", "video", "Audiovisual"),
    "audio": ("song", "SOUND", "audio", "Sound"),
    "newsletter": ("article-magazine", "MGZN", "periodical", "Text"),
    "legal-text": ("legislation", "STAT", "legislation", "Text"),
    "standard": ("standard", "STAND", "standard", "Standard"),
    "handbook": ("book", "BOOK", "manual", "Book"),
    "training-material": ("document", "GEN", "misc", "Text"),
    "infographic": ("graphic", "ART", "misc", "Image"),
    "brochure": ("pamphlet", "PAMP", "booklet", "Text"),
    "working-paper": ("report", "UNPB", "report", "Preprint"),
}
CSL, RIS, BIBLATEX, DATACITE = range(4)
UNKNOWN = ("document", "GEN", "misc", "Text")  # of publications without a type
# further words that are read, never written
MORE: tuple[dict[str, str], ...] = (
    {"article": "research-article", "paper-conference": "research-article", "post-weblog": "web-page", "post": "web-page",
     "broadcast": "video", "bill": "legal-text", "legal_case": "legal-text", "regulation": "legal-text", "treaty": "legal-text",
     "article-newspaper": "newsletter", "monograph": "book", "manuscript": "working-paper", "graphic": "infographic"},
    {"EBOOK": "book", "EDBOOK": "book", "ECHAP": "book-chapter", "EJOUR": "research-article", "JFULL": "research-article",
     "CPAPER": "research-article", "CONF": "book", "GOVDOC": "report", "ADVS": "video", "MPCT": "video", "BLOG": "web-page",
     "LAW": "legal-text", "BILL": "legal-text", "CASE": "legal-text", "NEWS": "newsletter", "MANSCPT": "working-paper"},
    {"techreport": "report", "phdthesis": "thesis", "mastersthesis": "thesis", "inbook": "book-chapter", "mvbook": "book",
     "collection": "book", "inproceedings": "research-article", "conference": "research-article", "proceedings": "book",
     "www": "web-page", "electronic": "web-page", "movie": "video", "unpublished": "working-paper", "booklet": "brochure",
     "jurisdiction": "legal-text", "legal": "legal-text", "image": "infographic"},
    {"DataPaper": "research-article", "ConferencePaper": "research-article", "ConferenceProceeding": "book",
     "Collection": "book", "Film": "video"},
)  # fmt: skip

# Words of Dublin Core's and the repositories' vocabularies of types (DCMI Type Vocabulary 2012; info:eu-repo/semantics;
# COAR Resource Types 3.1) that are not the name of one of ours; "" says nothing of the type
LOOSE = {
    "text": "", "collection": "", "image": "", "stillimage": "", "still image": "", "physicalobject": "", "event": "",
    "interactiveresource": "", "other": "", "publishedversion": "", "acceptedversion": "", "submittedversion": "",
    "updatedversion": "", "draft": "", "peerreviewed": "", "nonpeerreviewed": "", "openaccess": "", "notated music": "",
    "text (article)": "research-article", "movingimage": "video", "moving image": "video", "article": "research-article",
    "journal article": "research-article", "contributiontoperiodical": "newsletter", "bookpart": "book-chapter",
    "book part": "book-chapter", "conferenceobject": "research-article", "conference paper": "research-article",
    "conferenceitem": "research-article", "doctoralthesis": "thesis", "masterthesis": "thesis", "bachelorthesis": "thesis",
    "doctoral thesis": "thesis", "master thesis": "thesis", "studentthesis": "thesis", "workingpaper": "working-paper",
    "preprint": "working-paper", "technical report": "report", "research report": "report", "reportpart": "report",
    "website": "web-page", "lecture": "presentation", "still image file": "",
}  # fmt: skip


def loose(word: str, vocabularies: Vocabularies) -> str | None:
    """The key of the type that a word of a repository means; "" when it means none of ours; None for an unknown word."""
    short = word.strip().split("/")[-1].split("#")[-1]
    found = vocabularies.find(word, ["type"]) or vocabularies.find(short, ["type"])
    return found[1] if found else LOOSE.get(short.lower())


def foreign(column: int, kind: str, vocabularies: Vocabularies) -> str:
    """The word of that system for a type, or for the nearest broader one."""
    if not kind:
        return UNKNOWN[column]
    known = (each for each in (kind, *vocabularies.ancestors("type", kind)) if each in ROWS)
    return ROWS[next(known, "report")][column]


def own(column: int, word: str) -> str:
    """The key of a type that says the same; "" for a word that says nothing."""
    if word.lower() == UNKNOWN[column].lower():
        return ""
    known = {row[column].lower(): kind for kind, row in reversed(ROWS.items())}
    return known.get(word.lower()) or {name.lower(): kind for name, kind in MORE[column].items()}.get(word.lower(), "")


# schema.org's types; those of our types that stand in no row go by their broader one, and leave as CreativeWork
_SCHEMA = {
    "report": "Report", "book": "Book", "book-chapter": "Chapter", "handbook": "Book", "research-article": "ScholarlyArticle",
    "thesis": "Thesis", "dataset": "Dataset", "web-page": "WebPage", "presentation": "PresentationDigitalDocument",
    "video": "VideoObject", "audio": "AudioObject", "newsletter": "PublicationIssue", "legal-text": "Legislation",
    "training-material": "LearningResource", "working-paper": "Report", "guideline": "Guide", "infographic": "CreativeWork",
}  # fmt: skip
_SCHEMA_MORE = {"Article": "research-article", "MedicalScholarlyArticle": "research-article", "TechArticle": "technical-report",
                "Course": "training-material", "PodcastEpisode": "audio", "BlogPosting": "web-page", "NewsArticle": "newsletter",
                "LegalForceStatus": "", "Manuscript": "working-paper", "Movie": "video", "DataCatalog": "dataset"}  # fmt: skip


def schema(kind: str, vocabularies: Vocabularies) -> str:
    """The type of schema.org for one of ours."""
    known = (_SCHEMA[each] for each in (kind, *vocabularies.ancestors("type", kind)) if each in _SCHEMA)
    return next(known, "CreativeWork")


def of_schema(word: str) -> str:
    """The key of the type that a type of schema.org is read as; "" for one that says nothing."""
    known = {foreign: kind for kind, foreign in reversed(_SCHEMA.items()) if foreign != "CreativeWork"}
    return known.get(word) or _SCHEMA_MORE.get(word, "")


# Zotero's item types that say something
ZOTERO = {
    "report": "report", "book": "book", "bookSection": "book-chapter", "journalArticle": "research-article", "thesis": "thesis",
    "dataset": "dataset", "webpage": "web-page", "blogPost": "web-page", "forumPost": "web-page", "presentation": "presentation",
    "videoRecording": "video", "film": "video", "tvBroadcast": "video", "audioRecording": "audio", "podcast": "audio",
    "radioBroadcast": "audio", "magazineArticle": "newsletter", "newspaperArticle": "newsletter", "statute": "legal-text",
    "bill": "legal-text", "case": "legal-text", "hearing": "legal-text", "standard": "standard", "manuscript": "working-paper",
    "preprint": "working-paper", "conferencePaper": "research-article", "artwork": "infographic",
}  # fmt: skip
# and the types of ours that it takes for something else than the first of these
_ZOTERO = {"newsletter": "magazineArticle", "working-paper": "report", "handbook": "book"}


def zotero(kind: str, vocabularies: Vocabularies) -> str:
    """Zotero's type of item for one of ours, or for the nearest broader one."""
    known = {own: foreign for foreign, own in reversed(ZOTERO.items())} | _ZOTERO
    found = (known[each] for each in (kind, *vocabularies.ancestors("type", kind)) if each in known)
    return next(found, "report") if kind else "document"
