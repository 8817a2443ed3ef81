"""Sections 2, 3, 8 and 10: how the plan stands as a whole, by objective and by outputs, and what the ratings mean."""

from collections import Counter

from tsworkbench.papers.charts.descriptions import NAMES, rating, rating_words
from tsworkbench.papers.paper import Block, Column, Heading, Items, Paragraph, Run, Table, Tone, Words
from tsworkbench.papers.wording import (
    Section,
    activity_word,
    all_of,
    due_words,
    evidence_words,
    holder_words,
    more,
    named,
    refs,
    short,
    steps_counted,
    steps_noun,
    unique,
    unit_counted,
)
from tsworkbench.plan.calendar import long_date, month_name
from tsworkbench.plan.english import (
    agreeing,
    an,
    are,
    capital,
    counted_in_words,
    counted_or_no,
    listed,
    noun,
    number,
    plural,
    spelled,
)
from tsworkbench.plan.governance import periods
from tsworkbench.plan.governance.measures import TREND_MARKS, Trend, value_words
from tsworkbench.plan.governance.position import ARROWS, Measured, Position, Step, Travel, Unit, day_of, leader
from tsworkbench.plan.governance.rag import one_colour, should_stand_at
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import SET_ASIDE, Rag, Stage, TargetKind
from tsworkbench.plan.whole import Activity, Milestone, Objective, Output

_FEW = 4


def overall_section(position: Position) -> list[Block]:
    """The owner's own words first, then what can be counted."""
    blocks: list[Block] = [Section.OVERALL.heading("Overall position")]
    typed = position.round.overall if position.round is not None else None
    blocks += [Paragraph(words=line, tone=Tone.STRONG) for line in (typed or "").split("\n") if line]
    if not position.units:
        word = activity_word(position.plan)
        blocks.append(Paragraph(words=f"There is no {word} in the plan yet, so there is nothing to report on."))
        return blocks
    blocks.append(Paragraph(words=_due(position)))
    blocks.append(Paragraph(words=_ratings(position)))
    said = [sentence for sentence in (_since(position), *_ahead(position), _closed(position)) if sentence]
    blocks.append(Paragraph(words=" ".join(said)))
    if review := _last_review(position):
        blocks.append(Paragraph(words=review))
    return blocks


def _last_review(position: Position) -> str:
    """The last review of the plan that was held by the position date: what it changed, and when the next one is due."""
    held = [(day, one) for one in position.plan.reviews if (day := day_of(one.on_day)) and day <= position.at]
    if not held:
        return ""
    day, last = max(held, key=lambda one: one[0])
    changed = " / ".join(clean(last.text or "", lines=True).split("\n"))
    then = day_of(last.next_on)
    said = f"The plan was reviewed on {long_date(day)}{f': {changed}' if changed else ''}"
    return _as_sentence(said) + (f" The next review is due by {long_date(then)}." if then is not None else "")


def _due(position: Position) -> str:
    due, late = position.due, position.not_done
    by = f"by {long_date(position.at)}"
    if not any(step.due for step in position.steps):
        return f"Nothing in the plan has a date yet, so nothing can be late: {_undated(position)}."
    if not due:
        return f"Nothing was due {by}."
    if not late:
        if len(due) == 1:
            return f"The one {steps_noun(due, position.plan)} due {by} is complete."
        return f"{all_of(due, position.plan)} due {by} are complete."
    if len(due) == 1:
        return f"The one {steps_noun(due, position.plan)} due {by} is not complete ({refs(late)})."
    done = len(due) - len(late)
    all_due = f"the {steps_counted(due, position.plan, in_words=True)} due {by}"
    within = _within(late, position)
    if not done:
        return f"None of {all_due} is complete; {within}."
    return f"{capital(spelled(done))} of {all_due} {are(done)} complete; {within}."


def _within(late: list[Step], position: Position) -> str:
    """ "five are not, and they sit in three activities (3.1, 4.2 and 4.6)"."""
    where = unique(named(step) for step in late)
    if len(late) == 1:
        return f"one is not ({where[0]})"
    word = position.plan.activity_word.lower()
    in_them = f"one {word} ({where[0]})" if len(where) == 1 else f"{counted_in_words(len(where), word)} ({refs(late)})"
    return f"{spelled(len(late))} are not, and they sit in {in_them}"


def _undated(position: Position) -> str:
    waiting = [step for step in position.steps if step.is_open]
    return f"{steps_counted(waiting, position.plan)} {are(len(waiting))} still to be done"


