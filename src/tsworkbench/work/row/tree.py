"""Adding rows to a plan, and moving, deleting and bringing them back."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from tsworkbench.plan.due import Due, Found, Unread, find
from tsworkbench.plan.english import agreeing, an, capital, counted, few, listed, shortened
from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.governance.rag import is_open
from tsworkbench.plan.language import row_keys
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import Status
from tsworkbench.store.book import Book, Done, Row
from tsworkbench.store.log import history
from tsworkbench.store.log.shape import unseen
from tsworkbench.store.tables import PARENT, PARENT_COLUMN, title_column
from tsworkbench.store.tables import ROWS as LEVELS
from tsworkbench.store.views import people
from tsworkbench.store.views.plan import reading_settings
from tsworkbench.store.views.refs import Place, cells_of, has_registers, live
from tsworkbench.store.views.tree import all_below, last_sort, next_sort, numbered, paid_from, taken_refs, under
from tsworkbench.work.edits import DATED, Change, Edit, Write, cells, change, name_of, require, standing, words_of
from tsworkbench.work.row.dates import agreed_cells, kept_phrase, read_due

_MARK = {"milestone": "m", "output": "o", "task": "t"}
_NUMBER = re.compile(r"([0-9]{1,9})$")


def add(
    level: str,
    parent: Place,
    text: str,
    *,
    as_at: date,
    due: str = "",
    after: Place | None = None,
    new_id: str | None = None,
) -> Edit:
    """Adds a row under `parent`, after the sibling `after` or else last, with the next free number.

    A due phrase inside a milestone's text ("Launch held by end Jan") is read as its date, unless `due` gives
    one; the text is kept whole. Raises WrongInput for a level that can't stand there or a phrase that can't
    be read.
    """

    def edit(book: Book) -> Change:
        if level not in PARENT:
            raise WrongInput(f"{capital(an(level))} can't be added to a plan: import it, or start a new file.")
        if PARENT[level] != parent.level:
            raise WrongInput(f"A new {level} goes under {an(PARENT[level])}, not under {an(parent.level)}.")
        row = standing(book, parent)
        words = words_of(text, "title")
        column = f"{parent.level}_id"
        cells: dict[str, Any] = {
            "id": new_id or book.mint(),
            column: parent.id,
            "ref": next_ref(book, level, parent),
            "sort": _sort(book, level, parent.id, after),
        }
        if level != "objective":
            cells["plan_id"] = parent.plan_id
        worded, read = _worded(book, level, parent.plan_id, words, due, as_at)
        cells |= worded
        ref = str(cells["ref"])
        writes = [Write(level, None, cells)]
        if level == "task":
            writes.extend(_mine(book, cells["id"]))
        return Change(
            ref,
            f"added: {shortened(words, 50)}",
            "",
            writes,
            (parent.level, row["id"]),
            read,
        )

    return edit


# -- what a plan says comes next, as rows


def next_steps(text: str) -> list[str]:
    """What a plan's “next steps” name, a line or else a sentence each, without marks and numbers before it.

    >>> next_steps("The next steps are to re-launch it. Then it will be reviewed each year")
    ['Re-launch it', 'Then it will be reviewed each year']
    """
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) == 1:
        lines = re.split(r"(?<=[.;])\s+(?=[A-Z“])", lines[0])
    steps = (_BEFORE_A_STEP.sub("", clean(line)).strip().rstrip(".;") for line in lines)
    return list(dict.fromkeys(capital(step) for step in steps if step))


_BEFORE_A_STEP = re.compile(
    r"^(?:[-–—•*·▪]\s*|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+)?"
    r"(?:(?:our |the )?next steps?\b(?:\s+(?:are|is|will be))?(?:\s+to\b)?[\s:]*)?",
    re.IGNORECASE,
)


def add_next_steps(book: Book, plan: Place, under_row: Place | None = None, *, as_at: date) -> list[Edit]:
    """The edits that make rows of a plan's next steps: activities under an objective, milestones under an activity.

    Without `under_row` they are activities of the objective “Next steps”, which is added if there is none. A step that
    is a row there already is left out. Raises WrongInput where the plan names none, NothingToDo where all are there.
    """
    if under_row is not None and (under_row.level not in _STEPS_UNDER or under_row.plan_id != plan.plan_id):
        raise WrongInput("Next steps become activities of an objective of their plan, or milestones of an activity.")
    steps = next_steps(standing(book, plan)["next_steps"] or "")
    if not steps:
        raise WrongInput("The plan says nothing under “Next steps”: add rows by their words.")
    edits = list[Edit]()
    parent = under_row or _objective_of_steps(book, plan)
    if parent is None:
        parent = Place("objective", book.mint(), 0, plan.plan_id)
        edits.append(add("objective", plan, _NEXT_STEPS, as_at=as_at, new_id=parent.id))
    level = _STEPS_UNDER[parent.level]
    rows = [live(book, level, row["id"]) for row in under(book, level, parent.id)]
    there = {clean(str(words)).casefold() for row in rows if row for words in (row["title"], dict(row).get("text"))}
    for step in steps:
        if step.casefold() not in there:
            found = date_in(book, plan.id, step, as_at=as_at) if level == "activity" else None
            due = found.due.phrase if found is not None else ""
            edits.append(add(level, parent, step, as_at=as_at, due=due))
    if not edits:
        raise NothingToDo("Each of the next steps is a row there already.")
    return edits


_NEXT_STEPS = "Next steps"
_STEPS_UNDER = {"objective": "activity", "activity": "milestone"}
"""What steps are, by the level that they go under."""


def _objective_of_steps(book: Book, plan: Place) -> Place | None:
    for row in under(book, "objective", plan.id):
        cells = live(book, "objective", row["id"])
        if cells is not None and clean(cells["title"]).casefold() == _NEXT_STEPS.casefold():
            return Place("objective", row["id"], row["rid"], plan.id)
    return None


def date_in(book: Book, plan_id: str, words: str, *, as_at: date) -> Found | None:
    """The due phrase inside the words of a new row, how long ago it is, and where; None if they hold none."""
    found = find(words, **reading_settings(book, plan_id, as_at=as_at))
    return replace(found, due=found.due.seen_from(as_at)) if found is not None else None


def _worded(
    book: Book, level: str, plan_id: str, words: str, due: str, as_at: date
) -> tuple[dict[str, Any], tuple[Due, ...]]:
    """The cells of what was typed, and how its date was read."""
    said: tuple[Due, ...] = ()
    cells: dict[str, Any] = {"text": words} if level in ("milestone", "output") else {}
    title = words
    if due.strip():
        read = read_due(book, plan_id, due, as_at=as_at)
        if isinstance(read, Unread):
            raise WrongInput(read.why)
        said = (read,)
        cells |= agreed_cells(read, kept_phrase(book, plan_id, due, as_at=as_at, due=read))
    elif level in ("milestone", "task", "output"):
        found = date_in(book, plan_id, words, as_at=as_at)
        if found is not None:
            said = (found.due,)
            phrase = kept_phrase(book, plan_id, found.due.phrase, as_at=as_at, due=found.due)
            cells |= agreed_cells(found.due, phrase)
            title = clean(words[: found.start].rstrip(" ,;(") + " " + words[found.end :].lstrip(" ,;)"))
    if level != "output":
        cells["title"] = title or words
    return cells, said


def _mine(book: Book, task_id: str) -> list[Write]:
    """A task is its maker's own, where the maker is one of the officers."""
    me = people.called(book, book.who)
    if me is None:
        return []
    cells = {"row_id": task_id, "level": "task", "officer_id": me["id"], "role": "lead", "sort": "V"}
    return [Write("lead", None, cells)]


