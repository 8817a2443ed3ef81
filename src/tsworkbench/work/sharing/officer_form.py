"""An Excel form: what an officer leads, to be filled in by somebody who has no workbench, and the acts it becomes.

A form carries what each row read when it left, and whose acts had said so. What is filled in replaces that, and no
more: whatever was said meanwhile is later, and is kept; the two are then to settle. So it doesn't matter when a form
comes back, how often, or in what order.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from tsworkbench.plan.english import listed, number
from tsworkbench.plan.errors import NotFound, Refused, WorkbenchError, WrongInput
from tsworkbench.plan.model import CLOSED, ReportOn
from tsworkbench.plan.sharing.acts import FORM, Op
from tsworkbench.plan.sharing.conflicts import reading_of, replaced_by
from tsworkbench.plan.sharing.facts import BIRTH, fact_of
from tsworkbench.plan.sharing.values import Head, Letter, Taken
from tsworkbench.plan.whole import Activity, Milestone, Objective, Output, Plan
from tsworkbench.store.book import SCHEMA, Book, utc_text
from tsworkbench.store.library import read_library
from tsworkbench.store.sharing import own, peers, shares
from tsworkbench.store.sharing.ops import Cells, FactId, Ops, RowId, Tables, read_ops
from tsworkbench.store.views.refs import Place, any_fed, cells_of, live
from tsworkbench.work.edits import Edit, rated
from tsworkbench.work.officers import officer, officer_named
from tsworkbench.work.row.form import edits_of, rag_of, status_of
from tsworkbench.work.sharing.exchange import take_in
from tsworkbench.work.sharing.mail import make_home

_KEPT = ("state", "due", "expected", "baseline", "actual")
"""The facts of a row that a form can change."""

Row = Activity | Milestone | Output


class Column(NamedTuple):
    """A column that is filled in: its heading, and the field it is of."""

    name: str
    heading: str


COLUMNS = (
    Column("status", "Status"),
    Column("rag", "RAG"),
    Column("why", "Why"),
    Column("next", "What next"),
    Column("done_on", "Done on"),
    Column("due", "New date"),
    Column("actual", "So far"),
    Column("comment", "Commentary"),
)
"""What is filled in, in the order of the sheet."""


@dataclass(frozen=True)
class FormRow:
    """A row of a form as it leaves: the row of the plan, whether a rating belongs to it, and what it was then."""

    row: Row
    level: str
    is_rated: bool
    sent: Mapping[str, tuple[Cells, tuple[str, ...]]]
    """Fact → its cells, and the acts that had said so."""
    is_counted: bool = False
    """Its number so far is counted from a register, so it is shown and can't be filled in."""

    def shown(self) -> dict[str, str]:
        """What its columns say when it leaves, but for those that are empty."""
        said = {"status": self.row.status.value}
        if self.is_rated and not isinstance(self.row, Output) and self.row.rag is not None:
            said["rag"] = self.row.rag.value
        if isinstance(self.row, Output) and self.row.actual is not None:
            said["actual"] = number(self.row.actual).replace(",", "")
        return said

    def fields(self) -> tuple[str, ...]:
        """The columns that can be filled in for it."""
        names = {"status", "done_on", "due", "comment", "why"}
        if self.is_rated:
            names |= {"rag", "next"}
        if isinstance(self.row, Output) and not self.is_counted:
            names |= {"actual"}
        return tuple(column.name for column in COLUMNS if column.name in names)


@dataclass(frozen=True)
class Form:
    """A form as it leaves, and what it says of itself."""

    head: Mapping[str, Any]
    plan: Plan
    officer: str
    as_at: date
    rows: tuple[FormRow, ...]

    def words_of_head(self) -> str:
        """What it says of itself, as it is written in it."""
        return json.dumps(dict(self.head), ensure_ascii=False, separators=(",", ":"))


def make_form(book: Book, plan_id: str, officer_id: str, as_at: date) -> Form:
    """The form of what an officer leads or helps with in a plan, and is still open.

    It is noted that it was sent. Raises NotFound for an officer or a plan that isn't there, WrongInput where the
    officer has nothing to do in the plan.
    """
    who = officer(book, officer_id)["name"]
    if live(book, "plan", plan_id) is None:
        raise NotFound("There is no such plan in this file.")
    plan = next(one for one in read_library(book, as_at=as_at).plans if one.id == plan_id)
    rows = list(_rows_of(plan, officer_id))
    if not rows:
        raise WrongInput(
            f"{who} has nothing open in “{plan.short_title or plan.title}”, so there is nothing to fill in."
        )
    book.take_name()
    share = shares.share_of(book, plan_id)
    made_at = utc_text(book.now())
    tables = Tables(book)
    ids = [(level, str(row.id)) for level, row in rows]
    ops = read_ops(book, tables, ids)
    name = book.mint()
    head = {
        "form": name,
        "format": SCHEMA,
        "plan": plan_id,
        "share": share[0],
        "title": plan.short_title or plan.title,
        "officer": who,
        "made_at": made_at,
        "hlc": peers.clock(book) + 1,
        "seen": own.seen(book, share[0]),
    }
    on_milestones = plan.report_on is ReportOn.MILESTONE
    counted = _counted(book)
    made = tuple(
        FormRow(
            row=row,
            level=level,
            is_rated=level == ("milestone" if on_milestones else "activity"),
            sent=_kept(ops, tables, (level, str(row.id))),
            is_counted=str(row.id) in counted,
        )
        for level, row in rows
    )
    peers.note_form(book, f"{FORM}{name}", share[0], who, made_at)
    return Form(head, plan, who, as_at, made)


