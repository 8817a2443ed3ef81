"""Writing a newer edition of a document into the plan it is an edition of, inside the act of its import.

Of its measures, what is new comes in, and a figure that the file has otherwise stays.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from tsworkbench.plan.calendar import day_of_cell, short_date
from tsworkbench.plan.english import counted, listed
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.governance.measures import (
    Measure,
    MeasureReading,
    MeasureTarget,
    period_words,
    value_words,
)
from tsworkbench.plan.imports.differences import Comparison, Difference, Kind
from tsworkbench.plan.imports.entries import REPLACED, skipped
from tsworkbench.plan.imports.likeness import plain
from tsworkbench.plan.imports.numbers import (
    MARKS,
    below_numbered,
    given,
    highest,
    is_given,
    minted,
    rekeyed,
    renumbered,
)
from tsworkbench.plan.language import row_keys
from tsworkbench.plan.model import FundingKind, Level, OfficerKind
from tsworkbench.plan.whole import DeliveryGroup, Funding, Lead, Note, Objective, Party, Plan, RoleHolder, SignOff
from tsworkbench.plan.whole import Update as Said
from tsworkbench.store.book import Act, Book, Row, utc_text
from tsworkbench.store.library import Writer
from tsworkbench.store.log import imports
from tsworkbench.store.tables import PARENT
from tsworkbench.store.views import attached, people
from tsworkbench.store.views.attached import sums_of
from tsworkbench.store.views.plan import standing_plans
from tsworkbench.store.views.refs import Place, cells_of, live
from tsworkbench.store.views.tree import last_sort, under
from tsworkbench.work.agreement.decisions import decide
from tsworkbench.work.edits import carry_out
from tsworkbench.work.row.measures import next_ref
from tsworkbench.work.row.tree import delete

_COMING = (Kind.ADDED, Kind.LEFT_OUT)
_CHANGING = (Kind.CHANGED, Kind.CONFLICT)
_GROWING = ("private_notes", "updates", "readings", "evidence", "links", "roles", "sign_offs", "groups", "public_notes")
_ORDERED = {RoleHolder: "role_holder", SignOff: "sign_off", DeliveryGroup: "delivery_group"}


class Decided(NamedTuple):
    """The group that has agreed to a document's new dates, and the day on which it met."""

    group: str
    on: date


@dataclass(frozen=True)
class Pen:
    """What writing takes: the file, the act, who adds whole rows, and what is called at each difference."""

    book: Book
    act: Act
    writer: Writer
    step: Callable[[], None]
    as_at: date
    decided: Decided | None = None


