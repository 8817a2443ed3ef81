"""The report put together, with its sections of what was done, what falls due next, and who has not been heard of."""

from collections.abc import Callable, Iterator
from datetime import date

from tsworkbench.papers.charts.descriptions import rating
from tsworkbench.papers.highlight import decisions, off_track, overall
from tsworkbench.papers.highlight.pictures import pictures
from tsworkbench.papers.paper import Block, Heading, Items, Paper, Paragraph, Run, Tone, Words
from tsworkbench.papers.wording import (
    MOST_REFS,
    Section,
    activity_word,
    all_of,
    day_words,
    due_words,
    evidence_words,
    leads_words,
    more,
    named,
    notes_in,
    ref_and_title,
    refs,
    short,
    step_title,
    steps_counted,
    steps_noun,
    when,
)
from tsworkbench.plan.calendar import long_date, month_name
from tsworkbench.plan.english import (
    agreeing,
    and_more,
    are,
    capital,
    counted,
    counted_in_words,
    few,
    listed,
    plural,
    spelled,
)
from tsworkbench.plan.governance import periods
from tsworkbench.plan.governance.position import Position, Step, Unit, day_of, leader
from tsworkbench.plan.language.leads import in_a_list
from tsworkbench.plan.model import LeadRole, NoteKind, Rag, Status
from tsworkbench.plan.whole import Activity, Decision, Milestone, Output

_MOST_LISTED = 12
"""Steps of one month that are named."""


def done_section(position: Position) -> list[Block]:
    """A sentence with the counts, then month by month."""
    year_start = position.plan.year_start
    this = periods.this(position.period, year_start)
    blocks: list[Block] = [Section.DONE.heading(f"Done {this}")]
    done = _done(position)
    blocks.append(Paragraph(words=_counts(position, done, this)))
    months: dict[tuple[int, int], list[Step]] = {}
    for step in done:
        assert step.done_on is not None
        months.setdefault((step.done_on.year, step.done_on.month), []).append(step)
    if months:
        blocks.append(Items(items=tuple(_month(position, steps) for steps in months.values())))
    return blocks


def _done(position: Position) -> list[Step]:
    """What was done in the period, in the order in which it was done."""
    found = [
        step
        for step in position.steps
        if step.is_done and step.done_on and position.period.first <= step.done_on <= position.at
    ]
    return sorted(found, key=lambda step: step.done_on or position.at)


def _counts(position: Position, done: list[Step], this: str) -> str:
    first = position.period.first
    due = [step for step in position.due if step.due and step.due >= first]
    of_those = [step for step in due if step.is_done]
    plan = position.plan
    if not due:
        said = f"Nothing was due {this}"
        said += "." if not done else f"; {steps_counted(done, plan, in_words=True)} {are(len(done))} done."
        return capital(said)
    late = [step for step in done if step.was_late and step in of_those]
    lateness = f", {spelled(len(late))} of them late" if late and len(of_those) > 1 else ", late" if late else ""
    if len(due) == 1:
        said = f"The one {steps_noun(due, plan)} due {this} is {'done' if of_those else 'not done'}{lateness}."
    elif not of_those:
        said = f"None of the {steps_counted(due, plan, in_words=True)} due {this} is done."
    elif len(of_those) == len(due):
        said = f"{all_of(due, plan)} due {this} are done{lateness}."
    else:
        those = f"{capital(spelled(len(of_those)))} of the {steps_counted(due, plan, in_words=True)}"
        said = f"{those} due {this} {are(len(of_those))} done{lateness}."
    return said + "".join(_beside(done, first, position.at))


def _beside(done: list[Step], first: date, at: date) -> Iterator[str]:
    """What else was done: left over from before, ahead of its time, or without a date."""
    kinds = (
        ("left over from before", "too", [step for step in done if step.due and step.due < first]),
        ("not due yet", "already", [step for step in done if step.due and step.due > at]),
        ("without a date", "too", [step for step in done if step.due is None]),
    )
    for which, word, steps in kinds:
        if steps:
            yield f" {capital(spelled(len(steps)))} {which} {are(len(steps))} done {word}."


