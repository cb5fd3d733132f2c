"""Lines into headings, paragraphs and list items: breaks of lines and hyphens at their ends undone."""

import re
import unicodedata
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from carrel.documents import Block, BlockKind
from carrel.documents.lines import Line

_BULLETS = frozenset("•●▪■◦○‣◆➢✓·\uf0b7\uf0a7\uf0d8\uf0fc\uf076\u2043")
_NUMBER = re.compile(r"(?:[–—-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|[٠-٩]{1,3}[.)-])\s+\S")
_ENDED = ".:;!?…。؟۔!?)"
# No space stands between these: Han, Kana, their signs; Thai, Lao, Khmer, Burmese.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef\U00020000-\U0003ffff]"
)
# Ligatures, and Arabic letters in the shape they have within a word.
_SHAPES = re.compile("[\ufb00-\ufb06\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]")
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_APART = re.compile(r" (?=[.,](?:\s|$))(?<![.,] )")  # where the font changed before a full stop
_WORD_END = re.compile(r"[^\W\d_]+$")
_WORD_START = re.compile(r"[^\W\d_]+")
_MOST = 60_000  # words that are remembered of one document
_ENOUGH = 200_000  # characters after which the size of its plain letters is known


class Paragraphs:
    """Makes the blocks of one document, page after page; remembers its words and the size of its letters."""

    def __init__(self) -> None:
        self._sizes: Counter[float] = Counter()
        self._counted, self._body = 0, 0.0
        self._words: set[str] = set()
        self._texts: deque[str] = deque(maxlen=12)  # whose words were not needed yet

    def learn(self, lines: Sequence[Line], text: str) -> None:
        """The sizes and words of a page, before its blocks are made."""
        self._texts.append(text)
        if self._counted > _ENOUGH:
            return
        for line in lines:
            self._sizes[round(2 * line.size) / 2] += len(line.text)
        self._counted += len(text)
        self._body = max(self._sizes, key=self._sizes.__getitem__, default=0.0)

    def blocks(self, lines: Sequence[Line]) -> tuple[Block, ...]:
        if not lines:
            return ()
        body = self._body or lines[0].size or 1.0
        bold = sum([len(line.text) for line in lines if line.bold])
        marked = 0 < 2 * bold < sum([len(line.text) for line in lines])  # bold marks nothing where most is bold
        made = [self._block(group, body, marked) for group in _grouped(lines, body)]
        return tuple([block for block in made if block.text])

    def _block(self, group: Sequence[Line], body: float, marked: bool) -> Block:
        text, hyphen = group[0].text, group[0].hyphen
        for line in group[1:]:
            last = text[-1]
            odd = hyphen or last > "\u0e00" or last in "-\u00ad"
            text = self._joined(text, hyphen, line.text) if odd else f"{text} {line.text}"
            hyphen = line.hyphen
        if hyphen:
            text += "-"
        kind = _kind(group, text, body, marked)
        if text[0] in _BULLETS and len(text) > 1:
            text = text[1:]
        return Block(kind, plain(text))

    def _joined(self, before: str, hyphen: bool, after: str) -> str:
        last = before[-1]
        if not hyphen and last in "-‐\u00ad" and before[-2:-1].isalpha() and after[0].islower():
            before, hyphen = before[:-1], True
        if not hyphen:
            unspaced = last > "\u0e00" and _UNSPACED.match(last) and _UNSPACED.match(after)
            return before + after if unspaced else f"{before} {after}"
        first, second = _WORD_END.search(before, max(0, len(before) - 40)), _WORD_START.match(after)
        if not first or not second or not second[0][0].islower():
            return f"{before}-{after}"
        return f"{before}{'-' if self._hyphenated(first[0].lower(), second[0].lower()) else ''}{after}"

    def _hyphenated(self, first: str, second: str) -> bool:
        """Whether the hyphen belongs to the word, as far as the document itself shows."""
        while self._texts and len(self._words) < _MOST:
            self._words.update(self._texts.pop().lower().split())
        if f"{first}{second}" in self._words:
            return False
        if f"{first}-{second}" in self._words:
            return True
        return len(first) > 3 and len(second) > 3 and first in self._words and second in self._words


def plain(text: str) -> str:
    """One line of text: no controls, no ligatures, letters in their usual shape, Unicode NFC."""
    if not text.isascii():
        text = _SHAPES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable() or "  " in text:
        text = _SPACES.sub(" ", _UNWANTED.sub("", text))
    if " ." in text or " ," in text:
        text = _APART.sub("", text)
    return text.strip()