def next_ref(book: Book, level: str, parent: Place) -> str:
    """The next free number in the plan's own way of numbering. Numbers of deleted rows are not used again.

    Activities numbered straight through a plan ("25") go on so; else they are numbered under their objective
    ("4.7"). Milestones, outputs and tasks are "4.2.m5", "4.2.o3", "4.2.t1".
    """
    if level == "objective":
        taken = taken_refs(book, level, "plan_id", parent.id)
        lettered = next((ref.rstrip("0123456789") for ref in taken if ref and not ref.isdecimal()), "")
        return f"{lettered}{_highest(taken) + 1}"
    own = standing(book, parent)["ref"]
    above = f"{own}." if own else ""
    if level == "activity":
        through = taken_refs(book, level, "plan_id", parent.plan_id)
        if through and all(ref.isdecimal() for ref in through):
            return str(_highest(through) + 1)
        return f"{above}{_highest(taken_refs(book, level, PARENT_COLUMN[level], parent.id)) + 1}"
    taken = taken_refs(book, level, PARENT_COLUMN[level], parent.id)
    return f"{above}{_MARK[level]}{_highest(taken) + 1}"


def renumber(place: Place, number: str) -> Edit:
    """Gives a row another number, or none. The rows under it that were numbered after it follow, and so does what is
    paid from its budget.

    Raises WrongInput for a number that another row of the plan has.
    """

    def edit(book: Book) -> Change:
        require(place, tuple(PARENT), "number")
        row = standing(book, place)
        old, new = row["ref"] or "", words_of(number, "number", empty=True)
        if len(new) > _LONGEST or not _MAY_BE.fullmatch(new):
            raise WrongInput(f"“{new[:40]}” is no number of a row: type one as “4.7” or “T3”, without spaces.")
        if new == old:
            return change(place, row, f"is {new or 'without a number'}")
        follow = [(level, below, new + below["ref"][len(old) :]) for level, below in _numbered_after(book, place, old)]
        taken = numbered(book, place.plan_id)
        given = [new, *(ref for *_, ref in follow)] if new else []
        ours = {place.id, *(below["id"] for _, below, _ in follow)}
        for ref in given:
            other = next((one for one in taken.get(ref, ()) if one["id"] not in ours), None)
            if other is not None:
                raise WrongInput(f"{ref} is “{shortened(other['title'], 50)}” already: give that another number first.")
        writes = [Write(place.level, place.id, {"ref": new or None})]
        if new:
            writes += [Write(level, below["id"], {"ref": ref}) for level, below, ref in follow]
        if place.level == "activity" and old:
            writes += [
                Write("allocation", held, {"inside": new or None}) for held in paid_from(book, place.plan_id, old)
            ]
        after = f", and {counted(len(follow), 'row')} under it" if follow and new else ""
        was = f" (was {old})" if old else ""
        return Change(
            f"“{shortened(row[title_column(place.level)], 40)}”",
            f"is {new or 'without a number'} now{after}",
            was,
            writes,
            (place.level, place.id),
        )

    return edit


