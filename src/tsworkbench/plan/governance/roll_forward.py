"""From year to year: next year's plan as a value, made from this year's; and one plan beside another.

What is open goes on; what is complete or cancelled stays where it was done, and so does an output whose target is
reached. Each row that goes on knows the row it was carried from, and so its history: what was said of it and decided
about it stays behind, but how often its date was moved is counted on.

Two plans are held beside each other row by row: by their ids, by what was carried, else by their words.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from tsworkbench.plan.calendar import add_months, financial_year, is_month_end, month_end
from tsworkbench.plan.due.precision import Precision
from tsworkbench.plan.english import are, counted, listed, number, plural
from tsworkbench.plan.governance.measures import HOW_OFTEN, Measure, period_words, value_words
from tsworkbench.plan.governance.money import still_to_spend, sums_in_words
from tsworkbench.plan.governance.occurrences import first_from
from tsworkbench.plan.imports.entries import lead_sign, money_sign, whole_of
from tsworkbench.plan.imports.likeness import plain
from tsworkbench.plan.imports.matches import How, Matches, Node, match, nodes, title_of
from tsworkbench.plan.imports.numbers import rekeyed
from tsworkbench.plan.language.cell_labels import cell_words, field_words, when_words
from tsworkbench.plan.language.leads import write_leads
from tsworkbench.plan.model import Level, LinkKind, Status, TargetKind
from tsworkbench.plan.whole import (
    Activity,
    Dated,
    DeliveryGroup,
    Funding,
    Lead,
    Link,
    Milestone,
    Objective,
    Output,
    Party,
    Plan,
    Task,
)

ENDED = (Status.COMPLETE, Status.CANCELLED)
"""What stays behind. Deferred work goes on, deferred as it is: next year may be what it was deferred to."""

_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:(\s?[/–-]\s?)((?:19|20)?\d\d))?(?!\d)")

_LAST_YEARS = ("expected_", "baseline_", "past_at_sign_off", "rag")
"""Beginnings of the names of cells that say how a row stood last year."""

D = TypeVar("D", Activity, Milestone, Output, Task)
N = TypeVar("N", Lead, Party)


def next_title(title: str) -> str | None:
    """A title with every year in it one later; None if it names no year.

    >>> next_title("Third Sector Strategy - Action Plan 2009/10")
    'Third Sector Strategy - Action Plan 2010/11'
    >>> next_title("Strategy 2008–2014")
    'Strategy 2009–2015'
    """
    found = _YEARS.sub(_a_year_on, title)
    return found if found != title else None


def _a_year_on(years: re.Match[str]) -> str:
    first, dash, last = years.groups()
    if last is None:
        return str(int(first) + 1)
    later = str(int(last) + 1) if len(last) == 4 else f"{(int(last) + 1) % 100:02d}"
    return f"{int(first) + 1}{dash}{later}"


def rolled_forward(plan: Plan, *, mint: Callable[[], str], title: str | None = None) -> Plan:
    """Next year's plan: the same objectives, and under them what is still open, with new ids.

    A date that is expected is the date now: nobody has agreed to another in the new plan. One that falls before the
    new plan begins is doubted, because it wants a new one. Costs and funding go on as they stand, confirmed or not; of
    a budget that was spent from goes on what is left, of an output what is still to reach. What was spent stays behind.
    Measures go on with their targets and their whole series. Nothing is signed off, rated or said yet, and the lines of
    the sign-off block are blank again.
    """
    start, end = _a_year_later(plan.period_start), _a_year_later(plan.period_end)
    label = financial_year(date.fromisoformat(start), plan.year_start).label if start else "next year"
    carrier = _Carrier(plan, mint, start)
    cells: dict[str, Any] = {
        "id": mint(),
        "sort": None,
        "title": title or next_title(plan.title) or f"{plan.title} {label}",
        "short_title": _short(plan.short_title, label),
        "period_start": start,
        "period_end": end,
        "signed_off_on": None,
        "closed_on": None,
        "carried_from": plan.id,
        "leads": _again(plan.leads),
        "funding": _money_again(plan.funding),
        "roles": tuple(replace(role, id=None) for role in plan.roles),
        "sign_offs": tuple(replace(line, id=None, value=None) for line in plan.sign_offs),
        "settings": tuple(replace(setting, id=None) for setting in plan.settings if not _of_import(setting.key)),
        "groups": tuple(_group(group, start) for group in plan.groups),
        "measures": _measures(plan.measures, plan.period_start),
        "objectives": tuple(carrier.objective(objective) for objective in plan.objectives),
    }
    return replace(plan, **_hanging_on(plan) | cells)


def _short(short_title: str | None, label: str) -> str | None:
    """Refs name a plan by its short title, so that of the new plan must not be the old one's."""
    return (next_title(short_title) or f"{short_title} {label}") if short_title else None


