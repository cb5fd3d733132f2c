"""Saved web pages and exports of web sites: cards are found by their likeness, and the rest of a page is left alone."""

import pytest

from carrel import formats, founding, terms
from carrel.formats import Entry, Problem, Unreadable
from carrel.vocabulary import Vocabularies

TEXT = "A text that says in a sentence or two what the publication is about, and for whom it was made."


@pytest.fixture(scope="module")
def words() -> Vocabularies:
    return Vocabularies([*founding.concepts(), *terms._given()])


@pytest.fixture
def read(tmp_path, words):
    def reading(text: str, name: str = "page.html") -> list[Entry | Problem]:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return list(formats.recognise(path).read(path, words))

    return reading


def page(body: str, head: str = "") -> str:
    menu = (
        "<nav><ul>"
        + "".join(f"<li><a href='/{n}'>An entry of the menu</a> {TEXT}</li>" for n in range(9))
        + "</ul></nav>"
    )
    return f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{menu}{body}<footer><div>© Us</div></footer></body></html>"


CARDS = {
    "articles": '<article><span class="cat-links"><a rel="tag" href="/c/l">Legislation</a></span><h2><a href="/one">{title}</a></h2>'
    '<time datetime="2014-05-02">May 2014</time><p>{text}</p><a href="/one">Read more</a><a href="/f/{n}.pdf">PDF</a></article>',
    "divs": '<div class="card card-{n}"><div class="card-title"><a href="/one">{title}</a></div><div class="card-tags">Legislation</div>'
    '<div class="date">2014-05-02</div><div class="text">{text}</div><p><a href="/f/{n}.pdf">Download</a></p></div>',
    "items": '<li><a href="/one"><strong>{title}</strong></a> <span class="year">2014-05-02</span><div>{text}</div>'
    '<a href="/f/{n}.pdf">Download PDF</a> <a href="/category/legislation">Legislation</a></li>',
    "rows": '<div class="row"><div class="item"><h3><a href="/one">{title}</a></h3><span class="term">Legislation</span>'
    '<span class="published">2014-05-02</span><p>{text}</p><a href="/f/{n}.pdf">Download</a></div></div>',
}  # fmt: skip


@pytest.mark.parametrize("kind", list(CARDS))
def test_cards_are_found_however_they_are_built(read, kind):
    cards = "".join(CARDS[kind].format(n=n, title=f"Publication number {n}", text=TEXT) for n in range(1, 5))
    found = read(page(f"<h1>Library</h1><div class='list'>{cards}</div>", '<base href="https://example.org/library/">'))
    assert [each.record.title["en"] for each in found] == [f"Publication number {n}" for n in range(1, 5)]
    for n, each in enumerate(found, 1):
        made = each.record
        assert (made.issued, made.topics, made.url) == ("2014-05-02", ["legislation"], "https://example.org/one")
        assert made.abstract == {"en": TEXT} and each.files == (f"https://example.org/f/{n}.pdf",)


def test_the_bracket_before_a_text_names_who_published_it(read):
    cards = "".join(
        f"<article><h2>Title number {n}</h2><p>(ICMEC, HCCH, 2014) - {TEXT}</p></article>" for n in range(3)
    )
    for each in read(page(cards)):
        assert [one.organisation for one in each.record.contributors] == ["icmec", "hcch"]
        assert each.record.issued == "2014" and each.record.abstract == {"en": TEXT}


def test_a_page_of_one_publication_names_itself(read):
    head = (
        '<meta name="citation_title" content="One"><meta name="citation_author" content="Doe, Jane"><meta name="citation_publisher" '
        'content="ICMEC"><meta name="citation_publication_date" content="2014/05"><meta name="citation_doi" content="10.1000/182">'
        '<meta name="citation_pdf_url" content="https://example.org/a.pdf"><meta name="DC.coverage" content="Mexico">'
    )
    (found,) = read(page("<article><h1>One</h1></article>", head))
    made = found.record
    assert (made.title, made.issued, made.identifiers, made.places) == (
        {"en": "One"},
        "2014-05",
        {"doi": "10.1000/182"},
        ["mx"],
    )
    assert [each.role for each in made.contributors] == ["author", "publisher"] and found.files == (
        "https://example.org/a.pdf",
    )


def test_a_page_may_describe_itself_in_the_words_of_schema_org(read):
    data = '{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"}, {"@type": "Report", "name": "One"}]}'
    (found,) = read(page("<p>x</p>", f'<script type="application/ld+json">{data}</script>'))
    assert (found.record.title, found.record.type) == ({"en": "One"}, "report")


