"""What an officer says of a row: its RAG with why and what next, its status, its words.

Each function gives an edit for `edits.perform`; the acts of the screen and of the command line are these. What is
under an activity goes with it when it is cancelled or deferred, and comes back with it: else its milestones would
count as late for a thing that nobody is to do any more.
"""

from __future__ import annotations

import re
from datetime import date

from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.english import counted, counted_or_no, listed, shortened
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.governance.rag import is_open
from tsworkbench.plan.model import GLYPHS, EvidenceKind, Matter, NoteKind, Rag, Status, words
from tsworkbench.store.book import Book, Row, utc_text
from tsworkbench.store.tables import title_column
from tsworkbench.store.views import agreement, attached, rounds
from tsworkbench.store.views.refs import Place, live
from tsworkbench.work.edits import (
    DATED,
    RATED,
    SPOKEN_OF,
    Change,
    Edit,
    Write,
    change,
    name_of,
    rated,
    require,
    standing,
    words_of,
)
from tsworkbench.work.row.times import occurrence_of, one_time_done, recurs, turn_after


def rag_words(rag: Rag | None) -> str:
    """ "▲ Red"; "not said" for None."""
    return f"{GLYPHS[rag]} {rag.value.capitalize()}" if rag is not None else "not said"


def state_rag(
    place: Place,
    rag: Rag | None,
    *,
    as_at: date,
    why: str = "",
    next_step: str = "",
    comment: str = "",
) -> Edit:
    """States a RAG on the row that carries it (an activity, or a milestone where the plan reports on those).

    It is also kept as an update, with why and what next, as at the given day. None takes the RAG away
    ("not said"). Saying the same again is an update too: it is what was said this time.
    """

    def edit(book: Book) -> Change:
        at, row = rated(book, place)
        before = Rag(row["rag"]) if row["rag"] else None
        now = f"now {rag_words(rag)}"
        was = f" (was {rag_words(before)})" if before is not rag else " (as before)"
        said = {
            "row_id": at.id,
            "level": at.level,
            "rag": rag,
            "why": _said(why, "reason"),
            "next": _said(next_step, "next step"),
            "comment": _said(comment, "commentary"),
            **_by(book, at, as_at),
        }
        return change(at, row, now, was, [Write(at.level, at.id, {"rag": rag}), Write("progress", None, said)])

    return edit


def explain(
    progress_id: str, *, why: str | None = None, next_step: str | None = None, comment: str | None = None
) -> Edit:
    """Adds why, what next or commentary to an update that has been made. None leaves a field as it is."""

    def edit(book: Book) -> Change:
        row = live(book, "progress", progress_id)
        if row is None:
            raise WrongInput("The update these words belong to has been undone. Rate the row again first.")
        cells = {}
        if why is not None:
            cells["why"] = _said(why, "reason")
        if next_step is not None:
            cells["next"] = _said(next_step, "next step")
        if comment is not None:
            cells["comment"] = _said(comment, "commentary")
        changed = {name: text for name, text in cells.items() if row[name] != text}
        at = Place(row["level"], row["row_id"], 0, "")
        about = standing(book, at)
        which = " and ".join({"why": "why", "next": "what next", "comment": "commentary"}[name] for name in cells)
        writes = [Write("progress", progress_id, changed)] if changed else []
        return change(at, about, f"{which} written", "", writes)

    return edit


def no_change(place: Place, *, as_at: date) -> Edit:
    """Says "no change": the RAG that was stated last was looked at and still holds.

    Raises WrongInput where none has been stated: nothing would be said by it.
    """

    def edit(book: Book) -> Change:
        at, row = rated(book, place)
        rag = Rag(row["rag"]) if row["rag"] else None
        if rag is None:
            raise WrongInput(
                f"{name_of(at, row)} has no rating yet, so there is nothing to leave unchanged: "
                "choose green, amber or red."
            )
        said = {"row_id": at.id, "level": at.level, "rag": rag, "no_change": 1, **_by(book, at, as_at)}
        return change(at, row, f"no change, still {rag_words(rag)}", "", [Write("progress", None, said)])

    return edit


def comment(place: Place, text: str, *, as_at: date) -> Edit:
    """Writes commentary, printed for members, on a row: what an officer says of it."""

    def edit(book: Book) -> Change:
        require(place, SPOKEN_OF, "commentary")
        row = standing(book, place)
        said = {
            "row_id": place.id,
            "level": place.level,
            "comment": words_of(text, "commentary"),
            **_by(book, place, as_at),
        }
        return change(place, row, "commentary written", "", [Write("progress", None, said)])

    return edit