def _hanging_on(row: Any) -> dict[str, Any]:
    """Whatever hangs on a row stays behind, unless it is said to go on."""
    return {field.name: () for field in fields(row) if isinstance(getattr(row, field.name), tuple)}


def _of_import(key: str) -> bool:
    """Which document this year's plan came from says nothing of next year's."""
    return key.startswith("import.")


def _label(plan: Plan) -> str:
    if plan.period_start:
        return financial_year(date.fromisoformat(plan.period_start), plan.year_start).label
    return plan.short_title or plan.title


def _a_year_later(day: str | None) -> str | None:
    if day is None:
        return None
    then = date.fromisoformat(day)
    later = add_months(then, 12)
    return (month_end(later) if is_month_end(then) else later).isoformat()


def _group(group: DeliveryGroup, start: str | None) -> DeliveryGroup:
    still_to_come = [meeting for meeting in group.meetings if start is not None and meeting.on_day >= start]
    meetings = tuple(replace(meeting, id=None) for meeting in still_to_come)
    return replace(group, id=None, meetings=meetings, members=tuple(replace(one, id=None) for one in group.members))


def _measures(measures: tuple[Measure, ...], start: str | None) -> tuple[Measure, ...]:
    """Measures with their targets and their whole series: a figure is read on from year to year."""
    return tuple(
        replace(
            one,
            id=None,
            carried_from=one.id,
            starts_on=one.starts_on or (start if one.starts_from is not None else None),
            targets=tuple(replace(target, id=None) for target in one.targets),
            readings=tuple(replace(reading, id=None) for reading in one.readings),
        )
        for one in measures
    )


def _money_again(funding: tuple[Funding, ...]) -> tuple[Funding, ...]:
    return tuple(replace(one, id=None) for one in funding)


def _again(named: tuple[N, ...]) -> tuple[N, ...]:
    return tuple(replace(one, id=None) for one in named)