@pytest.mark.parametrize("body", ["", "<p>Words.</p>", "<ul><li>a</li><li>b</li></ul>", "<div>" * 3000 + "deep"])
def test_a_page_without_cards_is_told(read, body):
    with pytest.raises(Unreadable, match=r"without cards|empty|no format"):
        read(page(body))


# --- WordPress -------------------------------------------------------------------------------------------------------

WXR = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
    "<title>Site</title><link>https://example.org</link><language>es-MX</language>{items}</channel></rss>"
)


def item(
    number: int, more: str = "", kind: str = "post", content: str = "Words.", state: str = "publish", parent: int = 0
) -> str:
    return (
        f"<item><title>Title {number}</title><link>https://example.org/{number}</link><content:encoded><![CDATA[{content}]]></content:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date>2015-06-07 08:09:10</wp:post_date><wp:status>{state}</wp:status>"
        f"<wp:post_parent>{parent}</wp:post_parent><wp:post_type>{kind}</wp:post_type>{more}</item>"
    )


def test_what_a_wordpress_site_published_comes_in(read):
    meta = "<wp:postmeta><wp:meta_key>{}</wp:meta_key><wp:meta_value><![CDATA[{}]]></wp:meta_value></wp:postmeta>"
    found = read(WXR.format(items="".join([
        item(1, "".join([
            '<category domain="category" nicename="x"><![CDATA[Legislation]]></category>',
            '<category domain="resource_country" nicename="x"><![CDATA[Mexico]]></category>',
            '<category domain="language" nicename="en"><![CDATA[English]]></category>',
            meta.format("publication_year", "2013"), meta.format("isbn", "9780306406157"), meta.format("_edit_last", "1"),
            meta.format("report_file", "3"),
        ]), "resource", '<!-- wp:paragraph --><p>One &amp; [caption id="a"]two[/caption]</p><ul><li>three</li></ul>'),
        item(2, content="First.\n\nSecond, without paragraphs.", state="draft"),
        item(3, "<wp:attachment_url>https://example.org/a.pdf</wp:attachment_url>", "attachment"),
        item(4, "<wp:attachment_url>https://example.org/b.pdf</wp:attachment_url>", "attachment", parent=2),
        item(5, kind="nav_menu_item"), item(6, kind="page"), item(7, state="trash"),
        item(8, kind="page", content='<a href="/files/c.pdf">Here</a>'),
    ])), "site.xml")  # fmt: skip
    first, second, third, fourth = found
    made = first.record
    assert (made.issued, made.topics, made.places, made.languages) == ("2013", ["legislation"], ["mx"], ["en"])
    assert made.abstract == {"en": "One & two\n\nthree"} and made.identifiers == {"isbn": "9780306406157"}
    assert first.files == ("https://example.org/a.pdf",)
    assert second.record.status == "draft" and second.record.abstract == {"es": "First.\n\nSecond, without paragraphs."}
    assert second.files == ("https://example.org/b.pdf",) and second.record.note == "Posted: 2015-06-07"
    assert isinstance(third, Problem) and "page of the site" in third.what
    assert fourth.files == ("https://example.org/files/c.pdf",)


# --- Zotero ----------------------------------------------------------------------------------------------------------


