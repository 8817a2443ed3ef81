"""Section 8: what has been counted against what was to be reached."""

from tsworkbench.papers.highlight.sections import Section
from tsworkbench.papers.paper import Block, Column, Paragraph, Table, Words
from tsworkbench.papers.sentences import capital, plural, spelled
from tsworkbench.papers.wording import due_words, more, short
from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.model import Status, TargetKind
from tsworkbench.plan.position import Position
from tsworkbench.plan.targets import number, should_stand_at
from tsworkbench.plan.whole import Activity, Output

_MOST = 15


def section(position: Position) -> list[Block]:
    """A row for each output with a number to reach, and a sentence for the rest."""
    outputs = position.outputs
    counted = [(activity, output) for activity, output in outputs if output.target is not None]
    others = [output for _, output in outputs if output.target is None]
    blocks: list[Block] = [Section.OUTPUTS.heading("Outputs against targets")]
    if not outputs:
        return [*blocks, Paragraph(words="The plan names no outputs.")]
    if counted:
        blocks.append(_table(position, counted[:_MOST]))
    if len(counted) > _MOST:
        blocks.append(Paragraph(words=more(len(counted) - _MOST)))
    if others:
        blocks.append(Paragraph(words=_others(others, bool(counted))))
    return blocks


def _table(position: Position, counted: list[tuple[Activity, Output]]) -> Table:
    return Table(
        caption=f"Outputs with a number to reach, as counted by {long_date(position.at)}",
        columns=(
            Column(title="Output", share=6),
            Column(title="So far", share=2),
        ),
        rows=tuple(_row(position, activity, output) for activity, output in counted),
    )


def _row(position: Position, activity: Activity, output: Output) -> tuple[Words, ...]:
    title = short(output.title or output.text, 110)
    due = f" (by {due_words(output, year_start=position.plan.year_start)})" if output.due_to else ""
    return f"{activity.ref or ''} {title}{due}".lstrip(), so_far(position, output)


def so_far(position: Position, output: Output) -> str:
    """ "18 of 50", "45 (30 a year: 52 wanted by now)", "not counted yet, of 25"."""
    target = number(output.target or 0)
    if output.target_kind is not TargetKind.YEARLY:
        return f"{number(output.actual)} of {target}" if output.actual is not None else f"not counted yet, of {target}"
    plan = position.plan
    wanted = should_stand_at(output.target, output.target_kind, plan.period_start, plan.period_end, position.at)
    by_now = f": {number(wanted)} wanted by now" if wanted is not None else ""
    return f"{number(output.actual) if output.actual is not None else 'not counted yet'} ({target} a year{by_now})"


def _others(others: list[Output], beside: bool) -> str:
    there = sum(output.status is Status.COMPLETE for output in others)
    which = f"{'other ' if beside else ''}{'output' if len(others) == 1 else plural('output')}"
    if len(others) == 1:
        return f"The one {which} {'is' if there else 'is not'} in place{'' if there else ' yet'}."
    if not there:
        return f"None of the {spelled(len(others))} {which} is in place yet."
    if there == len(others):
        return f"{'Both' if there == 2 else f'All {spelled(there)}'} {which} are in place."
    return f"{capital(spelled(there))} of the {spelled(len(others))} {which} {'is' if there == 1 else 'are'} in place."
