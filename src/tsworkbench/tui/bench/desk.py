"""What lies on the officer's desk: the open file, the day it is looked at from, the plan and the selected row.

It knows nothing of screens. Panes read through it and hold only keys; the file is the truth.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tsworkbench.plan.calendar import horizon, long_date
from tsworkbench.plan.errors import FileLocked, NotFound, NothingToDo
from tsworkbench.plan.governance.rag import is_open
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import SpendKind
from tsworkbench.store.book import Book, Done, Row
from tsworkbench.store.log import feed
from tsworkbench.store.log.feed import Effects
from tsworkbench.store.opening import open_again, opened
from tsworkbench.store.views import attached, people, workload
from tsworkbench.store.views.plan import plans, tags_of
from tsworkbench.store.views.refs import Place, cells_of, key_of, level_of, live, place_of_plan
from tsworkbench.store.views.row import Longest, RowView, Viewer, longest
from tsworkbench.store.views.workload import Counts, OfficerCounts
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.work.mine.seat import has_looked, looked, seat

if TYPE_CHECKING:
    from tsworkbench.store.log.undo import Step
    from tsworkbench.work.sharing.outlook import Outlook

_T = TypeVar("_T")
_KEPT = 1500
_FEW = 100  # changes: they are in the index in a few milliseconds

READ_WAIT = 250
"""Milliseconds for which a read waits for another program's commit, which takes a few."""


UNDER_ACTIVITY = ("milestone", "output", "task")


class Answer(NamedTuple):
    """The act that answers another one, and what it does to it; in one word where there is little room."""

    act: str
    does: str
    word: str


UNDO = Answer("undo", "to undo", "undo")
REDO = Answer("redo", "to redo", "redo")


class Road(NamedTuple):
    """How it is with the road by which the plan is shared: a folder or a hub."""

    name: str = ""
    """What it is called; empty where there is none."""
    came: str = ""
    """When the last exchange was done, as UTC text."""
    failed: str = ""
    """Since when it has failed, as UTC text; empty where it hasn't."""
    why: str = ""


