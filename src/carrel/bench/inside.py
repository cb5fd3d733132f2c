"""All measures on one library, printed as one table."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import quantiles

from django.conf import settings
from tqdm import tqdm

from carrel import terms
from carrel.bench import building, helping, http, pages
from carrel.bench.queries import Asked, Questions
from carrel.models import Publication
from carrel.record import Record
from carrel.search import finding, following
from carrel.search.query import Query
from carrel.web.search import FIRST

QUESTIONS = 500
SAMPLE = 2_000  # records that questions are drawn from
MISSPELLED = 4_000  # questions, of which the misspelled ones are asked what was meant
PAGES = 2_000  # different addresses asked through the web server
KEPT = 100  # addresses that are asked again and again


def measure(folder: Path, records: int, web: bool, compare: bool) -> None:
    seconds = building.built(folder, records)
    print(f"\nCarrel with {records:,} invented records")
    _say_import(records, seconds)
    asked = list(questions(seed=3).ask(QUESTIONS))
    warm = [each.query for each in questions(seed=4).ask(QUESTIONS)]
    own = _say_pages(asked, warm)
    _say_helping(asked, warm)
    _say_kinds()
    if compare:
        _say_yardstick(building.yardstick_of(folder, records).find, asked, warm, own)
    if web:
        _say_web()


def questions(seed: int) -> Questions:
    rows = Publication.objects.order_by("added").values_list("record", flat=True)
    step = max(1, rows.count() // SAMPLE)
    picked = (
        Publication.objects.extra(where=[f"added %% {step} = 0"]).order_by("added").values_list("record", flat=True)
    )
    return Questions([Record.model_validate(row) for row in picked], terms.current(), seed)


def _say_import(records: int, seconds: dict[str, float]) -> None:
    line("import of a CSV with index", f"{records / seconds['both']:,.0f} records/s")
    line("  the import alone, the index beside it", f"{records / seconds['import']:,.0f}")
    line("index built anew", f"{records / seconds['rebuild']:,.0f} records/s")


def _say_pages(asked: Sequence[Asked], warm: Sequence[Query]) -> list[float]:
    engine, vocabularies = following.engine(), terms.current()
    hits: list[int] = []

    def find(query: Query) -> None:
        hits.append(finding.find(engine, query, vocabularies, "en", FIRST + 1).total)

    times = timed_each(find, asked, warm)
    counted = sorted(hits[-len(asked) :])
    line(f"\n{len(asked)} different questions", "p50", "p95", "p99", "mean")
    line("a full page of results, ms", *figures(times))
    for kind in dict.fromkeys(sorted(each.kind for each in asked)):
        some = [time for time, each in zip(times, asked, strict=True) if each.kind == kind]
        line(f"  {kind} ({len(some)})", *figures(some))
    line("publications found", *(f"{counted[len(counted) * part // 100]:,}" for part in (50, 95, 99)))
    return times


def _say_helping(asked: Sequence[Asked], warm: Sequence[Query]) -> None:
    misspelled = [each.query for each in questions(seed=7).ask(MISSPELLED) if each.kind == "misspelled"]
    line("\nhelp with the question", "p50", "p95", "p99", "mean")
    for name, times in helping.times([each.query for each in asked], misspelled, warm).items():
        line(name, *figures(times))


def _say_kinds() -> None:
    line("\nmaking a whole page, ms", "p50", "p95", "p99", "mean")
    for kind, times in pages.measured(_addresses(seed=8, count=pages.MANY)):
        line(kind, *figures(times))


def _say_yardstick(
    find: Callable[[Query], object], asked: Sequence[Asked], warm: Sequence[Query], own: list[float]
) -> None:
    times = timed_each(find, asked, warm[:100])
    line("sqlite3 (FTS5), the same page, ms", *figures(times))
    line(
        "  times as long", *(f"{theirs / ours:.1f}" for theirs, ours in zip(_points(times), _points(own), strict=True))
    )


def timed_each(work: Callable[[Query], object], asked: Sequence[Asked], warm: Sequence[Query]) -> list[float]:
    """Milliseconds of each question, after other questions have warmed everything up."""
    for query in warm:
        work(query)
    bar = tqdm(asked, desc="ask", leave=False)
    return [1000 * building.timed(partial(work, each.query)) for each in bar]


def _say_web() -> None:
    home = Path(settings.CARREL_HOME)
    addresses, others = _addresses(seed=5, count=PAGES), _addresses(seed=6, count=PAGES // 10)
    with http.serving(home) as (port, pid):
        http.rate(port, [http.request(each) for each in others])  # so that each process has the library open
        computed, answers = http.rate(port, [http.request(each) for each in addresses])
        again = [http.request(each) for each in addresses[:KEPT]]
        http.rate(port, again * 4)  # so that each process has made them
        cached, _ = http.rate(port, again * 20)
        known = [http.request(each, answer.etag) for each, answer in zip(addresses, answers, strict=True)]
        unchanged, short = http.rate(port, known)
        line(f"\nthrough the web server, {http.CONNECTIONS} connections", "pages/s")
        line("  computed, every address new", f"{computed:,.0f}")
        line(f"  {KEPT} addresses again and again", f"{cached:,.0f}")
        line("  asked whether they changed (304)", f"{unchanged:,.0f}")
        _say_answers(answers, short)
        _say_memory(http.memory(pid))


def _addresses(seed: int, count: int) -> list[str]:
    return list(dict.fromkeys(f"/en/search?{each.query.address()}" for each in questions(seed).ask(count)))


def _say_answers(answers: Sequence[http.Answer], short: Sequence[http.Answer]) -> None:
    wrong = sum(each.status != 200 for each in answers), sum(each.status != 304 for each in short)
    size = sorted(each.length for each in answers)[len(answers) // 2]
    line("  a page, KB (median)", f"{size / 1024:.1f}")
    if any(wrong):
        line("  WRONG ANSWERS: not 200, not 304", *(f"{each:,}" for each in wrong))


def _say_memory(processes: Sequence[http.Memory]) -> None:
    line("  memory of each process, MB", "private", "shared", "PSS", "RSS")
    for each in processes:
        line(
            f"    process {each.pid}",
            *(f"{n:,.0f}" for n in (each.private, each.shared, each.proportional, each.resident)),
        )


def figures(times: Sequence[float]) -> list[str]:
    """p50, p95, p99 and mean."""
    return [f"{value:,.2f}" for value in [*_points(times), sum(times) / len(times)]]


def _points(times: Sequence[float]) -> list[float]:
    cuts = quantiles(times, n=100, method="inclusive") if len(times) > 1 else [times[0]] * 99
    return [cuts[49], cuts[94], cuts[98]]


def line(what: str, *values: str) -> None:
    print(
        f"{what:<38}" + "".join(f"{value:>16}" if len(value) > 11 else f"{value:>12}" for value in values), flush=True
    )
