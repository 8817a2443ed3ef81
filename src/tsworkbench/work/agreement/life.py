"""A plan's life: it is closed at its end, opened again if it must be, rolled forward into the next year, and kept by
name as it was at a moment.

A closed plan is read, found and reported on, and its work is in no list any more. What is open in it stays open in it:
what goes on goes on in the plan that it was rolled forward into.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date

from tsworkbench.plan.calendar import add_months, day_of_cell, long_date, moment_of, short_date
from tsworkbench.plan.english import counted, listed
from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.plan.governance.roll_forward import Beside, beside, rolled_forward
from tsworkbench.plan.whole import Library, Plan
from tsworkbench.store.book import Book, Done, Row, utc_text
from tsworkbench.store.library import read_library, write_library
from tsworkbench.store.log.snapshot import Instant, open_stood_at
from tsworkbench.store.views import agreement
from tsworkbench.store.views.plan import one_plan, plans
from tsworkbench.store.views.refs import Place
from tsworkbench.work.edits import Change, Edit, Write, name_of, refuse_away, require, standing, words_of
from tsworkbench.work.row.dates import day_in_words


def close(place: Place, *, on: date, as_at: date) -> Edit:
    """Closes a plan on a day that has been. The label says what stays open in it, and where that goes on.

    Raises NothingToDo for a plan that is closed already, and WrongInput for a day to come.
    """

    def edit(book: Book) -> Change:
        require(place, ("plan",), "end")
        plan = standing(book, place)
        refuse_away(book, place.id, "close it")
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
        refuse_away(book, place.id, "open it again")
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
        refuse_away(book, plan_id, "roll it forward")
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
    other, else the only two of the file, if one follows the other; None where neither is so.
    """
    there = {str(row["id"]): row for row in plans(book)}
    here = there.get(plan_id)
    if here is None:
        return None
    if here["carried_from"] in there:
        return plan_id, str(here["carried_from"])
    into = agreement.carried_into(book, plan_id)
    if into is not None:
        return str(into["id"]), plan_id
    others = [row for row in there.values() if row["id"] != plan_id]
    if len(others) != 1:
        return None
    later, earlier = _later_first(here, others[0])
    follows = (there[earlier]["period_end"] or "") < (there[later]["period_start"] or "")
    return (later, earlier) if follows else None


def _later_first(one: Row, other: Row) -> tuple[str, str]:
    begun, other_begun = one["period_start"] or "", other["period_start"] or ""
    is_later = other["carried_from"] == one["id"] or bool(begun and other_begun > begun)
    return (str(other["id"]), str(one["id"])) if is_later else (str(one["id"]), str(other["id"]))


def plan_to_compare(book: Book, name: str | None, was: Instant | None = None) -> str:
    """The plan that is meant: the one of that name; without one, the only one that was carried from another.

    Raises as `one_plan` does, where neither is so.
    """
    there = {row["id"]: row for row in plans(book)}
    carried = [str(row["id"]) for row in there.values() if row["carried_from"] in there]
    if name is None and was is None and len(carried) == 1:
        return carried[0]
    return str(one_plan(book, name)["id"])


def compared(book: Book, plan_id: str, other_id: str | None = None, *, was: Instant | None = None) -> Beside:
    """A plan beside another; without `other_id` beside its `counterpart`; with `was`, beside itself as it was then.

    Of plans of different years the later is put beside the earlier, whichever is named first.

    Raises WrongInput where there is nothing to compare it with, and NotFound where it wasn't in the file yet.
    """
    if was is not None:
        with closing(open_stood_at(book.path, was)) as past:
            found = beside(_read(book, plan_id), _read(past, plan_id))
            return replace(found, other=f"itself as it stood ({was.words})")
    if other_id == plan_id:
        raise WrongInput("A plan beside itself says nothing: name another plan, or a day or version it is to be as of.")
    if other_id is None:
        pair = counterpart(book, plan_id)
        if pair is None:
            raise WrongInput("There is no plan that it was carried from: say which plan to compare it with.")
    else:
        there = {row["id"]: row for row in plans(book)}
        if plan_id not in there or other_id not in there:
            raise NotFound(_NOT_THERE.format(""))
        pair = _later_first(there[plan_id], there[other_id])
    later, earlier = (_read(book, one) for one in pair)
    return beside(later, earlier, between=tuple(_between(book, later, earlier)))


def _between(book: Book, later: Plan, earlier: Plan) -> Iterator[Plan]:
    """The plans of the years through which one was carried from the other, the latest first; none where it wasn't."""
    from_, ids = later.carried_from, []
    there = {row["id"]: row for row in plans(book)}
    while from_ in there and from_ != earlier.id and from_ not in ids:
        ids.append(from_)
        from_ = there[from_]["carried_from"]
    if from_ == earlier.id:
        yield from (_read(book, str(one)) for one in ids)


def _read(book: Book, plan_id: str) -> Plan:
    found = read_library(book, [plan_id]).plans
    if not found:
        raise NotFound(_NOT_THERE.format(f" as it stood on {book.stood_at}" if book.stood_at is not None else ""))
    return found[0]


_NOT_THERE = "That plan is not in the file{}: choose another plan, or a later day."


def _refuse_twice(book: Book, plan: Plan) -> None:
    name = plan.short_title or plan.title
    if plan.period_start is None or plan.period_end is None:
        raise WrongInput(f"“{name}” has no period, so there is no year after it.")
    before = agreement.carried_into(book, plan.id or "")
    if before is not None:
        raise WrongInput(f"“{name}” has been rolled forward already, into “{before['title']}”. Undo that first.")