def _month(position: Position, steps: list[Step]) -> Words:
    day = steps[0].done_on
    assert day is not None
    said = [_said(position, step) for step in steps[:_MOST_LISTED]]
    if len(steps) > _MOST_LISTED:
        said.append(f"{and_more(len(steps) - _MOST_LISTED)}, which the plan lists")
    year = "" if day.year == position.at.year else f" {day.year}"
    return Run(f"{month_name(day)}{year}: ", tone=Tone.STRONG), " · ".join(said) + "."


def _said(position: Position, step: Step) -> str:
    """ "Chest scope agreed (4.2, due November 2009, done 11 December: late)"."""
    shown = evidence_words(step.row)
    evidence = f", evidence: {shown}" if shown else ""
    if not step.was_late or step.done_on is None:
        return f"{step_title(step)} ({step.ref}{evidence})" if step.ref else f"{step_title(step)}{evidence}"
    moved = step.first_due != step.due
    due = (
        day_words(step.first_due)
        if moved and step.first_due
        else due_words(step.row, year_start=position.plan.year_start)
    )
    words = f"{'first ' if moved else ''}due {due}, done {day_words(step.done_on)}: late{evidence}"
    return f"{step_title(step)} ({step.ref}, {words})" if step.ref else f"{step_title(step)} ({words})"


_MOST_AHEAD = 14
"""Steps of one month that are named."""
_MOST_LATER = 5


def ahead_section(position: Position) -> list[Block]:
    """A point for each month, then what lies beyond, then what can't be placed."""
    ahead = position.ahead
    following = periods.following(position.period, position.plan.year_start)
    count = f" ({len(ahead):,}, by month and lead)" if ahead else ""
    months: dict[tuple[int, int], list[Step]] = {}
    for step in ahead:
        assert step.due is not None
        months.setdefault((step.due.year, step.due.month), []).append(step)
    items = [_month_ahead(steps) for steps in months.values()]
    items += [item for item in (_later(position), _after(position), _undated(position)) if item]
    blocks: list[Block] = [Section.AHEAD.heading(f"Due {following}{count}")]
    if not ahead:
        blocks.append(Paragraph(words=f"Nothing falls due {following}."))
    if items:
        blocks.append(Items(items=tuple(items)))
    return blocks


def _month_ahead(steps: list[Step]) -> Words:
    day = steps[0].due
    assert day is not None
    led: dict[str, list[Step]] = {}
    for step in steps[:_MOST_AHEAD]:
        led.setdefault(leader(step.leads), []).append(step)
    parts = [
        f"{', '.join(_said_ahead(step) for step in mine)} – {name or 'nobody leads'}"
        for name, mine in sorted(led.items(), key=lambda one: -len(one[1]))
    ]
    if len(steps) > _MOST_AHEAD:
        parts.append(f"{and_more(len(steps) - _MOST_AHEAD)}, which the plan lists")
    return Run(f"{month_name(day)} {day.year} ({len(steps):,}): ", tone=Tone.STRONG), "; ".join(parts) + "."


def _said_ahead(step: Step) -> str:
    """ "Research complete (5.1, with Andy Algar)"."""
    first = leader(step.leads)
    others = [in_a_list(lead.shown) for lead in step.leads if lead.shown != first or lead.role is LeadRole.SUPPORTING]
    inside = [part for part in (step.ref, f"with {listed(others)}" if others else "") if part]
    return f"{step_title(step)} ({', '.join(inside)})" if inside else step_title(step)


def _later(position: Position) -> Words:
    """How much is left of the plan's time after the stretch that is looked ahead to."""
    last = day_of(position.plan.period_end)
    later = [step for step in _beyond(position) if last is None or (step.due and step.due <= last)]
    if not later:
        return ""
    return f"{steps_counted(later, position.plan)} {agreeing(len(later), 'falls', 'fall')} due later in the plan."


def _after(position: Position) -> Words:
    last = day_of(position.plan.period_end)
    after = [step for step in _beyond(position) if last is not None and step.due and step.due > last]
    if not after:
        return ""
    said = [
        f"{step_title(step)} ({f'{step.ref}, ' if step.ref else ''}"
        f"{due_words(step.row, year_start=position.plan.year_start)})"
        for step in after
    ]
    return Run("After the plan ends: ", tone=Tone.STRONG), listed(said, most=_MOST_LATER) + "."


def _beyond(position: Position) -> list[Step]:
    return [step for step in position.steps if step.is_open and step.due and step.due > position.period.ahead]


