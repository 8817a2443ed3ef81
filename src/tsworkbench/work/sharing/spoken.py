"""What is to be settled, in an officer's words: of which row, which field, and what each side says it is."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tsworkbench.plan.calendar import moment_of, short_date
from tsworkbench.plan.english import agreeing, are, counted, pounds
from tsworkbench.plan.language.cell_labels import (
    DATES,
    NOTHING,
    baseline_words,
    cell_words,
    field_words,
    when_words,
)
from tsworkbench.plan.language.leads import write_leads
from tsworkbench.plan.sharing import facts
from tsworkbench.plan.sharing.facts import BIRTH, is_long
from tsworkbench.plan.sharing.values import Head, Taken, Unsettled
from tsworkbench.store.book import Book
from tsworkbench.store.tables import ROWS
from tsworkbench.store.views.refs import key_of
from tsworkbench.work.history import RowName, Teller

_TABLES = {
    "progress": "update",
    "reading": "count of an output",
    "funding_source": "source of money",
    "delivery_group": "group",
    "sign_off": "sign-off",
    "role_holder": "role",
}
_UNSAID = {"sort", "plan_id", "due_printed"}


class About(NamedTuple):
    """The row that something to be settled is about."""

    name: RowName
    """The row of the plan, or what has no row above it: an officer, a source of money."""
    ref: str
    title: str
    key: int | None
    """By what a list knows it; None for what is no row of a plan."""


def about(book: Book, one: Unsettled) -> About:
    """The row of the plan that a fact is about: its own, or the one that it hangs on."""
    return about_row(Teller(book), one.table, one.row)


def about_row(teller: Teller, table: str, row_id: str) -> About:
    """The row of the plan that another row is, or hangs on."""
    name = teller.owner(table, row_id) or (table, row_id)
    row = teller.row(*name)
    ref = teller.ref(name)
    title = teller.title(name).removeprefix(ref).strip() if name[0] in ROWS else ""
    key = key_of(name[0], row["rid"]) if row is not None and name[0] in ROWS else None
    return About(name, ref, title, key)


def fact_words(one: Unsettled) -> str:
    """What is to be settled, as an officer calls it: "due", "lead", "update, RAG"."""
    if one.title is not None:
        return one.title
    words = facts.fact_words(one.fact)
    if is_issued_twice(one):
        return f"report no. {one.kept.value.get('report_no')}, issued twice"
    return words if one.table in ROWS else f"{_TABLES.get(one.table, one.table.replace('_', ' '))}, {words}"


def is_issued_twice(one: Unsettled) -> bool:
    """Whether it is a report that was issued on two copies."""
    return (one.table, one.fact) == ("round", "issue") and all(
        said.value.get("issued_on") for said in (one.kept, *one.aside)
    )


def keeps_both(one: Unsettled) -> bool:
    """Whether both sides can be kept, one under the other."""
    return is_long(one.fact)


def value_words(book: Book, one: Unsettled, cells: Mapping[str, Any] | None) -> str:
    """What one side says: "end Feb 2010 (“end feb”)", "Louise Russell / Alex Louis", "in progress, ▲ Red"."""
    if cells is None:
        return NOTHING
    return _words(Teller(book), one, cells)


def in_one_line(book: Book, one: Unsettled, *, named: bool = True) -> str:
    """A fact that is to be settled, whole, what counts now first: "4.2.m2 due: 15 Jan 2010 (Shazia Hussain) or end Feb
    2010 (Louise Russell)"; not `named`, without the row.
    """
    if is_issued_twice(one):
        days = [
            f"on {cell_words('issued_on', said.value['issued_on'])} ({said.who or 'another program'})"
            for said in (one.kept, *one.aside)
        ]
        return f"Report no. {one.kept.value.get('report_no')} was issued twice: {' or '.join(days)}"
    sides = [
        f"{value_words(book, one, said.value)} ({said.who or 'another program'})" for said in (one.kept, *one.aside)
    ]
    ref = f"{about(book, one).ref} " if named else ""
    return f"{ref}{fact_words(one)}: {' or '.join(sides)}"


def whose_letter(head: Head) -> str:
    """Whose letter it is, and of which day: "Louise Russell's return of 15 Dec 2009"."""
    moment = moment_of(head.made_at)
    day = f" of {short_date(moment.date())}" if moment is not None else ""
    return f"{head.who or 'somebody'}'s {head.kind}{day}"


def return_words(head: Head, acts: int) -> str:
    """What a return that goes out holds: "2 changes that home hasn't got", "nothing is new; it says what you have"."""
    if not acts:
        return "nothing is new; it says what you have"
    if head.part:
        return f"all that this part holds, {counted(acts, 'change')}; home passes over what it has"
    return f"{counted(acts, 'change')} that home hasn't got"


def letter_words(head: Head, taken: Taken, *, would: bool = False) -> list[str]:
    """What became of a letter that was taken in, or (`would`) what would come of it: a sentence each, the first of them
    how many changes were new, if any were.
    """
    words = []
    if taken.new:
        words.append(f"{whose_letter(head)}, {counted(taken.new, 'change')} {'would be ' if would else ''}taken in.")
    words += [*taken.said, *taken.put_right]
    if head.kind == "return" and taken.strange:
        words.append(f"Of others than {head.who or 'its sender'}: {'; '.join(taken.strange)}.")
    if taken.waiting and not taken.said:
        words.append(
            f"{counted(taken.waiting, 'thing')} {agreeing(taken.waiting, 'waits', 'wait')} for what hasn't come yet."
        )
    return words


def to_settle_words(taken: Taken, way: str) -> list[str]:
    """That facts are to be settled, if any are, and the way to settle them: "“tsworkbench settle” lists what."."""
    count = taken.to_settle
    if not count:
        return []
    return [
        f"{counted(count, 'fact')} {are(count)} to be settled: two officers changed "
        f"{agreeing(count, 'it', 'them')} apart. {way}"
    ]


def _words(teller: Teller, one: Unsettled, cells: Mapping[str, Any]) -> str:
    fact = one.fact
    if one.title is not None:
        return teller.value(one.row, fact, cells.get(fact))
    if fact in DATES:
        return _date(teller, one, cells)
    if fact == "leads":
        return _leads(teller, cells["rows"])
    if fact == "money":
        return _money(teller, cells["rows"])
    if fact == "deleted":
        return "deleted" if cells.get("deleted") else "in the plan"
    if fact == "place":
        above = [teller.cell(name, cell) for name, cell in cells.items() if name.endswith("_id") and cell]
        return f"under {above[-1]}" if above else NOTHING
    return _cells(teller, fact, cells)


def _date(teller: Teller, one: Unsettled, cells: Mapping[str, Any]) -> str:
    plan = teller.row("plan", one.plan)
    year_start = plan["year_start"] if plan is not None else 4
    each = [cells.get(name) for name in DATES[one.fact]]
    if one.fact == "baseline":
        return baseline_words(*each, year_start=year_start)
    when = when_words(*each, year_start=year_start)
    typed = cells.get(f"{one.fact}_text")
    is_plain = cells.get(DATES[one.fact][2]) in ("day", "month") or (typed or when).casefold() == when.casefold()
    words = f"{when} (“{typed}”)" if typed and not is_plain else when
    reason = cells.get("expected_reason")
    return f"{words}: {reason}" if reason else words


def _leads(teller: Teller, rows: Mapping[str, Mapping[str, Any]]) -> str:
    named = [
        (teller.ref(("officer", lead["officer_id"])), lead["role"])
        for lead in sorted(rows.values(), key=lambda lead: lead["sort"])
    ]
    return write_leads(named) or "nobody"


def _money(teller: Teller, rows: Mapping[str, Mapping[str, Any]]) -> str:
    said = []
    for sum_ in sorted(rows.values(), key=lambda sum_: sum_["sort"]):
        amount = sum_["text"] or (pounds(sum_["pence"]) if sum_["pence"] is not None else "")
        source = teller.ref(("funding_source", sum_["source_id"])) if sum_["source_id"] else ""
        said.append(", ".join(filter(None, (amount, source, "confirmed" if sum_["confirmed"] else ""))))
    return "; ".join(said) or "no money"


def _cells(teller: Teller, fact: str, cells: Mapping[str, Any]) -> str:
    if len(cells) == 1 or fact == BIRTH:
        return "; ".join(teller.cell(name, cell) for name, cell in cells.items() if fact != BIRTH or cell)
    said = [
        teller.cell(name, cell)
        if name in ("status", "rag", "text", "kind", "value")
        else f"{field_words(name)} {words}"
        for name, cell in cells.items()
        if name not in _UNSAID and cell not in (None, "") and (words := cell_words(name, cell))
    ]
    return ", ".join(said) or NOTHING


def rows_to_settle(book: Book, found: Iterable[Unsettled]) -> dict[int, list[Unsettled]]:
    """What is to be settled, by the row that it is about; what is about no row of a plan is left out."""
    teller = Teller(book)
    rows: dict[int, list[Unsettled]] = {}
    for one in found:
        if (key := about_row(teller, one.table, one.row).key) is not None:
            rows.setdefault(key, []).append(one)
    return rows
