"""What a row is tied to: the milestones that a milestone needs, the objectives that an activity serves."""

import re
from collections.abc import Sequence
from datetime import date

from tsworkbench.plan.calendar import day_of_cell, short_date
from tsworkbench.plan.english import counted, shortened
from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.governance.occurrences import Turn, to_come
from tsworkbench.plan.language.cell_labels import when_words
from tsworkbench.plan.model import CLOSED, LinkKind, Status
from tsworkbench.store.book import Book, Row
from tsworkbench.store.views import attached
from tsworkbench.store.views.attached import needed_by
from tsworkbench.store.views.plan import name_of as plan_name
from tsworkbench.store.views.plan import plans
from tsworkbench.store.views.refs import Place, cells_of, live, place
from tsworkbench.work.edits import Change, Edit, Write, change, name_of, require, standing
from tsworkbench.work.row.status import set_status

_BETWEEN = re.compile(r"[,;\s]+")


def written_needs(book: Book, row_id: str) -> str:
    """What a milestone needs, as `set_needs` reads it."""
    return ", ".join(row["ref"] or row["id"] for row in needed_by(book, row_id))


def read_needs(book: Book, of: Place, text: str) -> str:
    """How `text` would be read, in words; raises as `set_needs` does."""
    rows = [standing(book, other) for other in _named(book, of, text)]
    for other in _named(book, of, text):
        _refuse_cycle(book, of, other)
    if not rows:
        return "needs nothing; type the numbers of milestones, such as “1.1.m1, 4.2.m3”"
    starts = {plan["id"]: int(plan["year_start"]) for plan in plans(book)}
    told = (f"{row['title']} ({_when(row, starts)})" for row in rows)
    return f"needs {'; '.join(told)}"


def _when(row: Row, starts: dict[str, int]) -> str:
    """When a row is due, in the quarters of its own plan's years."""
    start = starts.get(row["plan_id"], 4)
    return when_words(row["due_from"], row["due_to"], row["due_precision"], year_start=start)


def set_needs(of: Place, text: str) -> Edit:
    """Makes the milestones whose numbers are typed in `text` those that a milestone needs, and no others.

    Raises NotFound for a number that names none, WrongInput for a row that is not a milestone or would need itself,
    directly or by way of others.
    """

    def edit(book: Book) -> Change:
        wanted = _named(book, of, text)
        return _change(book, of, [other.id for other in wanted], wanted)

    return edit


def add_needs(of: Place, *others: Place, no_longer: tuple[Place, ...] = ()) -> Edit:
    """Adds milestones to those that a milestone needs, and takes others off. Raises as `set_needs` does."""

    def edit(book: Book) -> Change:
        gone = {other.id for other in no_longer}
        stay = [row["id"] for row in needed_by(book, of.id) if row["id"] not in gone]
        wanted = list(dict.fromkeys([*stay, *(other.id for other in others)]))
        return _change(book, of, wanted, others)

    return edit


def _change(book: Book, of: Place, wanted: list[str], new: "list[Place] | tuple[Place, ...]") -> Change:
    require(of, ("milestone",), "“needs”")
    row = standing(book, of)
    before = needed_by(book, of.id)
    writes = [Write("link", old["link_id"], {"deleted": 1}) for old in before if old["id"] not in wanted]
    there = {old["id"] for old in before}
    for other in new:
        _refuse_cycle(book, of, other)
        if other.id not in there:
            cells = {"row_id": of.id, "level": "milestone", "kind": "needs", "to_id": other.id, "to_level": "milestone"}
            writes.append(Write("link", None, cells))
    refs = [_ref_of(book, row_id) for row_id in wanted]
    was = f" (was {', '.join(old['ref'] or old['title'] for old in before)})" if before and writes else ""
    now = f"needs {', '.join(refs)}" if refs else "needs nothing"
    turn = _first_after(book, row, [other for other in new if other.id not in there])
    if turn is None:
        return change(of, row, now, was, writes)
    writes.append(Write("milestone", of.id, {"due_from": turn.first, "due_to": turn.last}))
    day = day_of_cell(turn.last)
    return change(of, row, f"{now}, so it is first due by {short_date(day) if day else turn.last}", was, writes)


def _first_after(book: Book, row: Row, new: "list[Place]") -> Turn | None:
    """The first time of a row that recurs after what it newly needs is due, where that is later than its next time.

    None for a row that has begun or whose dates are agreed: these stay, and the checks tell of them.
    """
    if row["due_rrule"] is None or row["baseline_due_to"] is not None or row["status"] != Status.NOT_STARTED:
        return None
    needed = [cells_of(book, "milestone", other.id) for other in new]
    last = max((one["due_to"] for one in needed if one and one["due_to"] and one["status"] not in CLOSED), default="")
    begins = row["due_from"] or row["due_to"]
    if not last or not begins or begins > last or attached.occurrences_of(book, row["id"]):
        return None
    plan = cells_of(book, "plan", row["plan_id"])
    coming = to_come(row["due_rrule"], row["due_from"], row["due_to"], plan["period_end"] if plan is not None else None)
    return next((turn for turn in coming if turn.first > last), None)


