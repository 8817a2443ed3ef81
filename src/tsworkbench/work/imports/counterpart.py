"""What a document is held beside: the plan of the file that it is a newer edition of, if of any; or, for a sheet of our
own that comes back, the plan as it was when the sheet left, so that only what was typed counts.

A sheet says where the log of its file was when it was made; from there the plan of that moment is had again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from tsworkbench.plan.errors import NotFound, Refused
from tsworkbench.plan.imports.differences import Comparison, Kind
from tsworkbench.plan.imports.draft import Draft, Sheet
from tsworkbench.plan.imports.likeness import alike, plain
from tsworkbench.plan.model import Level
from tsworkbench.plan.roundtrip.ids import change_of, position_mark, short_id
from tsworkbench.plan.whole import Plan
from tsworkbench.store.book import Book, Row
from tsworkbench.store.library import read_library
from tsworkbench.store.log import imports
from tsworkbench.store.log.snapshot import cut_after, last_change, open_stood_at
from tsworkbench.store.views import people
from tsworkbench.store.views.plan import plan_named, plans, standing_plans
from tsworkbench.store.views.tree import in_plan

_OVERLAP = 0.3
"""How much of a document's rows a plan must have for the two to be editions of one, where their titles differ."""

_NEARLY_ALL = 0.7
"""The same for a document that says nothing of its title, so that it bears the name of its file."""

_NUMBER = re.compile(r"\d+")


class Target(NamedTuple):
    """A plan of the file, and why it isn't sure that it is the one."""

    plan: Row
    doubt: str | None = None


def target(book: Book, plan: Plan, document: str, *, named: str | None = None) -> Target | None:
    """The plan that a document's plan is a newer edition of: the one that was named, else one that it shares its
    title with, else one that came from a document of the same name or is called nearly so and has its rows.

    Raises NotFound or WrongInput for a name that isn't one plan's.
    """
    if named is not None:
        return Target(plan_named(book, named))
    there = [row for row in standing_plans(book) if not _other_period(plan, row)]
    for row in there:
        if row["id"] == plan.id or plain(row["title"]) == plain(plan.title):
            return Target(row)
    for row in there:
        origin = imports.origin(book, row["id"])
        same_document = origin is not None and plain(origin.document) == plain(document)
        nearly = alike(plain(row["title"]), plain(plan.title)) >= 0.9 and _numbers(row["title"]) == _numbers(plan.title)
        overlap = _overlap(book, plan, row["id"])
        if same_document and overlap >= _OVERLAP:
            why = f"it came from {document} too"
        elif nearly and overlap >= _OVERLAP:
            why = "it is called nearly the same"
        elif overlap >= _NEARLY_ALL and _is_untitled(plan, document):
            why = f"{document} has no title of its own"
        else:
            continue
        return Target(row, f"taken for “{row['short_title'] or row['title']}”, because {why} and has its rows")
    return None


def _other_period(plan: Plan, row: Row) -> bool:
    ours, theirs = (plan.period_start, plan.period_end), (row["period_start"], row["period_end"])
    return all(ours) and all(theirs) and ours != theirs


def _is_untitled(plan: Plan, document: str) -> bool:
    return plain(plan.title) == plain(os.path.splitext(document)[0].replace("_", " "))


def _numbers(title: str) -> list[str]:
    return _NUMBER.findall(title)


def _overlap(book: Book, plan: Plan, plan_id: str) -> float:
    """Which part of a document's activities the plan in the file has, by their words."""
    ours = {plain(activity.title) for objective in plan.objectives for activity in objective.activities}
    return len(ours & {plain(row["title"]) for row in in_plan(book, "activity", plan_id)}) / max(1, len(ours))


_TOO_MANY = 5
"""Where more than one row in so many would be new, somebody has to say that they are."""

_OF_ANOTHER = (
    "It is a sheet of another plan than “{plan}”: the ids of its rows say nothing here, so its rows were told by their "
    "words."
)
_NOT_DATED = (
    "This file doesn't know when the sheet was made, so it was held beside the plan as it is now. Where officers have "
    "changed the same since it was imported, what is here stays."
)


# -- sheets of our own


def made_at(book: Book) -> str | None:
    """Where the file's log is, as a sheet that leaves now says it."""
    last = last_change(book)
    return position_mark(*last) if last is not None else None