class Update:
    """One plan being brought up to a newer edition."""

    def __init__(self, pen: Pen, comparison: Comparison, *, remembers: bool = True) -> None:
        """`remembers`: whether what a document says where it isn't taken is kept, not to be asked again."""
        self.pen, self.comparison, self.remembers = pen, comparison, remembers
        self.book, self.act, self.writer = pen.book, pen.act, pen.writer
        self.newcomers = Newcomers(pen.book)
        self.ids = dict(comparison.pairs)
        self.sorts: dict[str, str] = {}

    def write(self, choices: Mapping[str, bool]) -> str | None:
        """Writes the differences that are taken, and remembers what the document says in the others.

        Returns what there is to say of it, in a few words; None if the file has all of it already.
        """
        taken = self.comparison.taken(choices)
        there = {one.key for one in taken}
        left = [one for one in self.comparison.differences if one.key not in there]
        for one in taken:
            if one.kind in _COMING:
                minted(one.value, self.book.mint, self.ids)
        coming = [one for one in taken if one.kind in _COMING]
        moving = [one for one in taken if one.field == "place"]
        standing = frozenset(self.comparison.pairs.values())
        self.find_places([*coming, *(one for one in moving if one.under in standing)], left)
        self.each(self.add, coming)
        self.find_places([one for one in moving if one.under not in standing], left)  # under what has just come in
        self.each(self.move, moving)
        self.each(self.change, [one for one in taken if one.kind in _CHANGING and one.field != "place"])
        self.each(self.take_out, [one for one in taken if one.kind is Kind.GONE])
        self.writer.link_up(self.comparison.plan_id)
        if (self.remembers and self.remember(left)) or taken:
            return f"Updated “{self.comparison.title}”{_counted(taken)}"
        return None

    def each(self, do: Callable[[Difference], None], differences: Sequence[Difference]) -> None:
        """Writes some differences, with a look at each whether to stop."""
        for one in differences:
            self.pen.step()
            do(one)

    # -- places

    def find_places(self, rows: Sequence[Difference], left: Sequence[Difference]) -> None:
        """Finds the sort keys of the rows that come in or move; a row that isn't taken is not a place to go behind."""
        passed = {one.draft: one.after for one in left if one.draft and one.kind in _COMING}
        groups: dict[tuple[str, Level], list[tuple[str, str | None]]] = defaultdict(list)
        for one in rows:
            after = one.after
            while after in passed:
                after = passed[after]
            arrival = self.file_id(one.row or one.draft), self.file_id(after)
            groups[self.file_id(one.under), one.level].append(arrival)
        for (parent, level), arrivals in groups.items():
            standing = under(self.book, level, parent, also_deleted=True)
            arriving = {row for row, _ in arrivals}
            for row, sort in placed([(row["id"], row["sort"]) for row in standing], arrivals).items():
                if row in arriving:
                    self.sorts[row] = sort
                else:
                    self.act.set(str(level), row, sort=sort)

    def file_id(self, key: str | None) -> str:
        """The file's id of a row, whichever way it is named."""
        return self.ids.get(key or "", key or "")

    def stands(self, one: Difference) -> bool:
        """Whether what a row comes under is in the plan: it may have been left out."""
        return live(self.book, PARENT[one.level], self.file_id(one.under)) is not None

    # -- one difference

    def add(self, one: Difference) -> None:
        if not self.stands(one):
            return
        parent, row = self.file_id(one.under), self.file_id(one.draft)
        value = self.newcomers.ready(replace(rekeyed(one.value, self.ids), id=row), parent)
        self.writer.hang(value, PARENT[one.level], parent, self.comparison.plan_id, sort=self.sorts[row])

    def move(self, one: Difference) -> None:
        if self.stands(one) and one.row is not None:
            cells = {f"{PARENT[one.level]}_id": self.file_id(one.under), "sort": self.sorts[one.row]}
            self.act.set(str(one.level), one.row, **cells)

    def change(self, one: Difference) -> None:
        table, row, plan_id = str(one.level), one.row or "", self.comparison.plan_id
        if one.field in _TABLES:
            named = one.field != "funding"
            values = [self.newcomers.lead(value) for value in one.value] if named else one.value
            put_list(self.book, self.act, self.writer, one.field, values, level=table, row=row, plan_id=plan_id)
        elif one.field == "sign_off":
            for line in one.value:
                self.act.set("sign_off", line.id, value=line.value)
        elif one.field in _GROWING:
            for value in one.value:
                fresh = self.signed(replace(rekeyed(value, self.ids), id=None))
                self.writer.hang(fresh, table, row, plan_id, sort=self.behind(fresh))
            self.act.touch(table, row)
        elif one.field == "due" and not one.cells:
            self.writer.hang(Note(text=one.value), table, row, plan_id)
        else:
            if one.field == "ref" and one.level is Level.ACTIVITY:
                self.renumber(one)
            self.act.set(table, row, **one.cells)
        if one.is_slip and self.pen.decided is not None:
            group, on = self.pen.decided
            carry_out(self.act, decide(self.place(one), group=group, on=on, as_at=self.pen.as_at)(self.book))

    def signed(self, value: Any) -> Any:
        """What was said of a row without saying when or by whom is said now, by whoever takes it in."""
        if not isinstance(value, Said) or value.at is not None:
            return value
        as_at, at = value.as_at or self.pen.as_at.isoformat(), utc_text(self.book.now())
        return replace(value, as_at=as_at, by=value.by or self.book.who, at=at)

    def take_out(self, one: Difference) -> None:
        carry_out(self.act, delete(self.place(one))(self.book))

    def behind(self, value: Any) -> str | None:
        """The sort key behind the rows of its kind, for those of a plan that have an order."""
        table = _ORDERED.get(type(value))
        if table is None:
            return None
        return row_keys.after(last_sort(self.book, table, "plan_id", self.comparison.plan_id))

    def renumber(self, one: Difference) -> None:
        """The rows under an activity carry its number in theirs."""
        for table in (field.removesuffix("s") for field in MARKS):
            for row in under(self.book, table, one.row or ""):
                ref = renumbered(row["ref"], one.ref or None, one.cells["ref"])
                if ref is not None:
                    self.act.set(table, row["id"], ref=ref)

    def place(self, one: Difference) -> Place:
        """The row that a difference is about."""
        row = cells_of(self.book, one.level, one.row)
        return Place(str(one.level), one.row or "", 0 if row is None else row["rid"], self.comparison.plan_id)

    # -- what isn't taken

    def remember(self, left: Sequence[Difference]) -> bool:
        """Keeps what the document says where it wasn't taken, so that the same isn't asked again."""
        said = {row: dict(fields) for row, fields in self.comparison.said.items()}
        for one in left:
            if one.row is not None and one.field is not None and one.told is not None:
                said.setdefault(one.row, {})[one.field] = one.told
        before = len(self.act.touched)
        imports.note_said(self.act, self.book, self.comparison.plan_id, said)
        out = {skipped(one.level, one.title): one.title for one in left if one.kind is Kind.ADDED}
        imports.note_skipped(self.act, self.book, self.comparison.plan_id, out)
        return len(self.act.touched) != before


