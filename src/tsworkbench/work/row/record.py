"""All there is to know of one row or plan, as facts in words, for `show` and for the reader on the screen.

Words are as they are in the file: who shows them cleans them.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tsworkbench.plan.calendar import day_of_cell, long_date, moment_of, relative, relative_words, short_date
from tsworkbench.plan.english import capital, counted, listed, number, pounds, sparkline
from tsworkbench.plan.errors import NotFound
from tsworkbench.plan.governance.measures import heights, series, standing, standing_words
from tsworkbench.plan.governance.occurrences import Turn, all_turns, to_come
from tsworkbench.plan.governance.particulars import PARTICULARS, written
from tsworkbench.plan.governance.rag import counts_in_all, is_watermelon, slips_in_words
from tsworkbench.plan.language.cell_labels import DATES, when_words
from tsworkbench.plan.language.fields import fields_of
from tsworkbench.plan.language.leads import listed_names, write_leads
from tsworkbench.plan.model import (
    CLOSED,
    MATTERS,
    SET_ASIDE,
    FundingKind,
    LeadRole,
    Matter,
    PartyRole,
    Rag,
    SpendKind,
    Status,
    badge,
    words,
)
from tsworkbench.store.book import Book, Row
from tsworkbench.store.views import agreement, attached, people
from tsworkbench.store.views.plan import is_shared, settings_of
from tsworkbench.store.views.refs import cells_of
from tsworkbench.store.views.row import RowView, above_activities, cell
from tsworkbench.store.views.workload import done_of_all, how_many, plan_counts

SAID, PRIVATE, ID = "Said", "Private", "Id"
"""What an update, a private note and the id of a row are labelled with."""
_UNDER_ACTIVITY = ("milestone", "output", "task")


class Fact(NamedTuple):
    """One thing that is known, in one text; where that is long, also in its parts, the first of which says whose it is
    and when.
    """

    label: str
    text: str
    parts: tuple[str, ...] = ()


def place_in_plan(book: Book, view: RowView) -> str:
    """What the row is and where: "Milestone of Third Sector Strategy, under 5.1 Asset Plan"."""
    plan = _plan(book, view.plan_id)
    if view.level == "plan":
        return "The plan as a whole"
    under = ""
    if view.level in _UNDER_ACTIVITY and view.parent_id:
        above = above_activities(book, {view.parent_id}).get(view.parent_id)
        under = f", under {above.activity_ref} {above.activity_title}" if above is not None else ""
    return f"{view.level.capitalize()} of {plan['short_title'] or plan['title']}{under}"


def facts(book: Book, view: RowView, as_at: date, *, aloud: bool = False) -> Iterator[Fact]:
    """All facts of a row, or of a plan as a whole; what was said of it and noted comes after the rest, newest first.

    `aloud`: in whole words, for somebody who hears them.
    """
    yield from _plan_facts(book, view, as_at) if view.level == "plan" else _row_facts(book, view, as_at, aloud)
    yield from _to_settle(book, view)
    yield from _evidence(book, view.id)
    yield from _measures(book, view, as_at)
    yield from _public_notes(book, view.id)
    yield from said(book, view.id, aloud=aloud)
    if view.level in _UNDER_ACTIVITY and view.parent_id:
        above = above_activities(book, {view.parent_id}).get(view.parent_id)
        of = above.activity_ref if above is not None and above.activity_ref else "the activity"
        for fact in said(book, view.parent_id, aloud=aloud):
            yield fact._replace(label=f"{fact.label} of {of}" if fact.label not in _REASONS else fact.label)
    for row in attached.notes(book, view.id):
        by, at = row["by"] or "somebody", time_words(row["at"])
        yield Fact(PRIVATE, f"{row['text']} ({by}, {at})", (f"{at}, {by}", row["text"]))
    if not aloud:
        yield Fact(ID, view.id)


def _to_settle(book: Book, view: RowView) -> Iterator[Fact]:
    """What two officers changed of it without knowing of each other."""
    if is_shared(book):
        from tsworkbench.work.sharing.outlook import sentences

        yield from (Fact("To settle", f"⇄ {sentence}") for sentence in sentences(book, view.id))


def in_short(view: RowView, as_at: date) -> Iterator[Fact]:
    """The facts that matter most, to be said aloud: how it is rated, its status, when it is due, who leads."""
    if view.level == "activity" or view.rag is not None:
        yield from _ratings(view, aloud=True)
    if view.level != "objective":
        yield Fact("Status", _status(view, long_date))
        yield from (fact for fact in _dates(view, as_at, aloud=True) if fact.label == "Due")
    yield Fact("Lead", _lead(view, aloud=True))


def _row_facts(book: Book, view: RowView, as_at: date, aloud: bool) -> Iterator[Fact]:
    plan = _plan(book, view.plan_id)
    yield from _ratings(view, aloud)
    if view.level != "objective":
        yield Fact("Status", _status(view, long_date if aloud else short_date))
        yield from _dates(view, as_at, aloud)
        yield from agreed_facts(book, view)
        yield from _times(book, view, plan, as_at)
    if view.total:
        late = f", {view.late_count} late" if view.late_count else ""
        yield Fact("Milestones", f"{view.done} of {view.total} done{late}")
    yield from waits(book, view)
    yield from strands(book, view)
    yield Fact("Lead", _lead(view, aloud=aloud))
    yield from _parties(book, view)
    yield from _counts(book, view)
    for field in fields_of(view.level):
        text = cell(view, field.column) if field.shown or field.called_by else None
        if text and text != view.title:
            yield Fact(field.shown or field.label_in(plan), str(text))
    yield from _money(book, view)


def _status(view: RowView, day: Callable[[date], str]) -> str:
    done = day_of_cell(view.done_on)
    return view.status.replace("_", " ") + (f", done {day(done)}" if done else "")


def _lead(view: RowView, *, aloud: bool = False) -> str:
    led = _led_aloud(view) if aloud else write_leads([(lead.shown, lead.role) for lead in view.leads])
    stands = {lead.level for lead in view.leads} - {view.level}
    return (f"{led} (of the {stands.pop()})" if stands else led) or "nobody"


def _led_aloud(view: RowView) -> str:
    leading = listed(lead.shown for lead in view.leads if lead.role != LeadRole.SUPPORTING)
    supporting = listed(lead.shown for lead in view.leads if lead.role == LeadRole.SUPPORTING)
    return ", ".join(part for part in (leading, f"supported by {supporting}" if supporting else "") if part)


def _parties(book: Book, view: RowView) -> Iterator[Fact]:
    """The partners of a row, and the member who answers for it."""
    found = people.parties(book, view.level, view.id)
    if partners := [one.name for one in found if one.role == PartyRole.PARTNER]:
        yield Fact("Partners", listed_names(partners))
    for one in found:
        if one.role == PartyRole.PORTFOLIO_HOLDER:
            above = f" (of the {one.level})" if one.level != view.level else ""
            yield Fact("Portfolio", f"{one.name}{above}")


def _counts(book: Book, view: RowView) -> Iterator[Fact]:
    """What an output is to come to and has come to, and each time it was counted, with the evidence."""
    if view.target is not None:
        yearly = " a year" if view.cells["target_kind"] == "yearly" else ""
        yield Fact("Target", f"{number(view.target)} {view.unit or ''}".strip() + yearly)
        counted = f"{number(view.actual)}" if view.actual is not None else "not known"
        yield Fact("Actual", counted if view.fed is None else f"{counted}, {view.fed.words}")
    if view.level != "output":
        return
    if (before := view.cells["starts_from"]) is not None:
        yield Fact("Starts from", f"{number(before)} {view.unit or ''}".strip())
    if view.cells["stage"] is not None:
        yield Fact("Document", str(view.cells["stage"]))
    counts = attached.counts_of(book, view.id)
    if len(counts) > 1:
        yield Fact("Readings", drawn_counts(counts, view.cells["starts_from"]))
    for row in counts:
        day, value = day_of_cell(row["on_day"]), row["value"]
        more = "" if not row["is_more"] else " more" if value >= 0 else " fewer"
        head = f"{short_date(day)}, {row['by'] or 'somebody'}" if day else row["by"] or "somebody"
        counted_as = f"{number(abs(value) if row['is_more'] else value)}{more}"
        parts = (head, counted_as, *([row["evidence"]] if row["evidence"] else []))
        yield Fact("Counted", f"{head}: {'; '.join(parts[1:])}", parts)


def drawn_counts(counts: Sequence[Row], starts_from: float | None) -> str:
    """The readings of an output as a line of bars with what it went from and to: "▁▃▅█ 12 → 50"."""
    heights = counts_in_all(((row["value"], row["is_more"]) for row in reversed(counts)), starts_from)
    return f"{sparkline(heights)} {number(heights[0])} → {number(heights[-1])}"


def turns_of(book: Book, view: RowView, period_end: str | None) -> list[Turn]:
    """Every time of a row that comes round again, up to the end of its plan; none of any other row."""
    if view.due_rrule is None or view.level not in ("milestone", "output", "task"):
        return []
    kept = [
        Turn(row["due_from"] or row["due_on"], row["due_on"], row["status"], row["done_on"])
        for row in attached.occurrences_of(book, view.id)
    ]
    return all_turns(kept, coming=to_come(view.due_rrule, view.due_from, view.due_to, period_end), status=view.status)


def _times(book: Book, view: RowView, plan: Row, as_at: date) -> Iterator[Fact]:
    """How many times a row is due in its plan, and what became of each that was done or should have been."""
    turns = turns_of(book, view, plan["period_end"])
    if len(turns) < 2:
        return
    day = as_at.isoformat()
    done = sum(turn.is_done for turn in turns)
    aside = sum(turn.status in SET_ASIDE for turn in turns) if view.status not in SET_ASIDE else 0
    late = sum(turn.is_open and turn.last < day for turn in turns) if view.status not in SET_ASIDE else 0
    left = len(turns) - done - aside - late
    parts = [(done, "done"), (aside, "deferred"), (late, "late"), (left, "to come")]
    yield Fact("Times", f"{len(turns)}: {', '.join(f'{count} {word}' for count, word in parts if count)}")
    for turn in turns:
        if not turn.is_open or turn.last < day:
            on = day_of_cell(turn.done_on)
            said = f"done {short_date(on)}" if on else "done" if turn.is_done else "not done"
            said = said if turn.is_open or turn.is_done else words(Status(turn.status))
            is_late = turn.done_on is not None and turn.done_on > turn.last
            last = day_of_cell(turn.last)
            due = short_date(last) if last else turn.last
            yield Fact("Time", f"due {due}: {said}{', late' if is_late else ''}")


def _evidence(book: Book, row_id: str) -> Iterator[Fact]:
    """What shows that the row is done or is so, each with its day and who said so."""
    for row in attached.evidence_of(book, row_id):
        day = day_of_cell(row["on_day"])
        by = ", ".join(part for part in (short_date(day) if day else "", row["by"] or "somebody") if part)
        yield Fact("Evidence", f"{row['text']} ({by})", (by, row["text"]))


def _measures(book: Book, view: RowView, as_at: date) -> Iterator[Fact]:
    """The measures of an objective, an activity or a plan as a whole: how each is, with its series drawn."""
    for kept in attached.measures_on(book, view.id) if view.level not in _UNDER_ACTIVITY else ():
        at = standing(kept.measure, as_at, kept.year_start)
        drawn = heights(kept.measure, series(kept.measure, as_at))
        rag = f"{badge(at.rag)} " if at.rag is not None else ""
        bars = f" {sparkline(drawn)}" if len(drawn) > 1 else ""
        how = f"{rag}{standing_words(kept.measure, at, kept.year_start)}{bars}"
        called = f"{kept.measure.ref or ''} {kept.measure.title}".strip()
        yield Fact("Measure", f"{called}: {how}", (called, how))


def _money(book: Book, view: RowView) -> Iterator[Fact]:
    """Where the money of a row comes from, what it is given in kind, and each sum of what was spent and is expected."""
    for row in attached.sums_of(book, view.id, view.level):
        yield Fact("Money" if row["kind"] == FundingKind.MONEY else "In kind", _sum(row))
    if view.level != "activity":
        return
    budget = view.cells["cost_pence"]
    for number_of, row in enumerate(attached.spends_of(book, view.id, SpendKind.SPENT)):
        over = (budget or 0) - row["pence"]
        left = (
            f": {pounds(abs(over))} {'left' if over >= 0 else 'over'}" if budget is not None and not number_of else ""
        )
        yield Fact("Spent", f"{_known(row)}{left}")
    for row in attached.spends_of(book, view.id, SpendKind.FORECAST):
        yield Fact("Forecast", _known(row))


def _known(row: Row) -> str:
    """ "£20,000 by 31 Dec 2009 (Louise Russell)"."""
    day = day_of_cell(row["on_day"])
    by = f" ({row['by']})" if row["by"] else ""
    return f"{pounds(row['pence'])}, as known on {short_date(day) if day else row['on_day']}{by}"


def _public_notes(book: Book, row_id: str) -> Iterator[Fact]:
    """What was learned, and what those who were consulted have said, each with its day and who noted it."""
    for row in attached.public_notes_of(book, row_id):
        day = day_of_cell(row["on_day"])
        by = ", ".join(part for part in (short_date(day) if day else "", row["by"] or "somebody") if part)
        yield Fact(capital(row["kind"]), f"{row['text']} ({by})", (by, row["text"]))


def _sum(row: Row) -> str:
    worth = row["worth_pence"]
    amount = pounds(row["pence"]) if row["pence"] is not None else f"worth {pounds(worth)}" if worth is not None else ""
    sure = {0: "to be confirmed", 1: "confirmed"}.get(row["confirmed"], "")
    printed = row["text"] if row["text"] and row["name"] not in row["text"] and row["text"] != amount else ""
    return " · ".join(part for part in (row["name"], amount, printed, sure) if part)


def _plan_facts(book: Book, view: RowView, as_at: date) -> Iterator[Fact]:
    """The particulars of a plan, how much is in it, who signed it off, which groups decide on it."""
    plan = _plan(book, view.id)
    found = written(dict(plan), settings_of(book, view.id))
    for one in PARTICULARS:
        if value := found[one.name] or one.otherwise:
            yield Fact(one.label, value)
    holds = ", ".join(counted(how_many(book, level, view.id), level) for level in ("objective", "activity", "output"))
    done, milestones = done_of_all(book, view.id)
    counts = plan_counts(book, view.id, as_at)
    yield Fact("In it", f"{holds}; {done} of {counted(milestones, 'milestone')} done")
    due = f"{counts.late} late, {counts.this_month} due this month, {counts.later} later"
    yield Fact("Open", f"{due}, {counts.undated} without a date")
    if day := day_of_cell(plan["signed_off_on"]):
        yield Fact("Signed off", short_date(day))
    yield from _money(book, view)
    for row in agreement.reviews_held(book, view.id):
        yield Fact("Reviewed", review_in_words(row))
    for row in agreement.signatures(book, view.id):
        yield Fact("Sign-off", f"{row['label']}: {row['value'] or 'not yet'}")
    for group in agreement.groups(book, view.id):
        days = [row for row in agreement.meetings(book, view.id) if row["group_id"] == group["id"]]
        meets = ", ".join(short_date(day) if (day := day_of_cell(row["on_day"])) else row["on_day"] for row in days)
        yield Fact("Group", f"{group['name']}{f': meets {meets}' if meets else ''}")
    yield from strands(book, view)


_PARTS = (("comment", "", ""), ("why", "why: ", "Why"), ("next", "next: ", "What next"))
_REASONS = tuple(label for _, _, label in _PARTS)


def said(book: Book, row_id: str, *, aloud: bool = False) -> Iterator[Fact]:
    """Every update of a row, newest first."""
    for row in attached.updates(book, row_id):
        if aloud:
            yield from _said_aloud(row)
        else:
            head, *parts = _update(row)
            yield Fact(SAID, f"{head}: {'; '.join(parts)}", (head, *parts))


def _update(row: Row) -> list[str]:
    rag = Rag(row["rag"]) if row["rag"] in tuple(Rag) else None
    parts = ["no change"] if row["no_change"] else [_in_words(rag)] if rag is not None else []
    parts += [f"{label}{row[name]}" for name, label, _ in _PARTS if row[name]]
    day = day_of_cell(row["as_at"])
    by = f"{short_date(day)}, " if day else ""
    return [f"{by}{row['by'] or 'somebody'}", *(parts or ["RAG removed"])]


def _said_aloud(row: Row) -> Iterator[Fact]:
    """The same, each part a fact by itself."""
    rag = Rag(row["rag"]) if row["rag"] in tuple(Rag) else None
    rated = "no change" if row["no_change"] else in_whole_words(rag) if rag is not None else ""
    day = day_of_cell(row["as_at"])
    first = ": ".join(part for part in (rated, row["comment"] or "") if part)
    first = first or ("" if row["why"] or row["next"] else "the rating was removed")
    yield Fact(f"{row['by'] or 'Somebody'} said{f' on {long_date(day)}' if day else ''}", first)
    yield from (Fact(label, str(row[name])) for name, _, label in _PARTS[1:] if row[name])


def date_history(book: Book, view: RowView) -> Iterator[Fact]:
    """How the dates of a row have changed, newest first: the one it is due on, the one expected, the agreed one."""
    from tsworkbench.work import history

    if view.level in ("plan", "objective"):
        return
    before: int | None = None
    while True:
        page = history.of_row(book, view.id, before)
        for story in page.stories:
            for told in story.told:
                if told.row == (view.level, view.id) and told.field in DATES:
                    head = ", ".join(part for part in (time_words(story.at), story.who or "another program") if part)
                    undone = " (undone)" if story.taken_back else ""
                    change = f"{told.field}: {told.was} → {told.now}" if told.was else f"{told.field}: {told.now}"
                    yield Fact("Dates", f"{head}: {change}{undone}", (head, f"{change}{undone}"))
        before = page.before
        if before is None:
            return


def time_words(at: str | None) -> str:
    """A time of the log by this machine's clock: "15 Dec 2009 14:02"."""
    here = moment_of(at)
    return f"{short_date(here.date())} {here:%H:%M}" if here is not None else at or "no time"


