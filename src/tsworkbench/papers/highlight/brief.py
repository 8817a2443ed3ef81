"""The highlight report in brief: two sides of A4, with the whole plan in one table."""

from collections.abc import Mapping, Sequence
from datetime import date

from tsworkbench.papers.charts.descriptions import NAMES, rating, rating_words
from tsworkbench.papers.highlight import decisions, overall
from tsworkbench.papers.highlight.off_track import asked_of, date_asked
from tsworkbench.papers.highlight.report import sender, to_settle_words, under
from tsworkbench.papers.paper import (
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Paper,
    Paragraph,
    Paragraphs,
    Run,
    Table,
    Tone,
    Words,
    runs,
)
from tsworkbench.papers.wording import (
    MOST_REFS,
    activity_word,
    due_words,
    leads_words,
    ref_and_title,
    refs,
    short,
    step_title,
    unique,
    without_pointers,
)
from tsworkbench.plan.calendar import month_name
from tsworkbench.plan.english import and_more, capital, counted, listed, plural, pounds
from tsworkbench.plan.governance import money, periods
from tsworkbench.plan.governance.position import ARROWS, SEVERITY, Position, Step, Travel, Unit
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import Rag

_MOST_ROWS = 24
"""Rows of the table: with the rest of the report they fill two sides."""
_MOST_DECISIONS = 8
_MOST_DECIDED = 4
_MOST_LATE = 2
_MOST_AHEAD = 4
_MOST_TOTALS = 5
_LONGEST = 110  # characters of what a lead says


def brief_report(position: Position) -> Paper:
    """The highlight report on a position, on two sides unless the plan has more in it than a group can be told there.

    What it says the full report says too; the same position gives an equal paper.
    """
    plan = position.plan
    issued = position.round.issued_on if position.round is not None else None
    return Paper(
        title=f"{plan.title} – highlight report in brief, {periods.words(position.period, plan.year_start)}",
        under=under(position),
        blocks=(
            *_decisions(position),
            Heading(text="Overall position"),
            *overall.overall_section(position)[1:],
            *_table_of_units(position),
            *_ahead(position),
            *_money(position),
            *_outputs(position),
            *_risks(position),
            Paragraph(words=_footnote(position), tone=Tone.QUIET),
        ),
        author=sender(position),
        made_on=issued or position.cut_off.isoformat(),
    )


def _decisions(position: Position) -> list[Block]:
    """What is asked, numbered, and what has been decided since, each cut to what fits."""
    blocks: list[Block] = [Heading(text="Decisions asked for")]
    for block in decisions.decisions_section(position)[1:]:
        if not isinstance(block, Items):
            blocks.append(block)
            continue
        most = _MOST_DECISIONS if block.numbered else _MOST_DECIDED
        said = tuple(without_pointers("".join(run.text for run in runs(words))) for words in block.items[:most])
        blocks.append(Items(items=said, numbered=block.numbered))
        left = len(block.items) - len(said)
        blocks += [Paragraph(words=f"{left:,} more in the full report.")] if left else []
    return blocks


# -- the table


def _table_of_units(position: Position) -> list[Block]:
    """A row each in the order of the plan; of a long plan first what is off track, and the others counted."""
    units = list(position.units)
    if not units:
        return []
    if len(units) > _MOST_ROWS:
        units.sort(key=lambda unit: _rank(position, unit))
    shown, left = units[:_MOST_ROWS], units[_MOST_ROWS:]
    word = activity_word(position.plan)
    table = Table(
        caption=f"The {plural(word)} of the plan",
        columns=(
            Column(title=f"{capital(word)} and lead", share=3.2),
            Column(title="Rating", share=1.3),
            Column(title="Late", share=2.6),
            Column(title="What is next", share=2.9),
        ),
        rows=tuple((_what(unit), _rated(unit), _late(position, unit), _next(position, unit)) for unit in shown),
    )
    blocks: list[Block] = [Heading(text=capital(plural(word))), table]
    return [*blocks, Paragraph(words=_others(left, word))] if left else blocks


def _rank(position: Position, unit: Unit) -> int:
    if not unit.is_open:
        return 5
    return SEVERITY.get(unit.rag, 2 if unit.not_done(position.at) else 3) if unit.rag is not None else 4


def _what(unit: Unit) -> Cell:
    return f"{ref_and_title(unit)} ({leads_words(unit.leads)})"


def _rated(unit: Unit) -> Words:
    if not unit.is_reported:
        return unit.status
    arrow = f" {ARROWS[unit.travel]}" if unit.travel in (Travel.BETTER, Travel.WORSE, Travel.SAME) else ""
    return (rating(unit.rag), arrow) if arrow else rating(unit.rag)


def _late(position: Position, unit: Unit) -> Cell:
    """What is not done by its date, and the new date that is asked for it."""
    late = unit.not_done(position.at)
    said: list[Words] = [_dated(position, step) for step in late[:_MOST_LATE]]
    said += [and_more(len(late) - _MOST_LATE)] if len(late) > _MOST_LATE else []
    asked = unique(date_asked(position, one) for one in asked_of(position, unit))
    said += [f"New date asked: {listed(asked, most=2)}"] if asked else []
    return Paragraphs(of=tuple(said)) if len(said) > 1 else said[0] if said else "nothing late"


def _dated(position: Position, step: Step) -> str:
    return f"{step_title(step)} ({due_words(step.row, year_start=position.plan.year_start)})"