def _ref_of(book: Book, row_id: str) -> str:
    row = cells_of(book, "milestone", row_id)
    return "" if row is None else str(row["title"] if row["ref"] is None else row["ref"])


def _named(book: Book, of: Place, text: str) -> list[Place]:
    """The milestones typed in `text`, each once; a number alone is one of the same plan."""
    found = {}
    for ref in filter(None, _BETWEEN.split(text)):
        other = place(book, ref, plan_id=None if ":" in ref else of.plan_id)
        require(other, ("milestone",), "place among what is needed")
        found[other.id] = other
    return list(found.values())


def _refuse_cycle(book: Book, of: Place, other: Place) -> None:
    """A milestone can't wait for what waits for it. Raises WrongInput with the whole round."""
    require(other, ("milestone",), "place among what is needed")
    name = name_of(of, standing(book, of))
    if other.id == of.id:
        raise WrongInput(f"{name} can't need itself.")
    ways: list[list[str]] = [[other.id]]
    seen = {other.id}
    while ways:
        way = ways.pop(0)
        for row in needed_by(book, way[-1]):
            if row["id"] == of.id:
                steps = [_ref_of(book, row_id) for row_id in way]
                told = ", which needs ".join([*steps[1:], name])
                raise WrongInput(f"{name} can't need {steps[0]}: {steps[0]} needs {told}. Remove one of these first.")
            if row["id"] not in seen:
                seen.add(row["id"])
                ways.append([*way, row["id"]])


# -- the golden thread: an activity of one plan serves an objective of another


def serve(activity: Place, objective: Place) -> Edit:
    """Says that an activity serves an objective of another plan. Raises WrongInput for rows of other kinds."""

    def edit(book: Book) -> Change:
        name = _objective_named(book, activity, objective)
        writes = []
        if _link(book, activity, objective) is None:
            cells = {
                "row_id": activity.id,
                "level": activity.level,
                "kind": LinkKind.SERVES.value,
                "to_id": objective.id,
                "to_level": objective.level,
            }
            writes.append(Write("link", None, cells))
        return change(activity, standing(book, activity), f"serves {name}", "", writes)

    return edit


def serve_no_more(activity: Place, objective: Place) -> Edit:
    """Takes that back. Raises NothingToDo where the activity doesn't serve the objective."""

    def edit(book: Book) -> Change:
        name = _objective_named(book, activity, objective)
        link = _link(book, activity, objective)
        row = standing(book, activity)
        if link is None:
            raise NothingToDo(f"{name_of(activity, row)} doesn't serve {name}.")
        return change(activity, row, f"no longer serves {name}", "", [Write("link", link, {"deleted": 1})])

    return edit


def _link(book: Book, activity: Place, objective: Place) -> str | None:
    return attached.serving(book, activity.id, objective.id)


def _objective_named(book: Book, activity: Place, objective: Place) -> str:
    """The objective as it is known from another plan: "THIN:T6 Volunteering"."""
    require(activity, ("activity",), "objective to serve")
    if objective.level != "objective":
        raise WrongInput("An activity serves an objective: name one of another plan, such as “THIN:T6”.")
    if activity.plan_id == objective.plan_id:
        raise WrongInput("The activity is already under an objective of its own plan: choose one of another plan.")
    row = standing(book, objective)
    plan = plan_name(book, objective.plan_id)
    title = row["short_title"] or row["title"]
    return f"{plan}:{name_of(objective, row)} {shortened(title, 40)}"


# -- a milestone and an output that are one thing, and a milestone that is the sign-off of a plan


def pair(one: Place, other: Place) -> Edit:
    """Says that a milestone and an output of one plan are one thing: one tick does both, also one made before.

    Raises WrongInput for rows of other kinds, and NothingToDo where they are one already.
    """

    def edit(book: Book) -> Change:
        milestone, output = _pair_of(one, other)
        row, there = standing(book, milestone), standing(book, output)
        name = name_of(output, there)
        if any(found["id"] == output.id for found in attached.pairs(book, milestone.id)):
            raise NothingToDo(f"{name_of(milestone, row)} and {name} are one thing already.")
        return change(milestone, row, f"is one thing with {name}", "", _paired(book, milestone, output, row, there))

    return edit