def held_beside(book: Book, draft: Draft, *, named: str | None = None, new: bool = False) -> Draft:
    """The draft of a sheet of our own, read anew beside the plan of the file that it came from; any other as it is.

    Raises Refused for a sheet whose columns can't be read by themselves, where the file doesn't have its plan;
    NotFound for a name that no plan has.
    """
    sheet = draft.sheet
    if sheet is None or sheet.again is None:
        return draft
    plan_id = None if new else _plan_of(book, draft, sheet)
    remark = None
    if named is not None and not new:
        wanted = plan_named(book, named)
        if plan_id is not None and wanted["id"] != plan_id:
            remark = _OF_ANOTHER.format(plan=wanted["short_title"] or wanted["title"])
            plan_id = None
    if plan_id is None:
        if not sheet.is_whole:
            raise Refused(
                f"{draft.source} is a sheet of a plan that this file doesn't have, and lacks columns that it needs to "
                "be read by itself. Open the file that it came from, or export the sheet anew."
            )
        return replace(draft, remarks=(*draft.remarks, remark)) if remark else draft
    plan, on = _as_sent(book, plan_id, sheet)
    is_dated = on is not None
    fresh = sheet.again(plan, on, _initials(book))
    remarks = fresh.remarks if is_dated else (*fresh.remarks, _NOT_DATED)
    return replace(fresh, remarks=remarks, sheet=replace(sheet, sent=plan, is_dated=is_dated))


def _initials(book: Book) -> dict[str, str]:
    """The initials of the file's officers, with their names; without those that are the name of another."""
    names = {row["id"]: str(row["name"]) for row in people.officers(book)}
    called = {name.casefold() for name in names.values()}
    short = people.initials_of_all(book)
    return {short[one]: name for one, name in names.items() if short[one].casefold() not in called}


def _plan_of(book: Book, draft: Draft, sheet: Sheet) -> str | None:
    """The plan of the file that a sheet is of: as it says, else the one with most of its rows, else by its title."""
    there = {short_id(row["id"]): str(row["id"]) for row in plans(book)}
    if sheet.plan is not None:
        return there.get(sheet.plan)
    ids = set(sheet.ids)
    if not ids:
        found = target(book, draft.library.plans[0], draft.source) if sheet.is_whole else None
        return str(found.plan["id"]) if found is not None else None
    counted = {plan_id: len(ids & _short_ids(book, plan_id)) for plan_id in there.values()}
    best = max(counted, key=lambda plan_id: counted[plan_id], default=None)
    return best if best is not None and counted[best] else None


def _short_ids(book: Book, plan_id: str) -> set[str]:
    return {
        short_id(row["id"])
        for table in ("objective", "activity", "milestone", "output")
        for row in in_plan(book, table, plan_id, also_deleted=True)
    }


def _as_sent(book: Book, plan_id: str, sheet: Sheet) -> tuple[Plan, date | None]:
    """The plan as it was when the sheet was made, and the day of that if it is known; else as it is now."""
    cut = cut_after(book, change_of(sheet.made_at)) if sheet.made_at else None
    if cut is not None and position_mark(cut.cut.change, cut.name) == sheet.made_at:
        try:
            past = open_stood_at(book.path, cut.cut)
        except NotFound:
            past = None
        if past is not None:
            try:
                then = read_library(past, [plan_id]).plans
            finally:
                past.close()
            if then:
                return then[0], cut.day
    return read_library(book, [plan_id]).plans[0], None


def too_many_new(draft: Draft, comparisons: Iterable[Comparison]) -> str | None:
    """A sentence where more than a fifth of a sheet's rows would be new, as where its rows weren't known again."""
    if draft.sheet is None:
        return None
    whole = sum(_rows(plan) for plan in draft.library.plans)
    new = sum(
        _under(one.value, one.level) for each in comparisons for one in each.differences if one.kind is Kind.ADDED
    )
    if new * _TOO_MANY <= whole:
        return None
    return f"{new:,} of the {whole:,} rows of {draft.source} would be new, more than a fifth of them"


def refuse_new_rows(sentence: str) -> Refused:
    """The refusal of a sheet most of whose rows would be new."""
    return Refused(
        f"Nothing was imported: {sentence}. Rows are matched by the column “Row id”, or by their numbers and words. "
        "Use --dry-run to see what would be added, and --new-rows if they are new."
    )


def _rows(plan: Plan) -> int:
    """How many activities, milestones and outputs a plan has: an objective is hardly ever a row of its own."""
    return sum(_under(objective, Level.OBJECTIVE) for objective in plan.objectives)


def _under(value: Any, level: Level) -> int:
    """How many rows a row is, with those under it."""
    if level is Level.OBJECTIVE:
        return sum(_under(row, Level.ACTIVITY) for row in value.activities)
    return 1 + (len(value.milestones) + len(value.outputs) if level is Level.ACTIVITY else 0)