_WORDS = {
    Kind.ADDED: "added",
    Kind.LEFT_OUT: "added",
    Kind.CHANGED: "changed",
    Kind.CONFLICT: "changed",
    Kind.MOVED: "moved",
    Kind.GONE: "taken out",
}


def _counted(taken: Sequence[Difference]) -> str:
    """Behind the plan's name: " (3 added, 5 changed)"."""
    counts = Counter(word for _, word in {(one.row or one.draft, _WORDS[one.kind]) for one in taken})
    said = ", ".join(f"{counts[word]:,} {word}" for word in dict.fromkeys(_WORDS.values()) if counts[word])
    return f" ({said})" if said else ", which stays as it is"


# -- the leads and the money of a row, made those that a document gives; the rows that stay are kept


_TABLES = {"leads": "lead", "parties": "party", "funding": "allocation"}


def put_list(
    book: Book, act: Act, writer: Writer, name: str, values: Sequence[Any], *, level: str, row: str, plan_id: str
) -> None:
    """Makes a list of a row ("leads", "parties" or "funding") read as `values` do."""
    table = _TABLES[name]
    sign: Callable[[Any], Any] = REPLACED[name]
    standing = {sign(value): value.id for value in reversed(_standing(book, name, level, row))}
    for value, sort in zip(values, row_keys.spread(len(values)), strict=True):
        there = standing.pop(sign(value), None)
        if there is not None:
            act.set(table, there, sort=sort)
        else:
            writer.hang(replace(value, id=None, sort=None), level, row, plan_id, sort=sort)
    for gone in standing.values():
        act.set(table, gone, deleted=1)
    act.touch(level, row)


def _standing(book: Book, name: str, level: str, row: str) -> list[Any]:
    if name == "leads":
        return [Lead(id=one["id"], name=one["name"], role=one["role"]) for one in attached.leads_of(book, row)]
    if name == "parties":
        return [Party(id=one["id"], name=one["name"], role=one["role"]) for one in people.party_rows(book, row)]
    return [
        Funding(
            id=one["id"],
            source=one["name"],
            text=one["text"],
            pence=one["pence"],
            confirmed=None if one["confirmed"] is None else bool(one["confirmed"]),
            inside=one["inside"],
            kind=FundingKind(one["kind"]),
            worth_pence=one["worth_pence"],
        )
        for one in sums_of(book, row, level)
    ]


# -- what a row needs before it comes in: a free number, and officers as the file knows them


_HOLDING = ("leads", "parties", "objectives", "activities", "milestones", "outputs", "tasks")


class _Taken:
    """The numbers of some siblings, and the highest of them."""

    def __init__(self) -> None:
        self.refs: set[str | None] = set()
        self.last = 0
        self.last_given = 0

    def add(self, ref: str | None) -> None:
        self.refs.add(ref)
        self.last = max(self.last, highest([ref]))
        if is_given(ref):
            self.last_given = max(self.last_given, highest([ref]))