_LONGEST = 20
_MAY_BE = re.compile(r"[^\s:“”]*")


def _numbered_after(book: Book, place: Place, old: str) -> list[tuple[str, Row]]:
    """The live rows below one whose numbers begin with its own: of an objective, activities and what is under those."""
    if not old:
        return []
    found, above = [], [(place.level, place.id)]
    while above:
        level, row_id = above.pop()
        for below_level, parent in PARENT.items():
            if parent != level:
                continue
            for row in under(book, below_level, row_id):
                above.append((below_level, row["id"]))
                if (row["ref"] or "").startswith(f"{old}."):
                    found.append((below_level, row))
    return found


def _highest(refs: list[str]) -> int:
    numbers = [int(found.group(1)) for ref in refs if (found := _NUMBER.search(ref))]
    return max(numbers, default=0)


def _sort(book: Book, level: str, parent_id: str, after: Place | None) -> str:
    if after is None:
        return row_keys.after(last_sort(book, level, PARENT_COLUMN[level], parent_id))
    low = standing(book, after)["sort"]
    high = next_sort(book, level, parent_id, low)
    return row_keys.between(low, high) if high is not None else row_keys.after(low)


# -- moving, deleting and bringing back


def move(place: Place, steps: int) -> Edit:
    """Moves a row among its siblings: -1 is one up. Its number stays: numbers are what papers cite.

    Raises NothingToDo at the end of the list.
    """

    def edit(book: Book) -> Change:
        require(place, tuple(PARENT), "place to move in")
        row = standing(book, place)
        siblings = under(book, place.level, row[PARENT_COLUMN[place.level]])
        sorts = {sibling["id"]: str(sibling["sort"]) for sibling in siblings}
        here = list(sorts).index(place.id)
        there = max(0, min(len(sorts) - 1, here + steps))
        if there == here:
            raise NothingToDo(f"{name_of(place, row)} is already the {'first' if steps < 0 else 'last'} one there.")
        new = _moved(sorts, place.id, there)
        writes = [Write(place.level, sibling, {"sort": sort}) for sibling, sort in new.items()]
        return change(place, row, f"moved {'up' if steps < 0 else 'down'}", "", writes)

    return edit


def _moved(sorts: dict[str, str], row_id: str, there: int) -> dict[str, str]:
    """The sort keys to write so that a row stands at `there`: its own, or all where two siblings share one."""
    rest = [sibling for sibling in sorts if sibling != row_id]
    low = sorts[rest[there - 1]] if there else ""
    high = sorts[rest[there]] if there < len(rest) else None
    if high is None:
        return {row_id: row_keys.after(low)}
    if low < high:
        return {row_id: row_keys.between(low, high)}
    rest.insert(there, row_id)
    return dict(zip(rest, row_keys.spread(len(rest)), strict=True))


def delete(place: Place) -> Edit:
    """Deletes a row with all that hangs on it; the label says how much went. Undo brings all of it back.

    A row that has been signed off, or holds one that has, is not deleted but cancelled: the group agreed to it.
    Raises WrongInput for an objective that holds one.
    """

    def edit(book: Book) -> Change:
        require(place, tuple(PARENT), "place to be deleted from")
        if history.deleted_just_now(book, place.id):
            raise NothingToDo("It was deleted with the row above it.")
        row = standing(book, place)
        going = all_below(book, place.level, place.id, deleted=False)
        if _is_signed_off(book, going):
            return _cancel(book, place, row, going)
        writes = [Write(table, row_id, {"deleted": 1}) for table, row_id in going]
        gone = _in_words(going)
        title = row["text"] if place.level == "output" else row["title"]
        said = f"deleted: {shortened(title, 40)}{f', with {gone}' if gone else ''}{_named_by(book, place, row)}"
        return Change(
            name_of(place, row),
            said,
            "",
            writes,
            _parent_of(place, cells(row)),
        )

    return edit