def private_note(place: Place, text: str) -> Edit:
    """Writes a private note, which never leaves in a paper."""

    def edit(book: Book) -> Change:
        row = standing(book, place)
        cells = {
            "row_id": place.id,
            "level": place.level,
            "text": words_of(text, "note", lines=True),
            "by": book.who,
            "at": utc_text(book.now()),
        }
        return change(place, row, "private note written", "", [Write("note", None, cells)])

    return edit


NOTED = ("plan", *SPOKEN_OF)
"""What lessons are learned of, and what people are consulted on: the plan as a whole, or a row that papers name."""


def add_note(place: Place, text: str, *, kind: NoteKind, as_at: date, on_day: str = "") -> Edit:
    """Notes what was learned, or what those who were consulted have said. Papers print it.

    `on_day` is the day that it is of, if not the as-at day.
    """

    def edit(book: Book) -> Change:
        from tsworkbench.work.row.dates import done_on

        require(place, NOTED, kind.value)
        row = standing(book, place)
        words = words_of(text, kind.value, lines=True)
        day, due = done_on(book, place, on_day, as_at=as_at) if on_day else (as_at, None)
        there = attached.public_notes_of(book, place.id)
        if any((one["kind"], one["text"]) == (kind, words) for one in there):
            return change(place, row, f"has that {kind.value}")
        said = {
            "kind": kind.value,
            "text": words,
            "on_day": day.isoformat(),
            "by": book.who,
            "at": utc_text(book.now()),
        }
        cells = {"row_id": place.id, "level": place.level, **said}
        made = change(place, row, f"{kind.value}: {shortened(words, 50)}", "", [Write("public_note", None, cells)])
        return made._replace(read=(due,) if due is not None else ())

    return edit


def remove_note(place: Place, number: int) -> Edit:
    """Takes a lesson or a consultation away, by its number in the list of the row. Raises WrongInput without one."""

    def edit(book: Book) -> Change:
        row = standing(book, place)
        there = attached.public_notes_of(book, place.id)
        if not 1 <= number <= len(there):
            notes = counted_or_no(len(there), "note")
            raise WrongInput(f"{name_of(place, row)} has {notes} of a lesson or a consultation: “show” lists them.")
        gone = there[number - 1]
        writes = [Write("public_note", gone["id"], {"deleted": 1})]
        return change(place, row, f"{gone['kind']} removed: {shortened(gone['text'], 50)}", "", writes)

    return edit


_LINK = re.compile(r"(?:https?://|www\.|mailto:)\S+", re.IGNORECASE)
_PATH = re.compile(r"(?:[A-Za-z]:[\\/]|\\\\|~?/|\.{1,2}[\\/]).+|[^\s\\/]+(?:[\\/][^\\/]+)*\.[A-Za-z0-9]{2,5}")


def kind_of_evidence(text: str) -> EvidenceKind:
    """What evidence is by its words: a link, the path of a file, or text.

    >>> [kind_of_evidence(words).value for words in ("https://x.org/a", "S:\\\\TOR v2.docx", "minutes of 14 Jan")]
    ['link', 'path', 'text']
    """
    if _LINK.fullmatch(text):
        return EvidenceKind.LINK
    return EvidenceKind.PATH if _PATH.fullmatch(text) else EvidenceKind.TEXT


def add_evidence(place: Place, text: str, *, as_at: date, on_day: str = "") -> Edit:
    """Says what shows that a row is done or is so: words, a link, or the path of a file. Papers print it.

    `on_day` is the day that it is of, if not the as-at day.
    """

    def edit(book: Book) -> Change:
        from tsworkbench.work.row.dates import done_on

        require(place, SPOKEN_OF, "evidence")
        row = standing(book, place)
        words = words_of(text, "evidence")
        day, due = done_on(book, place, on_day, as_at=as_at) if on_day else (as_at, None)
        if any(one["text"] == words for one in attached.evidence_of(book, place.id)):
            return change(place, row, "has that evidence")
        cells = {
            "row_id": place.id,
            "level": place.level,
            "kind": kind_of_evidence(words),
            "text": words,
            "on_day": day.isoformat(),
            "by": book.who,
            "at": utc_text(book.now()),
        }
        made = change(place, row, f"evidence: {shortened(words, 50)}", "", [Write("evidence", None, cells)])
        return made._replace(read=(due,) if due is not None else ())

    return edit


