"""Signing a plan off: from that day its dates are what was agreed, and only a group's decision moves them."""

from collections.abc import Sequence
from datetime import date

from tsworkbench.plan.calendar import long_date, short_date
from tsworkbench.plan.due import Due, read
from tsworkbench.plan.due.precision import Precision
from tsworkbench.plan.english import agreeing, counted, listed
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.governance.rag import is_open
from tsworkbench.plan.language import row_keys
from tsworkbench.plan.language.leads import listed_names
from tsworkbench.plan.model import Status
from tsworkbench.store.book import Book, Row
from tsworkbench.store.views import agreement, attached
from tsworkbench.store.views.refs import Place, live
from tsworkbench.work.agreement.life import agreed_name, version
from tsworkbench.work.edits import Change, Edit, Write, name_of, refuse_away, standing, words_of
from tsworkbench.work.row.dates import day_in_words
from tsworkbench.work.row.status import set_status

DATE = "date"
"""The kinds of lines of a sign-off block."""


def sign_off(place: Place, lines: Sequence[tuple[str, str]] = (), *, on: date, as_at: date) -> Edit:
    """Signs a plan off: fills in its sign-off block, and fixes the date of every dated row as its baseline. The plan as
    it is then gets a name, as a version.

    `lines` are labels with what to write on them ("Chair", "A Ahmed"). A label that is printed, or the beginning
    of one, fills that blank; any other makes a line of its own. `on` is written on the blank for a day that belongs to
    them: the one that names the role ("Date signed off by Consortium"), or is printed after its line; else the first. A
    plan that prints none gets a line for it. Other blanks stay: they are filled by the same words later, which fixes
    nothing anew.

    What is open and past already was never a date that could be kept. Such a row counts from the day of sign-off
    until it is said to be done or has a new date; what it was due by stands in ``past_at_sign_off``, and
    `store.views.agreement.unanswered` lists it. Tasks are officers' own and are not signed off.

    Raises WrongInput for a plan that has been signed off already, saying by whom and when, unless `lines` fill what is
    still blank; and for a day to come.
    """

    def edit(book: Book) -> Change:
        plan = standing(book, place)
        refuse_away(book, place.id, "sign it off")
        if plan["signed_off_on"] is not None and lines:
            return _signed_later(book, place, plan, lines, on, as_at)
        if plan["signed_off_on"] is not None:
            raise WrongInput(
                f"{signed(book, plan)} A plan is signed off once: after that a group's decision moves a date."
            )
        if on > as_at:
            raise WrongInput(f"{short_date(on)} is still to come: a plan is signed off on a day that has been.")
        block, names, read = _block(book, place.id, lines, on, as_at)
        fixed = [_fixed(level, row, on) for level in agreement.AGREED for row in agreement.dated(book, level, place.id)]
        signed_off = Write("plan", place.id, {"signed_off_on": on.isoformat()})
        past = sum("past_at_sign_off" in write.cells for write in fixed)
        by = f" by {listed_names(names)}" if names else ""
        now = f"signed off {short_date(on)}{by}: {counted(len(fixed), 'date')} fixed"
        also = f", {counted(past, 'row')} past already" if past else ""
        kept = version(book, place.id, agreed_name(book, place.id, on))
        done, told = _done_by_it(book, place, on)
        writes = [signed_off, *block, *fixed, kept, *done]
        also += told
        return Change(name_of(place, plan), now + also, "", writes, ("plan", place.id), read)

    return edit


def _signed_later(
    book: Book, place: Place, plan: Row, lines: Sequence[tuple[str, str]], on: date, as_at: date
) -> Change:
    """What is written on the lines that were left blank when the plan was signed off, each with its day."""
    printed = agreement.signatures(book, place.id)
    last = max((line["sort"] for line in printed), default="")
    blanks = [line for line in printed if line["value"] is None]
    writes, said = list[Write](), list[str]()
    read: list[Due] = []
    typed_days = [_meant(label, blanks) for label, _ in lines]
    for label, typed in lines:
        blank = _meant(label, blanks)
        day = _day_of(label, blank, printed, [other for other in blanks if other not in typed_days])
        if blank is None and day is None:
            there = listed([f"“{line['label']}”" for line in blanks], last="or") or "none"
            raise WrongInput(
                f"{signed(book, plan)} A plan is signed off once: after that a group's decision moves a date. "
                f"“{label}” is no line that is blank still: {there}."
            )
        words = words_of(typed, "name")
        if blank is not None and blank["kind"] == DATE:
            read.append(_read_day(words, as_at))
            words = long_date(read[-1].end or as_at)
        elif on > as_at:
            raise WrongInput(f"{short_date(on)} is still to come: a plan is signed on a day that has been.")
        if blank is not None:
            blanks.remove(blank)
            writes.append(Write("sign_off", blank["id"], {"value": words}))
        else:
            last = row_keys.after(last)
            role = words_of(label, "role")
            writes.append(Write("sign_off", None, {"plan_id": place.id, "label": role, "value": words, "sort": last}))
        said.append(f"{blank['label'] if blank is not None else role}: {words}")
        if day is not None:
            blanks.remove(day)
            writes.append(Write("sign_off", day["id"], {"value": long_date(on)}))
            said.append(f"{day['label']}: {long_date(on)}")
    return Change(f"{name_of(place, plan)}:", listed(said), "", writes, ("plan", place.id), tuple(read))