def send_form(book: Book, plan_id: str, name: str, as_at: date) -> tuple[Form, bool]:
    """(the form for an officer by name, whether this copy has become home by it)."""
    who = officer_named(book, name)
    is_first = make_home(book, plan_id)
    return make_form(book, plan_id, who["id"], as_at), is_first


def _rows_of(plan: Plan, officer_id: str) -> Iterator[tuple[str, Row]]:
    for objective in plan.objectives:
        for activity in objective.activities:
            found = [("activity", activity)] if _is_of(officer_id, activity, objective) else []
            rows: list[tuple[str, Row]] = [*found]
            rows += [("milestone", row) for row in activity.milestones if _is_of(officer_id, row, activity, objective)]
            rows += [("output", row) for row in activity.outputs if _is_of(officer_id, row, activity, objective)]
            yield from ((level, row) for level, row in rows if row.status not in CLOSED)


def _counted(book: Book) -> Collection[str]:
    """The outputs whose number so far is counted from a register."""
    if not any_fed(book):
        return ()
    from tsworkbench.store.registers.figures import feeding

    return feeding(book)


def _is_of(officer_id: str, *rows: Row | Objective) -> bool:
    leads = next((row.leads for row in rows if row.leads), ())
    return any(lead.officer_id == officer_id for lead in leads)


def _kept(
    ops: Ops, tables: Tables, row: RowId, facts: Iterable[str] = _KEPT
) -> dict[str, tuple[Cells, tuple[str, ...]]]:
    """What facts of a row are now, and the acts that say so."""
    level, row_id = row
    now = ops.now[row]
    found = {}
    for fact in facts:
        columns = tables.facts(level).get(fact)
        if columns is None:
            continue
        cells = {column: now[column] for column in columns}
        outcome = ops.fold((level, row_id, fact), tables).outcome()
        found[fact] = (cells, replaced_by(outcome, cells, reading_of(level, fact)))
    return found


# -- what comes back


@dataclass(frozen=True)
class FilledRow:
    """A row of a form as it came back. `typed` is what each of its columns says, "" for nothing."""

    id: str
    ref: str
    level: str
    shown: Mapping[str, str]
    sent: Mapping[str, Any]
    typed: Mapping[str, str]
    where: str
    """Where it is in the sheet, for an officer: "row 7"."""


@dataclass(frozen=True)
class Filled:
    """A form that came back: what it says of itself, its rows, and what the reader has to say."""

    head: Mapping[str, Any]
    rows: tuple[FilledRow, ...]
    remarks: tuple[str, ...] = ()


class Doubt(NamedTuple):
    """What was filled in and couldn't be taken: which row, where, and why."""

    ref: str
    where: str
    words: str

    def __str__(self) -> str:
        return f"{self.ref} ({self.where}): {self.words}"


class Answer(NamedTuple):
    """What a form says: a letter of its acts, and what can't be taken."""

    letter: Letter
    doubts: tuple[Doubt, ...]


class TakenForm(NamedTuple):
    """What became of a form: what was taken in, what couldn't be, and what else is to be said."""

    taken: Taken
    doubts: tuple[Doubt, ...]
    remarks: tuple[str, ...]


def take_form(book: Book, filled: Filled, as_at: date, *, source: str, dry_run: bool = False) -> TakenForm:
    """Takes a filled form in, in one transaction. `source` is what its file is called. Raises Refused."""
    answer = read_answer(book, filled, as_at)
    taken = take_in(book, answer.letter, source=source, road="form", dry_run=dry_run)
    if not dry_run:
        peers.note_form_back(book, answer.letter.head.sender)
    return TakenForm(taken, answer.doubts, filled.remarks)