def _ratings(position: Position) -> Words:
    counts = position.ratings
    reported = position.reported
    if not reported:
        return f"Every {activity_word(position.plan)} is deferred or cancelled, so none is rated."
    words: list[str | Run] = [f"Of {unit_counted(len(reported), position)}: "]
    for rag in NAMES:
        if counts.get(rag):
            words += [] if len(words) == 1 else [" · "]
            words.append(Run(f"{rating_words(rag)} {counts[rag]:,}", rag=rag))
            words += [_unrated(reported, rag)] if rag in (Rag.UNRATED, None) else []
    return (*words, ".")


def _unrated(units: list[Unit], rag: Rag | None) -> str:
    """Which they are, and why, where that is plain."""
    these = [unit for unit in units if unit.rag is rag]
    no_dates = not any(step.due for unit in these for step in unit.steps)
    if len(these) > _FEW:
        return ""
    return f" ({refs(these)}{', no dates yet' if no_dates else ''})"


def _since(position: Position) -> str:
    if position.before is None:
        return "This is the first report, so there is none to compare it with."
    counts = Counter(unit.travel for unit in position.reported)
    said = [f"{counts[way]:,} {way.value}" for way in Travel if counts[way]]
    name = periods.name_of(position.before.position, position.plan.year_start)
    return f"Since {name}: {', '.join(said)}." if said else ""


def _ahead(position: Position) -> list[str]:
    ahead, late = position.ahead, position.not_done
    if not any(step.due for step in position.steps):
        return []
    until = f"by {long_date(position.period.ahead)}"
    if not ahead:
        return [f"{'Nothing more' if position.due else 'Nothing'} falls due {until}."]
    fall = agreeing(len(ahead), "falls", "fall")
    lead = (
        f"{capital(spelled(len(ahead)))} more {fall}"
        if position.due
        else f"{capital(steps_counted(ahead, position.plan, in_words=True))} {fall}"
    )
    said = [f"{lead} due {until}{_in_last_month(position, ahead)}."]
    whole = [*late, *ahead]
    if late:
        said.append(f"With the {spelled(len(late))} carried over that is {spelled(len(whole))} to do{_most(whole)}.")
    elif carried := _most(whole):
        said.append(capital(carried.removeprefix("; ")) + ".")
    return said


def _in_last_month(position: Position, ahead: list[Step]) -> str:
    last = position.period.ahead
    there = [step for step in ahead if step.due and (step.due.year, step.due.month) == (last.year, last.month)]
    if last.replace(day=1) <= position.at or len(ahead) < 2 or not there:
        return ""
    if len(there) == len(ahead):
        return f", all of them in {month_name(last)} itself"
    return f", {spelled(len(there))} of them in {month_name(last)} itself"


def _most(steps: list[Step]) -> str:
    """Who leads most of it, where one officer has as much as all the others."""
    counts = Counter(leader(step.leads) for step in steps)
    (name, count), *others = counts.most_common(2)
    if not name or not others or count * 2 < len(steps):
        return ""
    return f"; {name} leads {spelled(count)} of the {spelled(len(steps))}"


def _closed(position: Position) -> str:
    closed = [unit for unit in position.units if not unit.is_reported]
    steps = [step for step in position.steps if not step.is_open and not step.is_done and step.row is not step.activity]
    loose = [step for step in steps if step.activity.status not in SET_ASIDE]
    parts = []
    if closed:
        parts.append(f"{counted_or_no(len(closed), activity_word(position.plan))} ({refs(closed)})")
    if loose:
        parts.append(f"{steps_counted(loose, position.plan)} ({refs(loose)})")
    return f"Not counted: {listed(parts)}, deferred or cancelled." if parts else ""


_MOST_OBJECTIVES = 30


def objectives_section(position: Position) -> list[Block]:
    """A row for each objective: its ratings, what was due and is done, and where it has gone."""
    plan = position.plan
    word = plan.objective_word
    heading = Section.OBJECTIVES.heading(f"By {word.lower()}")
    if not plan.objectives:
        return [heading, Paragraph(words=f"The plan has no {plural(word.lower())} yet.")]
    under: dict[int, list[Unit]] = {id(objective): [] for objective in plan.objectives}
    for unit in position.units:
        under[id(unit.objective)].append(unit)
    columns = [
        Column(title=word, share=5),
        Column(title=f"{capital(plural(activity_word(plan)))}: their ratings", share=3.3),
        Column(title=f"{_steps_word(position)} due so far: done", share=1.6),
    ]
    if position.before is not None:
        columns.append(Column(title=f"Since {periods.name_of(position.before.position, plan.year_start)}", share=2.3))
    rows = [
        _objective_row(position, objective, under[id(objective)]) for objective in plan.objectives[:_MOST_OBJECTIVES]
    ]
    table = Table(caption=f"The {plural(word.lower())} of the plan", columns=tuple(columns), rows=tuple(rows))
    left = len(plan.objectives) - _MOST_OBJECTIVES
    said = [
        (Run(f"{objective.ref or ''} {short(objective.title)}: ".lstrip(), tone=Tone.STRONG), words)
        for objective in plan.objectives[:_MOST_OBJECTIVES]
        if (words := spoken_of(objective))
    ]
    blocks: list[Block] = [heading, table, *([Paragraph(words=more(left))] if left > 0 else [])]
    return [*blocks, Items(items=tuple(said))] if said else blocks