def remove_evidence(place: Place, number: int) -> Edit:
    """Takes a piece of evidence away, by its number in the list of the row. Raises WrongInput where there is none."""

    def edit(book: Book) -> Change:
        require(place, SPOKEN_OF, "evidence")
        row = standing(book, place)
        there = attached.evidence_of(book, place.id)
        if not 1 <= number <= len(there):
            pieces = counted(len(there), "piece") if there else "no piece"
            raise WrongInput(f"{name_of(place, row)} has {pieces} of evidence: “show” lists them.")
        gone = there[number - 1]
        writes = [Write("evidence", gone["id"], {"deleted": 1})]
        return change(place, row, f"evidence removed: {shortened(gone['text'], 50)}", "", writes)

    return edit


def set_status(place: Place, status: Status, *, as_at: date, done_on: date | None = None) -> Edit:
    """Sets how far a row has come. Completing keeps the day it was done: `done_on`, or else the as-at day.

    What is complete already keeps the day it has. Completing or reopening a row that carries a RAG says so in
    the RAG as well. An activity may be complete with milestones still open; its label says how many. What is open
    under an activity is cancelled or deferred with it, and comes back when it is opened again. What needs a group's
    approval is not complete yet: it is in progress, and the group is asked.
    """

    def edit(book: Book) -> Change:
        require(place, DATED, "status")
        row = standing(book, place)
        waits = agreement.waits_for(book, place.id) if status is Status.COMPLETE else []
        if waits and row["status"] != Status.COMPLETE:
            return _waits_for(book, place, row, waits, as_at)
        day = _day_done(row, status, done_on, as_at)
        if status is Status.COMPLETE and row["status"] != Status.COMPLETE and (turn := turn_after(book, place, row)):
            return one_time_done(book, place, row, str(day), turn)
        cells: dict[str, object] = {"status": status.value, "done_on": day}
        writes = []
        if place.level in RATED and rated(book, place)[0] == place:
            rag = _rag_after(row, status)
            if rag != row["rag"]:
                cells["rag"] = rag
                said = {"row_id": place.id, "level": place.level, "rag": rag, **_by(book, place, as_at)}
                writes.append(Write("progress", None, said))
        changed = {name: cell for name, cell in cells.items() if row[name] != cell}
        if changed:
            writes.insert(0, Write(place.level, place.id, changed))
        if status is Status.COMPLETE and changed and day and recurs(place, row):
            from tsworkbench.plan.governance.occurrences import Turn

            last = Turn(row["due_from"], row["due_to"])
            writes.append(occurrence_of(book, place, last, Status.COMPLETE, day))
        elif is_open(status) and row["status"] == Status.COMPLETE and recurs(place, row):
            writes += [
                Write("occurrence", one["id"], {"deleted": 1})
                for one in attached.occurrences_of(book, place.id)
                if one["due_on"] == row["due_to"]
            ]
        beside, told = go_with(book, place, row, status)
        writes += beside
        paired, with_it = _paired(book, place, row, status, day)
        writes += paired
        now = f"now {words(status)}{told}"
        if status is Status.COMPLETE:
            on = f", done {short_date(date.fromisoformat(day))}" if day else ""
            now = f"complete{still_open(book, place)}{on}"  # what matters most first: a label may be cut
        now += with_it
        was = f" (was {words(Status(row['status']))})" if row["status"] != status.value else ""
        return change(place, row, now, was, writes)

    return edit


def _waits_for(book: Book, place: Place, row: Row, waits: list[agreement.Approval], as_at: date) -> Change:
    """What is done and not approved yet: each group that hasn't been asked for its approval is asked."""
    there = {
        one.group_id
        for one in agreement.open_asks(book, [row["plan_id"]])
        if one.row_id == place.id and one.kind is Matter.APPROVAL
    }
    asked: dict[str, str | None] = {"row_id": place.id, "level": place.level, "kind": Matter.APPROVAL.value}
    asked |= {"asked_on": as_at.isoformat(), "by": book.who, "at": utc_text(book.now())}
    writes = [Write("ask", None, asked | {"group_id": one.group_id}) for one in waits if one.group_id not in there]
    if row["status"] != Status.IN_PROGRESS:
        writes.insert(0, Write(place.level, place.id, {"status": Status.IN_PROGRESS.value}))
    names = listed(f"the {one.group}" if not one.group.lower().startswith("the ") else one.group for one in waits)
    made = change(place, row, f"waits for {names} to approve it", "", writes)
    return made._replace(alike="wait for approval")


