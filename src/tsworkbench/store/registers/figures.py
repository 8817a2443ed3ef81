"""What is counted of the entries of registers, and the outputs and measures of which that is the actual.

A figure is counted when it is asked for and never written. Where it names the day on which an entry begins to count,
the entries of a later day are left out; what else is known of them is what the file, or a past of it, knows.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from tsworkbench.plan.calendar import local_moment
from tsworkbench.plan.english import after_one
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.registers.kinds import day_of as kinds_day
from tsworkbench.plan.registers.kinds import lines_of, show_number
from tsworkbench.plan.registers.values import FieldKind, Figure, Register
from tsworkbench.plan.registers.wanted import path_of
from tsworkbench.store.book import Book
from tsworkbench.store.registers.definitions import UntilChanged, all_registers
from tsworkbench.store.registers.entries import links_of, me
from tsworkbench.store.registers.wanted import Query
from tsworkbench.store.tables import OF_REGISTERS

if TYPE_CHECKING:
    from tsworkbench.plan.governance.measures import Measure


class Counted(NamedTuple):
    """What a figure comes to; of a share also what it is out of. `why` says why it can't be counted, and who did it."""

    register: Register
    figure: Figure
    value: float | None
    out_of: float | None = None
    unit: FieldKind = FieldKind.NUMBER
    why: str | None = None

    @property
    def words(self) -> str:
        """What it comes to in words: "12 of 40", "£1,200"; empty where it can't be counted."""
        said = show_number(self.unit, self.value)
        return said if self.out_of is None else f"{said} of {show_number(self.unit, self.out_of)}"

    @property
    def said(self) -> str:
        """The same with what is counted: "12 of 40 contracts over £50k: analysed", "1 open risk"."""
        last = self.value if self.out_of is None else self.out_of
        label = after_one(last, self.figure.label) if self.unit is not FieldKind.MONEY else self.figure.label
        return f"{self.words} {label}"


def count(book: Book, register: Register, figure: Figure, day: date) -> Counted:
    """What a figure of a register comes to at a day."""
    try:
        return _count(book, register, figure, day)
    except WrongInput as wrong:
        return Counted(register, figure, None, why=_why(book, register, figure, str(wrong)))


def figures_of(book: Book, register: Register, day: date) -> list[Counted]:
    """All figures of a register at a day, in their order."""
    return [count(book, register, one, day) for one in register.figures]


def _count(book: Book, register: Register, figure: Figure, day: date) -> Counted:
    links = links_of(book, register, day)
    unit = FieldKind.NUMBER
    if figure.how == "sum" and figure.field:
        unit = path_of(figure.field, register, links.registers).unit

    def counted(words: str | None, how: str, field: str | None, *, begun: bool = True) -> float:
        query = Query(register, links, me(book))
        held = [*query.wanted(words), *(_begun(query, figure, day) if begun else [])]
        if how == "count" or not field:
            return float(book.value(query.select("count(*)", held), *query.values) or 0)
        sql = query.field(field)
        path = path_of(field, register, links.registers)
        if how == "sum":
            return float(book.value(query.select(f"sum({sql})", held), *query.values) or 0)
        if path.field is not None and path.field.several:
            rows = book.rows(query.select(f"distinct {sql}", held), *query.values)
            return float(len({line for row in rows for line in lines_of(row[0])}))
        plain = path.field is not None and path.field.kind.words
        one = f"trim({sql}) collate nocase" if plain else sql
        return float(book.value(query.select(f"count(distinct {one})", held), *query.values) or 0)

    value = counted(figure.wanted, figure.how, figure.field) - (figure.baseline or 0)
    out_of = None
    if figure.out_of is not None or figure.out_of_field:
        of = figure.out_of_field
        # a day that stamps a change says nothing of the entry before it: it was there to be changed
        on = path_of(figure.on_field, register, links.registers).field if figure.on_field else None
        begun = on is None or on.stamps is None
        out_of = counted(figure.out_of, "sum" if of else figure.how, of or figure.field, begun=begun)
    return Counted(register, figure, value, out_of, unit)


def _begun(query: Query, figure: Figure, day: date) -> list[str]:
    """That an entry has begun to count by a day, where its figure says from which day on it does."""
    return [query.on(query.field(figure.on_field), None, day)] if figure.on_field else []


def _why(book: Book, register: Register, figure: Figure, said: str) -> str:
    """Why a figure can't be counted: a field of it that was deleted, and by whom, or what is wrong with its words."""
    gone = book.rows("select id, name, title from field where register_id=? and deleted<>0", register.id)
    spoken = " ".join(filter(None, (figure.field, figure.on_field, figure.wanted, figure.out_of, figure.out_of_field)))
    for row in gone:
        if row["name"] in spoken.replace(",", " ").replace(".", " ").split() and register.field(row["name"]) is None:
            who = book.value(
                "select a.who from change c join action a on a.seq=c.action where c.row=? and c.col='deleted' "
                "order by c.seq desc limit 1",
                row["id"],
            )
            by = f" by {who}" if who else ""
            gone_by = f"its field {row['title']} was deleted{by}."
            return f"“{figure.name}” can't be counted any more: {gone_by}{_without(book, figure)}"
    return f"“{figure.name}” can't be counted: {said}"


