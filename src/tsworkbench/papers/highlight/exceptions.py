"""The exception report: one red or amber row, or all of them, laid out for a decision.

What the plan knows is filled in. What it can't know is a line to fill, and marked as one.
"""

from collections.abc import Iterator, Sequence

from tsworkbench.papers.charts.descriptions import rating
from tsworkbench.papers.highlight.off_track import asked_of, date_asked, not_done
from tsworkbench.papers.highlight.report import move_words, sender, under
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
    paragraphs,
    runs,
)
from tsworkbench.papers.wording import (
    activity_word,
    beside_words,
    due_words,
    leads_words,
    more,
    named,
    ref_and_title,
    short,
    step_title,
    unique,
    when,
)
from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.english import agreeing, capital, counted, counted_in_words, listed, noun, plural, pounds, spelled
from tsworkbench.plan.errors import NotFound
from tsworkbench.plan.governance.position import SEVERITY, Position, Step, Travel, Unit, day_of
from tsworkbench.plan.model import SET_ASIDE, LinkKind, Status
from tsworkbench.plan.whole import Activity, Lead, Milestone, Output

BLANK = "_" * 24
"""A line to write on."""

MOST_ITEMS = 50
_MOST = 6


def exception_report(position: Position, row_ids: Sequence[str] = ()) -> Paper:
    """The exception report on some rows, or on every red and amber one.

    Raises NotFound for an id that bears no rating in the plan.
    """
    units = _chosen(position, row_ids) if row_ids else position.off_track
    blocks: list[Block] = []
    if not units:
        word = activity_word(position.plan)
        said = f"No {word} is rated red or amber at {long_date(position.at)}, so there is no exception to report."
        blocks.append(Paragraph(words=said))
    for unit in units[:MOST_ITEMS]:
        blocks += _item(position, unit)
    if len(units) > MOST_ITEMS:
        blocks.append(Paragraph(words=more(len(units) - MOST_ITEMS)))
    of = f": {ref_and_title(units[0])}" if len(units) == 1 else ""
    return Paper(
        title=f"{position.plan.title} – exception report{of}",
        under=under(position, issued=False),
        blocks=tuple(blocks),
        author=sender(position),
        made_on=position.cut_off.isoformat(),
    )


def _chosen(position: Position, row_ids: Sequence[str]) -> list[Unit]:
    by_id = {unit.row.id: unit for unit in position.units}
    missing = [row_id for row_id in row_ids if row_id not in by_id]
    if missing:
        rows = plural(activity_word(position.plan))
        raise NotFound(f"An exception is reported on rows that carry a rating: name one of the plan's {rows}.")
    return [by_id[row_id] for row_id in dict.fromkeys(row_ids)]


def _item(position: Position, unit: Unit) -> list[Block]:
    standing = unit.standing
    return [
        Heading(text=f"{ref_and_title(unit)}"),
        *_what(position, unit),
        Heading(text="Why", level=2),
        _said(standing.why if standing is not None else None, "the lead officer says why"),
        Heading(text="What is being done", level=2),
        _said(standing.next if standing is not None else None, "the lead officer says what is next"),
        Heading(text="What rests on it", level=2),
        Items(items=(*_effects(position, unit), _to_fill("anything else that rests on it"))),
        Heading(text="Options", level=2),
        Items(items=tuple(_options(position, unit)), numbered=True),
        Heading(text="Recommendation", level=2),
        Paragraph(words=_to_fill("what the Group is advised to decide, and by when")),
    ]


def _to_fill(what: str) -> Run:
    return Run(f"[To be filled in: {what}] {BLANK}", tone=Tone.QUIET)


def _said(text: str | None, blank: str) -> Paragraph:
    return Paragraph(words=text or _to_fill(blank))