def read_answer(book: Book, filled: Filled, as_at: date) -> Answer:
    """The acts that a filled form becomes, as a letter for `exchange.take_in` with the road `form`.

    What was filled in before and taken in is not said again. Raises Refused for a form of another plan.
    """
    head = filled.head
    if live(book, "plan", head["plan"]) is None:
        raise Refused(
            f"This form is of “{head['title']}”, which this file doesn't hold. "
            "Open the file that does, and take it in there."
        )
    if head["format"] > SCHEMA:
        raise Refused("This form was made by a later version of tsworkbench. Update tsworkbench to take it in.")
    reading = _Reading(book, head, as_at)
    acts = [act for row in sorted(filled.rows, key=_by_level) for act in reading.take(row)]
    letter = Head(
        format=head["format"],
        kind="return",
        share=head["share"],
        plan=head["plan"],
        title=head["title"],
        home=None,
        sender=reading.copy,
        who=head["officer"],
        officer=None,
        made_at=head["made_at"],
    )
    return Answer(Letter(letter, iter(acts)), tuple(reading.doubts))


_LEVELS = ("activity", "milestone", "output")


def _by_level(row: FilledRow) -> int:
    return _LEVELS.index(row.level)


class _Back(Exception):
    """What was written to see what an edit does is not kept."""