def _steps_word(position: Position) -> str:
    """What is counted as due; where there are milestones anywhere, they are what members know."""
    milestones = any(isinstance(step.row, Milestone) for step in position.steps) or not position.steps
    return "Milestones" if milestones else plural(position.plan.activity_word)


def _objective_row(position: Position, objective: Objective, units: list[Unit]) -> tuple[Words, ...]:
    title = short(objective.title, 110)
    holder = f" ({named})" if (named := holder_words(objective)) else ""
    called = f"{objective.ref} {title}{holder}" if objective.ref else f"{title}{holder}"
    cells: list[Words] = [called, _objective_ratings(position, units)]
    due = [step for unit in units for step in unit.steps if step.is_due_by(position.at)]
    cells.append(f"{sum(step.is_done for step in due):,} of {len(due):,}" if due else "none due yet")
    if position.before is not None:
        cells.append(_travel([unit for unit in units if unit.is_reported]))
    return tuple(cells)


def _objective_ratings(position: Position, units: list[Unit]) -> Words:
    counts = Counter(unit.rag for unit in units if unit.is_reported)
    words: list[str | Run] = []
    if position.scale.one_colour and (whole := one_colour(counts)) is not None:
        words += [rating(whole), " overall: "]
    shown = [rag for rag in NAMES if counts.get(rag)]
    for place, rag in enumerate(shown):
        words += [" · "] if place else []
        words.append(Run(f"{rating_words(rag)} {counts[rag]:,}", rag=rag))
    closed = sum(not unit.is_reported for unit in units)
    if closed:
        words.append(f"{' · ' if shown else ''}{closed:,} deferred or cancelled")
    return tuple(words) or f"no {plural(activity_word(position.plan))} yet"


def _travel(units: list[Unit]) -> str:
    """ "↓ worse (4.2 and 4.6) · ↑ better (4.1)"; who stayed is not named."""
    said = []
    for way in (Travel.WORSE, Travel.BETTER):
        gone = [unit for unit in units if unit.travel is way]
        if gone:
            said.append(f"{ARROWS[way]} {way.value} ({refs(gone)})")
    for way in (Travel.SAME, Travel.NEW, Travel.UNRATED):
        if not said and any(unit.travel is way for unit in units):
            said.append(f"{ARROWS[way]} {way.value}")
    return " · ".join(said) or "–"


_MOST_OUTPUTS = 15


def outputs_section(position: Position) -> list[Block]:
    """A row for each output with a number to reach, and a sentence for the rest."""
    outputs = position.outputs
    counted = [(activity, output) for activity, output in outputs if output.target is not None]
    title = "Outputs and measures against targets" if position.measures else "Outputs against targets"
    blocks: list[Block] = [Section.OUTPUTS.heading(title)]
    if not outputs:
        return [*blocks, Paragraph(words="The plan names no outputs."), *_measures(position)]
    if counted:
        blocks.append(_outputs_table(position, counted[:_MOST_OUTPUTS]))
    if len(counted) > _MOST_OUTPUTS:
        blocks.append(Paragraph(words=more(len(counted) - _MOST_OUTPUTS)))
    if len(counted) < len(outputs):
        blocks.append(Paragraph(words=_other_outputs(position, bool(counted))))
    said = [(activity, output, words) for activity, output in outputs if (words := _said_of_output(output))]
    if said:
        points = [
            (Run(f"{activity.ref or ''} {short(output.title or output.text)}: ".lstrip(), tone=Tone.STRONG), words)
            for activity, output, words in said[:_MOST_OUTPUTS]
        ]
        left = len(said) - _MOST_OUTPUTS
        blocks.append(Items(items=(*points, *([more(left)] if left > 0 else []))))
    return [*blocks, *_measures(position)]


_MOST_MEASURES = 30