class Newcomers:
    """Makes rows ready for one plan of the file."""

    def __init__(self, book: Book) -> None:
        self.book = book
        everyone = sorted(people.officers(book), key=lambda row: str(row["id"]), reverse=True)
        self._kinds = {row["name"].casefold(): OfficerKind(row["kind"]) for row in everyone}
        self._refs: dict[tuple[str, str], _Taken] = {}

    def ready(self, value: Any, parent: str) -> Any:
        """A row that comes in under `parent`: numbered, its officers known."""
        return self.known(self.numbered(value, parent))

    def numbered(self, value: Any, parent: str) -> Any:
        """A row with a number that no other has. One that the document prints stays."""
        table = type(value).__name__.casefold()
        taken = self._numbers(table, parent)
        if table in ("objective", "activity"):
            if value.ref is None:
                above = self._ref("objective", parent) if table == "activity" else None
                value = replace(value, ref=f"{above}.{taken.last + 1}" if above else str(taken.last + 1))
            taken.add(value.ref)
            if isinstance(value, Objective):
                return replace(value, activities=tuple(below_numbered(activity) for activity in value.activities))
            return below_numbered(value)
        if value.ref is None or (is_given(value.ref) and value.ref in taken.refs):
            value = replace(value, ref=given(self._ref("activity", parent), MARKS[f"{table}s"], taken.last_given + 1))
        taken.add(value.ref)
        return value

    def _numbers(self, table: str, parent: str) -> "_Taken":
        """Numbers under a parent, of deleted rows too: they are not used again."""
        if (table, parent) not in self._refs:
            self._refs[table, parent] = taken = _Taken()
            for row in under(self.book, table, parent, also_deleted=True):
                taken.add(row["ref"])
        return self._refs[table, parent]

    def _ref(self, level: str, row_id: str) -> str | None:
        row = cells_of(self.book, level, row_id)
        return None if row is None else row["ref"]

    def known(self, value: Any) -> Any:
        """The value with each officer as the kind that the file has under that name: nobody stands there twice."""
        cells: dict[str, Any] = {}
        for name in _HOLDING:
            rows = getattr(value, name, ())
            if rows:
                cells[name] = tuple(
                    self.lead(row) if isinstance(row, Lead | Party) else self.known(row) for row in rows
                )
        return replace(value, **cells) if cells else value

    def lead(self, lead: Lead | Party) -> Lead | Party:
        """A lead, or a partner, by the name that the file knows."""
        kind = self._kinds.get(lead.name.casefold())
        return replace(lead, kind=kind or lead.kind, id=None, officer_id=None, sort=None)


# -- where rows go that come in between rows of the file


def placed(standing: Sequence[tuple[str, str]], arrivals: Sequence[tuple[str, str | None]]) -> dict[str, str]:
    """Row → sort key, for the rows that arrive (and for all, where two that stand share a key).

    `standing` are the siblings there are, in order, each with its key; `arrivals` the rows that come or move, each
    with the sibling it goes behind (None or a stranger: before all others).
    """
    moving = {row for row, _ in arrivals}
    keys = {row: key for row, key in standing if row not in moving}
    following: dict[str | None, str | None] = {}
    last: str | None = None
    for row in keys:
        following[last] = row
        last = row
    following[last] = None
    for row, after in arrivals:
        behind = after if after in following else None
        following[row] = following[behind]
        following[behind] = row
    in_order: list[str] = []
    here = following[None]
    while here is not None:
        in_order.append(here)
        here = following[here]
    return _keyed(in_order, keys)


