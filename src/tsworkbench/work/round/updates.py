"""The update round: which one runs, what it asks of an officer, and what has been said and returned in it.

Nothing about a round in progress is kept anywhere but in the file: what has been said, and so where to go on, is
read from the updates that carry the round.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tsworkbench.plan.calendar import day_of_cell, long_date, short_date
from tsworkbench.plan.english import agreeing
from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.plan.governance.round import (
    GRACE,
    Reason,
    Span,
    Standing,
    Step,
    Term,
    day_words,
    reasons,
    running,
    term,
    to_report,
)
from tsworkbench.plan.model import CLOSED, Rag
from tsworkbench.store.book import Book, Row
from tsworkbench.store.views import rounds
from tsworkbench.store.views.plan import settings_of
from tsworkbench.store.views.refs import Place, cells_of, live
from tsworkbench.work.edits import Change, Edit, Write


class Round(NamedTuple):
    """A round of a plan. `id` is None until it is opened, or something is said in it."""

    plan_id: str
    term: Term
    id: str | None = None
    label: str | None = None

    def is_over(self, day: date) -> bool:
        """Whether nobody is waited for in it on a day: it is the last one of a plan that has ended."""
        return self.term.is_over or (self.id is None and day > self.term.cut_off)


class Said(NamedTuple):
    """The answer that was given of a row in a round."""

    progress_id: str
    rag: Rag | None
    why: str | None
    next: str | None
    comment: str | None
    no_change: bool
    on: date

    @property
    def is_blank(self) -> bool:
        """Red or amber without why, or without what next: the report will name it."""
        return self.rag in (Rag.AMBER, Rag.RED) and not self.no_change and not (self.why and self.next)


class Ask(NamedTuple):
    """A row that an officer speaks for in a round; with `reasons` if it needs a word."""

    place: Place
    ref: str
    title: str
    at: Round
    reasons: tuple[Reason, ...]
    said: Said | None
    soonest: str | None
    """The earliest day by which something of it is due."""


# -- the round that runs


def current(book: Book, plan_id: str, as_at: date) -> Round:
    """The round of a plan that runs on a day, whether or not it has been opened. Raises NotFound without the plan."""
    plan, opened = _opened(book, plan_id)
    return _kept(plan_id, running(as_at, plan["year_start"], map(_term, opened.values()), _span(plan)), opened)


def to_be_reported(book: Book, plan_id: str, as_at: date) -> Round:
    """The round whose report is wanted on a day: the last one over, if it is still to be issued, else `current`."""
    plan, opened = _opened(book, plan_id)
    since = day_of_cell((rounds.recorded_at(book, plan_id) or "")[:10])
    at = to_report(as_at, plan["year_start"], map(_term, opened.values()), since, _span(plan))
    return _kept(plan_id, at, opened)


def _opened(book: Book, plan_id: str) -> tuple[Row, dict[date, Row]]:
    """The plan, and its rounds by their position dates."""
    plan = _plan(book, plan_id)
    opened: dict[date, Row] = {}
    for row in rounds.of_plan(book, plan_id):
        if (position := day_of_cell(row["period_end"])) is not None:
            opened.setdefault(position, row)
    return plan, opened


def _span(plan: Row) -> Span:
    return Span(day_of_cell(plan["period_start"]), day_of_cell(plan["period_end"]))


def _plan(book: Book, plan_id: str) -> Row:
    plan = live(book, "plan", plan_id)
    if plan is None:
        raise NotFound("That plan is no longer in the file.")
    return plan


def _kept(plan_id: str, at: Term, opened: Mapping[date, Row]) -> Round:
    found = opened.get(at.position)
    return Round(plan_id, at, found["id"], found["label"]) if found is not None else Round(plan_id, at)


def open_id(book: Book, plan_id: str, as_at: date) -> str | None:
    """The id of the round that runs, if it has been opened: whatever is said meanwhile, by any door, is part of it."""
    if not rounds.of_plan(book, plan_id):
        return None
    at = current(book, plan_id, as_at)
    return None if at.is_over(as_at) else at.id


def in_round(edit: Edit, *, as_at: date) -> Edit:
    """The same edit, its updates part of the round that runs: the first one opens it, in the same act."""

    def inside(book: Book) -> Change:
        change = edit(book)
        if change.about is None or not any(_is_update(write) for write in change.writes):
            return change
        level, row_id = change.about
        row = cells_of(book, level, row_id)
        at = current(book, "" if row is None else row["plan_id"], as_at)
        if at.is_over(as_at):
            return change
        round_id = at.id or book.mint()
        writes = [
            write._replace(cells=write.cells | {"round_id": round_id}) if _is_update(write) else write
            for write in change.writes
        ]
        if at.id is None:
            writes.insert(0, Write("round", None, {"id": round_id, "plan_id": at.plan_id, **_cells(at.term)}))
        return change._replace(writes=writes)

    return inside


def open_round(
    plan_id: str, position: date, *, return_by: date | None = None, cut_off: date | None = None, label: str = ""
) -> Edit:
    """Opens a round with its dates; of one that is open already, changes them.

    Without `return_by` it is eight days after the position date, without `cut_off` the same day.
    """

    def edit(book: Book) -> Change:
        plan = _plan(book, plan_id)
        at = term(position, return_by, cut_off)
        if not at.position <= at.return_by <= at.cut_off:
            raise WrongInput(
                "A round's dates follow this order: the position date, the day to return by, the cut-off. "
                f"These are {short_date(at.position)}, {short_date(at.return_by)} and {short_date(at.cut_off)}."
            )
        cells: dict[str, str | None] = {**_cells(at), **({"label": label} if label else {})}
        name = str(plan["short_title"] or plan["title"])
        said = f"round: position at {long_date(at.position)}, return by {long_date(at.return_by)}"
        if at.cut_off != at.return_by:
            said += f", cut-off {long_date(at.cut_off)}"
        there = next(
            (row for row in rounds.of_plan(book, plan_id) if row["period_end"] == at.position.isoformat()), None
        )
        if there is None:
            return Change(name, said, writes=[Write("round", None, {"plan_id": plan_id, **cells})])
        if there["issued_on"] is not None:
            raise WrongInput(f"The round at {long_date(at.position)} is closed: its report has been issued.")
        if there["closed_on"] is not None:
            cells["closed_on"] = None  # it is opened again
        changed = {column: cell for column, cell in cells.items() if there[column] != cell}
        if not changed:
            raise NothingToDo(f"The round at {long_date(at.position)} is open already, with these dates.")
        if "closed_on" in changed:
            return Change(name, said, " (it was closed)", [Write("round", there["id"], changed)])
        return Change(name, said, " (its dates were others)", [Write("round", there["id"], changed)])

    return edit


def close_round(plan_id: str, *, as_at: date, position: date | None = None) -> Edit:
    """Closes a round without a report, or without waiting for it any longer; without `position`, the one that runs.

    Raises NothingToDo for one that is over already, and WrongInput where none of that position was opened.
    """

    def edit(book: Book) -> Change:
        plan = _plan(book, plan_id)
        name = str(plan["short_title"] or plan["title"])
        _, opened = _opened(book, plan_id)
        at = position or current(book, plan_id, as_at).term.position
        row = opened.get(at)
        if row is None:
            raise WrongInput(f"No round of {name} at {long_date(at)} was opened: there is none to close.")
        if _term(row).is_over:
            why = "its report has been issued" if row["issued_on"] is not None else "without a report"
            raise NothingToDo(f"The round at {long_date(at)} is closed already: {why}.")
        said = f"round at {long_date(at)} closed without a report"
        return Change(name, said, writes=[Write("round", row["id"], {"closed_on": as_at.isoformat()})])

    return edit


# -- what it asks


def asks(book: Book, officer_id: str, as_at: date, *, only: str | None = None) -> list[Ask]:
    """The rows an officer speaks for in the rounds that run: those that need a word, and those that have had it.

    First what has been said, in that order, then what is still to be said, the soonest due first: a round that
    was stopped goes on where it stopped. `only` is the id of the one row that is wanted.
    """
    units = [row for row in rounds.units(book, officer_id) if only is None or row["id"] == only]
    found = _Asking(book, as_at).of(units)
    order = {ask.place.id: number for number, ask in enumerate(found)}
    told = [ask for ask in found if not ask.reasons]
    needing = [ask for ask in found if ask.reasons]
    told.sort(key=lambda ask: (ask.said.progress_id if ask.said is not None else "", order[ask.place.id]))
    needing.sort(key=lambda ask: (ask.soonest or "9999", order[ask.place.id]))
    return [*told, *needing]


def to_go(book: Book, officer_id: str, as_at: date) -> int:
    """How many rows need a word from an officer. Rows are looked at closely only where something was said."""
    asking = _Asking(book, as_at)
    units = rounds.units(book, officer_id)
    close = [
        row
        for row in units
        if row["status"] in CLOSED
        or row["id"] in asking.said_of(row["plan_id"])
        or asking.round_of(row["plan_id"]).is_over(as_at)
    ]
    return len(units) - len(close) + sum(bool(ask.reasons) for ask in asking.of(close))


class _Asking:
    """Looks at rows in a few queries, whatever their number."""

    def __init__(self, book: Book, as_at: date) -> None:
        self._book = book
        self._as_at = as_at
        from tsworkbench.store.views.row import Viewer  # not on the way of a single edit

        self._viewer = Viewer(book, as_at)
        self._rounds: dict[str, Round] = {}
        self._said: dict[str, dict[str, Row]] = {}

    def round_of(self, plan_id: str) -> Round:
        if plan_id not in self._rounds:
            self._rounds[plan_id] = current(self._book, plan_id, self._as_at)
        return self._rounds[plan_id]

    def said_of(self, plan_id: str) -> dict[str, Row]:
        if plan_id not in self._said:
            at = self.round_of(plan_id)
            self._said[plan_id] = rounds.statements(self._book, plan_id, at.term.position.isoformat())
        return self._said[plan_id]

    def of(self, units: Sequence[Row]) -> list[Ask]:
        """In the order of `units`; without rows that are complete and of which nothing was or is to be said."""
        activities = [row["id"] for row in units if row["level"] == "activity"]
        steps: dict[str, list[Step]] = {}
        for row in rounds.open_steps(self._book, activities):
            steps.setdefault(row["activity_id"], []).append(
                Step(row["due_to"], row["due_precision"], row["baseline_due_to"])
            )
        counts: dict[str, list[Step]] = {}
        for row in rounds.uncounted(self._book, activities):
            counts.setdefault(row["activity_id"], []).append(Step(row["due_to"]))
        found = (self._ask(row, steps, counts) for row in units)
        return [ask for ask in found if ask.reasons or ask.said is not None]

    def _ask(self, row: Row, steps: Mapping[str, list[Step]], counts: Mapping[str, list[Step]]) -> Ask:
        at = self.round_of(row["plan_id"])
        said = _said(self.said_of(row["plan_id"]).get(row["id"]))
        standing = Standing(
            status=row["status"],
            rag=Rag(row["rag"]) if row["rag"] else None,
            own=Step(row["due_to"], row["due_precision"], row["baseline_due_to"]),
            has_milestones=bool(row["has_milestones"]),
            steps=steps.get(row["id"], ()),
            counts=counts.get(row["id"], ()),
            said_on=said.on if said is not None else None,
        )
        return Ask(
            place=Place(row["level"], row["id"], row["rid"], row["plan_id"]),
            ref=row["ref"] or "",
            title=row["title"],
            at=at,
            reasons=()
            if at.is_over(self._as_at)
            else reasons(standing, at.term, self._as_at, self._viewer.scale_of(row["plan_id"])),
            said=said,
            soonest=standing.soonest,
        )


def next_due(book: Book, officer_id: str, as_at: date) -> str:
    """What comes next for an officer: "6.1, by 28 February"; empty where nothing is dated."""
    row = rounds.next_due(book, officer_id, as_at.isoformat())
    day = day_of_cell(row["due_to"]) if row is not None else None
    if row is None or day is None:
        return ""
    words = day_words(day) if (day - as_at).days < _FAR else long_date(day)
    return f"{row['ref']}, {'on' if row['due_precision'] == 'day' else 'by'} {words}"


_FAR = 330
"""Days ahead from which a date needs its year."""


def _said(row: Row | None) -> Said | None:
    if row is None:
        return None
    on = day_of_cell(row["as_at"]) or day_of_cell((row["at"] or "")[:10]) or date.min
    rag = Rag(row["rag"]) if row["rag"] else None
    return Said(row["id"], rag, row["why"], row["next"], row["comment"], bool(row["no_change"]), on)


def _is_update(write: Write) -> bool:
    return write.table == "progress" and write.row_id is None


def _cells(at: Term) -> dict[str, str]:
    return {
        "period_end": at.position.isoformat(),
        "return_by": at.return_by.isoformat(),
        "cut_off": at.cut_off.isoformat(),
    }


def _term(row: Row) -> Term:
    position = day_of_cell(row["period_end"]) or date.min
    dates = term(position, day_of_cell(row["return_by"]), day_of_cell(row["cut_off"]))
    return dates._replace(issued_on=day_of_cell(row["issued_on"]), closed_on=day_of_cell(row["closed_on"]))


# -- who has returned what: for the plan's owner, who chases the rest


class Return(NamedTuple):
    """An officer's part of a round."""

    officer_id: str
    name: str
    needing: tuple[Ask, ...]
    """Rows that need a word."""
    answered: tuple[Ask, ...]
    """Rows of which something has been said."""
    email: str | None = None

    @property
    def said(self) -> int:
        """How many rows have had their word."""
        return len(self.answered)

    @property
    def blank(self) -> tuple[Ask, ...]:
        """Red or amber, and why or what next left blank."""
        return tuple(ask for ask in self.answered if ask.said is not None and ask.said.is_blank)