def pair_all(plan: Place, refs: Sequence[tuple[str, str]]) -> Edit:
    """The same for several at once, by their numbers: a milestone's and an output's of a plan."""

    def edit(book: Book) -> Change:
        row = standing(book, plan)
        writes = []
        for milestone_ref, output_ref in refs:
            milestone = place(book, milestone_ref, level="milestone", plan_id=plan.id)
            output = place(book, output_ref, level="output", plan_id=plan.id)
            writes += _newly_paired(book, milestone, output)
        if not writes:
            raise NothingToDo(f"{name_of(plan, row)} has no milestone that says the same as an output.")
        pairs = sum(write.table == "link" for write in writes)
        now = f"{counted(pairs, 'milestone')} and {counted(pairs, 'output')} are one thing each"
        return Change(f"{name_of(plan, row)}:", now, "", writes, ("plan", plan.id))

    return edit


def pair_here(book: Book, plan_id: str, ids: Sequence[tuple[str, str]]) -> list[Write]:
    """What pairs milestones and outputs of a plan by their ids, those that are in the file."""
    writes = []
    for milestone_id, output_id in ids:
        milestone, output = Place("milestone", milestone_id, 0, plan_id), Place("output", output_id, 0, plan_id)
        if live(book, "milestone", milestone_id) is not None and live(book, "output", output_id) is not None:
            writes += _newly_paired(book, milestone, output)
    return writes


def _newly_paired(book: Book, milestone: Place, output: Place) -> list[Write]:
    if any(found["id"] == output.id for found in attached.pairs(book, milestone.id)):
        return []
    return _paired(book, milestone, output, standing(book, milestone), standing(book, output))


def part(one: Place, other: Place) -> Edit:
    """Takes that back. Raises NothingToDo where they are not one thing."""

    def edit(book: Book) -> Change:
        milestone, output = _pair_of(one, other)
        row, name = standing(book, milestone), name_of(output, standing(book, output))
        found = next((link for link in attached.pairs(book, milestone.id) if link["id"] == output.id), None)
        if found is None:
            raise NothingToDo(f"{name_of(milestone, row)} and {name} are not one thing.")
        writes = [Write("link", found["link_id"], {"deleted": 1})]
        return change(milestone, row, f"is one thing with {name} no longer", "", writes)

    return edit


def _pair_of(one: Place, other: Place) -> tuple[Place, Place]:
    """A milestone and an output, in this order."""
    if {one.level, other.level} != {"milestone", "output"} or one.plan_id != other.plan_id:
        raise WrongInput("A milestone and an output of the same plan can be one thing: name one of each.")
    return (one, other) if one.level == "milestone" else (other, one)


def _paired(book: Book, milestone: Place, output: Place, step: Row, there: Row) -> list[Write]:
    """The link, and that the one is done where the other is, with all that it is one thing with already."""
    cells = {"row_id": milestone.id, "level": "milestone", "kind": LinkKind.PAIRS.value, "to_id": output.id}
    writes = [Write("link", None, cells | {"to_level": "output"})]
    for done, other, at in ((step, there, output), (there, step, milestone)):
        if done["status"] == Status.COMPLETE and other["status"] != Status.COMPLETE:
            cells = {"status": done["status"], "done_on": done["done_on"]}
            writes.append(Write(at.level, at.id, cells))
            for one in attached.all_one_with(book, at.id):
                row = live(book, one["level"], one["id"])
                if row is not None and row["status"] != Status.COMPLETE:
                    writes.append(Write(one["level"], one["id"], cells))
    return writes


def is_sign_off_of(milestone: Place, plan: Place | None) -> Edit:
    """Says that a milestone is the sign-off of a plan of the file, which completes it; with None, of none any more."""

    def edit(book: Book) -> Change:
        require(milestone, ("milestone",), "plan whose sign-off it is")
        row = standing(book, milestone)
        before = attached.signed_by(book, milestone.id)
        writes = [
            Write("link", link["link_id"], {"deleted": 1}) for link in before if plan is None or link["id"] != plan.id
        ]
        if plan is None:
            return change(milestone, row, "is no plan's sign-off", "", writes)
        if not any(link["id"] == plan.id for link in before):
            cells = {"row_id": milestone.id, "level": "milestone", "kind": LinkKind.SIGNS_OFF.value}
            writes.append(Write("link", None, cells | {"to_id": plan.id, "to_level": "plan"}))
        signed = standing(book, plan)
        now = f"is the sign-off of {name_of(plan, signed)}"
        if writes and signed["signed_off_on"] is not None and row["status"] != Status.COMPLETE:
            on = date.fromisoformat(signed["signed_off_on"])
            done = set_status(milestone, Status.COMPLETE, as_at=on, done_on=on)(book)
            writes += done.writes
            now += f", and {done.now}"
        return change(milestone, row, now, "", writes)

    return edit