def _next(position: Position, unit: Unit) -> Words:
    """Of what is off track what its lead is doing; of the others the next step."""
    if not unit.is_open:
        return "–"
    if unit.rag in SEVERITY and unit.standing is not None and (said := unit.standing.next or unit.standing.why):
        return short(said, _LONGEST)
    ahead = [step for step in unit.steps if step.is_open and step.due is not None and step.due > position.at]
    if ahead:
        return _dated(position, min(ahead, key=lambda step: step.due or date.max))
    return "no date after this one" if any(step.due for step in unit.steps) else "no date yet"


def _others(units: Sequence[Unit], word: str) -> Words:
    """ "12 other activities: ● Green 10 · ✓ Complete 2."."""
    words: list[str | Run] = [f"{len(units):,} other {plural(word) if len(units) > 1 else word}: "]
    for rag in NAMES:
        count = sum(unit.rag is rag for unit in units if unit.is_reported)
        if count:
            words += [" · "] if len(words) > 1 else []
            words.append(Run(f"{rating_words(rag)} {count:,}", rag=rag))
    aside = sum(not unit.is_reported for unit in units)
    if aside:
        words.append(f"{' · ' if len(words) > 1 else ''}{aside:,} deferred or cancelled")
    return (*words, ".")


# -- what is next, the money, and the rest


def _ahead(position: Position) -> list[Block]:
    """Month by month what falls due in the stretch that follows."""
    following = periods.following(position.period, position.plan.year_start)
    months: dict[tuple[int, int], list[Step]] = {}
    for step in position.ahead:
        assert step.due is not None
        months.setdefault((step.due.year, step.due.month), []).append(step)
    if not months:
        return [Heading(text=f"Due {following}"), Paragraph(words=f"Nothing falls due {following}.")]
    items = tuple(
        (Run(f"{month_name(date(*month, 1))} {month[0]} ({len(steps):,}): ", tone=Tone.STRONG), _steps(steps))
        for month, steps in months.items()
    )
    return [Heading(text=f"Due {following} ({len(position.ahead):,})"), Items(items=items)]


def _steps(steps: Sequence[Step]) -> str:
    said = (f"{step_title(step)} ({step.ref})" if step.ref else step_title(step) for step in steps)
    return f"{listed(said, most=_MOST_AHEAD)}."


def _money(position: Position) -> list[Block]:
    """What is not confirmed in one line, and what each source gives and each lead answers for."""
    said = next(block for block in decisions.money_section(position) if isinstance(block, Paragraph))
    upto = position.at.isoformat()
    tables = (
        ("By source", "Source", money.by_source(position.plan, upto)),
        ("By lead", "Lead", money.by_lead(position.plan, upto)),
    )
    return [Heading(text="Money"), said, *(_totals(*table) for table in tables if table[2])]


_SUMS = {"Costs": "pence", "Not confirmed": "unconfirmed", "Spent": "spent", "Forecast": "forecast"}


def _totals(caption: str, title: str, totals: Sequence[money.Total]) -> Table:
    """A row for each; what is spent and expected only where something is known of that."""
    columns = {head: name for head, name in _SUMS.items() if any(getattr(total, name) is not None for total in totals)}
    shown, left = totals[:_MOST_TOTALS], totals[_MOST_TOTALS:]
    rows = [[one.name, listed(one.refs, most=MOST_REFS) or "–", *_of(columns, [one])] for one in shown]
    if left:
        rows.append([counted(len(left), "other"), "–", *_of(columns, left)])
    return Table(
        caption=caption,
        columns=(
            Column(title=title, share=4),
            Column(title="For", share=3),
            *(Column(title=head, share=1.5, right=True) for head in columns),
        ),
        rows=tuple(map(tuple, rows)),
    )


def _of(columns: Mapping[str, str], totals: Sequence[money.Total]) -> list[str]:
    """The sums of some totals, in words; a dash where nothing is known."""
    found = []
    for name in columns.values():
        known = [pence for total in totals if (pence := getattr(total, name)) is not None]
        found.append(pounds(sum(known)) if known else "–")
    return found


def _outputs(position: Position) -> list[Block]:
    """Of the outputs one sentence, and of the measures."""
    blocks: list[Block] = []
    if position.outputs:
        blocks += [Heading(text="Outputs"), Paragraph(words=overall.outputs_in_a_line(position))]
    if position.measures:
        off = [overall.named_measure(one) for one in position.measures if one.now.rag is Rag.RED]
        said = f" Off target: {listed(off, most=MOST_REFS)}." if off else ""
        blocks += [Heading(text="Measures"), Paragraph(words=f"{overall.measures_in_a_line(position)}{said}")]
    return blocks


def _risks(position: Position) -> list[Block]:
    """Of each register of risks how many are open, and how they are: the full report names them."""
    if not position.risks:
        return []
    from tsworkbench.papers.highlight.risks import counts, open_risks

    said = [(Heading(text=clean(one.register.title)), Paragraph(words=counts(one))) for one in open_risks(position)]
    return [block for blocks in said for block in blocks]


def _footnote(position: Position) -> str:
    said = []
    silent = [unit for unit in position.units if unit.is_open and unit.said is None]
    if silent:
        said.append(f"No update was received for {refs(silent)}.")
        if any(unit.rag is not None for unit in silent):
            said.append("A rating without an update is the last one given.")
    said.append(f"A rating answers one question: “{overall.QUESTION}”")
    if position.before is not None:
        said.append("↑ is better than in the last report, ↓ worse, → the same.")
    if position.to_settle:
        said.append(to_settle_words(position))
    return " ".join(said)