class Returns(NamedTuple):
    """A round, each officer's part of it, and the open rows that nobody leads: (ref, title)."""

    at: Round
    officers: tuple[Return, ...]
    nobody: tuple[tuple[str, str], ...]
    days_late: int = 0
    """How many days ago the round was to be returned; 0 until that is more than the plan's days of grace."""

    @property
    def to_remind(self) -> tuple[Return, ...]:
        """Those who have something to say, or have left something blank."""
        return tuple(one for one in self.officers if one.needing or one.blank)


def returns(book: Book, plan_id: str, as_at: date) -> Returns:
    """How the round that runs stands, officer by officer: who has most still to say comes first."""
    found = []
    for officer in rounds.leading(book, plan_id):
        mine = [ask for ask in asks(book, officer["id"], as_at) if ask.place.plan_id == plan_id]
        if mine:
            found.append(
                Return(
                    officer["id"],
                    officer["name"],
                    tuple(ask for ask in mine if ask.reasons),
                    tuple(ask for ask in mine if ask.said is not None),
                    officer["email"],
                )
            )
    found.sort(key=lambda one: -len(one.needing))
    nobody = tuple((row["ref"] or "", row["title"]) for row in rounds.led_by_nobody(book, plan_id))
    at = current(book, plan_id, as_at)
    return Returns(at, tuple(found), nobody, days_late(book, plan_id, at.term, as_at))


