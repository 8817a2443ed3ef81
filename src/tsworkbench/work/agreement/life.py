"""A plan's life: it is closed at its end, opened again if it must be, rolled forward into the next year, and kept by
name as it was at a moment.

A closed plan is read, found and reported on, and its work is in no list any more. What is open in it stays open in it:
what goes on goes on in the plan that it was rolled forward into.
"""

from datetime import date

from tsworkbench.plan.calendar import add_months, day_of_cell, long_date, moment_of, short_date
from tsworkbench.plan.english import counted, listed
from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.plan.governance.roll_forward import Beside, beside, rolled_forward
from tsworkbench.plan.whole import Library, Plan
from tsworkbench.store.book import Book, Done, Row, utc_text
from tsworkbench.store.library import read_library, write_library
from tsworkbench.store.log.snapshot import Instant
from tsworkbench.store.views import agreement
from tsworkbench.store.views.plan import plans
from tsworkbench.store.views.refs import Place
from tsworkbench.work.edits import Change, Edit, Write, name_of, require, standing, words_of
from tsworkbench.work.row.dates import day_in_words


def close(place: Place, *, on: date, as_at: date) -> Edit:
    """Closes a plan on a day that has been. The label says what stays open in it, and where that goes on.

    Raises NothingToDo for a plan that is closed already, and WrongInput for a day to come.
    """

    def edit(book: Book) -> Change:
        require(place, ("plan",), "end")
        plan = standing(book, place)
        if plan["closed_on"] is not None:
            raise NothingToDo(f"{closed(plan)} “plan reopen” opens it again.")
        if on > as_at:
            raise WrongInput(f"{short_date(on)} is still to come: a plan is closed on a day that has been.")
        now = f"closed {short_date(on)}{_left_open(book, place.id)}"
        cells = {"closed_on": on.isoformat()}
        return Change(name_of(place, plan), now, "", [Write("plan", place.id, cells)], ("plan", place.id))

    return edit


def reopen(place: Place) -> Edit:
    """Opens a closed plan again: its work is in the lists as before. Raises NothingToDo for one that isn't closed."""

    def edit(book: Book) -> Change:
        require(place, ("plan",), "end")
        plan = standing(book, place)
        if plan["closed_on"] is None:
            raise NothingToDo(f"“{name_of(place, plan)}” is not closed.")
        was = f" (was closed {day_in_words(plan['closed_on'])})"
        writes = [Write("plan", place.id, {"closed_on": None})]
        return Change(name_of(place, plan), "opened again", was, writes, ("plan", place.id))

    return edit


def closed(plan: Row) -> str:
    """That a plan was closed, as a sentence; empty if it isn't."""
    if plan["closed_on"] is None:
        return ""
    return f"“{plan['short_title'] or plan['title']}” was closed on {day_in_words(plan['closed_on'])}."


def left_open(book: Book, plan_id: str) -> str:
    """What would stay open in a plan that is closed, and where it goes on, in words; empty if nothing would."""
    counts = [counted(count, level) for level, count in agreement.open_rows(book, plan_id) if count]
    if not counts:
        return ""
    gone_on = agreement.carried_rows(book, plan_id)
    into = agreement.carried_into(book, plan_id)
    if into is None or not gone_on:
        return f"{listed(counts)} still open"
    return f"{listed(counts)} still open, {gone_on:,} of them carried into “{into['short_title'] or into['title']}”"


def _left_open(book: Book, plan_id: str) -> str:
    words = left_open(book, plan_id)
    return f": {words}" if words else ""


