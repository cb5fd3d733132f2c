"""The measure of pages: what it makes up is different, alike each time, and as long as what it was made of."""

import pytest

from carrel.bench import pages_index
from carrel.search.document import Text

REAL = [
    Text(
        language,
        "\n".join(
            f"line{chr(97 + n)} of harbour{n * page} and boat{n}x{page} speaks word{n + page}" for n in range(26)
        ),
    )
    for language, pages in (("en", range(9)), ("es", range(9, 12)))
    for page in pages
]


def test_pages_are_put_together_from_real_lines():
    documents = list(pages_index.Paper(REAL).documents(500))
    pages = [text.words for own in documents for text in own]
    assert len(pages) == 500 == len(set(pages))
    assert all(len({text.language for text in own}) == 1 for own in documents)
    known = {line for text in REAL for line in text.words.split("\n")}
    assert all(line in known for page in pages for line in page.split("\n"))
    average = sum(map(len, pages)) / 500
    assert 0.8 < average / (sum(len(text.words) for text in REAL) / len(REAL)) < 1.25
    assert pages == [text.words for own in pages_index.Paper(REAL).documents(500) for text in own]


def test_pages_without_text_cannot_be_measured():
    with pytest.raises(ValueError, match="no page with enough text"):
        pages_index.Paper([Text("en", "too short")])


def test_indexing_is_measured(home):
    assert pages_index.indexing(REAL, 200) > 1


def test_pages_of_results_are_measured(home, tmp_path):
    assert pages_index.build(REAL, tmp_path, 600) > 1
    times, shown = pages_index.passages(pages_index.questions(REAL, 40))
    assert len(times) == 40 and all(time > 0 for time in times) and 0 < shown <= 1