def _measures(position: Position) -> list[Block]:
    """How the measures are in a sentence, a row for each, and what was said of their last readings."""
    measures = position.measures
    if not measures:
        return []
    table = Table(
        caption=f"Measures, as read by {long_date(position.at)}",
        columns=(
            Column(title="Measure", share=5),
            Column(title="Last reading", share=2.4),
            Column(title="Target", share=1.6),
            Column(title="Rating", share=1.4),
            Column(title="Trend", share=1.4),
        ),
        rows=tuple(_measure_row(one) for one in measures[:_MOST_MEASURES]),
    )
    heading = Heading(text=f"Measures ({len(measures):,})", level=2)
    blocks: list[Block] = [heading, Paragraph(words=measures_in_a_line(position)), table]
    left = len(measures) - _MOST_MEASURES
    said: list[Words] = [
        (Run(f"{named_measure(one)}: ", tone=Tone.STRONG), _as_sentence(clean(one.now.reading.text)))
        for one in measures[:_MOST_MEASURES]
        if one.now.reading is not None and one.now.reading.text
    ]
    blocks += [Paragraph(words=more(left))] if left > 0 else []
    return [*blocks, Items(items=tuple(said))] if said else blocks


def named_measure(one: Measured) -> str:
    """ "M2 Days to answer"."""
    title = short(one.measure.title)
    return f"{one.measure.ref} {title}" if one.measure.ref else title


def _measure_row(one: Measured) -> tuple[Words, ...]:
    of = f" ({one.of.ref or short(one.of.title)})" if one.of is not None else ""
    reading, target = one.now.reading, one.now.target
    aim = value_words(target, one.measure.unit) if target is not None else "–"
    if reading is None:
        return f"{named_measure(one)}{of}", "not read yet", aim, "–", "–"
    day = day_of(reading.on_day)
    now = f"{value_words(reading.value, one.measure.unit)} ({long_date(day) if day else reading.on_day})"
    way = {None: "–", Trend.SAME: f"{TREND_MARKS[Trend.SAME]} the same"}.get(one.now.trend)
    trend = way or f"{TREND_MARKS[one.now.trend]} {one.now.trend}"
    return f"{named_measure(one)}{of}", now, aim, rating(one.now.rag) if one.now.rag is not None else "–", trend


def measures_in_a_line(position: Position) -> str:
    """How many of the measures are on their target, near it, off it or not known, and which have not been read."""
    measures = position.measures
    colours = Counter(one.now.rag for one in measures if one.now.reading is not None)
    parts = [
        (colours[Rag.GREEN], "on target"),
        (colours[Rag.AMBER], "close to it" if colours[Rag.GREEN] else "close to target"),
        (colours[Rag.RED], "off target"),
        (colours[None], "without a target"),
        (sum(one.now.reading is None for one in measures), "not read yet"),
    ]
    alone = len(measures) == 1
    said = listed(words if alone else f"{spelled(count)} {words}" for count, words in parts if count)
    waiting = [one.measure.ref or named_measure(one) for one in measures if one.now.unread is not None]
    missing = f" No reading for the period that ended last: {listed(waiting, most=_MOST_WAITING)}." if waiting else ""
    return f"{capital(counted_in_words(len(measures), 'measure'))}: {said}.{missing}"


_MOST_WAITING = 8


def _said_of_output(output: Output) -> str:
    """How far a document has come, the last commentary, and the evidence, in sentences."""
    stage = {Stage.DRAFT: "A draft.", Stage.AGREED: "Agreed."}.get(output.stage, "") if output.stage else ""
    return " ".join(part for part in (stage, spoken_of(output)) if part)


def spoken_of(row: Objective | Activity | Milestone | Output) -> str:
    """The last commentary on a row and the evidence for it, in sentences; empty where there is neither."""
    comments = [update.comment for update in row.updates if update.comment]
    shown = evidence_words(row)
    said = _as_sentence(clean(comments[-1])) if comments else ""
    return " ".join(part for part in (said, f"Evidence: {shown}." if shown else "") if part)


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def outputs_in_a_line(position: Position) -> str:
    """How many of the outputs with a number to reach have reached it, and how many of the others are in place."""
    counted = [output for _, output in position.outputs if output.target is not None]
    said = []
    if counted:
        reached = sum(output.actual is not None and output.actual >= (output.target or 0) for output in counted)
        of = f"of the {spelled(len(counted))} {noun(len(counted), 'output')} with a number to reach"
        if len(counted) == 1:
            said.append(f"The one output with a number to reach has {'' if reached else 'not '}reached it.")
        else:
            said.append(
                f"{capital(spelled(reached)) if reached else 'None'} {of} "
                f"{agreeing(reached, 'has', 'have') if reached else 'has'} reached it."
            )
    if len(counted) < len(position.outputs):
        said.append(_other_outputs(position, bool(counted)))
    return " ".join(said)


