"""The list of slips: every row whose agreed date has been moved, how often, and from what to what."""

from collections.abc import Iterator

from tsworkbench.papers.highlight.report import move_words, sender, under
from tsworkbench.papers.paper import Block, Cell, Column, Paper, Paragraph, Paragraphs, Table
from tsworkbench.papers.wording import due_words, leads_words, more, short, when
from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.english import agreeing, capital, counted, counted_in_words, spelled
from tsworkbench.plan.governance.position import Position, day_of
from tsworkbench.plan.model import SET_ASIDE, Status
from tsworkbench.plan.whole import Activity, Lead, Milestone, Output

_MOST_ROWS = 200
_FEW = ("", "once", "twice")

Row = Activity | Milestone | Output


def slips_report(position: Position) -> Paper:
    """The rows of a plan whose agreed date was moved by the cut-off, in the order of the plan, and how they are now."""
    plan = position.plan
    rows = [found for found in _rows(position) if found[1].slips]
    blocks: list[Block] = [Paragraph(words=_in_all(position, [row for _, row, _ in rows]))]
    if rows:
        blocks.append(_table(position, rows[:_MOST_ROWS]))
    if len(rows) > _MOST_ROWS:
        blocks.append(Paragraph(words=more(len(rows) - _MOST_ROWS)))
    return Paper(
        title=f"{plan.title} – dates that were moved, at {long_date(position.at)}",
        under=under(position, issued=False),
        blocks=tuple(blocks),
        author=sender(position),
        made_on=position.cut_off.isoformat(),
    )


def _rows(position: Position) -> Iterator[tuple[Activity, Row, tuple[Lead, ...]]]:
    """Every row with an agreed date, its activity, and those who lead it."""
    for objective in position.plan.objectives:
        for activity in objective.activities:
            above = activity.leads or objective.leads
            yield activity, activity, above
            below: tuple[Milestone | Output, ...] = (*activity.milestones, *activity.outputs)
            for row in below:
                yield activity, row, row.leads or above


def _in_all(position: Position, rows: list[Row]) -> str:
    if not rows:
        if day_of(position.plan.signed_off_on) is None:
            return "The plan has not been signed off, so its dates can still be changed without a decision."
        return "No date has been moved since the plan was agreed."
    dates = sum(row.due_to is not None for _, row, _ in _rows(position))
    moves = sum(sum(one.is_slip for one in row.decisions) for row in rows)
    before = sum(row.slips_before for row in rows)
    has = agreeing(len(rows), "has", "have")
    said = f"{capital(spelled(len(rows)))} of {counted(max(dates, len(rows)), 'date')} {has} been moved"
    parts = [f"{counted_in_words(moves, 'time')} since this plan was agreed"] if moves else []
    parts += [f"{counted_in_words(before, 'time')} in the years before"] if before else []
    return f"{said}: {' and '.join(parts)}."


def _table(position: Position, rows: list[tuple[Activity, Row, tuple[Lead, ...]]]) -> Table:
    return Table(
        caption="Dates that were moved",
        columns=(
            Column(title="What, and who leads it", share=3),
            Column(title="First agreed", share=1.5),
            Column(title="Moved", share=1.2),
            Column(title="From what to what", share=3.5),
            Column(title="Now", share=1.8),
        ),
        rows=tuple(_cells(position, *row) for row in rows),
    )


def _cells(position: Position, activity: Activity, row: Row, leads: tuple[Lead, ...]) -> tuple[Cell, ...]:
    title = row.title or row.text if isinstance(row, Output) else row.short_title or row.title
    times = _FEW[row.slips] if row.slips < len(_FEW) else f"{spelled(row.slips)} times"
    what = f"{activity.ref or ''} {short(title)} ({leads_words(leads)})".lstrip()
    return what, _first(position, row), times, _moves(row), _now(position, row)


def _first(position: Position, row: Row) -> str:
    first = next((one.was_due_to for one in row.decisions if one.is_slip), None)
    precision = row.baseline_precision if row.baseline_due_to else "day"
    return when(None, row.baseline_due_to or first or row.due_to, precision, year_start=position.plan.year_start)


def _moves(row: Row) -> Cell:
    said = [capital(move_words(one)) + "." for one in row.decisions if one.is_slip]
    if row.slips_before:
        times = _FEW[row.slips_before] if row.slips_before < len(_FEW) else f"{spelled(row.slips_before)} times"
        said.insert(0, f"Moved {times} in the years before.")
    return Paragraphs(of=tuple(said)) if len(said) > 1 else said[0]


def _now(position: Position, row: Row) -> str:
    """When it is due now; what is done, or not to be done any more, says so."""
    if row.status is Status.COMPLETE:
        day = day_of(row.done_on)
        return f"done {long_date(day)}" if day is not None else "done"
    if row.status in SET_ASIDE:
        return row.status.value
    due = due_words(row, year_start=position.plan.year_start)
    day = day_of(row.due_to)
    return f"{due}: late" if day is not None and day < position.at else due