def _without(book: Book, figure: Figure) -> str:
    """What that means for the output, or the measure, that a figure feeds."""
    ref = book.value("select ref from output where id=? and deleted=0", figure.output_id)
    if ref:
        return f" {ref} has no actual until you choose another, or undo."
    name = book.value("select coalesce(ref, title) from measure where id=? and deleted=0", figure.measure_id)
    return f" {name} has no readings until you choose another, or undo." if name else ""


# -- outputs and measures that are counted


class Fed(NamedTuple):
    """That an output, or a measure, is counted from a register, and what that comes to."""

    counted: Counted

    @property
    def value(self) -> float | None:
        """What it comes to; None where it can't be counted."""
        return self.counted.value

    @property
    def source(self) -> str:
        """The register it is counted from."""
        return self.counted.register.title

    @property
    def words(self) -> str:
        """Where it comes from, or why it can't be counted: "from Attendance"."""
        return f"from {self.source}" if self.counted.why is None else self.counted.why


_MOST_READINGS = 60


def readings(book: Book, measure_id: str) -> list[tuple[str, float]] | None:
    """The figures of a measure that is counted from a register: (day, what it came to), oldest first; None for others.

    Where the figure names the day on which an entry begins to count there is one for each such day, of many the last
    60; else one for the day of the file.
    """
    fed = feeding(book, "measure_id").get(measure_id)
    if fed is None:
        return None
    register, figure = fed
    today = day_of(book)
    today = min(today, _closed(book, "measure_id").get(measure_id, today))
    days = [today]
    if figure.on_field:
        query = Query(register, links_of(book, register, today), me(book))
        sql = query.field(figure.on_field)
        held = [*query.wanted(figure.wanted), query.on(sql, None, today)]
        rows = book.rows(query.select(f"distinct substr({sql}, 1, 10) day", held, "day"), *query.values)
        days = [day for row in rows if (day := kinds_day(row["day"])) is not None][-_MOST_READINGS:]
    counted = ((day, count(book, register, figure, day).value) for day in days)
    return [(day.isoformat(), value) for day, value in counted if value is not None]


def with_readings(book: Book, measure: "Measure") -> "Measure":
    """A measure with what is counted for it, where it is fed by a register; else as it is."""
    fed = feeding(book, "measure_id").get(measure.id or "")
    counted = readings(book, measure.id or "") if fed is not None else None
    if fed is None or counted is None:
        return measure
    from dataclasses import replace

    from tsworkbench.plan.governance.measures import MeasureReading

    told = tuple(MeasureReading(on_day=day, value=value) for day, value in counted)
    register, figure = fed
    return replace(measure, readings=told, counted_from=f"{register.title}: {figure.label}")


_COUNTED: UntilChanged[dict[tuple[str, date], Fed]] = UntilChanged((*OF_REGISTERS, "officer", "plan"))


def day_of(book: Book) -> date:
    """The day of a file: that of the past that it is, or today."""
    return book.position or local_moment(datetime.fromtimestamp(book.now() / 1000, UTC)).date()


def feeding(book: Book, column: str = "output_id") -> dict[str, tuple[Register, Figure]]:
    """Output (or measure) → the register and the figure that is its actual. Of two the first counts."""
    found: dict[str, tuple[Register, Figure]] = {}
    for register in all_registers(book):
        for figure in register.figures:
            fed = figure.output_id if column == "output_id" else figure.measure_id
            if fed is not None:
                found.setdefault(fed, (register, figure))
    return found


def actuals(book: Book, output_ids: Collection[str] | None, day: date, column: str = "output_id") -> dict[str, Fed]:
    """Output (or measure) → what it is counted to be at a day, for those of some (without any: of all) that are fed.

    Those of a closed plan are counted up to the day on which it was closed. What was counted is kept until the log has
    a change of a register.
    """
    fed = feeding(book, column)
    wanted = fed if output_ids is None else [one for one in fed if one in set(output_ids)]
    if not wanted:
        return {}
    known, closed = _known(book), _closed(book, column)
    found = {}
    for one in wanted:
        last = min(day, closed.get(one, day))
        counted = known.get((one, last))
        if counted is None:
            counted = known[one, last] = Fed(count(book, *fed[one], last))
        found[one] = counted
    return found


_PLAN_OF_MEASURE = (
    "coalesce((select plan_id from objective where id=t.row_id), (select plan_id from activity where id=t.row_id), "
    "t.row_id)"
)


def _closed(book: Book, column: str) -> dict[str, date]:
    """Output (or measure) → the day on which its plan was closed, for those of closed plans."""
    plan = "t.plan_id" if column == "output_id" else _PLAN_OF_MEASURE
    table = column.removesuffix("_id")
    rows = book.rows(
        f"select t.id, p.closed_on from {table} t join plan p on p.id={plan} where p.closed_on is not null"
    )
    return {row["id"]: day for row in rows if (day := kinds_day(row["closed_on"])) is not None}


def _known(book: Book) -> dict[tuple[str, date], Fed]:
    """What was counted and still holds; in an act nothing is kept."""
    return {} if book.connection.in_transaction else _COUNTED.of(book, dict)