def _keyed(rows: list[str], keys: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    low, run = "", list[str]()
    for row in [*rows, None]:
        if row is not None and row not in keys:
            run.append(row)
            continue
        high = keys[row] if row is not None else None
        if high is not None and low >= high:  # two that stand share a key: nothing goes between them
            return dict(zip(rows, row_keys.spread(len(rows)), strict=True))
        found.update(zip(run, row_keys.several(low, high, len(run)), strict=True))
        low, run = high or "", []
    return found


# -- measures


@dataclass(frozen=True, kw_only=True)
class NewFigures:
    """What a document has of a measure that the plan in the file hasn't. `there`: the id of that measure; None if the
    file doesn't have it, so that all of it is new.
    """

    measure: Measure
    there: str | None = None
    targets: tuple[MeasureTarget, ...] = ()
    readings: tuple[MeasureReading, ...] = ()
    kept: tuple[str, ...] = ()
    """The figures of the file that the document has otherwise, each in words: they stay."""

    @property
    def is_news(self) -> bool:
        """Whether anything of it is to be written."""
        return self.there is None or bool(self.targets or self.readings)


def has_only_measures(plan: Plan) -> bool:
    """Whether a document says nothing of a plan but its measures."""
    return bool(plan.measures) and not plan.objectives


def whose_measures(book: Book, source: str) -> Row | None:
    """The plan that a document with nothing but measures is for: the only one there is; None where there is none.

    Raises Refused where there are several.
    """
    there = standing_plans(book)
    if len(there) > 1:
        names = listed(f"“{plan['short_title'] or plan['title']}”" for plan in there)
        raise Refused(
            f"{source} has measures and no actions, and this file has several plans: {names}. Say whose measures they "
            "are with --plan, or use --new for a plan of their own."
        )
    return there[0] if there else None


def new_figures(plan: Plan, there: Plan) -> tuple[NewFigures, ...]:
    """What a document's measures bring into a plan of the file. A measure is known by its title, of whatever row."""
    known = {plain(one.title): one for one in reversed(list(measures_in(there)))}
    found = (_beside(one, known.get(plain(one.title)), there.year_start) for one in plan.measures)
    return tuple(one for one in found if one.is_news or one.kept)


def measures_in(plan: Plan) -> Iterator[Measure]:
    """The measures of a plan and of its rows, in its order."""
    yield from plan.measures
    for objective in plan.objectives:
        yield from objective.measures
        for activity in objective.activities:
            yield from activity.measures


def _beside(measure: Measure, there: Measure | None, year_start: int) -> NewFigures:
    if there is None:
        return NewFigures(measure=measure, targets=measure.targets, readings=measure.readings)
    aims = {(one.first_on, one.last_on): one.value for one in there.targets}
    read = {one.on_day: one.value for one in there.readings}
    name = there.ref or there.title
    kept = []
    for target in measure.targets:
        here = aims.get((target.first_on, target.last_on), target.value)
        if here != target.value:
            period = period_words(date.fromisoformat(target.first_on), date.fromisoformat(target.last_on), year_start)
            kept.append(f"{name}, target for {period}: {_both(here, target.value, there.unit)}")
    for reading in measure.readings:
        here = read.get(reading.on_day, reading.value)
        if here != reading.value:
            day = day_of_cell(reading.on_day)
            on = short_date(day) if day is not None else reading.on_day
            kept.append(f"{name} on {on}: {_both(here, reading.value, there.unit)}")
    return NewFigures(
        measure=measure,
        there=there.id,
        targets=tuple(one for one in measure.targets if (one.first_on, one.last_on) not in aims),
        readings=tuple(
            one
            for one in measure.readings
            if one.on_day not in read and (there.starts_on is None or one.on_day > there.starts_on)
        ),
        kept=tuple(kept),
    )


def _both(here: float, document: float, unit: str | None) -> str:
    return f"{value_words(here, unit)} here, {value_words(document, unit)} in the document"


def figures_in_words(news: Sequence[NewFigures]) -> str:
    """ "2 measures, 3 targets and 5 readings added"; "" where nothing is."""
    parts = [
        (sum(one.there is None for one in news), "measure"),
        (sum(len(one.targets) for one in news), "target"),
        (sum(len(one.readings) for one in news), "reading"),
    ]
    said = [counted(count, word) for count, word in parts if count]
    return f"{listed(said)} added" if said else ""


def told_figures(news: Sequence[NewFigures]) -> list[str]:
    """What comes in of a document's measures, and which figures of the file stay where the document has others."""
    kept = [words for one in news for words in one.kept]
    first = f"Its measures: {figures_in_words(news) or 'nothing is new'}."
    return [first, *(f"{one}: what is here stays." for one in kept)]


def write_figures(writer: Writer, plan_id: str, news: Sequence[NewFigures]) -> str:
    """Writes what is new, inside the act of the import. Returns what there is to say of it."""
    book = writer.book
    used = set(attached.measure_refs(book, plan_id))
    for one in news:
        if one.there is None:
            ref = one.measure.ref if one.measure.ref and one.measure.ref not in used else next_ref(book, plan_id)
            used.add(ref)
            sort = row_keys.after(attached.last_measure_sort(book))
            writer.hang(replace(one.measure, ref=ref, sort=None), "plan", plan_id, plan_id, sort=sort)
            continue
        for figure in (*one.targets, *one.readings):
            writer.hang(figure, "measure", one.there, plan_id)
    return figures_in_words(news)