def days_late(book: Book, plan_id: str, at: Term, as_at: date) -> int:
    """How many days ago a round was to be returned; 0 until that is more than the plan's days of grace."""
    grace = settings_of(book, plan_id).get(GRACE, "")
    return at.days_late(as_at, int(grace) if grace.isdecimal() and len(grace) <= 2 else 0)


class Letter(NamedTuple):
    """A reminder as it is sent: to whom, at which address if one is known, about what, and its text."""

    to: str
    email: str | None
    subject: str
    text: str

    @property
    def whole(self) -> str:
        """The letter under the lines that say to whom and about what it is."""
        address = f" <{self.email}>" if self.email else ""
        return f"To: {self.to}{address}\nSubject: {self.subject}\n\n{self.text}"


def letters(found: Returns, *, plan: str, sender: str | None) -> list[Letter]:
    """A reminder for each officer who is waited for, in the order of the returns."""
    subject = f"{plan}: position at {long_date(found.at.term.position)}"
    return [
        Letter(of.name, of.email, subject, reminder(of, found.at, plan=plan, sender=sender, late=found.days_late > 0))
        for of in found.to_remind
    ]


def reminder(of: Return, at: Round, *, plan: str, sender: str | None, late: bool = False) -> str:
    """A polite letter to an officer, naming the rows that are waited for; `late` once the day to return by is past.

    Raises NothingToDo if none is.
    """
    if not of.needing and not of.blank:
        raise NothingToDo(f"{of.name} has said everything: there is nothing to remind them of.")
    term = at.term
    parts = [f"Dear {of.name},"]
    if of.needing:
        rows = agreeing(len(of.needing), "this row", f"these {len(of.needing)} rows")
        asked = f"A word on {rows} of {plan} was asked for by {long_date(term.return_by)}, and is still waited for."
        asks = f"May I ask you for a word on {rows} of {plan} by {long_date(term.return_by)}?"
        parts.append(f"{asked if late else asks} It is for the position at {long_date(term.position)}.")
        parts.append("\n".join(_line(ask, "; ".join(reason.words for reason in ask.reasons)) for ask in of.needing))
    if of.blank:
        opening = "Of these" if of.needing else f"For the position at {long_date(term.position)} of {plan}: of these"
        parts.append(f"{opening}, thank you for the rating; the report would still like to say why, and what is next:")
        parts.append("\n".join(_line(ask, f"{blanks(ask)} left blank") for ask in of.blank))
    parts.append("In the workbench, U takes you through them one by one; “=” says that nothing has changed.")
    parts.append(f"With thanks,\n{sender}" if sender else "With thanks")
    return "\n\n".join(parts) + "\n"


def _line(ask: Ask, words: str) -> str:
    return f"  {ask.ref}  {ask.title}\n       {words}".replace("\n       ", f"\n  {' ' * len(ask.ref)}  ")


def blanks(ask: Ask) -> str:
    """What of an answer was left blank: "why and what next"."""
    said = ask.said
    why, then = (said.why, said.next) if said is not None else (None, None)
    return " and ".join(word for word, text in (("why", why), ("what next", then)) if not text)