def _is_signed_off(book: Book, rows: list[tuple[str, str]]) -> bool:
    return any(
        table in DATED and (row := cells_of(book, table, row_id)) is not None and row["baseline_due_to"] is not None
        for table, row_id in rows
    )


def _cancel(book: Book, place: Place, row: Row, rows: list[tuple[str, str]]) -> Change:
    """What a group has agreed to is not deleted: what is still open of it is cancelled."""
    if place.level == "objective":
        raise WrongInput(
            f"Objective {name_of(place, row)} holds rows that were signed off, so it stays in the plan. "
            "Cancel its activities instead."
        )
    writes = [
        Write(table, row_id, {"status": Status.CANCELLED.value, "done_on": None})
        for table, row_id in rows
        if table in DATED
        and (cells := cells_of(book, table, row_id)) is not None
        and (row_id == place.id or is_open(cells["status"]))
        and cells["status"] != Status.CANCELLED
    ]
    return change(place, row, "cancelled (it was signed off, so it stays in the plan)", "", writes)


def _named_by(book: Book, place: Place, row: Row) -> str:
    """The entries of registers that name a row which is deleted, and stay: "; R1 stays, and says “4.2 (deleted)”"."""
    if not has_registers(book):
        return ""
    from tsworkbench.store.registers.entries import naming  # only where there is a register

    refs = list(dict.fromkeys(one.entry.ref for one in naming(book, place.id)))
    name = name_of(place, row)
    return f"; {few(refs)} {agreeing(len(refs), 'stays, and says', 'stay, and say')} “{name} (deleted)”" if refs else ""


def _parent_of(place: Place, row: dict[str, Any]) -> tuple[str, str]:
    parent = PARENT[place.level]
    return parent, row[f"{parent}_id"]


def _in_words(going: list[tuple[str, str]]) -> str:
    """What goes with the first of them: "2 milestones and 1 output"."""
    counts: dict[str, int] = {}
    for table, _ in going[1:]:
        if table in LEVELS:
            counts[table] = counts.get(table, 0) + 1
    return listed(counted(count, level) for level, count in counts.items())


def below(book: Book, place: Place) -> str:
    """What would go if `place` were deleted, in words; empty if only the row itself."""
    return _in_words(all_below(book, place.level, place.id, deleted=False))


def restore(level: str, row_id: str) -> Edit:
    """Brings back a deleted row with everything that went in the same act."""

    def edit(book: Book) -> Change:
        row = cells_of(book, level, row_id) if level in PARENT else None
        if row is None or not row["deleted"]:
            raise NothingToDo("That row is in the plan already: there is nothing to bring back.")
        parent = PARENT[level]
        if live(book, parent, row[PARENT_COLUMN[level]]) is None:
            raise WrongInput(f"The {parent} it was under is deleted too: bring that back first.")
        own = set(all_below(book, level, row_id, deleted=True))
        gone = history.deleted_with(book, row_id)
        writes = [Write(table, gone_id, {"deleted": 0}) for table, gone_id in gone if (table, gone_id) in own] or [
            Write(level, row_id, {"deleted": 0})
        ]
        return change(Place(level, row_id, row["rid"], ""), row, "brought back", "", writes)

    return edit


def bring_to_light(book: Book) -> Done:
    """Brings back every deleted row that has rows under it which are still in the plan, as one act.

    Only other programs leave such rows. Raises NothingToDo where there are none.
    """
    with book.act() as act:
        back: dict[tuple[str, str], str] = {}
        while found := unseen(book.connection):
            for one in found:
                if (one.above, one.above_id) not in back:
                    row = cells_of(book, one.above, one.above_id)
                    assert row is not None  # `unseen` has just found it
                    back[one.above, one.above_id] = _called(one.above, row)
                    act.set(one.above, one.above_id, deleted=0)
        if not back:
            raise NothingToDo("Every row of the plan can be seen: none is under a deleted one.")
        act.called(f"Brought back, with rows under it that were still in the plan: {few(list(back.values()))}")
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def _called(table: str, row: Row) -> str:
    """A row of any table in a few words: "milestone 1.1.m2", "officer Shazia Hussain"."""
    known = dict(row)
    name = next((known[part] for part in ("ref", "title", "text", "name", "label") if known.get(part)), "")
    return f"{table.replace('_', ' ')} {str(name)[:40]}".strip()
