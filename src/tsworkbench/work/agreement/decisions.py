"""What a group is asked and what it decides: nothing else moves a date that was signed off."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.due import Due, Unread
from tsworkbench.plan.english import listed, nearest, shortened
from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.plan.governance.rag import is_open
from tsworkbench.plan.language import row_keys
from tsworkbench.plan.model import MATTERS, Matter, Outcome, Status
from tsworkbench.store.book import Book, Row, utc_text
from tsworkbench.store.views import agreement
from tsworkbench.store.views.refs import Place, cells_of
from tsworkbench.store.views.tree import last_sort
from tsworkbench.work.edits import Change, Edit, Write, change, is_agreed, name_of, require, standing, words_of
from tsworkbench.work.row.dates import agreed_cells, kept_phrase, read_due

Cells = dict[str, str | None]
W = TypeVar("W", Outcome, Matter)


def decide(
    place: Place,
    *,
    group: str,
    on: date,
    as_at: date,
    to: str | None = None,
    outcome: Outcome = Outcome.AGREED,
    text: str = "",
    minute: str = "",
    also: Sequence[str] = (),
) -> Edit:
    """Records what a group decided about a row's date when it met on the day `on`, and `also` other groups with it.

    `to` is the date that was asked for, by any phrase; without it, the one the lead expects. What is agreed to
    becomes the agreed date, and counts as a slip if it moved it; what the lead expects is forgotten where it is
    the same. Any other outcome leaves the agreed date where it was. A row that was signed off without a date gets
    its baseline by the first one that is agreed.

    A group is named by its name or the beginning of it; a new one is typed with a "+".
    Raises WrongInput for a plan that isn't signed off, or where there is no date to decide on.
    """

    def edit(book: Book) -> Change:
        require(place, agreement.AGREED, "agreed date")
        row = standing(book, place)
        plan = cells_of(book, "plan", place.plan_id)
        if plan is None or (plan["signed_off_on"] is None and plan["closed_on"] is None):
            raise WrongInput(
                f"{name_of(place, row)} is in a plan that isn't signed off yet: set its date; no decision is needed."
            )
        writes: list[Write] = []
        bodies = _bodies(book, place.plan_id, (group, *also), on, as_at, writes)
        asked, read = _asked(book, place, row, to, as_at)
        was = None if row["past_at_sign_off"] else row["due_to"]
        said = {
            "kind": Matter.DATE.value,
            "outcome": outcome.value,
            "text": words_of(text, "decision", empty=True) or None,
            "minute": words_of(minute, "minute", empty=True) or None,
            "due_text": asked["due_text"],
            "due_to": asked["due_to"],
        }
        for place_of_it, (group_id, _) in enumerate(bodies):
            moved = outcome is Outcome.AGREED and place_of_it > 0  # the first has moved it: it is one slip
            own = {"group_id": group_id, "was_due_to": asked["due_to"] if moved else was}
            writes.append(Write("decision", None, said | own | _taken(book, place, on)))
        where = f"{listed(name for _, name in bodies)} {short_date(on)}"
        if outcome is not Outcome.AGREED:
            left = change(place, row, f"{asked['due_text']} {outcome.value}, {where}", f" ({_stands(row)})", writes)
            return left._replace(read=read)
        writes.insert(0, Write(place.level, place.id, _moved(row, asked)))
        before = f" (was {row['due_text']})" if row["due_text"] and asked["due_to"] != was else ""
        now = f"agreed {asked['due_text'] or 'without a date'}, {where}"
        return change(place, row, now, before, writes)._replace(read=read)

    return edit


def _taken(book: Book, place: Place, on: date) -> Cells:
    """Of which row a decision is and when it was taken, and who records it."""
    return {
        "row_id": place.id,
        "level": place.level,
        "on_day": on.isoformat(),
        "by": book.who,
        "at": utc_text(book.now()),
    }


def _bodies(
    book: Book, plan_id: str, typed: Sequence[str], on: date, as_at: date, writes: list[Write]
) -> list[tuple[str, str]]:
    """Ids and names of the groups that decide, each once; a new one is added to `writes`."""
    if on > as_at:
        raise WrongInput(f"{short_date(on)} is still to come: a decision is recorded once the group has met.")
    return list(dict.fromkeys(_group(book, plan_id, name, writes) for name in typed))


def answer(
    place: Place,
    *,
    kind: Matter,
    groups: Sequence[str],
    on: date,
    as_at: date,
    outcome: Outcome = Outcome.AGREED,
    text: str = "",
    minute: str = "",
    ask: agreement.Ask | None = None,
) -> Edit:
    """Records what groups decided, when they met on the day `on`, about anything but a date: `decide` does that.

    `place` is a row, or the plan as a whole. `ask` is what it answers; otherwise `text` says what was decided. It may
    be recorded before the plan is signed off, too. Groups are named as for `decide`.

    Raises WrongInput where there are no words to know it by, and for a group that has answered this already.
    """

    def edit(book: Book) -> Change:
        require(place, agreement.DECIDED, "decision")
        row = standing(book, place)
        words = words_of(text, "decision", empty=True) or None
        if words is None and ask is None and kind is Matter.OTHER:
            raise WrongInput("Say what was decided, in words (--what), or which question it answers (--asked).")
        writes: list[Write] = []
        bodies = _bodies(book, place.plan_id, groups, on, as_at, writes)
        ask_id = _asked_again(book, ask, bodies, writes) if ask is not None else None
        if kind is Matter.APPROVAL and outcome is Outcome.AGREED:
            _not_approved(book, place, row, bodies)
        said = {
            "kind": kind.value,
            "outcome": outcome.value,
            "text": words,
            "minute": words_of(minute, "minute", empty=True) or None,
            "ask_id": ask_id,
        }
        taken = said | _taken(book, place, on)
        writes += [Write("decision", None, taken | {"group_id": group_id}) for group_id, _ in bodies]
        about = f"“{shortened(ask.text, 60, at_word=True)}”" if ask is not None and ask.text else MATTERS[kind]
        where = f"{listed(name for _, name in bodies)} {short_date(on)}"
        return change(place, row, f"{about} {outcome.value}, {where}", "", writes)

    return edit


def approve_plan(place: Place, groups: Sequence[str], *, on: date, as_at: date, minute: str = "") -> Edit:
    """Records that groups signed the plan off, when they met on the day `on`."""
    return answer(
        place, kind=Matter.APPROVAL, groups=groups, on=on, as_at=as_at, text="the plan is signed off", minute=minute
    )


def _not_approved(book: Book, place: Place, row: Row, bodies: list[tuple[str, str]]) -> None:
    """Raises WrongInput where one of the groups has approved the row already."""
    given = {one.group_id: one.given for one in agreement.approvals(book, place.id)}
    for group_id, name in bodies:
        if given.get(group_id):
            day = short_date(date.fromisoformat(str(given[group_id])))
            raise WrongInput(
                f"{name} approved {name_of(place, row)} on {day} already. "
                "To take that back, record that it is refused (--outcome refused)."
            )


def _asked_again(book: Book, ask: agreement.Ask, bodies: list[tuple[str, str]], writes: list[Write]) -> str:
    """The id of what is answered. What was typed for a report gets one by its first answer."""
    if ask.id is None:
        new = book.mint()
        cells = {
            "id": new,
            "row_id": ask.row_id,
            "level": ask.level,
            "kind": ask.kind.value,
            "text": ask.text,
            "round_id": ask.round_id,
            "asked_on": ask.asked_on,
            "by": book.who,
            "at": utc_text(book.now()),
        }
        writes.append(Write("ask", None, cells))
        return new
    for group_id, name in bodies:
        said = agreement.answered_by(book, ask.id, group_id)
        if said is not None:
            day = short_date(date.fromisoformat(said["on_day"]))
            raise WrongInput(
                f"{name} answered that already: {said['outcome']} on {day}. Undo that (u) to record another answer."
            )
    return ask.id


def answers(
    place: Place,
    *,
    kind: Matter,
    groups: Sequence[str],
    on: date,
    as_at: date,
    outcome: Outcome = Outcome.AGREED,
    text: str = "",
    minute: str = "",
    ask: agreement.Ask | None = None,
    confirms: bool = False,
) -> list[Edit]:
    """`answer`, with what follows from it: what is agreed to stop is cancelled, and money is confirmed if it
    `confirms` that.
    """
    from tsworkbench.work.row.money import confirm_from  # only these kinds need them
    from tsworkbench.work.row.status import set_status

    said = answer(
        place, kind=kind, groups=groups, on=on, as_at=as_at, outcome=outcome, text=text, minute=minute, ask=ask
    )
    if outcome is Outcome.AGREED and kind is Matter.STOP and place.level in agreement.AGREED:
        return [said, set_status(place, Status.CANCELLED, as_at=as_at)]
    if outcome is Outcome.AGREED and kind is Matter.MONEY and confirms:
        return [said, confirm_from(place, None, True)]
    if kind is Matter.APPROVAL and place.level in agreement.AGREED:
        return [said, _by_approval(place, as_at)]
    return [said]


def _by_approval(place: Place, as_at: date) -> Edit:
    """What an approval does to the row: the last one completes it, one that is taken back opens it again."""
    from tsworkbench.work.row.status import set_status

    def edit(book: Book) -> Change:
        row, needed = standing(book, place), agreement.approvals(book, place.id)
        days = [one.given for one in needed if one.given is not None]
        if needed and len(days) == len(needed) and is_open(row["status"]):
            return set_status(place, Status.COMPLETE, as_at=as_at, done_on=date.fromisoformat(max(days)))(book)
        if len(days) < len(needed) and row["status"] == Status.COMPLETE:
            return set_status(place, Status.IN_PROGRESS, as_at=as_at)(book)
        raise NothingToDo("Nothing else follows from it.")

    return edit


def need_approval(place: Place, group: str, *, no_longer: bool = False) -> Edit:
    """Says that a row is not complete until a group has approved it, or that it is complete without that.

    Raises WrongInput for a row that is complete already, and for a group that is not asked to approve it.
    """

    def edit(book: Book) -> Change:
        require(place, agreement.AGREED, "approval")
        row, writes = standing(book, place), list[Write]()
        group_id, name = _group(book, place.plan_id, group, writes)
        there = [one for one in agreement.approvals(book, place.id) if one.group_id == group_id]
        if no_longer:
            if not there:
                raise WrongInput(f"{name_of(place, row)} doesn't need the approval of {name}.")
            gone = [Write("approval", one.id, {"deleted": 1}) for one in there]
            return change(place, row, f"no longer needs the approval of {name}", "", gone)
        if there:
            return change(place, row, f"needs the approval of {name}")
        if row["status"] == Status.COMPLETE:
            raise WrongInput(f"{name_of(place, row)} is complete already: open it again before it is to be approved.")
        cells = {"row_id": place.id, "level": place.level, "group_id": group_id}
        return change(place, row, f"needs the approval of {name}", "", [*writes, Write("approval", None, cells)])

    return edit


def ask(place: Place, text: str, *, on: date, kind: Matter = Matter.OTHER, groups: Sequence[str] = ()) -> Edit:
    """Asks for a decision about a row, or the plan as a whole, of each of `groups`; of none, of whichever decides.

    Raises WrongInput without words, and for what is asked already.
    """

    def edit(book: Book) -> Change:
        require(place, agreement.DECIDED, "decision")
        row, words = standing(book, place), words_of(text, "decision asked")
        writes: list[Write] = []
        bodies: list[tuple[str | None, str]] = [
            *dict.fromkeys(_group(book, place.plan_id, one, writes) for one in groups)
        ]
        there = {
            (one.group_id, one.text) for one in agreement.open_asks(book, [place.plan_id]) if one.row_id == place.id
        }
        for group_id, _ in bodies or [(None, "")]:
            if (group_id, words) in there:
                raise WrongInput(f"“{shortened(words, 60)}” is asked already, and waits for its answer.")
            cells = {
                "row_id": place.id,
                "level": place.level,
                "group_id": group_id,
                "kind": kind.value,
                "text": words,
                "asked_on": on.isoformat(),
                "by": book.who,
                "at": utc_text(book.now()),
            }
            writes.append(Write("ask", None, cells))
        of = f" of {listed(name for _, name in bodies)}" if bodies else ""
        return change(place, row, f"asked{of}: “{shortened(words, 60, at_word=True)}”", "", writes)

    return edit


def asked_in_words(book: Book, plan_ids: list[str], typed: str) -> agreement.Ask:
    """The one thing that is asked in those words, or in words that begin with or hold them.

    Raises NotFound with what is nearest, or WrongInput if several fit.
    """
    wanted = typed.strip().casefold()
    there = [one for one in agreement.open_asks(book, plan_ids) if one.text]
    if not wanted:
        raise WrongInput("Say which question it answers, by the beginning of its words.")
    for fits in (
        [one for one in there if (one.text or "").casefold() == wanted],
        [one for one in there if (one.text or "").casefold().startswith(wanted)],
        [one for one in there if wanted in (one.text or "").casefold()],
    ):
        if len({one.text for one in fits}) == 1:
            return fits[0]
        if fits:
            among = listed([f"“{shortened(one.text or '', 40, at_word=True)}”" for one in fits], most=4)
            raise WrongInput(f"Several fit “{shortened(typed.strip(), 40)}”: {among}. Type more of the words.")
    near = nearest(typed.strip(), [one.text or "" for one in there], cutoff=0.4)
    means = f" Did you mean “{shortened(near[0], 60)}”?" if near else " “decisions” lists what is."
    raise NotFound(f"Nothing is asked in the words “{shortened(typed.strip(), 60)}”.{means}")


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
    if row["due_rrule"] is not None and asked["due_rrule"] is None and is_agreed(row):  # this time only
        names = {"text": "due_text", "due_from": "due_from", "due_to": "due_to", "precision": "due_precision"}
        expected = {f"expected_{name}": asked[cell] for name, cell in names.items()}
        changed = {name: cell for name, cell in expected.items() if row[name] != cell}
        return changed or {"expected_due_to": asked["due_to"]}
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


# -- as it is typed in one line each


def outcome_named(typed: str) -> Outcome:
    """An outcome by its word or the beginning of it. Raises WrongInput with those there are."""
    return _one_of(Outcome, typed, "answer")


def matter_named(typed: str) -> Matter:
    """What a decision is about, by its word or the beginning of it. Raises WrongInput with those there are."""
    return _one_of(Matter, typed, "kind of decision")


def _one_of(words: type[W], typed: str, what: str) -> W:
    fits = [word for word in words if typed.strip() and word.value.startswith(typed.strip().casefold())]
    if len(fits) != 1:
        raise WrongInput(
            f"“{shortened(typed.strip(), 30)}” is no {what}: type {listed([w.value for w in words], last='or')}."
        )
    return fits[0]


def groups_named(book: Book, plan_id: str, typed: str) -> list[str]:
    """The groups that are named in a line, with commas between them; without one, the only group there is.

    Raises NotFound or WrongInput as `group_named`. A new one is typed with a "+".
    """
    names = [name.strip() for name in typed.split(",") if name.strip()] or [""]
    return [name if name.startswith("+") else str(group_named(book, plan_id, name)["name"]) for name in names]


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
        near = nearest(name.strip(), [group["name"] for group in there])
        means = f" Did you mean “{near[0]}”?" if near else ""
        raise NotFound(
            f"This plan has no group called “{name.strip()}”.{means} Its groups: {names}. Add one with “group add”."
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


def set_group(
    place: Place, group: str, *, terms: str | None = None, members: Sequence[str] = (), gone: Sequence[str] = ()
) -> Edit:
    """Gives a group of a plan its terms of reference (none leaves them, an empty text takes them away), and says which
    officers sit on it and which no longer do. Raises NotFound for a group or an officer that isn't there.
    """
    from tsworkbench.work.officers import officer_named  # few edits are about a group

    def edit(book: Book) -> Change:
        plan, of = standing(book, place), group_named(book, place.id, group)
        there = {row["officer_id"]: row for row in agreement.members(book, of["id"])}
        writes, said = list[Write](), list[str]()
        new = (
            words_of(terms, "terms of reference", lines=True, empty=True) or None if terms is not None else of["terms"]
        )
        if new != of["terms"]:
            writes.append(Write("delivery_group", of["id"], {"terms": new}))
            said.append("terms of reference written" if new else "terms of reference removed")
        for name in members:
            officer = officer_named(book, name)
            if officer["id"] not in there:
                writes.append(Write("member", None, {"group_id": of["id"], "officer_id": officer["id"]}))
                said.append(f"{officer['name']} is a member")
        for name in gone:
            officer = officer_named(book, name)
            if officer["id"] not in there:
                raise WrongInput(f"{officer['name']} is no member of {of['name']}.")
            writes.append(Write("member", there[officer["id"]]["id"], {"deleted": 1}))
            said.append(f"{officer['name']} is no longer a member")
        now = f"{of['name']}: {listed(said)}" if said else f"{of['name']} is as it was"
        return Change(f"{name_of(place, plan)}:", now, "", writes, ("plan", place.id))

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