def record_review(place: Place, text: str, *, on: date, as_at: date, next_on: date | None = None) -> Edit:
    """Records that a plan was reviewed on a day: what that changed, and when the next review is due.

    Without `next_on`, that is the next turn of the plan's own rule, if it has one. Raises WrongInput for a day to come,
    for a day on which it was reviewed already, and for a next review that isn't later.
    """

    def edit(book: Book) -> Change:
        require(place, ("plan",), "review")
        plan = standing(book, place)
        if on > as_at:
            raise WrongInput(f"{short_date(on)} is still to come: record a review on the day on which it was held.")
        if any(row["on_day"] == on.isoformat() for row in agreement.reviews_held(book, place.id)):
            raise WrongInput(f"{name_of(place, plan)} has a review of {short_date(on)} already: undo that first.")
        if next_on is not None and next_on <= on:
            raise WrongInput(f"The next review can't be on {short_date(next_on)}: it comes after {short_date(on)}.")
        then = next_on or next_review(plan, on)
        cells = {
            "plan_id": place.id,
            "on_day": on.isoformat(),
            "text": words_of(text, "review", lines=True, empty=True) or None,
            "next_on": then.isoformat() if then is not None else None,
            "by": book.who,
            "at": utc_text(book.now()),
        }
        now = f"reviewed {short_date(on)}{f', next by {short_date(then)}' if then is not None else ''}"
        return Change(name_of(place, plan), now, "", [Write("review", None, cells)], ("plan", place.id))

    return edit


def next_review(plan: Row, after: date) -> date | None:
    """The last day of the next turn of a plan's review after a day, within ten years; None where its rule says none."""
    from tsworkbench.plan.governance.particulars import reviews

    begins = day_of_cell(plan["period_start"]) or after
    last = add_months(after, _TEN_YEARS)
    turns = reviews(plan["review_text"], plan["review_rrule"], begins=begins, first=after, last=last)
    return next((turn.last for turn in turns if turn.first > after), None)


_TEN_YEARS = 120


def name_version(place: Place, name: str) -> Edit:
    """Keeps a plan as it is at this moment under a name: any list, paper or comparison can go back to it.

    Raises WrongInput if the plan has a version of that name already.
    """

    def edit(book: Book) -> Change:
        require(place, ("plan",), "versions")
        plan = standing(book, place)
        words = words_of(name, "name of a version")
        if any(row["name"].casefold() == words.casefold() for row in agreement.versions(book, place.id)):
            raise WrongInput(f"{name_of(place, plan)} has a version called “{words}” already: choose another name.")
        now = f"this version is called “{words}”"
        return Change(f"{name_of(place, plan)}:", now, "", [version(book, place.id, words)], ("plan", place.id))

    return edit


def forget_version(place: Place, name: str) -> Edit:
    """Takes the name of a version away. What it was the name of is still in the history."""

    def edit(book: Book) -> Change:
        plan = standing(book, place)
        found = version_named(book, name, place.id)
        writes = [Write("version", found["id"], {"deleted": 1})]
        now = f"no version is called “{found['name']}” any more"
        return Change(f"{name_of(place, plan)}:", now, "", writes, ("plan", place.id))

    return edit


def version(book: Book, plan_id: str, name: str) -> Write:
    """What writes down that a plan as the act leaves it is called by that name."""
    return Write("version", None, {"plan_id": plan_id, "name": name, "at": utc_text(book.now()), "by": book.who})


def agreed_name(book: Book, plan_id: str, on: date) -> str:
    """What the version that a sign-off makes is called: "as agreed 11 March 2009", numbered if that is taken."""
    taken = {row["name"].casefold() for row in agreement.versions(book, plan_id)}
    name = words = f"as agreed {long_date(on)}"
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{words} ({number})"
    return name


def version_named(book: Book, name: str, plan_id: str | None = None) -> Row:
    """The version of that name, or of that beginning, of a plan or of any plan of the file.

    Raises NotFound, naming the versions there are, or WrongInput if several fit.
    """
    wanted = " ".join(name.split()).casefold()
    there = agreement.versions(book, plan_id)
    exact = [row for row in there if row["name"].casefold() == wanted]
    fits = exact or [row for row in there if wanted and row["name"].casefold().startswith(wanted)]
    if len(fits) == 1:
        return fits[0]
    names = ", ".join(f"“{row['name']}”" for row in there) or "none yet"
    if not fits:
        raise NotFound(f"No version is called “{name.strip()[:60]}”. The versions: {names}.")
    raise WrongInput(f"“{name.strip()}” fits several versions. Name one whole: {names}.")


