"""One officer's list as a paper: late first, then month by month, with boxes to tick."""

from collections.abc import Sequence

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
)
from tsworkbench.papers.wording import due_words, evidence_words, more, short
from tsworkbench.plan.calendar import long_date, month_name
from tsworkbench.plan.english import counted_or_no, listed, noun, number
from tsworkbench.plan.language.leads import in_a_list
from tsworkbench.plan.model import LeadRole, TargetKind
from tsworkbench.plan.whole import Output, Plan
from tsworkbench.work.round.officer_sheet import Item, Measure, Sheet

BOX = "☐"
"""A box to tick."""

MOST_ROWS = 100
"""Rows of one table; what is more is counted."""


def officer_sheet(sheet: Sheet) -> Paper:
    """The sheet of one officer."""
    blocks: list[Block] = []
    if not sheet.items and not sheet.measures and not sheet.asks:
        blocks.append(Paragraph(words=f"Nothing in the plans is {sheet.name}'s to do at the moment."))
    blocks += _table(sheet, "Late", "What is past its date, the longest past first", sheet.late)
    for month, items in _months(sheet).items():
        blocks += _table(sheet, month, f"What falls due in {month}", items)
    blocks += _table(sheet, "No date yet", "What has no date yet", sheet.undated)
    blocks += _measures(sheet)
    blocks += _words(sheet)
    return Paper(
        title=f"{sheet.name}: what there is to do",
        under=(Run(f"As at {long_date(sheet.as_at)}.", tone=Tone.STRONG), f"{summary(sheet)} {_plans(sheet)}".strip()),
        blocks=tuple(blocks),
        made_on=sheet.as_at.isoformat(),
    )


def summary(sheet: Sheet) -> str:
    """ "17 to do: 3 late, 4 due by 31 December, 8 later, 2 without a date."."""
    if not sheet.items:
        return "Nothing to do."
    later = len(sheet.to_come) - len(sheet.this_month)
    parts = [
        (len(sheet.late), "late"),
        (len(sheet.this_month), f"due by the end of {month_name(sheet.as_at)}"),
        (later, "later"),
        (len(sheet.undated), "without a date"),
    ]
    return f"{len(sheet.items):,} to do: {', '.join(f'{count:,} {words}' for count, words in parts if count)}."


def _plans(sheet: Sheet) -> str:
    plans = [named(plan) for plan in sheet.plans]
    return f"From the {noun(len(plans), 'plan')} {listed(plans)}." if plans else ""


def named(plan: Plan) -> str:
    """A plan's short title, if it has one."""
    return plan.short_title or plan.title


def _months(sheet: Sheet) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in sheet.to_come:
        assert item.step.due is not None
        found.setdefault(f"{month_name(item.step.due)} {item.step.due.year}", []).append(item)
    return found


def _table(sheet: Sheet, title: str, caption: str, items: Sequence[Item]) -> list[Block]:
    if not items:
        return []
    several = len(sheet.plans) > 1
    columns = [
        Column(title="Done", share=0.8),
        Column(title="No.", share=0.9),
        Column(title="What", share=6),
        Column(title="Due", share=2.4),
        Column(title="Part", share=3),
    ]
    if several:
        columns.append(Column(title="Plan", share=2.4))
    rows = []
    for item in items[:MOST_ROWS]:
        step = item.step
        due = due_words(step.row, year_start=item.plan.year_start)
        row: list[Words] = [BOX, step.ref, short(step.row.title, 160), due, part(item)]
        rows.append((*row, named(item.plan)) if several else tuple(row))
    table = Table(caption=caption, columns=tuple(columns), rows=tuple(rows), row_headed=False)
    left = len(items) - MOST_ROWS
    return [Heading(text=f"{title} ({len(items):,})"), table, *([Paragraph(words=more(left))] if left > 0 else [])]


def part(item: Item) -> str:
    """What the officer has to do with it: "lead", "joint, with Louise Russell", "supporting Louise Russell"."""
    leading = [lead for lead in item.step.leads if lead.role is not LeadRole.SUPPORTING]
    if item.role is LeadRole.SUPPORTING:
        return f"supporting {listed(in_a_list(lead.shown) for lead in leading)}" if leading else "supporting"
    others = [in_a_list(lead.shown) for lead in item.step.leads if lead.role not in (item.role, LeadRole.SUPPORTING)]
    helping = [in_a_list(lead.shown) for lead in item.step.leads if lead.role is LeadRole.SUPPORTING]
    said = "joint" if item.role is LeadRole.JOINT else "lead"
    return f"{said}, with {listed([*others, *helping])}" if others or helping else said


def _measures(sheet: Sheet) -> list[Block]:
    if not sheet.measures:
        return []
    title = f"Outputs to reach ({len(sheet.measures):,})"
    table = Table(
        caption="What is to be there in the end, and how far it is",
        columns=(
            Column(title="Done", share=0.8),
            Column(title="No.", share=0.9),
            Column(title="What", share=6),
            Column(title="So far", share=2.4),
        ),
        rows=tuple(_measure(one) for one in sheet.measures[:MOST_ROWS]),
        row_headed=False,
    )
    left = len(sheet.measures) - MOST_ROWS
    return [Heading(text=title), table, *([Paragraph(words=more(left))] if left > 0 else [])]


def _measure(one: Measure) -> tuple[Cell, ...]:
    shown = evidence_words(one.output)
    title = short(one.output.text, 160)
    what: Cell = Paragraphs(of=(title, f"Evidence: {shown}")) if shown else title
    return BOX, one.activity.ref or "", what, so_far(one.output)


def so_far(output: Output) -> str:
    """ "18 of 50 people", "not counted of 25 officers", "" where there is nothing to count."""
    if output.target is None:
        return ""
    yearly = " a year" if output.target_kind is TargetKind.YEARLY else ""
    actual = number(output.actual) if output.actual is not None else "nothing counted"
    return f"{actual} of {number(output.target)} {output.unit or ''}".strip() + yearly


def _words(sheet: Sheet) -> list[Block]:
    """What the update round asks of the officer."""
    if not sheet.asks:
        return []
    plans = {plan.id: named(plan) for plan in sheet.plans}
    items: list[Words] = []
    for ask in sheet.asks[:MOST_ROWS]:
        reasons = "; ".join(reason.words for reason in ask.reasons)
        where = f" ({plans[ask.place.plan_id]})" if len(plans) > 1 and ask.place.plan_id in plans else ""
        items.append(f"{ask.ref} {short(ask.title)}{where}: {reasons}.".lstrip())
    by = min(ask.at.term.return_by for ask in sheet.asks)
    word = _asked_of(sheet)
    sentence = f"{counted_or_no(len(sheet.asks), word)} of yours wait for a word, the first by {long_date(by)}."
    if len(sheet.asks) == 1:
        sentence = f"One {word} of yours waits for a word, by {long_date(by)}."
    return [Heading(text="What needs a word from you"), Paragraph(words=sentence), Items(items=tuple(items))]


def _asked_of(sheet: Sheet) -> str:
    """What is asked about, in the plans' own word where they have one in common."""
    called = {plan.id: plan.activity_word.lower() for plan in sheet.plans}
    words = {
        called.get(ask.place.plan_id, "activity") if ask.place.level == "activity" else ask.place.level
        for ask in sheet.asks
    }
    return words.pop() if len(words) == 1 else "item"