class _Carrier:
    """Carries rows into the plan that begins on `start`, each under the id that was minted for it."""

    def __init__(self, plan: Plan, mint: Callable[[], str], start: str | None) -> None:
        self.start = start
        self.began = plan.period_start
        self.label = _label(plan)
        self.new: dict[str | None, str] = {row.id: mint() for row in _going_on(plan)}

    def objective(self, row: Objective) -> Objective:
        cells: dict[str, Any] = {
            "id": self.new[row.id],
            "leads": _again(row.leads),
            "parties": _again(row.parties),
            "links": self.links(row, Level.OBJECTIVE),
            "funding": _money_again(row.funding),
            "activities": tuple(self.activity(below) for below in _open(row.activities)),
            "measures": _measures(row.measures, self.began),
        }
        return replace(row, **_hanging_on(row) | cells)

    def activity(self, row: Activity) -> Activity:
        below: dict[str, Any] = {
            "funding": _money_again(row.funding),
            **still_to_spend(row, self.label),
            "milestones": tuple(self.row(step, Level.MILESTONE) for step in _open(row.milestones)),
            "outputs": tuple(self.output(output) for output in _open(row.outputs)),
            "tasks": tuple(self.row(task, Level.TASK) for task in _open(row.tasks)),
            "measures": _measures(row.measures, self.began),
        }
        return replace(self.row(row, Level.ACTIVITY), **below)

    def output(self, row: Output) -> Output:
        """An output with what is still to reach of its target. What counts up year by year goes on as it stands."""
        carried = self.row(row, Level.OUTPUT)
        if row.target is None or not row.actual or row.target_kind is TargetKind.YEARLY:
            return carried
        unit = f" {row.unit}" if row.unit else ""
        said = f"{number(row.target)}{unit} in all: {number(row.actual)} reached by {self.label}."
        notes = f"{row.notes}\n{said}" if row.notes else said
        return replace(carried, target=row.target - row.actual, actual=None, starts_from=None, notes=notes)

    def row(self, row: D, level: Level) -> D:
        """A row with dates, as it begins the new year: nothing rated, said, expected or signed off."""
        last_year = {field.name: None for field in fields(row) if field.name.startswith(_LAST_YEARS)}
        cells: dict[str, Any] = {
            "id": self.new[row.id],
            "done_on": None,
            "leads": _again(row.leads),
            "links": self.links(row, level),
            **_expected(row),
            **self.next_time(row),
        }
        if not isinstance(row, Task):
            cells["parties"] = _again(row.parties)
            cells["approvals"] = tuple(replace(one, id=None, group_id=None) for one in row.approvals)
            cells["slips_before"] = row.slips_before + sum(decision.is_slip for decision in row.decisions)
        carried = replace(row, **_hanging_on(row) | last_year | cells)
        return replace(carried, due_doubt=self.doubt(row, carried))

    def next_time(self, row: Dated) -> dict[str, Any]:
        """The first time in the new year of what comes round again; nothing of what doesn't."""
        is_carried_on = row.due_rrule and row.due_to and row.expected_due_to is None and row.past_at_sign_off is None
        if self.start is None or not is_carried_on or (row.due_to or "") >= self.start:
            return {}
        turn = first_from(
            row.due_rrule or "", row.due_from or row.due_to or "", row.due_to or "", date.fromisoformat(self.start)
        )
        return {"due_from": turn.first, "due_to": turn.last} if turn is not None else {}

    def links(self, row: Objective | Activity | Milestone | Output | Task, level: Level) -> tuple[Link, ...]:
        """What it serves it goes on serving, and so with what it needs or is one with, where that goes on, too; and it
        was carried from the row it was.
        """
        kept = [replace(link, id=None) for link in row.links if link.kind is LinkKind.SERVES]
        kept += [
            replace(link, id=None, to=None, to_id=self.new[link.to_id])
            for link in row.links
            if link.kind in (LinkKind.NEEDS, LinkKind.PAIRS) and link.to_id in self.new
        ]
        return (*kept, Link(kind=LinkKind.CARRIED_FROM, to_id=row.id, to_level=level))

    def doubt(self, row: Dated, carried: Dated) -> str | None:
        """What is doubtful about its date: one before the plan begins wants a new one."""
        day = carried.due_to if row.expected_due_to is not None else row.past_at_sign_off or carried.due_to
        if self.start is not None and day is not None and day < self.start:
            return f"carried from {self.label}, with a date before this plan begins: it wants a new one"
        return carried.due_doubt


def _expected(row: Dated) -> dict[str, Any]:
    """The date that a row is expected by, as its own; nothing where none is."""
    if row.expected_due_to is None:
        return {}
    return {
        "due_text": row.expected_text,
        "due_from": row.expected_due_from,
        "due_to": row.expected_due_to,
        "due_precision": row.expected_precision or Precision.DAY,
        "due_rrule": None,
        "due_doubt": None,
    }


def _goes_on(row: Activity | Milestone | Output | Task) -> bool:
    if isinstance(row, Output) and row.target_kind is TargetKind.TOTAL and row.target and row.actual is not None:
        return row.status not in ENDED and row.actual < row.target
    return row.status not in ENDED


def _open(rows: tuple[D, ...]) -> list[D]:
    return [row for row in rows if _goes_on(row)]


def _going_on(plan: Plan) -> Iterator[Objective | Activity | Milestone | Output | Task]:
    """Every row that goes on, in the order of the plan."""
    for objective in plan.objectives:
        yield objective
        for activity in _open(objective.activities):
            yield activity
            yield from _open(activity.milestones)
            yield from _open(activity.outputs)
            yield from _open(activity.tasks)


# -- one plan beside another


class Sort(StrEnum):
    """What a line of a comparison says of a row, in the order shown."""

    NEW = "new"
    DONE = "done"
    SET_ASIDE = "cancelled or deferred"
    GONE = "no longer in it"
    REDATED = "re-dated"
    REWORDED = "re-worded"
    LEAD = "with other leads"
    MONEY = "with other money"
    TARGET = "with other targets or counts"
    ELSEWHERE = "elsewhere in the plan"
    OTHERWISE = "otherwise changed"