def _done_by_it(book: Book, plan: Place, on: date) -> tuple[list[Write], str]:
    """The milestones that are the sign-off of a plan are done by it, and what is one thing with them; and how the
    label tells it.
    """
    writes, refs = list[Write](), list[str]()
    for link in attached.signing(book, plan.id):
        row = live(book, "milestone", link["id"])
        if row is not None and is_open(row["status"]) and not agreement.waits_for(book, row["id"]):
            here = Place("milestone", row["id"], row["rid"], row["plan_id"])
            done = set_status(here, Status.COMPLETE, as_at=on, done_on=on)(book)
            writes += done.writes
            for write in done.writes:
                if write.table in ("milestone", "output") and write.row_id is not None:
                    there = live(book, write.table, write.row_id)
                    refs += [name_of(Place(write.table, write.row_id, 0, plan.id), there)] if there is not None else []
    return writes, f"; {listed(refs)} complete" if refs else ""


def signed(book: Book, plan: Row) -> str:
    """Who signed a plan off and when, as a sentence; empty if nobody has."""
    if plan["signed_off_on"] is None:
        return ""
    names = [line["value"] for line in agreement.signatures(book, plan["id"]) if line["value"] and line["kind"] != DATE]
    by = f" by {listed_names(names)}" if names else ""
    title = plan["short_title"] or plan["title"]
    return f"“{title}” was signed off on {day_in_words(plan['signed_off_on'])}{by}."


def in_words(questions: int) -> str:
    """The question that sign-off leaves: "3 rows were past when the plan was signed off: were they done?"."""
    were, they = agreeing(questions, "was", "were"), agreeing(questions, "was it", "were they")
    return f"{counted(questions, 'row')} {were} past when the plan was signed off: {they} done?"


def _fixed(level: str, row: Row, on: date) -> Write:
    day = on.isoformat()
    if not row["to_do"] or row["due_to"] >= day:
        return Write(level, row["id"], {"baseline_due_to": row["due_to"], "baseline_precision": row["due_precision"]})
    precision = row["due_precision"] if row["due_rrule"] else Precision.DAY.value
    cells = {
        "past_at_sign_off": row["due_to"],
        "due_text": long_date(on),
        "due_from": day,
        "due_to": day,
        "due_precision": precision,
        "baseline_due_to": day,
        "baseline_precision": precision,
    }
    return Write(level, row["id"], cells)


def _block(
    book: Book, plan_id: str, lines: Sequence[tuple[str, str]], on: date, as_at: date
) -> tuple[list[Write], list[str], tuple[Due, ...]]:
    """The lines to write in the sign-off block, the names on them, and how the days on them were read."""
    printed = agreement.signatures(book, plan_id)
    last = max((line["sort"] for line in printed), default="")
    blanks = [line for line in printed if line["value"] is None]
    writes, names = [], []
    read: list[Due] = []
    belongs: list[Row] = []
    for label, typed in lines:
        words = words_of(typed, "name", empty=True)
        blank = _meant(label, blanks) if words else None
        if words and (day := _day_of(label, blank, printed, blanks)) is not None and day not in belongs:
            belongs.append(day)
        if blank is not None:
            blanks.remove(blank)
            is_day = blank["kind"] == DATE
            if is_day:
                read.append(_read_day(words, as_at))
                words = long_date(read[-1].end or on)
            writes.append(Write("sign_off", blank["id"], {"value": words}))
            names += [] if is_day else [words]
        elif words:
            last = row_keys.after(last)
            role = words_of(label, "role", empty=True) or "Signed by"
            writes.append(Write("sign_off", None, {"plan_id": plan_id, "label": role, "value": words, "sort": last}))
            names.append(words)
    days = [line for line in printed if line["kind"] == DATE]
    belongs = [day for day in belongs if day in blanks]
    if not days:
        last = row_keys.after(last)
        cells = {"plan_id": plan_id, "label": "Date signed", "kind": DATE, "value": long_date(on), "sort": last}
        writes.append(Write("sign_off", None, cells))
    elif not belongs and not any(line["value"] or line not in blanks for line in days):
        belongs = days[:1]
    writes += [Write("sign_off", day["id"], {"value": long_date(on)}) for day in belongs]
    return writes, names, tuple(read)  # the others are filled later


def _day_of(label: str, line: Row | None, printed: list[Row], blanks: list[Row]) -> Row | None:
    """The blank for the day on which a role signs: the one that names the role, or follows its line."""
    days = [blank for blank in blanks if blank["kind"] == DATE]
    wanted = label.strip().casefold()
    named = [day for day in days if wanted and wanted in day["label"].casefold()]
    if line is None:
        return named[0] if len(named) == 1 else None
    if line["kind"] == DATE:
        return None
    after = printed[printed.index(line) + 1 : printed.index(line) + 2]
    return next(iter([*named, *(day for day in after if day in days)]), None)


def _meant(label: str, blanks: list[Row]) -> Row | None:
    wanted = label.strip().casefold()
    exact = [line for line in blanks if line["label"].casefold() == wanted]
    near = exact or [line for line in blanks if wanted and line["label"].casefold().startswith(wanted)]
    return near[0] if exact or len(near) == 1 else None


def _read_day(phrase: str, as_at: date) -> Due:
    due = read(phrase, plan_year=None, as_at=as_at)
    if not isinstance(due, Due):
        raise WrongInput(due.why_no_day)
    if due.end is None or due.precision is not Precision.DAY:
        raise WrongInput(f"“{phrase}” is not a single day. Type one, such as “15 Dec 2009”.")
    if due.end > as_at:
        raise WrongInput(f"{short_date(due.end)} is still to come: a plan is signed on a day that has been.")
    return due