# -- what a row has to do with days and with other rows


def _ratings(view: RowView, aloud: bool) -> Iterator[Fact]:
    if view.level == "activity" or view.rag is not None:
        if not aloud:
            yield Fact("RAG", _rag(view))
            return
        yield Fact("Rating", in_whole_words(view.rag))
    if view.dated_rag is None:
        return
    if aloud:
        yield Fact("By its dates", in_whole_words(view.dated_rag))
        if is_watermelon(view.rag, view.dated_rag):
            yield Fact("Beware", "it is stated better than its dates say")
    elif view.rag is None:
        yield Fact("By dates", _in_words(view.dated_rag))


def in_whole_words(rag: Rag | None) -> str:
    """A rating as it is said aloud: "Red", "not rated"."""
    return rag.value.capitalize() if rag is not None else "not rated"


def _rag(view: RowView) -> str:
    stated = _in_words(view.rag)
    if view.dated_rag is None:
        return stated
    worse = " – stated better than dated" if is_watermelon(view.rag, view.dated_rag) else ""
    return f"{stated}; by dates {_in_words(view.dated_rag)}{worse}"


def _in_words(rag: Rag | None) -> str:
    return f"{badge(rag)} {rag.value}" if rag is not None else "· not said"


def _dates(view: RowView, as_at: date, aloud: bool) -> Iterator[Fact]:
    due = day_of_cell(view.due_to)
    text = cell(view, "due_text") or ""
    if text or due:
        day = "" if due is None else long_date(due) if aloud else short_date(due)
        day = f" ({day})" if day and text else day
        far = (relative_words if aloud else relative)(due, as_at) if due and view.standing not in CLOSED else ""
        yield Fact("Due", f"{text}{day}{f', {far}' if far else ''}")
    printed = cell(view, "due_printed")
    if printed and printed != text:
        yield Fact("Printed", str(printed))
    if cell(view, "due_doubt"):
        yield Fact("Doubt", str(cell(view, "due_doubt")))