def _grouped(lines: Sequence[Line], body: float) -> Iterable[list[Line]]:
    leading = _leading(lines)
    before = lines[0]
    group = [before]
    for number in range(1, len(lines)):
        line = lines[number]
        if _within(before, line, leading) or _goes_on(group, lines, number, leading, body):
            group.append(line)
        else:
            yield group
            group = [line]
        before = line
    yield group


def _within(before: Line, line: Line, leading: float) -> bool:
    """Whether a sentence goes on in the next line: what most pairs of lines are, and quick to see."""
    words, size = line.text, before.size
    return (
        words[0].islower()
        and before.text[-1] not in _ENDED
        and words[1:2] not in (".", ")")
        and 0.6 * size < before.bottom - line.bottom <= 1.6 * leading * size
        and 0.88 * size < line.size < 1.14 * size
    )


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance of two lines, in sizes of their letters; 1.2 when there are too few."""
    steps = [
        step / size
        for one, two in pairwise(lines)
        if 0.7 * (size := one.size) < (step := one.bottom - two.bottom) < 2.5 * size
    ]
    return median(steps) if len(steps) > 2 else 1.2


def _goes_on(group: list[Line], lines: Sequence[Line], number: int, leading: float, body: float) -> bool:
    """Whether a line belongs to the paragraph that ends with the one before."""
    before, line = lines[number - 1], lines[number]
    size, step = before.size or 1.0, before.bottom - line.bottom
    if abs(step) < 0.6 * size:
        return line.left - before.right < 3 * size and before.left - line.right < 3 * size  # a sign of a footnote
    alike = 0.88 < line.size / size < 1.14
    if step < 0 or step > 3 * leading * size:  # another column
        return alike and before.hyphen
    ended = before.text[-1] in _ENDED
    if not alike or step > (1.3 if ended else 1.6) * leading * size:
        return False
    return _same(group, lines, number, body)


def _same(group: list[Line], lines: Sequence[Line], number: int, body: float) -> bool:
    """The same, of lines of one size one below the other."""
    before, line = lines[number - 1], lines[number]
    if line.text[0] in _BULLETS:
        return False
    if before.size > 1.12 * body or before.hyphen:
        return True  # the lines of a heading
    if before.bold and not line.bold and len(group) == 1:
        return False
    short = _short(lines, number)
    if (short or before.text[-1] in _ENDED) and is_item(line.text):
        return False
    return not short and not _indented(group, before, line)


def _short(lines: Sequence[Line], number: int) -> bool:
    """The first word of a line would have had room on the one before, which was ended on purpose."""
    before, line = lines[number - 1], lines[number]
    word = 2 if _UNSPACED.match(line.text) else len(line.text.split(maxsplit=1)[0]) + 1
    room = word * (line.right - line.left) / len(line.text) + 0.5 * line.size
    left, right = edge, other = before.left, before.right
    for each in lines[number - 3 if number > 3 else 0 : number + 3]:
        if each.right > left and each.left < right:
            edge = each.left if each.left < edge else edge
            other = each.right if each.right > other else other
    return (left - edge if before.rtl or line.rtl else other - right) > room


def _indented(group: list[Line], before: Line, line: Line) -> bool:
    """A first line set in, after a sentence: a new paragraph begins."""
    inset = before.right - line.right if before.rtl else line.left - before.left
    return inset > 0.8 * line.size and before.text[-1] in _ENDED and not is_item(group[0].text)


def is_item(text: str) -> bool:
    """Whether it begins as items of a list do."""
    start = text[:8]
    if start and start[0] in _BULLETS:
        return len(text) > 1
    return ("." in start or ")" in start or start[:1] in ("–", "—", "-")) and _NUMBER.match(text) is not None


def _kind(group: Sequence[Line], text: str, body: float, marked: bool) -> BlockKind:
    size = group[0].size / body
    if size > 1.12 and len(text) < 240 and any(map(str.isalpha, text)):
        return "h1" if size > 1.7 else "h2" if size > 1.3 else "h3"
    if is_item(text):
        return "li"
    if not marked or not group[0].bold or len(group) > 2 or size < 0.95:
        return "p"
    return "h3" if len(text) > 2 and group[-1].bold and any(map(str.isalpha, text)) else "p"