def _day_done(row: Row, status: Status, done_on: date | None, as_at: date) -> str | None:
    if status is not Status.COMPLETE:
        return None
    if done_on is None and row["status"] == Status.COMPLETE:
        return None if row["done_on"] is None else str(row["done_on"])
    return (done_on or as_at).isoformat()


def _rag_after(row: Row, status: Status) -> str | None:
    if status is Status.COMPLETE:
        return Rag.COMPLETE.value
    return None if row["rag"] == Rag.COMPLETE else row["rag"]


def retitle(place: Place, title: str) -> Edit:
    """Gives a row another title. What the document printed stays where it is."""

    def edit(book: Book) -> Change:
        row = standing(book, place)
        column = title_column(place.level)
        new = words_of(title, "title")
        if new == row[column]:
            return change(place, row, f"is “{shortened(new, 50)}”")
        cells: dict[str, str | None] = {column: new}
        if place.level in ("objective", "activity", "milestone") and row["short_title"]:
            cells["short_title"] = None  # it was short for the old title
        return change(place, row, f"is now “{shortened(new, 50)}”", "", [Write(place.level, place.id, cells)])

    return edit


def _said(text: str, what: str) -> str | None:
    """Typed text, cleaned; None where there are no words in it."""
    return (words_of(text, what, empty=True) or None) if text else None


def _by(book: Book, place: Place, as_at: date) -> dict[str, str | None]:
    """By whom and when, and in which round if one is open."""
    from tsworkbench.work.round.updates import open_id

    round_id = open_id(book, place.plan_id, as_at)
    return {"as_at": as_at.isoformat(), "by": book.who, "at": utc_text(book.now()), "round_id": round_id}


def _paired(book: Book, place: Place, row: Row, status: Status, day: str | None) -> tuple[list[Write], str]:
    """What is done, or no longer done, with a row that is one thing with others, and how the label tells it."""
    if status is not Status.COMPLETE and row["status"] != Status.COMPLETE:
        return [], ""
    writes, refs = [], []
    for other in attached.all_one_with(book, place.id):
        there = live(book, other["level"], other["id"])
        if there is None or (there["status"] == Status.COMPLETE) is (status is Status.COMPLETE):
            continue
        if status is Status.COMPLETE and agreement.waits_for(book, other["id"]):
            continue
        writes.append(Write(other["level"], other["id"], {"status": status.value, "done_on": day}))
        refs.append(name_of(Place(other["level"], other["id"], 0, place.plan_id), there))
    return writes, f", {listed(refs)} with it" if refs else ""


# -- what is under an activity


_SET_ASIDE = (Status.CANCELLED, Status.DEFERRED)
_LEVELS = ("milestone", "output", "task")


def go_with(book: Book, place: Place, row: Row, status: Status) -> tuple[list[Write], str]:
    """What else is written when an activity is given a status, and how the label tells it; nothing of other rows."""
    if place.level != "activity":
        return [], ""
    if status in _SET_ASIDE:
        return _set_aside(book, place, status)
    if row["status"] in _SET_ASIDE and is_open(status):
        return _brought_back(book, place, row["status"])
    return [], ""


def _set_aside(book: Book, place: Place, status: Status) -> tuple[list[Write], str]:
    writes = [
        Write(level, row_id, {"status": status.value})
        for level in _LEVELS
        for row_id in rounds.open_below(book, level, place.id)
    ]
    return writes, f" with {_counted(writes)}" if writes else ""


def _brought_back(book: Book, place: Place, status: str) -> tuple[list[Write], str]:
    """What was set aside in the same act as the activity stands again as it stood before, if it has not moved since."""
    from tsworkbench.store.log.history import set_aside_with  # few edits bring an activity back

    writes = [
        Write(level, row["id"], {"status": row["old"]})
        for level in _LEVELS
        for row in set_aside_with(book, level, place.id, status)
    ]
    return writes, f" with {_counted(writes)}" if writes else ""


def _counted(writes: list[Write]) -> str:
    """ "3 milestones and 1 output"."""
    counts = {level: sum(write.table == level for write in writes) for level in _LEVELS}
    return listed(counted(count, level) for level, count in counts.items() if count)


def still_open(book: Book, place: Place) -> str:
    """What is still open under an activity that is complete: " with 3 milestones still open", or nothing."""
    if place.level != "activity":
        return ""
    count = len(rounds.open_below(book, "milestone", place.id))
    return f" with {counted(count, 'milestone')} still open" if count else ""