class Contrast(NamedTuple):
    """One thing in which a row of the one plan is not as in the other. `was` and `now` are in words."""

    sort: Sort
    level: Level
    ref: str
    title: str
    field: str = ""
    was: str = ""
    now: str = ""
    doubt: str = ""
    """By what the two rows were taken for one, where somebody should look."""
    old_id: str | None = None
    new_id: str | None = None

    @property
    def words(self) -> str:
        """The line without the number: "CVS Director in post: end Mar 2010 → end Mar 2011"."""
        change = f"{self.was} → {self.now}" if self.was and self.now else self.now or self.was
        if self.sort in (Sort.OTHERWISE, Sort.TARGET) and self.field:
            change = f"{field_words(self.field)} {change}"
        if self.was and not self.now and self.sort in _IN_BOTH:
            change = f"{change} → nothing"
        said = f"{self.title}: {change}" if change else self.title
        return f"{said} (taken for one by {self.doubt})" if self.doubt else said

    @property
    def row_words(self) -> str:
        """The row, and which of its fields it is, as a table has it."""
        field = f" – {field_words(self.field)}" if self.field else ""
        return f"{self.title}{field}{f' (taken for one by {self.doubt})' if self.doubt else ''}"


_IN_BOTH = frozenset(Sort) - {Sort.NEW, Sort.GONE, Sort.DONE, Sort.SET_ASIDE}


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A plan beside another: what is not the same, and how many rows both have."""

    title: str
    other: str
    contrasts: tuple[Contrast, ...]
    carried: int
    """Rows that were carried from the one into the other."""
    both: int
    """Rows that both have, carried or found by their words."""
    unchanged: int

    def count(self, sort: Sort) -> int:
        """How many rows a sort of line is about."""
        return len({(one.old_id, one.new_id) for one in self.contrasts if one.sort is sort})

    @property
    def summary(self) -> str:
        """What there is to say of all of it: "62 rows are in both, 29 of them as they were; 4 new, 8 done"."""
        carried = f", {self.carried:,} of them carried" if self.carried else ""
        counts = [f"{self.count(sort):,} {sort}" for sort in Sort if self.count(sort)]
        both = f"{counted(self.both, 'row')} {are(self.both)} in both{carried}, {self.unchanged:,} as before"
        return f"{both}; {listed(counts)}." if counts else f"{both}."


def beside(plan: Plan, other: Plan, *, between: tuple[Plan, ...] = ()) -> Beside:
    """What is in a plan and not in another, what is not in it any more, and what reads otherwise in both.

    `other` is the earlier of the two: last year's plan, or the same plan as it was. `between` are the plans of the
    years between them, through which rows were carried from the one into the other.
    """
    return _Holding(plan, other, between).done()


_ALIKE = frozenset({"title", "due", "expected", "short_title"})
_SORTS = {
    "cost": Sort.MONEY,
    "funding_text": Sort.MONEY,
    "target": Sort.TARGET,
    "actual": Sort.TARGET,
    "starts_from": Sort.TARGET,
    "ref": Sort.ELSEWHERE,
}
_Date = tuple[str | None, str | None, str, str | None]


class _Holding:
    """Holds a plan beside another, each row beside the one that it is, goes on from, or reads like."""

    def __init__(self, plan: Plan, other: Plan, between: tuple[Plan, ...]) -> None:
        there, ids = nodes(other), dict(_carried(other))
        steps = {key: old for one in between for key, old in _carried(one)}
        carried = dict(_carried(plan))
        for _ in between:
            carried = {key: old if old in ids else steps.get(old or "", old) for key, old in carried.items()}
        self.own = {old: key for key, old in carried.items() if old in there}
        """Id of a row of the other plan → id of the row that was carried from it."""
        known = {key: old if old in ids else key for key, old in carried.items()}
        self.carried = sum(there[old].level is not Level.PLAN for old in self.own)
        self.same_plan = plan.id is not None and plan.id == other.id
        self.plan, self.other = plan, other
        self.matches: Matches = match(rekeyed(plan, known), other)
        self.unchanged = 0

    def done(self) -> Beside:
        found: list[Contrast] = []
        for node in self.matches.document.values():
            pair = self.matches.pairs.get(node.key)
            if pair is None:
                found += self.new(node)
            else:
                said = list(self.row(node, self.matches.file[pair[0]], pair[1]))
                found += said
                self.unchanged += not said and node.level is not Level.PLAN
        for node in self.matches.file.values():
            if node.key not in self.matches.other and node.parent in self.matches.other:
                found.append(self.gone(node))
        order = list(Sort)
        both = sum(self.matches.document[key].level is not Level.PLAN for key in self.matches.pairs)
        return Beside(
            title=self.plan.short_title or self.plan.title,
            other=self.other.short_title or self.other.title,
            contrasts=tuple(sorted(found, key=lambda one: order.index(one.sort))),
            carried=self.carried,
            both=both,
            unchanged=self.unchanged,
        )

    def line(self, sort: Sort, node: Node, *, there: Node | None = None, **said: str) -> Contrast:
        ref, title = node.value.ref if node.level is not Level.PLAN else "", title_of(node.value)
        old = there.key if there is not None else None
        return Contrast(sort, node.level, ref or "", title, old_id=old, new_id=self.own.get(node.key, node.key), **said)

    # -- rows that only one of the two has

    def new(self, node: Node) -> Iterator[Contrast]:
        """A row that the other plan doesn't have; what is new under it is counted with it."""
        if node.parent in self.matches.pairs:
            yield self.line(Sort.NEW, node, now=_with_below(node.value))

    def gone(self, node: Node) -> Contrast:
        """A row that only the other plan has: it was done there, was given up, or has gone."""
        row = node.value
        sort, was = Sort.GONE, _with_below(row)
        if node.level is not Level.OBJECTIVE and not _goes_on(row):
            sort = Sort.SET_ASIDE if row.status == Status.CANCELLED else Sort.DONE
            on = f" {cell_words('done_on', row.done_on)}" if sort is Sort.DONE and row.done_on else ""
            was = f"{'done' if sort is Sort.DONE else row.status}{on}, not carried"
        return Contrast(sort, node.level, row.ref or "", title_of(row), now=was, old_id=node.key)

    # -- rows that both have

    def row(self, node: Node, there: Node, how: How) -> Iterator[Contrast]:
        yield from self.measures(node, there)
        if node.level is Level.PLAN and not self.same_plan:
            return  # another year has another title and another period
        doubt = "" if how.is_sure else str(how)
        now, was = whole_of(node.level, node.value), whole_of(there.level, there.value)
        titles = title_of(there.value), title_of(node.value)
        if plain(titles[0]) != plain(titles[1]):
            said = {"was": f"“{titles[0]}”", "now": f"“{titles[1]}”", "doubt": doubt}
            yield self.line(Sort.REWORDED, node, there=there, **said)
        if node.level not in (Level.PLAN, Level.OBJECTIVE):
            yield from self.dates(node, there)
            yield from self.status(node, there)
        yield from self.lists(node, there)
        yield from self.place(node, there)
        skipped = self.left_out(now["target"].value != was["target"].value if "target" in now else False)
        for name, one in now.items():
            if name not in skipped and name in was and one.value != was[name].value:
                yield self.line(
                    _SORTS.get(name, Sort.OTHERWISE), node, there=there, field=name, was=was[name].words, now=one.words
                )

    def left_out(self, another_target: bool) -> frozenset[str]:
        """Fields that begin anew each year, and so say nothing of it; the notes tell of a target that was carried."""
        if self.same_plan:
            return _ALIKE | {"status"}
        anew = {"status", "rag", "actual", "starts_from", "expected"}
        return _ALIKE | anew | ({"notes"} if another_target else set())

    def dates(self, node: Node, there: Node) -> Iterator[Contrast]:
        """The date by which it is to be done: the one expected, if there is one, else the one agreed."""
        now, was = _last_date(node.value), _last_date(there.value)
        words = self.when(there.value, was), self.when(node.value, now)
        if now != was and words[0] != words[1]:
            yield self.line(Sort.REDATED, node, there=there, was=words[0], now=words[1])

    def when(self, row: Dated, date_: _Date) -> str:
        text = row.expected_text if row.expected_due_to is not None else row.due_text
        return when_words(*date_, year_start=self.plan.year_start) or text or "no date"

    def status(self, node: Node, there: Node) -> Iterator[Contrast]:
        now, was = node.value.status, there.value.status
        if now == was or (not self.same_plan and {now, was} <= {Status.NOT_STARTED, Status.IN_PROGRESS}):
            return
        words = cell_words("status", was), cell_words("status", now)
        if now == Status.COMPLETE:
            on = f" {cell_words('done_on', node.value.done_on)}" if node.value.done_on else ""
            yield self.line(Sort.DONE, node, there=there, was=words[0], now=f"done{on}")
        else:
            sort = Sort.SET_ASIDE if now in (Status.CANCELLED, Status.DEFERRED) else Sort.OTHERWISE
            yield self.line(sort, node, there=there, field="status", was=words[0], now=words[1])

    def lists(self, node: Node, there: Node) -> Iterator[Contrast]:
        """Who leads it, and what pays for it."""
        now, was = getattr(node.value, "leads", ()), getattr(there.value, "leads", ())
        if {lead_sign(one) for one in now} != {lead_sign(one) for one in was}:
            yield self.line(Sort.LEAD, node, there=there, was=_leads(was), now=_leads(now))
        now, was = getattr(node.value, "funding", ()), getattr(there.value, "funding", ())
        if [money_sign(one) for one in now] != [money_sign(one) for one in was]:
            yield self.line(
                Sort.MONEY, node, there=there, field="funding", was=sums_in_words(was), now=sums_in_words(now)
            )

    def measures(self, node: Node, there: Node) -> Iterator[Contrast]:
        """By what it is measured, and which figure is to be reached when."""
        old = {one.id or one.title: one for one in getattr(there.value, "measures", ())}
        by_title = {plain(one.title): key for key, one in old.items()}
        for one in getattr(node.value, "measures", ()):
            before = old.pop(one.id if one.id in old else by_title.get(plain(one.title), ""), None)
            if before is None:
                yield self.line(Sort.TARGET, node, there=there, now=f"new measure “{one.title}”")
                continue
            if plain(before.title) != plain(one.title):
                titles = {"was": f"measure “{before.title}”", "now": f"measure “{one.title}”"}
                yield self.line(Sort.REWORDED, node, there=there, **titles)
            was, now = self.figures(before, one), self.figures(one, before)
            if was != now:
                called = f"“{one.title}” "
                words = [f"{called}{figures or 'no such target'}" for figures in (was, now)]
                yield self.line(Sort.TARGET, node, there=there, was=words[0], now=words[1])
        for gone in old.values():
            yield self.line(Sort.TARGET, node, there=there, was=f"measure “{gone.title}”", now="no longer measured")

    def figures(self, one: Measure, but: Measure) -> str:
        """How a measure is counted, where another isn't counted so, and the targets that the other doesn't have."""
        said: list[str] = []
        if any(getattr(one, name) != getattr(but, name) for name in ("unit", "better", "frequency", "starts_from")):
            from_ = f" from {value_words(one.starts_from, None)}" if one.starts_from is not None else ""
            said.append(f"in {one.unit or 'numbers'}{from_}, {HOW_OFTEN[one.frequency]}, {one.better} is better")
        there = {(target.first_on, target.last_on, target.value) for target in but.targets}
        for target in one.targets:
            if (target.first_on, target.last_on, target.value) not in there:
                days = date.fromisoformat(target.first_on), date.fromisoformat(target.last_on)
                period = period_words(*days, self.plan.year_start)
                said.append(f"{value_words(target.value, one.unit)} in {period}")
        return listed(said)

    def place(self, node: Node, there: Node) -> Iterator[Contrast]:
        """Under which row it is."""
        above = self.matches.pairs.get(node.parent or "", (None,))[0]
        if node.level is not Level.PLAN and above != there.parent:
            was, now = self.matches.file.get(there.parent or ""), self.matches.document.get(node.parent or "")
            yield self.line(Sort.ELSEWHERE, node, there=there, was=_called(was), now=_called(now))