def agreed_facts(book: Book, view: RowView) -> Iterator[Fact]:
    """Baseline with its slips, what is expected and why, and what was decided."""
    past = day_of_cell(cell(view, "past_at_sign_off"))
    if past is not None:
        yield Fact("Question", f"it was due by {short_date(past)} when the plan was signed off: was it done?")
    baseline = day_of_cell(cell(view, "baseline_due_to"))
    if baseline is not None:
        slips = slips_in_words(agreement.slips(book, view.level, view.id))
        yield Fact("Baseline", f"{short_date(baseline)} · {slips}")
    expected = day_of_cell(cell(view, "expected_due_to"))
    if expected is not None:
        reason = cell(view, "expected_reason")
        yield Fact("Expected", short_date(expected) + (f", because: {reason}" if reason else ""))
    for one in agreement.approvals(book, view.id):
        given = day_of_cell(one.given)
        yield Fact("Approval", f"{one.group}: {f'given on {short_date(given)}' if given else 'not given yet'}")
    for row in agreement.decisions_of(book, view.id):
        yield Fact("Decided", decision_in_words(row))


def review_in_words(row: Row) -> str:
    """A review that was held: "14 Jan 2010: two activities more; next by 14 Jan 2011"."""
    day, then = day_of_cell(row["on_day"]), day_of_cell(row["next_on"])
    changed = f": {row['text']}" if row["text"] else ""
    said = f"{short_date(day) if day else row['on_day']}{changed}"
    return f"{said}; next by {short_date(then)}" if then else said


