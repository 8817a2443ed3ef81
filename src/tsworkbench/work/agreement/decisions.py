"""What a group decides: the only thing that moves a date that was signed off."""

from datetime import date

from tsworkbench.plan import row_keys
from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.due import Due, Unread
from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.model import Outcome
from tsworkbench.store.book import Book, Row, utc_text
from tsworkbench.store.views import agreement
from tsworkbench.store.views.refs import Place, cells_of
from tsworkbench.store.views.tree import last_sort
from tsworkbench.work.edits import Change, Edit, Write, change, name_of, require, standing, words_of
from tsworkbench.work.row.dates import agreed_cells, kept_phrase, read_due

Cells = dict[str, str | None]


def decide(
    place: Place,
    *,
    group: str,
    on: date,
    as_at: date,
    to: str | None = None,
    refused: bool = False,
    text: str = "",
) -> Edit:
    """Records what a group decided about a row's date when it met on the day `on`.

    `to` is the date that was asked for, by any phrase; without it, the one the lead expects. What is agreed to
    becomes the agreed date, and counts as a slip if it moved it; what the lead expects is forgotten where it is
    the same. What is refused leaves the agreed date where it was. A row that was signed off without a date gets
    its baseline by the first one that is agreed.

    A group is named by its name or the beginning of it; a new one is typed with a "+".
    Raises WrongInput for a plan that isn't signed off, or where there is no date to decide on.
    """

    def edit(book: Book) -> Change:
        require(place, agreement.AGREED, "agreed date")
        row = standing(book, place)
        plan = cells_of(book, "plan", place.plan_id)
        if plan is None or plan["signed_off_on"] is None:
            raise WrongInput(
                f"{name_of(place, row)} is in a plan that isn't signed off yet: set its date (d); "
                "no decision is needed."
            )
        if on > as_at:
            raise WrongInput(f"{short_date(on)} is still to come: a decision is recorded once the group has met.")
        writes: list[Write] = []
        group_id, name = _group(book, place.plan_id, group, writes)
        asked, read = _asked(book, place, row, to, as_at)
        was = None if row["past_at_sign_off"] else row["due_to"]
        decision = {
            "row_id": place.id,
            "level": place.level,
            "group_id": group_id,
            "on_day": on.isoformat(),
            "outcome": (Outcome.REFUSED if refused else Outcome.AGREED).value,
            "text": words_of(text, "decision", empty=True) or None,
            "due_text": asked["due_text"],
            "due_to": asked["due_to"],
            "was_due_to": was,
            "by": book.who,
            "at": utc_text(book.now()),
        }
        writes.append(Write("decision", None, decision))
        where = f"{name} {short_date(on)}"
        if refused:
            refusal = change(place, row, f"{asked['due_text']} refused, {where}", f" ({_stands(row)})", writes)
            return refusal._replace(read=read)
        writes.insert(0, Write(place.level, place.id, _moved(row, asked)))
        before = f" (was {row['due_text']})" if row["due_text"] and asked["due_to"] != was else ""
        now = f"agreed {asked['due_text'] or 'without a date'}, {where}"
        return change(place, row, now, before, writes)._replace(read=read)

    return edit


def _asked(book: Book, place: Place, row: Row, to: str | None, as_at: date) -> tuple[Cells, tuple[Due, ...]]:
    """The cells of the date that was asked for, and how its phrase was read."""
    if to is None or not to.strip():
        if row["expected_due_to"] is None:
            raise WrongInput(
                f"{name_of(place, row)} is expected on its agreed date, so there is no date to decide on: "
                "say which date was asked for."
            )
        expected = {
            "due_text": row["expected_text"],
            "due_from": row["expected_due_from"],
            "due_to": row["expected_due_to"],
            "due_precision": row["expected_precision"] or "day",
            "due_rrule": None,
            "due_doubt": None,
        }
        return expected, ()
    due = read_due(book, place.plan_id, to, as_at=as_at)
    if isinstance(due, Unread):
        raise WrongInput(due.why)
    return agreed_cells(due, kept_phrase(book, place.plan_id, to, as_at=as_at, due=due)), (due,)