class _Reading:
    """A form being read into acts."""

    def __init__(self, book: Book, head: Mapping[str, Any], as_at: date) -> None:
        self._book, self._head, self._as_at = book, head, as_at
        self._tables = Tables(book)
        self.copy = f"{FORM}{head['form']}"
        self.doubts: list[Doubt] = []
        self._said: dict[FactId, list[str]] = peers.form_acts(book, self.copy)

    def take(self, row: FilledRow) -> Iterator[dict[str, Any]]:
        """The acts of one row: how it goes, its date, and what was counted, each by itself."""
        changed = self._changed(row)
        there = live(self._book, row.level, row.id)
        if there is None:
            if changed:
                words = "That row is no longer in the plan, so what was typed for it was not taken in."
                self.doubts.append(Doubt(row.ref or "A row", row.where, words))
            return
        place = Place(row.level, row.id, there["rid"], there["plan_id"])
        for typed in _groups(row, changed):
            act = self._act(place, row, typed)
            if act is not None:
                yield act

    def _changed(self, row: FilledRow) -> dict[str, str]:
        """What its columns say that they didn't when it left."""
        changed: dict[str, str] = {}
        for name, text in row.typed.items():
            was = row.shown.get(name, "")
            if not text:
                if was:
                    heading = next(one.heading for one in COLUMNS if one.name == name)
                    self.doubts.append(Doubt(row.ref, row.where, f"{heading} was emptied. The plan keeps what it has."))
                continue
            try:
                if _same(name, text, was):
                    continue
            except WorkbenchError as error:
                self.doubts.append(Doubt(row.ref, row.where, str(error)))
                continue
            changed[name] = text
        return changed

    def _act(self, place: Place, row: FilledRow, typed: dict[str, str]) -> dict[str, Any] | None:
        number = _digest([row.id, sorted(typed.items())])
        if peers.knows_form_act(self._book, self.copy, number):
            return None
        try:
            label, ops = self._ops(place, row, list(self._edits(place, row, typed)), number)
        except WorkbenchError as error:
            self.doubts.append(Doubt(row.ref, row.where, str(error)))
            return None
        if not ops:
            return None
        number = f"{number}-{_digest([[op.table, op.row, op.fact, op.cells] for op in ops])}"
        act_id = f"{self.copy}/{number}"
        for op in ops:
            self._said.setdefault((op.table, op.row, op.fact), []).append(act_id)
        return {
            "r": self.copy,
            "n": number,
            "last": 1,
            "hlc": self._head["hlc"],
            "at": utc_text(self._book.now()),
            "who": self._head["officer"],
            "label": f"{label} (Excel form)",
            "kind": "do",
            "target": None,
            "seen": dict(self._head["seen"]),
            "format": SCHEMA,
            "ops": [{"t": op.table, "i": op.row, "f": op.fact, "v": op.cells, "o": list(op.over)} for op in ops],
        }

    def _edits(self, place: Place, row: FilledRow, typed: dict[str, str]) -> Iterator[Edit]:
        """The edits of what is typed together, in an order in which each finds what it needs."""
        if "done_on" in typed and "status" not in typed:
            typed = {"status": "complete", **typed}  # whoever types the day on which it was done says that it is
        said: dict[str, str | tuple[str, ...]] = {
            name: typed.pop(name) for name in ("rag", "why", "next", "comment") if name in typed
        }
        if "due" in typed:
            reason = said.pop("why", None)
            if reason is not None and row.sent["baseline"][0]["baseline_due_to"] is not None:
                typed["reason"] = str(reason)
            elif reason is not None:  # a date that nobody has agreed needs no reason: it is said of the row
                said["comment"] = "\n".join(filter(None, (str(said.get("comment", "")), str(reason))))
        yield from edits_of(place, typed, as_at=self._as_at)
        if not said:
            return
        if "rag" not in said and {"why", "next"} & said.keys():
            said = {"rag": self._rag_of(place, row), **said}
        yield from edits_of(place, said, as_at=self._as_at)

    def _rag_of(self, place: Place, row: FilledRow) -> str | tuple[str, ...]:
        """The rating that why and what next are about, where no other is stated."""
        if rated(self._book, place)[0] != place:
            raise WrongInput("“Why” needs a new date beside it: a rating is given for the whole activity.")
        rag = row.shown.get("rag")
        if rag is None:
            raise WrongInput("“Why” and “What next” need a rating beside them, or a new date.")
        return rag

    def _ops(self, place: Place, row: FilledRow, edits: list[Edit], number: str) -> tuple[str, list[Op]]:
        """What edits would write on the plan as it was when the form left, as ops."""
        book, who = self._book, self._book.who
        sent = {fact: (cells, tuple(over)) for fact, (cells, over) in row.sent.items()}
        born: list[tuple[str, str]] = []
        touched: dict[RowId, set[str]] = {}
        after: dict[RowId, Cells] = {}
        labels: list[str] = []
        before = self._now([(place.level, place.id)])
        book.who = self._head["officer"]
        try:
            with book.act() as act:
                then = {name: cell for cells, _ in sent.values() for name, cell in cells.items()}
                differs = {name: cell for name, cell in then.items() if before[place.level, place.id][name] != cell}
                if differs:
                    act.set(place.level, place.id, **differs)
                for edit in edits:
                    made = edit(book)
                    labels.append(made.now)
                    for write in made.writes:
                        if write.row_id is None:
                            born.append((write.table, act.insert(write.table, **write.cells)))
                        else:
                            touched.setdefault((write.table, write.row_id), set()).update(write.cells)
                            act.set(write.table, write.row_id, **write.cells)
                after = self._now([*touched, *born])
                raise _Back
        except _Back:
            pass
        finally:
            book.who = who
        new = {old: str(uuid5(UUID(self._head["form"]), f"{number} {at}")) for at, (_, old) in enumerate(born)}
        ops = [
            Op(table, new[old], BIRTH, {name: new.get(cell, cell) for name, cell in after[table, old].items()}, ())
            for table, old in born
        ]
        name = row.ref or "A row"
        return f"{name} {listed(labels)}", ops + list(self._facts(place, sent, touched, after, new))

    def _facts(
        self,
        place: Place,
        sent: Mapping[str, tuple[Cells, tuple[str, ...]]],
        touched: Mapping[RowId, set[str]],
        after: Mapping[RowId, Cells],
        new: Mapping[str, str],
    ) -> Iterator[Op]:
        others = [row for row in touched if row[1] not in new]
        ops = read_ops(self._book, self._tables, others)
        for table, row_id in others:
            columns = touched[table, row_id]
            facts = dict.fromkeys(fact_of(table, column) for column in sorted(columns))
            there = _kept(ops, self._tables, (table, row_id), facts)
            if row_id == place.id:
                there |= {fact: one for fact, one in sent.items() if fact in facts}
            for fact in facts:
                cells = {column: after[table, row_id][column] for column in self._tables.facts(table)[fact]}
                had, over = there[fact]
                if cells == had:
                    continue
                mine = self._said.get((table, row_id, fact), [])
                yield Op(table, row_id, fact, cells, tuple(sorted({*over, *mine})))

    def _now(self, rows: Iterable[RowId]) -> dict[RowId, Cells]:
        found: dict[RowId, Cells] = {}
        for table, row_id in rows:
            there = cells_of(self._book, table, row_id)
            if there is not None:
                found[table, row_id] = {name: there[name] for name in self._tables.columns[table]}
        return found


def _groups(row: FilledRow, changed: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """What is typed, by what is said together: a date with its reason, a count, and how it goes."""
    rest = dict(changed)
    if "due" in rest:
        date_and_reason = {"due": rest.pop("due")}
        if "why" in rest:
            date_and_reason["why"] = rest["why"] if "rag" in rest else rest.pop("why")
        yield date_and_reason
    if "actual" in rest:
        yield {"actual": rest.pop("actual")}
    if rest:
        yield rest


def _same(name: str, text: str, was: str) -> bool:
    """Whether a column says what it said when it left. Raises WrongInput for a word that is none of a list's."""
    if name == "status":
        return status_of(text) == was
    if name == "rag":
        return (rag_of(text) or "") == was
    if name == "actual" and was:
        try:
            return float(text.replace(",", "")) == float(was)
        except ValueError:
            return False
    return text == was


def read_digest(words: str) -> str:
    """By what words are known again that are only to be read, whatever a program made of their blanks and marks."""
    return _digest("".join(filter(str.isalnum, words)))[:8]


def _digest(said: Any) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return blake2b(text.encode("utf-8", "replace"), digest_size=10).hexdigest()