def _outputs_table(position: Position, counted: list[tuple[Activity, Output]]) -> Table:
    return Table(
        caption=f"Outputs with a number to reach, as counted by {long_date(position.at)}",
        columns=(
            Column(title="Output", share=6),
            Column(title="So far", share=2),
        ),
        rows=tuple(_output_row(position, activity, output) for activity, output in counted),
    )


def _output_row(position: Position, activity: Activity, output: Output) -> tuple[Words, ...]:
    title = short(output.title or output.text, 110)
    due = f" (by {due_words(output, year_start=position.plan.year_start)})" if output.due_to else ""
    return f"{activity.ref or ''} {title}{due}".lstrip(), so_far(position, output)


def so_far(position: Position, output: Output) -> str:
    """ "18 of 50", "45 (30 a year: 52 wanted by now)", "not counted yet, of 25"."""
    target = number(output.target or 0)
    if output.target_kind is not TargetKind.YEARLY:
        base = f" (from {number(output.starts_from)})" if output.starts_from is not None else ""
        now = number(output.actual) if output.actual is not None else "not counted yet,"
        return f"{now} of {target}{base}"
    plan = position.plan
    begun = output.starts_from
    wanted = should_stand_at(output.target, output.target_kind, plan.period_start, plan.period_end, position.at, begun)
    by_now = f": {number(wanted)} wanted by now" if wanted is not None else ""
    base = f", from {number(begun)}" if begun is not None else ""
    now = number(output.actual) if output.actual is not None else "not counted yet"
    return f"{now} ({target} a year{base}{by_now})"


def _other_outputs(position: Position, beside: bool) -> str:
    others = [output for _, output in position.outputs if output.target is None]
    there = sum(position.is_in_place(output) for output in others)
    which = f"{'other ' if beside else ''}{noun(len(others), 'output')}"
    if len(others) == 1:
        return f"The one {which} {'is' if there else 'is not'} in place{'' if there else ' yet'}."
    if not there:
        return f"None of the {spelled(len(others))} {which} is in place yet."
    if there == len(others):
        return f"{'Both' if there == 2 else f'All {spelled(there)}'} {which} are in place."
    return f"{capital(spelled(there))} of the {spelled(len(others))} {which} {are(there)} in place."


QUESTION = "Will it be done by its agreed date?"

_ORDER = (Rag.GREEN, Rag.AMBER, Rag.RED, Rag.COMPLETE, Rag.UNRATED)


def meanings_section(position: Position) -> list[Block]:
    """The question, the answers in the plan's own words, and how things are counted."""
    return [
        Section.MEANINGS.heading("What the ratings mean"),
        Paragraph(words=f"The lead officer answers one question: “{QUESTION}”"),
        Items(items=_meanings(position)),
        Paragraph(words=" ".join(_rules(position))),
    ]


def _meanings(position: Position) -> tuple[Words, ...]:
    """A point for each colour; those that mean no more than their name stand together in the last one."""
    said: list[Words] = []
    plain: list[str | Run] = []
    for rag in _ORDER:
        label, meaning = rating(rag), position.scale.meanings[rag]
        if NAMES[rag].casefold() == meaning.casefold():
            plain += [" · ", label] if plain else [label]
        else:
            said.append((label, f": {meaning}"))
    return (*said, tuple(plain)) if plain else tuple(said)


def _rules(position: Position) -> list[str]:
    plan = position.plan
    word, objectives = activity_word(plan), plural(plan.objective_word.lower())
    rules = [
        "“Late” is measured from the date first agreed.",
        f"By its dates alone, {an(word)} is amber {_amber(position)} and red {_red(position)}.",
        f"{capital(an(word))} with no new update keeps its last rating and is named in {Section.STATEMENTS}.",
    ]
    if position.before is not None:
        rules.append("↑ is better than in the last report, ↓ is worse, → is the same.")
    if not position.scale.one_colour:
        rules.append(f"{capital(objectives)} are not given one colour: the ratings under them are counted.")
    return rules


def _amber(position: Position) -> str:
    days = position.scale.amber_after_days
    return f"{counted_in_words(days, 'day')} after a date has gone by" if days else "once a date has gone by"


def _red(position: Position) -> str:
    months = position.scale.red_after_months
    return f"when that is more than {counted_in_words(months, 'month')} ago" if months else "at once"
