"""The report put together: its title, for whom and from whom, its position and cut-off, and its sections."""

from collections.abc import Callable

from tsworkbench.papers.highlight import decisions, months, off_track, overall, statements
from tsworkbench.papers.highlight.pictures import pictures
from tsworkbench.papers.paper import Block, Heading, Paper, Run, Tone, Words
from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.governance import periods
from tsworkbench.plan.governance.position import Position, day_of

_SECTIONS: tuple[Callable[[Position], list[Block]], ...] = (
    decisions.decisions_section,
    overall.overall_section,
    overall.objectives_section,
    off_track.off_track_section,
    months.done_section,
    months.ahead_section,
    decisions.money_section,
    overall.outputs_section,
    statements.statements_section,
    overall.meanings_section,
)


def highlight_report(position: Position, *, with_pictures: bool = True) -> Paper:
    """The highlight report on a position; the pictures stand after its last section.

    The same position gives an equal paper, on whatever day it is composed.
    """
    plan = position.plan
    blocks = [block for section in _SECTIONS for block in section(position)]
    drawn = pictures(position) if with_pictures else []
    if drawn:
        blocks += [Heading(text="The plan in pictures"), *drawn]
    issued = position.round.issued_on if position.round is not None else None
    return Paper(
        title=f"{plan.title} – highlight report, {periods.words(position.period, plan.year_start)}",
        under=under(position),
        blocks=tuple(blocks),
        author=sender(position),
        made_on=issued or position.cut_off.isoformat(),
    )


def under(position: Position, *, issued: bool = True) -> tuple[Words, ...]:
    """The lines under the title; `issued` adds the report's number and day, or that it is a draft."""
    parts = [
        f"For: {group}" if (group := recipient(position)) else "",
        f"From: {who}" if (who := sender(position)) else "",
    ]
    parts += [_issued(position)] if issued else []
    return (
        " · ".join(part for part in parts if part),
        Run(
            f"Position at {long_date(position.at)}, from updates received up to {cut_off_words(position)}.",
            tone=Tone.STRONG,
        ),
    )


def cut_off_words(position: Position) -> str:
    """The cut-off: "8 January 2010"; with why, where it is the day on which the plan was first recorded."""
    day = long_date(position.cut_off)
    return f"{day}, the day on which the plan was first recorded" if position.is_cut_off_import else day


def recipient(position: Position) -> str | None:
    """The group that a paper is for: the one it was issued to, else the plan's first."""
    if position.round is not None and position.round.issued_to:
        return position.round.issued_to
    return position.plan.groups[0].name if position.plan.groups else None


def sender(position: Position) -> str | None:
    """Whom a paper is from: the plan's own setting ``report.from``, else the body that leads it, else whose it is."""
    settings = {setting.key: setting.value for setting in position.plan.settings}
    return settings.get("report.from") or position.plan.lead_body or position.plan.organisation


def _issued(position: Position) -> str:
    round_ = position.round
    day = day_of(round_.issued_on) if round_ is not None else None
    if round_ is None or day is None:
        return "Draft, not issued yet"
    number = f"Report no. {round_.report_no}, issued" if round_.report_no is not None else "Issued"
    return f"{number} {long_date(day)}"