def _undated(position: Position) -> Words:
    """Which have no date: "7.1 (two milestones)". What is ongoing needs none."""
    found: dict[str, list[Step]] = {}
    for step in position.steps:
        if step.is_open and step.due is None and step.row.due_precision not in ("ongoing", "recurring"):
            found.setdefault(named(step.activity), []).append(step)
    if not found:
        return ""
    if not any(isinstance(step.row, Milestone) for steps in found.values() for step in steps):
        word = position.plan.activity_word.lower()
        every = (
            f"{len(found):,} {plural(word)} ({listed(found, most=MOST_REFS)})" if len(found) > 1 else next(iter(found))
        )
        return Run("No date yet: ", tone=Tone.STRONG), f"{every}."
    said = [f"{ref} ({counted_in_words(len(steps), 'milestone')})" for ref, steps in found.items()]
    return Run("No date yet: ", tone=Tone.STRONG), listed(said, most=MOST_REFS) + "."


_MOST = 10
"""Rows of one kind that are named."""
_MOST_SINGLY = 5
"""Missing updates that are told one by one, with what was said last."""


def statements_section(position: Position) -> list[Block]:
    """What the reader should know before believing the ratings."""
    items: list[Words] = []
    for kind in (_silent, _blank, _melons, _on_sand, _uncounted, _past_at_sign_off):
        found = list(kind(position))
        items += found[:_MOST]
        if len(found) > _MOST:
            items.append(more(len(found) - _MOST))
    items += _changed(position)
    blocks: list[Block] = [Section.STATEMENTS.heading("Updates not received, and statements to check")]
    if position.units and not any(_silent(position)):
        blocks.append(Paragraph(words=f"Every {activity_word(position.plan)} that is still open has an update."))
    return [*blocks, Items(items=tuple(items))] if items else [*blocks, Paragraph(words="Nothing has to be checked.")]


def _lead(text: str) -> Run:
    return Run(text, tone=Tone.STRONG)


def _who(unit: Unit) -> str:
    return f"{ref_and_title(unit)} ({leads_words(unit.leads)})"


def _silent(position: Position) -> Iterator[Words]:
    """Who has not been heard of; where there are many, by whom rather than row by row."""
    silent = [unit for unit in position.units if unit.is_open and unit.said is None]
    if len(silent) <= _MOST_SINGLY:
        for unit in silent:
            yield _lead("No update: "), f"{_who(unit)}, ", *_last_said(unit)
        return
    by_leads: dict[str, list[Unit]] = {}
    for unit in silent:
        by_leads.setdefault(leads_words(unit.leads) if leader(unit.leads) else "", []).append(unit)
    for name, units in sorted(by_leads.items(), key=lambda one: -len(one[1])):
        label = f"No update from {name}" if name else "Nobody leads, so nobody could say"
        yield _lead(f"{label} ({len(units):,}): "), f"{refs(units)}."


def _last_said(unit: Unit) -> Iterator[str | Run]:
    if unit.standing is None:
        yield "nothing said yet." if unit.rag is None else "no date of its last update is known."
        return
    day = day_of(unit.standing.as_at or (unit.standing.at or "")[:10])
    yield "last said "
    yield rating(unit.standing.rag)
    yield f" on {long_date(day)}." if day is not None else "."


def _blank(position: Position) -> Iterator[Words]:
    """Red or amber without why or what next, by name."""
    for unit in position.off_track:
        said = unit.standing
        blanks = [word for word, text in (("why", said and said.why), ("what next", said and said.next)) if not text]
        if blanks:
            yield _lead("Left blank: "), f"{listed(blanks)}, of {_who(unit)}, rated ", rating(unit.rag), "."


def _melons(position: Position) -> Iterator[Words]:
    """Stated better than the dates say; the step that is longest past says why."""
    for unit in position.units:
        if unit.is_watermelon:
            days = [(step.first_due, step) for step in unit.steps if step.is_open and step.first_due]
            day, oldest = min(days, key=lambda one: one[0], default=(None, None))
            because = f": {step_title(oldest)} was first due by {long_date(day)}" if day and oldest else ""
            yield (
                _lead("Says "),
                rating(unit.rag),
                ", but its dates say ",
                rating(unit.dated),
                f": {_who(unit)}{because}.",
            )