def _carried(plan: Plan) -> Iterator[tuple[str, str | None]]:
    """Each row and each measure of a plan by its id, with the id of that from which it was carried."""
    for key, node in nodes(plan).items():
        yield key, _carried_from(node)
        yield from ((one.id, one.carried_from) for one in getattr(node.value, "measures", ()) if one.id is not None)


def _carried_from(node: Node) -> str | None:
    row: Plan | Objective | Activity | Milestone | Output | Task = node.value
    if isinstance(row, Plan):
        return row.carried_from
    return next((link.to_id for link in row.links if link.kind is LinkKind.CARRIED_FROM), None)


def _last_date(row: Dated) -> _Date:
    """The date by which it is to be done: the one expected, if there is one."""
    if row.expected_due_to is not None:
        return row.expected_due_from, row.expected_due_to, str(row.expected_precision), None
    return row.due_from, row.due_to, str(row.due_precision), row.due_rrule


def _leads(leads: tuple[Lead, ...]) -> str:
    return write_leads([(lead.name, lead.role) for lead in leads]) or "nobody"


def _with_below(row: Any) -> str:
    levels = "activity", "milestone", "output", "task"
    counts = [counted(len(below), level) for level in levels if (below := getattr(row, plural(level), ()))]
    return f"with {listed(counts)}" if counts else ""


def _called(node: Node | None) -> str:
    return f"under {node.value.ref or ''} {title_of(node.value)}".replace("  ", " ") if node is not None else ""