def test_zoteros_export_brings_attachments_notes_and_collections(read):
    text = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:bib="http://purl.org/net/biblio#"
     xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:foaf="http://xmlns.com/foaf/0.1/"
     xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:link="http://purl.org/rss/1.0/modules/link/"
     xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
    <bib:Article rdf:about="#item_1"><z:itemType>journalArticle</z:itemType><dc:title>One</dc:title>
     <dcterms:isPartOf rdf:resource="urn:issn:0317-8471"/><link:link rdf:resource="#item_2"/>
     <dcterms:isReferencedBy rdf:resource="#item_3"/><dc:date>2014-05</dc:date><z:language>en</z:language>
     <bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Doe</foaf:surname><foaf:givenName>Jane</foaf:givenName></foaf:Person></rdf:li>
      <rdf:li><foaf:Person><foaf:surname>ICMEC</foaf:surname></foaf:Person></rdf:li></rdf:Seq></bib:authors>
     <dc:subject><z:AutomaticTag><rdf:value>Legislation</rdf:value></z:AutomaticTag></dc:subject>
     <dc:identifier>DOI 10.1000/182</dc:identifier>
     <dc:identifier><dcterms:URI><rdf:value>https://example.org/1</rdf:value></dcterms:URI></dc:identifier></bib:Article>
    <z:Attachment rdf:about="#item_2"><z:itemType>attachment</z:itemType><rdf:resource rdf:resource="files/2/a b.pdf"/></z:Attachment>
    <bib:Memo rdf:about="#item_3"><rdf:value>&lt;p&gt;A note&lt;/p&gt;&lt;p&gt;of mine&lt;/p&gt;</rdf:value></bib:Memo>
    <bib:Journal rdf:about="urn:issn:0317-8471"><dc:title>A Journal</dc:title><prism:volume>7</prism:volume>
     <dc:identifier>ISSN 0317-8471</dc:identifier></bib:Journal>
    <bib:BookSection rdf:about="#item_4"><z:itemType>bookSection</z:itemType><dc:title>Two</dc:title>
     <dcterms:isPartOf><bib:Book><dc:identifier>ISBN 9780306406157</dc:identifier><dc:title>The whole</dc:title></bib:Book></dcterms:isPartOf>
    </bib:BookSection>
    <z:Collection rdf:about="#collection_1"><dc:title>Mexico</dc:title><dcterms:hasPart rdf:resource="#item_1"/></z:Collection>
    </rdf:RDF>"""
    one, two = read(text, "export.rdf")
    made = one.record
    assert (made.type, made.issued, made.topics, made.places) == (
        "research-article",
        "2014-05",
        ["legislation"],
        ["mx"],
    )
    assert made.identifiers == {"doi": "10.1000/182", "issn": "0317-8471"} and made.url == "https://example.org/1"
    assert (made.series.key, made.series.number, made.note) == ("a-journal", "7", "A note\n\nof mine")
    assert one.files == ("files/2/a b.pdf",)
    assert [each.organisation or each.person.given for each in made.contributors] == ["Jane", "icmec"]
    assert two.record.type == "book-chapter" and two.record.relations[0].citation == "The whole"


# --- feeds -----------------------------------------------------------------------------------------------------------


def test_feeds_of_every_kind(read):
    rss = (
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>x</title><language>es</language><item>"
        "<title>Uno &amp; dos</title><link>https://example.org/1</link><description>&lt;p&gt;A&lt;/p&gt;&lt;p&gt;B&lt;/p&gt;</description>"
        "<pubDate>Fri, 02 May 2014 10:00:00 +0000</pubDate><category>Legislation</category><enclosure url='https://example.org/a.pdf' "
        "type='application/pdf' length='1'/></item></channel></rss>"
    )
    (found,) = read(rss, "feed.xml")
    made = found.record
    assert (made.title, made.abstract, made.issued) == ({"es": "Uno & dos"}, {"es": "A\n\nB"}, "2014-05-02")
    assert (made.topics, made.url, found.files) == (
        ["legislation"],
        "https://example.org/1",
        ("https://example.org/a.pdf",),
    )


def test_a_broken_feed_gives_what_stands_before_the_fault(read):
    whole = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>One</title></entry><entry><title>Two</title></entry>"
    )
    found = read(whole + "<entry><title>Three</x></entry></feed>", "feed.atom")
    assert [each.record.title["en"] for each in found[:2]] == ["One", "Two"]
    assert isinstance(found[-1], Problem) and found[-1].where.startswith("line ")


def test_a_page_of_cards_gives_the_same_records_saved_or_copied(read):
    tags, credit = "Guidelines, Legislation, Mexico, Wombat", f"(ICMEC, HCCH, 2014) {TEXT}"
    saved = "".join(
        f"<div><p>{tags}</p><h3>Title number {n}</h3><p>{credit} <a href='/{n}'>Read More</a></p></div>"
        for n in range(3)
    )
    copied = "".join(f"{tags}\nTitle number {n}\n{credit} Read More\n\n" for n in range(3))
    pages, texts = read(page(f"<main>{saved}</main>")), read(copied, "page.txt")
    assert len(pages) == len(texts) == 3
    for one, other in zip(pages, texts, strict=True):
        for field in ("title", "type", "topics", "places", "keywords", "issued", "contributors", "abstract"):
            assert getattr(one.record, field) == getattr(other.record, field), field
        assert one.record.places == ["mx"] and one.record.issued == "2014" and one.unknown == ("Wombat",)


def test_words_above_a_title_that_no_vocabulary_knows_stay_in_the_text(read):
    cards = "".join(f"<div><p>Wombats, quokkas</p><h3>Title number {n}</h3><p>{TEXT}</p></div>" for n in range(3))
    for each in read(page(f"<main>{cards}</main>")):
        assert each.record.abstract == {"en": f"Wombats, quokkas\n\n{TEXT}"}