class Desk:
    """One open file as the workbench sees it. Raises NotFound where the file holds no plan."""

    _officers: list[OfficerCounts] | None
    _done: dict[str, tuple[int, int]]
    _undated: dict[str, list[int]]

    def __init__(
        self,
        book: Book,
        as_at: date,
        *,
        look_ahead: str | int = "month",
        today: Callable[[], date] | None = None,
        counting: workload.Counting | None = None,
    ) -> None:
        """`today` tells the day by the calendar, which the as-at day goes with; without it the day was given.
        `counting` has begun to count the open work of the file.
        """
        self.book = book
        self.as_at = as_at
        self.start_day = as_at
        """The day it was opened with, or today's: what the as-at day goes back to."""
        self.today = today
        """The calendar. None where the as-at day was given: then it stays."""
        self.look_ahead = look_ahead
        """What counts as due now: to the end of the "month" or "quarter", or so many days."""
        self.viewer = Viewer(book, as_at)
        self.selection: int | None = None
        self.answer = UNDO
        """What can be done about the last act."""
        self.lost = ""
        """What became of the edits made here, where the file is not the one they were made in; else nothing."""
        self._last_act: Done | None = None
        self._done_here: set[int] = set()
        self._known_before = feed.last_act(book)
        self.unread = False
        """Something could not be read, because another program has the whole file: it is to be read again."""
        self.indexing = Lock()
        """Held while a slice of words is being indexed beside the screen."""
        self.can_index = True
        """Whether words can be written into the index of this file."""
        self.asked_at = 0.0
        """When the officer last pressed a key or moved the mouse, by `monotonic`."""
        self.stopwatch = monotonic
        """Seconds from any point: what the time of an update round is taken with."""
        self.outlook: Outlook | None = None
        """What there is to send, to take in and to settle; None where nothing is shared, or nobody has counted yet."""
        self.road = Road()
        self._views: dict[int, RowView | None] = {}
        self._forget_counts()
        self._longest: dict[str, Longest] = {}
        self._counting = counting
        book.wait(READ_WAIT)
        self._seq = feed.last_seq(book)
        self._data_version = book.data_version()
        self.initials = people.initials_of_all(book)
        self.held = people.held_of_all(book)
        """Who holds each post, by its id; or that it is vacant."""
        self.plans = plans(book)
        if not self.plans:
            raise NotFound(f"There is no plan in {book.path} yet. Import one with “tsworkbench import DOCUMENT”.")
        self.plan = next((plan for plan in self.plans if plan["closed_on"] is None), self.plans[0])
        self.me: Row | None = None
        self._know_me()

    @property
    def last_act(self) -> Done | None:
        """The last act that was made here."""
        return self._last_act

    @last_act.setter
    def last_act(self, done: Done | None) -> None:
        self._last_act = done
        if done is not None:
            self._done_here.add(done.seq)

    def refuse_unseen(self, step: "Step") -> None:
        """Raises NothingToDo, once, for an act that was made elsewhere since the file was opened: nobody has seen here
        that it is the newest.
        """
        if step.seq > self._known_before and step.seq not in self._done_here:
            self._done_here.add(step.seq)
            raise NothingToDo(
                f"Your newest act in this file is “{step.label}”, made in another window or by another program. "
                f"Press the key again if that is to be {step.verb}."
            )

    # -- reading

    def view(self, key: int) -> RowView | None:
        """The row as it is to be shown, or None if it has gone or can't be read just now."""
        if key not in self._views:
            self.read_ahead([key])
        return self._views.get(key)

    def state_word(self, key: int | None) -> str:
        """Names the lead before an act on another lead's row, in the letters of the plan: "state for RP"."""
        view, me = self.view(key) if key is not None else None, self.me
        if view is None or me is None or not view.leads or any(lead.officer_id == me["id"] for lead in view.leads):
            return "state"
        lead = view.leads[0]  # whom another program may have added or deleted this very moment
        return f"state for {clean(self.initials.get(lead.officer_id, lead.name))}"

    def read_ahead(self, keys: Iterable[int]) -> None:
        """Reads those of `keys` that aren't known yet, in one go: a page about to be painted."""
        missing = [key for key in keys if key >= 0 and key not in self._views]
        if not missing or self.unread:
            return
        if len(self._views) > _KEPT:
            self._views.clear()
        try:
            found = self.viewer.page(missing)
        except FileLocked:
            self.unread = True
            return
        unsettled = self.outlook.rows if self.outlook is not None else ()
        for key in missing:
            view = found.get(key)
            self._views[key] = view._replace(unsettled=True) if view is not None and key in unsettled else view

    @property
    def seq(self) -> int:
        """The last change of the file that is shown."""
        return self._seq

    def look_out(self, outlook: "Outlook | None") -> frozenset[int]:
        """Takes in what there is to say of sharing, and returns the keys of the rows that read differently by it."""
        before = self.outlook.rows if self.outlook is not None else {}
        self.outlook = outlook
        now = outlook.rows if outlook is not None else {}
        changed = {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
        for key in changed:
            self._views.pop(key, None)
        return frozenset(changed)

    def plan_counts(self) -> Counts:
        """Open work of the plan in hand."""
        counted = self._counted()
        if counted is not None and counted.plan_id == self.plan["id"]:
            return counted.plan
        return workload.plan_counts(self.book, self.plan["id"], self.as_at, self.horizon)

    def _counted(self) -> workload.Counted | None:
        """What was counted before the screen was there, as long as that is still so."""
        counted = self._counting.counted() if self._counting is not None else None
        now = (self._seq, self.as_at, self.horizon)
        if counted is None or (counted.seq, counted.as_at, counted.until) != now:
            self._counting = None
            return None
        return counted

    @property
    def horizon(self) -> date:
        """The last day that counts as now."""
        return horizon(self.as_at, self.look_ahead, self.plan["year_start"])

    def officers(self) -> list[OfficerCounts]:
        """Officers with open work: mine, then who has the most that is late, then the most due now, then by name."""
        if self._officers is None:
            counted = self._counted()
            everyone = counted.officers if counted else workload.officer_counts(self.book, self.as_at, self.horizon)
            mine = self.me["id"] if self.me is not None else None
            self._officers = sorted(
                (o for o in everyone if any(o.counts)),
                key=lambda o: (o.officer_id != mine, -o.counts.late, -o.counts.this_month, o.name.casefold()),
            )
        return self._officers

    @property
    def looked(self) -> feed.Looked | None:
        """When I last looked at this file: what others have changed since can be shown."""
        return looked(self.book, self.book.who)

    @property
    def has_news(self) -> bool:
        """Whether anything was done in this file since I last looked, by anybody."""
        looked = self.looked
        return looked is not None and looked[:2] != feed.end_of_log(self.book)[:2]

    def has_looked(self) -> None:
        """I have seen all there is by now."""
        if self.book.stood_at is None and not self.lost:
            has_looked(self.book, self.book.who)

    @property
    def has_list(self) -> bool:
        """Whether open work carries my name."""
        return self.me is not None and any(officer.officer_id == self.me["id"] for officer in self.officers())

    @property
    def can_undo(self) -> bool:
        """Whether there is an act of mine to take back."""
        from tsworkbench.store.log.undo import undoable

        return undoable(self.book) is not None

    def staying(self, *, always: bool) -> int | None:
        """The selected row, where a list keeps it in its place though it no longer belongs there; None if it may go.

        What was just done stays; `always`, whatever was done to it.
        """
        view = self.view(self.selection) if self.selection is not None else None
        return view.key if view is not None and (always or not is_open(view.standing)) else None

    # -- the plan in hand

    def take_up(self, plan_id: str) -> None:
        """Takes another plan of the file in hand."""
        self.plan = next(plan for plan in self.plans if plan["id"] == plan_id)

    def next_plan(self) -> Row:
        """The plan after the selected one, going round."""
        ids = [plan["id"] for plan in self.plans]
        return self.plans[(ids.index(self.plan["id"]) + 1) % len(ids)]

    def year_start(self, plan_id: str) -> int:
        """The month with which the years of a plan of the file begin."""
        plan = next((plan for plan in self.plans if plan["id"] == plan_id), self.plan)
        return int(plan["year_start"])

    def plan_tag(self, plan_id: str) -> str:
        """A plan in a few letters, for a list that spans plans: "THIN", "TSS"."""
        return tags_of(self.plans).get(plan_id, "")

    @property
    def done_of_all(self) -> tuple[int, int]:
        """How many milestones of the plan are complete, and how many there are."""
        plan_id = self.plan["id"]
        if plan_id not in self._done:
            self._done[plan_id] = workload.done_of_all(self.book, plan_id)
        return self._done[plan_id]

    @property
    def undated(self) -> list[int]:
        """The keys of the plan's open work without a date."""
        plan_id = self.plan["id"]
        if plan_id not in self._undated:
            self._undated[plan_id] = [item.key for item in workload.undated_items(self.book, plan_id)]
        return self._undated[plan_id]

    def longest(self, plan_id: str) -> Longest:
        """The longest numbers and titles of a plan: read once, and again when rows came or went.

        A title that is changed meanwhile changes nothing about how the lists are laid out.
        """
        if plan_id not in self._longest:
            found = self._read(longest, plan_id)
            if found is None:
                return Longest({}, {})
            self._longest[plan_id] = found
        return self._longest[plan_id]

    def plan_place(self) -> Place:
        """Where the plan in hand is, to do something to all of it."""
        return place_of_plan(self.plan)

    def plan_key(self) -> int:
        """The key of the plan in hand itself."""
        return key_of("plan", self.plan["rid"])

    def urgent(self) -> int | None:
        """What I should look at first: my open item that is due the soonest; else the plan's."""
        if self.me is not None:
            mine = workload.officer_items(self.book, self.me["id"])
            if mine and self.view(mine[0]) is not None:
                return mine[0]
        late = workload.late_items(self.book, self.plan["id"], self.as_at, limit=1)
        return late[0].key if late else None

    def dated(self, key: int) -> RowView | None:
        """The row that says when something falls due: itself, or an activity's next open milestone."""
        view = self.view(key)
        if view is None or view.level != "activity" or view.due_to is not None:
            return view
        found = self._read(workload.next_step, view.id)
        return self.view(found) if found is not None else None

    def activity_of(self, view: RowView) -> Row | None:
        """The cells of the activity that a row is, or is under."""
        if view.level == "activity":
            return view.cells
        if view.level not in UNDER_ACTIVITY:
            return None
        return self._read(cells_of, "activity", view.parent_id)

    def funding_of(self, activity_id: str) -> Row | None:
        """The first allocation of an activity, with its source's name."""
        return next(iter(self._read(attached.sums_of, activity_id) or ()), None)

    def spent_on(self, activity_id: str) -> int | None:
        """What an activity has spent by the as-at day, in pence, as it was last known; None if nothing is known."""
        there = self._read(attached.spends_of, activity_id, SpendKind.SPENT) or ()
        upto = self.as_at.isoformat()
        return next((int(row["pence"]) for row in there if row["on_day"] <= upto), None)

    def last_said(self, row_id: str) -> Row | None:
        """The latest update of a row in which words were written."""
        return self._read(attached.last_words, row_id)

    def last_words(self, view: RowView) -> Row | None:
        """The latest update in which words were written of a row, else of the activity it is under."""
        said = self.last_said(view.id)
        if said is None and view.level in UNDER_ACTIVITY and view.parent_id is not None:
            said = self.last_said(view.parent_id)
        return said

    def rated_for(self, view: RowView) -> RowView | None:
        """The row whose ratings count for a row: itself, or the activity it is under."""
        if view.level == "activity" or view.rag is not None:
            return view
        return self.activity_above(view)

    def activity_above(self, view: RowView) -> RowView | None:
        """The activity that a row is under."""
        activity = self.activity_of(view) if view.level in UNDER_ACTIVITY else None
        return self.view(key_of("activity", activity["rid"])) if activity is not None else None

    def _read(self, read: Callable[..., _T | None], *values: object) -> _T | None:
        """What a read of the file gives; None if it can't be read just now."""
        if self.unread:
            return None
        try:
            return read(self.book, *values)
        except FileLocked:
            self.unread = True
            return None

    def look_from(self, day: date) -> None:
        """Reckons everything from another day from now on. Nothing of it is stored."""
        self.as_at = day
        self._forget_counts()
        self.forget()

    def turn_day(self) -> bool:
        """Looks at the calendar: True where another day has begun from which everything is counted now.

        A day that the officer has chosen since stays.
        """
        day = self.today() if self.today is not None else self.start_day
        if day == self.start_day:
            return False
        followed, self.start_day = self.as_at == self.start_day, day
        if followed:
            self.look_from(day)
        return followed

    # -- changes

    def _forget_counts(self) -> None:
        self._officers, self._done, self._undated = None, {}, {}

    def catch_up(self) -> Effects:
        """Forgets what has changed since the last call, by this desk or anyone, and says what it was."""
        effects = feed.effects_since(self.book, self._seq)
        self._seq = effects.seq
        self._forget_counts()
        if effects.reshaped:
            self.forget()
        else:
            for key in effects.keys:
                self._views.pop(key, None)
            if any(level_of(key) in ("activity", "objective") for key in effects.keys):
                below = ("milestone", "output", "task")
                self._views = {k: v for k, v in self._views.items() if level_of(k) not in below}
            self._know_me()
        return effects

    def open_again(self) -> bool:
        """Opens what is in the file's place now. True if that goes on from what was seen here.

        Raises WorkbenchError, and leaves all as it was, where nothing can be opened there.
        """
        book = self.book
        goes_on = open_again(book)
        self.can_index = True
        book.wait(READ_WAIT)
        self._data_version = book.data_version()
        if not goes_on:
            done, self._last_act, book.last_commit = self._last_act, None, None
            self._done_here.clear()
            self._known_before = 0
            self.lost = f"{book.path} was replaced while it was open, by a backup or another copy."
            if done is not None and not feed.holds(book, done):
                self.lost += f" “{done.label}” is not in it."
        self._seq = feed.last_seq(book)
        self._forget_counts()
        self.forget()
        self.me = self.me or people.called(self.book, self.book.who)
        return goes_on

    def changed_elsewhere(self) -> bool:
        """Whether another program has changed the plan since the last call. That words were indexed changes nothing."""
        with self.book.at_once():
            version = self.book.data_version()
            changed = version != self._data_version and feed.last_seq(self.book) != self._seq
        self._data_version = version
        return changed

    def index_words(self) -> bool:
        """Takes the last few changes into the index of words; True once it holds all. Many are left to be taken in
        beside the screen.
        """
        from tsworkbench.store.views import search

        if self.book.stood_at is not None or not self.can_index:
            return search.catch_up_for(self.book, 0)
        if not self.indexing.acquire(blocking=False):
            return False
        try:
            with self.book.at_once():
                return search.lag(self.book) <= _FEW and search.catch_up_for(self.book, 0)
        finally:
            self.indexing.release()

    def forget(self) -> None:
        """Forgets all that was read: any of it may read differently now."""
        self.unread = False
        self._views.clear()
        self._longest.clear()
        self.viewer = Viewer(self.book, self.as_at)
        self.initials = people.initials_of_all(self.book)
        self.held = people.held_of_all(self.book)
        self.plans = plans(self.book)
        there = [plan for plan in self.plans if plan["id"] == self.plan["id"]] or self.plans
        self.plan = there[0] if there else self.plan  # the last one may have been taken back: its act can be done again
        self._know_me()

    def _know_me(self) -> None:
        """Which officer sits here: by id, so that a new name is followed; else whoever bears the name of the seat."""
        me = self.me and live(self.book, "officer", self.me["id"])
        self.me = me or self._officer_called(self.book.who)
        if self.me is not None and self.me["name"] != self.book.who and self.book.stood_at is None:
            self.book.who = self.me["name"]  # I am called something else now

    def _officer_called(self, name: str | None) -> Row | None:
        """The officer of that name; in other capitals only if there is one such."""
        if not name:
            return None
        found = people.alike(self.book, name)
        return found[0] if len(found) == 1 or (found and found[0]["name"] == name) else None

    def seat(self, name: str) -> None:
        """Somebody else sits down at the desk: acts are made in that name from now on, and it is kept with the file."""
        seat(self.book, name)
        self.me = None
        self._know_me()
        self._forget_counts()


_LONG = 183
"""Days after its end from which a plan is long past: until then its last returns and reports are still made."""


def long_past(desk: Desk) -> str:
    """That the plan in hand ended long before the as-at day, and what can be done; empty where it didn't."""
    end = _end(desk, desk.plan)
    if end is None or (days := (desk.as_at - end).days) < _LONG or desk.book.stood_at is not None:
        return ""
    ago = f"{days // 365} years" if days >= 2 * 365 else f"{days // 30} months"
    others = [_end(desk, plan) for plan in desk.plans if plan["id"] != desk.plan["id"]]
    if any(other is not None and (desk.as_at - other).days < _LONG for other in others):
        then = f"{key_to('switch_plan')} goes to a newer one"
    else:
        then = f"{key_to('roll_forward')} makes the next plan from what is open"
    return f"This plan ended on {long_date(end)}, {ago} ago. {key_to('time')} chooses another as-at day; {then}."


def _end(desk: Desk, plan: Row) -> date | None:
    """A plan's last day; where it has no period, the last on which anything of it is due."""
    day = plan["period_end"] or workload.last_due(desk.book, plan["id"])
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:  # another tool wrote it
        return None


# -- for another thread than the screen's


@contextmanager
def to_read(book: Book) -> Iterator[Book]:
    """The same file on a connection of the thread's own; of a plan as it stood, which any thread may read, the same."""
    if book.stood_at is not None:
        yield book
        return
    from tsworkbench.store.backups.glance import glance

    with glance(book.path) as other:
        yield other


@contextmanager
def to_write(book: Book) -> Iterator[Book]:
    """The same file on a connection of the thread's own, in which things are done in the name of the same officer."""
    with opened(book.path, who=book.who, clock=book.own_clock) as other:
        yield other