def _what(position: Position, unit: Unit) -> list[Block]:
    moved = unit.travel in (Travel.BETTER, Travel.WORSE, Travel.SAME)
    since = (
        f", {unit.travel.value}{' as' if unit.travel is Travel.SAME else ' than'} in the last report" if moved else ""
    )
    beside = "".join(f"; {part}" for part in beside_words(unit.row, unit.activity, unit.objective))
    who = f"{since}. Lead: {leads_words(unit.leads)}{beside}."
    late = not_done(position, unit)
    blocks: list[Block] = [
        Heading(text="What", level=2),
        Paragraph(words=(unit.row.title.rstrip(".") + ". ", "Rated ", rating(unit.rag), who)),
    ]
    if unit.not_done(position.at):
        blocks.append(Paragraph(words=f"Not done by its date: {_flat(late)}."))
    else:
        blocks.append(Paragraph(words="Nothing of it is past its date."))
    if asked := _asked(position, unit):
        blocks.append(Paragraph(words=f"New {noun(len(asked), 'date')} asked: {'; '.join(asked)}."))
    if unit.rag not in SEVERITY:
        blocks.append(Paragraph(words="It is not rated red or amber: this report was asked for all the same."))
    return blocks


def _asked(position: Position, unit: Unit) -> list[str]:
    """ "Funding option agreed, January 2010 (first change)", for each new date asked."""
    return [f"{short(one.title, 60)}, {date_asked(position, one)}" for one in asked_of(position, unit)]


def _flat(cell: Cell) -> str:
    """The lines of a cell as a sentence; the last of them may say itself how many more there are."""
    said = ["".join(run.text for run in runs(words)) for words in paragraphs(cell)]
    if len(said) > 1 and said[-1].startswith("and "):
        return f"{', '.join(said[:-1])} {said[-1]}"
    return listed(said)


def _effects(position: Position, unit: Unit) -> list[Words]:
    """What the plan itself says rests on it: what needs it, what follows, outputs, money."""
    found: list[Words] = [
        f"{step.ref} {step_title(step)} ({_due(position, step)}) needs it." for step in _needing(position, unit)
    ]
    following = [step for step in unit.steps if step.is_open and step not in unit.not_done(position.at) and step.due]
    if following:
        said = [f"{step_title(step)} ({_due(position, step)})" for step in following]
        found.append(f"Still to come: {listed(said, most=_MOST)}.")
    outputs = [
        short(output.title or output.text)
        for output in unit.activity.outputs
        if output.status in (Status.NOT_STARTED, Status.IN_PROGRESS)
    ]
    if outputs:
        found.append(f"Outputs not in place: {listed(outputs, most=_MOST)}.")
    found += _money(position, unit)
    return found or ["Nothing else in the plan is known to rest on it."]


def _due(position: Position, step: Step) -> str:
    return due_words(step.row, year_start=position.plan.year_start)


def _needing(position: Position, unit: Unit) -> list[Step]:
    """Open steps elsewhere that were said to need this row, or one of its steps that is still open."""
    mine = {unit.row.id, *(step.row.id for step in unit.steps if step.is_open)} - {None}
    return [
        step
        for step in position.steps
        if step.is_open
        and step.row.id not in mine
        and any(link.kind is LinkKind.NEEDS and link.to_id in mine for link in step.row.links)
    ]


def _money(position: Position, unit: Unit) -> list[Words]:
    found: list[Words] = []
    for waiting in position.money.waiting:
        inside = [named(row) for row in waiting.inside if row is not unit.activity]
        if waiting.activity is unit.activity:
            amount = pounds(waiting.pence) if waiting.pence else "The money"
            sources = listed(unique(funding.source for funding in waiting.funding))
            also = f"; {listed(inside)} {agreeing(len(inside), 'waits', 'wait')} for it too" if inside else ""
            found.append(f"{amount} from the {sources} is not confirmed{also}.")
        elif any(row is unit.activity for row in waiting.inside):
            found.append(f"It is paid from the budget of {named(waiting.activity)}, which is not confirmed.")
    return found


def _options(position: Position, unit: Unit) -> list[Words]:
    """What the group can do about it, as far as the plan shows; the rest is for its author."""
    options: list[Words] = []
    asked = _asked(position, unit)
    if asked:
        options.append(f"Agree the new {noun(len(asked), 'date')} asked: {'; '.join(asked)}.")
        options.append(("Refuse, and keep the agreed date. ", _to_fill("what has to give way")))
    else:
        options.append(("Keep the agreed dates. ", _to_fill("what has to give way")))
    if position.rests_on_money(unit):
        options.append(("Confirm the money, or say that there is none. ", _to_fill("by whom and when")))
    options.append(("Defer or stop it, and what rests on it with it. ", _to_fill("what that costs")))
    options.append(_to_fill("another option"))
    return options


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