def _on_sand(position: Position) -> Iterator[Words]:
    """Green, though the money isn't there yet."""
    for unit in position.units:
        if unit.rag is Rag.GREEN and unit.is_open and position.rests_on_money(unit):
            yield _lead("Says "), rating(unit.rag), f", but rests on money that is not confirmed: {_who(unit)}."


def _uncounted(position: Position) -> Iterator[Words]:
    """A number that was due and that nobody has counted."""
    for activity, output in position.outputs:
        due = day_of(output.due_to)
        is_wanted = output.target is not None and output.status is not Status.COMPLETE
        if is_wanted and output.actual is None and due is not None and due <= position.at:
            title, when = short(output.title or output.text), due_words(output, year_start=position.plan.year_start)
            yield _lead("Due and not counted: "), f"{activity.ref or ''} {title} ({when}).".lstrip()


def _past_at_sign_off(position: Position) -> Iterator[Words]:
    """What was past already when the plan was signed off, and is still unanswered."""
    for step in position.steps:
        if step.is_open and (past := day_of(step.row.past_at_sign_off)) is not None:
            yield (
                _lead("Past when the plan was agreed, and not said since whether it was done: "),
                f"{step.ref} {step_title(step)} (due {long_date(past)}; {leads_words(step.leads)}).".lstrip(),
            )


def _changed(position: Position) -> list[Words]:
    """The agreed dates that have been moved: each by whom and from when to when."""
    label = _lead("Dates changed since the plan was agreed: ")
    if day_of(position.plan.signed_off_on) is None:
        if not any(row.due_to for _, row in _dated(position)):
            return []
        return ["The plan has not been signed off, so its dates can still be changed without a decision."]
    moved: list[Words] = []
    for activity, row in _dated(position):
        moves = [one for one in row.decisions if one.is_slip]
        if moves:
            title = row.title or row.text if isinstance(row, Output) else row.short_title or row.title
            words = f"{activity.ref or ''} {short(title)}, {'; '.join(map(move_words, moves))}."
            moved.append((label, words.lstrip()))
    if not moved:
        return [(label, "none.")]
    left = len(moved) - _MOST
    return [*moved[:_MOST], more(left)] if left > 0 else moved


def _dated(position: Position) -> Iterator[tuple[Activity, Activity | Milestone | Output]]:
    """All whose dates are agreed, in the order of the plan, each with its activity."""
    for objective in position.plan.objectives:
        for activity in objective.activities:
            rows: tuple[Activity | Milestone | Output, ...] = (activity, *activity.milestones, *activity.outputs)
            yield from ((activity, row) for row in rows)


def move_words(one: Decision) -> str:
    """ "from 31 December 2009 to 31 January 2010, agreed by the Delivery Group on 11 January 2010"."""
    day = day_of(one.on_day)
    met = f" on {long_date(day)}" if day is not None else ""
    was, now = when(None, one.was_due_to, "day"), when(None, one.due_to, "day")
    return f"from {was} to {now}, agreed by the {one.group}{met}"


_SECTIONS: tuple[Callable[[Position], list[Block]], ...] = (
    decisions.decisions_section,
    overall.overall_section,
    overall.objectives_section,
    off_track.off_track_section,
    done_section,
    ahead_section,
    decisions.money_section,
    overall.outputs_section,
    statements_section,
    overall.meanings_section,
)


def highlight_report(position: Position, *, with_pictures: bool = True) -> Paper:
    """The highlight report on a position; the pictures stand after its last section.

    The same position gives an equal paper, on whatever day it is composed.
    """
    plan = position.plan
    blocks = [block for section in _SECTIONS for block in section(position)]
    if position.risks:
        from tsworkbench.papers.highlight.risks import risks_section

        blocks += risks_section(position, with_pictures=with_pictures)
    if lessons := notes_in(plan, NoteKind.LESSON):
        blocks += [Heading(text="Lessons learned"), Items(items=tuple(lessons))]
    drawn = pictures(position) if with_pictures else []
    if drawn:
        blocks += [Heading(text="The plan in pictures"), *drawn]
    if position.to_settle:
        blocks.append(Paragraph(words=to_settle_words(position), tone=Tone.QUIET))
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


def to_settle_words(position: Position) -> str:
    """What a report's foot says of facts that two officers set apart and nobody has settled yet."""
    count = len(position.to_settle)
    return (
        f"{counted(count, 'fact')} {are(count)} still to be settled: {few(position.to_settle, most=8)}. "
        "What is printed is what counts now."
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