def _moved(row: Row, asked: Cells) -> Cells:
    cells = dict(asked)
    if row["baseline_due_to"] is None or row["past_at_sign_off"] is not None:
        cells["baseline_due_to"] = asked["due_to"]
        cells["baseline_precision"] = asked["due_precision"] if asked["due_to"] else None
        cells["past_at_sign_off"] = None
    if row["expected_due_to"] == asked["due_to"]:
        for name in ("text", "due_from", "due_to", "precision", "reason"):
            cells[f"expected_{name}"] = None
    return {name: cell for name, cell in cells.items() if row[name] != cell} or {"due_text": asked["due_text"]}


def _stands(row: Row) -> str:
    return f"agreed {row['due_text']} stands" if row["due_text"] else "the agreed date stands"


# -- groups and their meetings


def group_named(book: Book, plan_id: str, name: str) -> Row:
    """The plan's group of that name, or of that beginning; without a name, the only one there is.

    Raises NotFound with the groups there are, or WrongInput if several fit.
    """
    wanted = name.strip().casefold()
    there = agreement.groups(book, plan_id)
    exact = [group for group in there if group["name"].casefold() == wanted]
    fits = exact or [group for group in there if group["name"].casefold().startswith(wanted)]
    if len(fits) == 1:
        return fits[0]
    names = ", ".join(f"“{group['name']}”" for group in there) or "none yet"
    if not fits and wanted:
        raise NotFound(
            f"This plan has no group called “{name.strip()}”. Its groups: {names}. Add one with “group add”."
        )
    if not fits:
        raise NotFound("This plan has no delivery group yet. Add one with “group add NAME”, or type “+NAME”.")
    raise WrongInput(f"Say which group it was: {names}.")


def _group(book: Book, plan_id: str, typed: str, writes: list[Write]) -> tuple[str, str]:
    """Id and name of the group that is meant, adding a new one to `writes`."""
    if not typed.lstrip().startswith("+"):
        found = group_named(book, plan_id, typed)
        return found["id"], found["name"]
    name = words_of(typed.lstrip(" +"), "name of a group")
    for group in agreement.groups(book, plan_id):
        if group["name"].casefold() == name.casefold():
            return group["id"], group["name"]
    new = book.mint()
    writes.append(Write("delivery_group", None, _new_group(book, plan_id, name) | {"id": new}))
    return new, name


def _new_group(book: Book, plan_id: str, name: str) -> Cells:
    last = last_sort(book, "delivery_group", "plan_id", plan_id)
    return {"plan_id": plan_id, "name": name, "sort": row_keys.after(last)}


def add_group(place: Place, name: str) -> Edit:
    """Adds a group that decides on a plan. Raises WrongInput if the plan has one of that name."""

    def edit(book: Book) -> Change:
        plan = standing(book, place)
        words = words_of(name, "name of a group")
        if any(group["name"].casefold() == words.casefold() for group in agreement.groups(book, place.id)):
            raise WrongInput(f"{name_of(place, plan)} has a group called “{words}” already.")
        return Change(
            f"{name_of(place, plan)}:",
            f"has the group “{words}”",
            "",
            [Write("delivery_group", None, _new_group(book, place.id, words))],
            ("plan", place.id),
        )

    return edit


def add_meeting(place: Place, group: str, on: date, text: str = "") -> Edit:
    """Adds a day on which a group of a plan meets; `group` as for `decide`."""

    def edit(book: Book) -> Change:
        plan = standing(book, place)
        writes: list[Write] = []
        group_id, name = _group(book, place.id, group, writes)
        there = agreement.meets(book, group_id, on)
        if not there:
            words = words_of(text, "meeting", empty=True) or None
            writes.append(Write("meeting", None, {"group_id": group_id, "on_day": on.isoformat(), "text": words}))
        now = f"{name} meets {short_date(on)}"
        return Change(f"{name_of(place, plan)}:", now, "", [] if there else writes, ("plan", place.id))

    return edit