def decision_in_words(row: Row) -> str:
    """A decision: "14 Jan 2010, Delivery Group: by end February 2010 agreed", with its words and its minute."""
    day = day_of_cell(row["on_day"])
    text = f" – {row['text']}" if row["text"] else ""
    when = short_date(day) if day else row["on_day"]
    return f"{when}, {row['name']}: {decided(row)} {row['outcome']}{text}{minute_words(row)}"


def decided(row: Row) -> str:
    """What a decision is about: the date, the words of what was asked, or "money"."""
    if row["kind"] == Matter.DATE:
        return row["due_text"] or "no date"
    return f"“{row['asked']}”" if row["asked"] else MATTERS[Matter(row["kind"])]


def minute_words(row: Row) -> str:
    """ " (minute 5.2)"; nothing where none is known."""
    return f" (minute {row['minute']})" if row["minute"] else ""


def strands(book: Book, view: RowView) -> Iterator[Fact]:
    """What the row serves, and the rows of other years it goes on from or goes on in."""
    for strand in attached.thread(book, view.level, view.id):
        number = strand.ref if strand.plan_id == view.plan_id else f"{strand.plan}:{strand.ref}"
        there = f"{number} {strand.title}" if strand.ref else strand.title
        carried, _, way = strand.word.partition("carried ")
        yield Fact("Carried", f"{way} {there}") if way else Fact(capital(carried), there)


def waits(book: Book, view: RowView) -> Iterator[Fact]:
    """The milestones that a milestone needs, and those that need it."""
    if view.level != "milestone":
        return
    for label, rows in (("Needs", attached.needed_by(book, view.id)), ("Needed by", attached.needing(book, view.id))):
        for row in rows:
            yield Fact(label, f"{row['ref'] or row['id']} {row['title']} ({_when_due(row)})")


def _when_due(row: Row) -> str:
    if row["status"] != Status.NOT_STARTED:
        return words(Status(row["status"]))
    return when_words(row["due_from"], row["due_to"], row["due_precision"], year_start=row["year_start"])


def _plan(book: Book, plan_id: str) -> Row:
    found = cells_of(book, "plan", plan_id)
    if found is None:
        raise NotFound("The plan that row belongs to is not in the file.")
    return found