def instant_of(version: Row) -> Instant:
    """The moment that a version is the name of."""
    moment = moment_of(version["at"])
    if moment is None:
        raise WrongInput(f"The version “{version['name']}” has no moment that can be read: “version list” shows it.")
    return Instant(round(moment.timestamp() * 1000), str(version["name"]))


def roll_forward(book: Book, plan_id: str, *, title: str = "", close_on: date | None = None) -> Done:
    """Makes next year's plan from a plan: the same objectives, and what is still open under them.

    `plan.governance.roll_forward.rolled_forward` says what goes on and what stays behind. With a day in `close_on` the
    old plan is closed on it, in the same act: what goes on is in the lists once. Raises WrongInput for a plan that has
    been rolled forward already, or that has no period.
    """
    from tsworkbench.work.edits import words_of

    with book.act() as act:
        found = read_library(book, [plan_id]).plans
        if not found:
            raise NotFound("That plan is no longer in the file.")
        plan = found[0]
        _refuse_twice(book, plan)
        new = rolled_forward(plan, mint=book.mint, title=words_of(title, "title", empty=True) or None)
        activities = [activity for objective in new.objectives for activity in objective.activities]
        milestones = sum(len(activity.milestones) for activity in activities)
        closes = close_on is not None and plan.closed_on is None
        act.called(
            f"Rolled “{plan.short_title or plan.title}” forward into “{new.title}”, with "
            f"{counted(len(activities), 'open activity')} and {counted(milestones, 'milestone')}"
            f"{', and closed it' if closes else ''}"
        )
        write_library(act, book, Library(plans=(new,)))
        if closes and close_on is not None:
            act.set("plan", plan_id, closed_on=close_on.isoformat())
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def counterpart(book: Book, plan_id: str) -> tuple[str, str] | None:
    """Which two plans are compared where one is named, the later one first: those that one was rolled forward into the
    other, else the only two of the file; None where neither is so.
    """
    there = plans(book)
    here = next((row for row in there if row["id"] == plan_id), None)
    if here is not None and any(row["id"] == here["carried_from"] for row in there):
        return plan_id, str(here["carried_from"])
    into = agreement.carried_into(book, plan_id)
    if into is not None:
        return str(into["id"]), plan_id
    others = [str(row["id"]) for row in there if row["id"] != plan_id]
    return (plan_id, others[0]) if len(others) == 1 else None


def compared(book: Book, plan_id: str, other_id: str | None = None, *, was: Book | None = None) -> Beside:
    """A plan beside another; without `other_id` beside its `counterpart`; with `was`, beside itself as it was there.

    Of two years that follow each other the later is told beside the earlier, whichever is named first.

    Raises WrongInput where there is nothing to compare it with, and NotFound where it wasn't in the file yet.
    """
    if was is not None:
        return beside(_read(book, plan_id), _read(was, plan_id))
    if other_id == plan_id:
        raise WrongInput("A plan beside itself says nothing: name another plan, or a day or version it is to be as of.")
    pair = counterpart(book, plan_id)
    if other_id is not None and (pair is None or other_id not in pair):
        pair = plan_id, other_id
    if pair is None:
        raise WrongInput("There is no plan that it was carried from: say which plan to compare it with.")
    return beside(_read(book, pair[0]), _read(book, pair[1]))


def _read(book: Book, plan_id: str) -> Plan:
    found = read_library(book, [plan_id]).plans
    if not found:
        stood = f" as it stood on {book.stood_at}" if book.stood_at is not None else ""
        raise NotFound(f"That plan is not in the file{stood}: choose another plan, or a later day.")
    return found[0]


def _refuse_twice(book: Book, plan: Plan) -> None:
    name = plan.short_title or plan.title
    if plan.period_start is None or plan.period_end is None:
        raise WrongInput(f"“{name}” has no period, so there is no year after it.")
    before = agreement.carried_into(book, plan.id or "")
    if before is not None:
        raise WrongInput(f"“{name}” has been rolled forward already, into “{before['title']}”. Undo that first.")
