"""The money of an activity: what it costs, where that comes from, what of it is confirmed, what is spent. An objective
and a plan as a whole have only money that comes from somewhere.

A cost and a source are kept in the plan's own words and as a sum. The two say one thing: when the words change the sum
is read from them, when the sum changes it is written into them, and what is confirmed is said so in the words as well.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from tsworkbench.plan.calendar import short_date
from tsworkbench.plan.english import counted, listed, plain_pence, pounds
from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.imports.printed.money import (
    MOST_PENCE,
    Funded,
    Money,
    is_nothing,
    read_funding,
    read_money,
    said_confirmed,
    with_sum,
)
from tsworkbench.plan.language import row_keys
from tsworkbench.plan.model import CostKind, FundingKind, SpendKind
from tsworkbench.store.book import Book, Row, utc_text
from tsworkbench.store.views import attached
from tsworkbench.store.views.attached import FUNDED, spends_of, sums_of
from tsworkbench.store.views.refs import Place, live
from tsworkbench.store.views.tree import paid_from
from tsworkbench.work.edits import Change, Edit, Write, change, name_of, require, standing, words_of

if TYPE_CHECKING:
    from tsworkbench.plan.due import Due


def read_pounds(text: str) -> int | None:
    """Pence of an amount as it is typed: "£105,000", "25k", "12.50". None for nothing. Raises WrongInput."""
    if not text.strip().lstrip("£").strip():
        return None
    pence = plain_pence(text)
    if pence is None or pence < 0:
        raise WrongInput(f"“{text.strip()[:40]}” is not an amount. Type pounds, such as “105,000”, “25k” or “12.50”.")
    if pence > MOST_PENCE:
        raise WrongInput(f"“{text.strip()[:40]}” is more than any plan costs. Is there an extra digit?")
    return pence


def cost_words(text: str) -> str:
    """How the words of a cost will be read: "£25,000", or "no sum", and what is in doubt about it."""
    money = read_money(text)
    said = pounds(money.pence) if money.pence is not None else "no sum"
    return f"{said}{_doubt(money)}"


def set_cost(place: Place, text: str) -> Edit:
    """Writes what an activity costs, in the plan's words. The sum is read from them; of the only source it is the sum.

    What is in doubt about the reading ("£10,000 to £15,000") is in the label.
    """

    def edit(book: Book) -> Change:
        require(place, ("activity",), "cost")
        row = standing(book, place)
        words = words_of(text, "cost", empty=True) or None
        money = read_money(words or "")
        now = f"costs {pounds(money.pence)}" if money.pence is not None else f"cost “{words}”" if words else "no cost"
        return _costs(book, place, row, words, money.pence, money.kind, f"{now}{_doubt(money)}")

    return edit


def set_amount(place: Place, pence: int | None) -> Edit:
    """Writes what an activity costs as a sum. The sum that its words name becomes this one; None for no sum."""

    def edit(book: Book) -> Change:
        require(place, ("activity",), "cost")
        row = standing(book, place)
        before = row["cost_text"]
        kind = CostKind.AMOUNT if pence is not None else CostKind(row["cost_kind"] or CostKind.NONE)
        if pence is None:
            words = None if before and read_money(before).pence is not None else before
            kind = CostKind.NONE if kind is CostKind.AMOUNT else kind
            return _costs(book, place, row, words, None, kind, "cost without a sum")
        words = before if before and read_money(before).pence == pence else _with_sum(before, pence)
        read = read_money(words).pence
        still = f"; its words still say “{words}”" if read is not None and read != pence else ""
        return _costs(book, place, row, words, pence, kind, f"costs {pounds(pence)}{still}")

    return edit


def _with_sum(before: str | None, pence: int) -> str:
    """The words of a cost with another sum. Where they name none it is put before them, and in their place if they say
    that there is no cost of its own: "Within existing resources".
    """
    if not before:
        return pounds(pence)
    read = read_money(before)
    if read.pence is None and read.kind is CostKind.EXISTING:
        return pounds(pence)
    words = with_sum(before, pence)
    return f"{pounds(pence)} ({before})" if read_money(words).pence is None else words


def _costs(
    book: Book, place: Place, row: Row, words: str | None, pence: int | None, kind: CostKind, now: str
) -> Change:
    """The change to a cost, with the sum of the only source where that bore the whole cost."""
    cells = {"cost_text": words, "cost_pence": pence, "cost_kind": kind.value}
    changed: dict[str, Any] = {name: cell for name, cell in cells.items() if row[name] != cell}
    there = sums_of(book, place.id)
    there = [one for one in there if one["kind"] == FundingKind.MONEY]
    only = there[0] if len(there) == 1 and there[0]["pence"] == row["cost_pence"] != pence else None
    writes = []
    if only is not None:
        sums: dict[str, Any] = {"pence": pence}
        if pence is not None and only["text"] and with_sum(only["text"], pence) != only["text"]:
            sums["text"] = with_sum(only["text"], pence)
            changed["funding_text"] = with_sum(row["funding_text"] or "", pence) or None
        writes.append(Write("allocation", only["id"], sums))
    if changed:
        writes.insert(0, Write("activity", place.id, changed))
    was = f" (was {pounds(row['cost_pence'])})" if row["cost_pence"] not in (None, pence) else ""
    return change(place, row, now, was, writes)


def _doubt(money: Money) -> str:
    """What is in doubt about a sum, as the end of a sentence."""
    if money.because is None:
        return ""
    return f" – {money.because[0].lower()}{money.because[1:].rstrip('.')}"


# -- where the money of an activity comes from: the sources as they are typed, beside the plan's own words


def written_funding(book: Book, row: Row, level: str = "activity") -> str:
    """The funding of a row as it was printed or typed."""
    if row["funding_text"]:
        return str(row["funding_text"])
    return "; ".join(one["text"] or one["name"] for one in sums_of(book, row["id"], level))


def funding_words(text: str) -> str:
    """How funding that is typed will be read: "Lottery £20,000, to be confirmed". Raises as `set_funding`."""
    said = []
    for one in _sources(text):
        sure = {True: ", confirmed", False: ", to be confirmed", None: ""}[one.confirmed]
        worth = f", worth {pounds(one.worth)}" if one.worth is not None else ""
        sum_of_it = f" {pounds(one.pence)}" if one.pence is not None else ""
        in_kind = f", in kind{worth}" if one.kind is FundingKind.IN_KIND else ""
        said.append(f"{one.source}{sum_of_it}{in_kind}{sure}")
    return "; ".join(said) or "no source"


def set_funding(place: Place, text: str) -> Edit:
    """Writes where an activity's money comes from: "Lottery £20,000 (to be confirmed); Council £5,000".

    A source that stays keeps what isn't said anew of it: its sum, whether it is confirmed, the budget it is inside.
    The only source of an activity bears its whole cost, unless it says another sum. Raises WrongInput for a sum alone.
    """

    def edit(book: Book) -> Change:
        require(place, tuple(reversed(FUNDED)), "funding")
        row = standing(book, place)
        words = words_of(text, "funding", empty=True)
        if words == written_funding(book, row, place.level):
            return change(place, row, "funding as before")
        there = sums_of(book, place.id, place.level)
        wanted = _sources(words)
        only = [one for one in wanted if one.kind is FundingKind.MONEY]
        writes = [Write(place.level, place.id, {"funding_text": words or None})]
        for said, sort in zip(wanted, row_keys.spread(len(wanted)), strict=True):
            before = _stood(there, said)
            there = [other for other in there if other is not before]
            cost = row["cost_pence"] if place.level == "activity" and only == [said] else None
            cells = {"sort": sort, "text": said.text} | _read(said, before, cost)
            if before is not None:
                changed = {column: cell for column, cell in cells.items() if before[column] != cell}
                writes += [Write("allocation", before["id"], changed)] if changed else []
                continue
            source = _source(book, said.source, writes)
            writes.append(Write("allocation", None, {FUNDED[place.level]: place.id, "source_id": source, **cells}))
        writes += [Write("allocation", gone["id"], {"deleted": 1}) for gone in there]
        now = f"funded by {funding_words(words)}" if wanted else "funding “N/A”" if is_nothing(words) else "no funding"
        return change(place, row, now, "", writes)

    return edit


def confirm(place: Place, allocation_id: str, confirmed: bool | None) -> Edit:
    """Says whether money for an activity is confirmed; None where the plan does not say."""

    def edit(book: Book) -> Change:
        row = standing(book, place)
        money = attached.sum_of(book, allocation_id)
        if money is None:
            raise WrongInput("That money is no longer in the plan: somebody has removed it.")
        said = {True: "confirmed", False: "to be confirmed", None: "not said to be confirmed or not"}[confirmed]
        inside, with_it = _confirmed_inside(book, place, row, confirmed)
        writes = _confirmed(place.level, row, [money], confirmed) + inside
        return change(place, row, f"{money['name']} {said}{with_it}", "", writes)

    return edit


def confirm_from(place: Place, source: str | None, confirmed: bool | None) -> Edit:
    """Says the same of all the money of an activity, or of that whose source's name holds `source`."""

    def edit(book: Book) -> Change:
        there = sums_of(book, place.id, place.level)
        name = name_of(place, standing(book, place))
        if not there:
            raise WrongInput(f"{name} has no money from any source: there is nothing to confirm.")
        wanted = [row for row in there if source is None or source.strip().casefold() in row["name"].casefold()]
        if not wanted:
            names = ", ".join(f"“{row['name']}”" for row in there)
            raise WrongInput(f"{name} has no money from “{source}”. Its sources: {names}.")
        activity = standing(book, place)
        said = {True: "confirmed", False: "to be confirmed", None: "not said to be confirmed or not"}[confirmed]
        inside, with_it = _confirmed_inside(book, place, activity, confirmed)
        now = ", ".join(f"{row['name']} {said}" for row in wanted) + with_it
        return change(place, activity, now, "", _confirmed(place.level, activity, wanted, confirmed) + inside)

    return edit


def _confirmed(level: str, row: Row, wanted: list[Row], confirmed: bool | None) -> list[Write]:
    """What says of some sums that they are confirmed or not, in their cells and in the plan's words."""
    writes = []
    printed = words = row["funding_text"]
    for money in wanted:
        text = said_confirmed(money["text"], confirmed) if money["text"] else None
        cells = {"confirmed": _cell(confirmed), "text": text}
        changed = {name: cell for name, cell in cells.items() if money[name] != cell}
        if changed:
            writes.append(Write("allocation", money["id"], changed))
        if words and text and money["text"] in words:
            words = words.replace(money["text"], text, 1)
    if words != printed:
        writes.insert(0, Write(level, row["id"], {"funding_text": words}))
    return writes


def _confirmed_inside(book: Book, place: Place, row: Row, confirmed: bool | None) -> tuple[list[Write], str]:
    """The same of what is inside the budget of an activity, if anything was said of it; and how the label tells it."""
    writes, refs = list[Write](), list[str]()
    ref = row["ref"] if place.level == "activity" else None
    for sum_id in paid_from(book, place.plan_id, ref or ""):
        money = attached.sum_of(book, sum_id)
        other = live(book, "activity", money["activity_id"]) if money is not None else None
        if money is None or other is None or money["confirmed"] is None:
            continue
        changed = _confirmed("activity", other, [money], confirmed)
        writes += changed
        refs += [other["ref"] or other["title"]] if changed else []
    return writes, f", and for {listed(refs)} inside its budget" if refs else ""


def _stood(there: list[Row], one: Funded) -> Row | None:
    """The sum of a source that stood before: of several from one source the one in the same words, or the first."""
    same = [row for row in there if row["name"].casefold() == one.source.casefold()]
    return next((row for row in same if row["text"] == one.text), same[0] if same else None)


def _sources(text: str) -> tuple[Funded, ...]:
    found = read_funding(text)
    for one in found:
        if one.pence is not None and one.source == one.text:
            raise WrongInput(f"“{one.text[:40]}” says how much, but not from where: type it as “Lottery £20,000”.")
    return found


def _read(one: Funded, before: Row | None, cost: int | None) -> dict[str, Any]:
    """The cells of one sum: what is said of it, else what stood, unless the words that said that have gone."""
    is_money = one.kind is FundingKind.MONEY
    cells = {"kind": one.kind.value, "worth_pence": one.worth, "pence": one.pence, "confirmed": _cell(one.confirmed)}
    if before is None or before["kind"] != one.kind:
        return cells | ({"pence": cost} if is_money and one.pence is None else {})
    if one.confirmed is None and all(was.confirmed is None for was in read_funding(before["text"] or "")):
        cells["confirmed"] = before["confirmed"]
    return cells | ({"pence": before["pence"]} if is_money and one.pence is None else {})


def _cell(confirmed: bool | None) -> int | None:
    return None if confirmed is None else int(confirmed)


def _source(book: Book, name: str, writes: list[Write]) -> str:
    """The id of the source of that name, adding a new one to `writes`."""
    known = attached.source_called(book, name)
    if known is None:
        new = (write.cells for write in writes if write.table == "funding_source")
        known = next((cells["id"] for cells in new if cells["name"].casefold() == name.casefold()), None)
    if known is not None:
        return str(known)
    minted = book.mint()
    writes.append(Write("funding_source", None, {"id": minted, "name": name}))
    return minted


# -- what has been spent, and what is expected


def spend_words(book: Book, place: Place, kind: SpendKind) -> str:
    """The last sum of a kind with its day, as an officer would type it: "20,000 on 31 Dec 2009"; "" without one."""
    for last in spends_of(book, place.id, kind):
        return f"{pounds(last['pence']).lstrip('£')} on {short_date(date.fromisoformat(last['on_day']))}"
    return ""


class Spent(NamedTuple):
    """A sum as it is typed, with the day on which it was known."""

    pence: int | None
    on_day: date
    due: Due | None = None


def read_spend(book: Book, place: Place, text: str, *, as_at: date) -> Spent:
    """Reads "20,000" or "20k on 31 Dec". The day is the as-at day if none is typed. Raises WrongInput."""
    amount, _, phrase = (part.strip() for part in _on_day(text))
    pence = read_pounds(amount)
    if not phrase:
        return Spent(pence, as_at)
    from tsworkbench.work.row.dates import done_on

    day, due = done_on(book, place, phrase, as_at=as_at)
    return Spent(pence, day, due)


def _on_day(text: str) -> tuple[str, str, str]:
    found = re.search(r"(?:^|[\s,]+)(?:on|at|by|to)\s+", text.strip(), re.IGNORECASE)
    return (text.strip()[: found.start()], "on", text.strip()[found.end() :]) if found else (text, "", "")


def set_spend(place: Place, kind: SpendKind, text: str, *, as_at: date) -> Edit:
    """Says what an activity has cost so far, or will cost in all, as it is known on a day; "" removes the last sum."""

    def edit(book: Book) -> Change:
        require(place, ("activity",), "spending")
        row = standing(book, place)
        called = {SpendKind.SPENT: "has spent", SpendKind.FORECAST: "is expected to spend"}[kind]
        there = spends_of(book, place.id, kind)
        if not text.strip():
            writes = [Write("spend", there[0]["id"], {"deleted": 1})] if there else []
            before = f"; before that {pounds(there[1]['pence'])}" if len(there) > 1 else ""
            return change(place, row, f"the last sum that it {called} removed{before}", "", writes)
        read = read_spend(book, place, text, as_at=as_at)
        if read.pence is None:
            raise WrongInput(f"“{text.strip()[:40]}” names no sum. Type it as “20,000” or “20k on 31 Dec”.")
        now = f"{called} {pounds(read.pence)}{' in all' if kind is SpendKind.FORECAST else ''}"
        now = f"{now}, as known on {short_date(read.on_day)}"
        was = f" (was {pounds(there[0]['pence'])})" if there else ""
        writes = _spend_writes(book, place, kind, read, there)
        return change(place, row, now, was if writes else "", writes)._replace(read=(read.due,) if read.due else ())

    return edit


def _spend_writes(book: Book, place: Place, kind: SpendKind, read: Spent, there: list[Row]) -> list[Write]:
    """One sum a day: what is said again of the same day takes the place of what was said before."""
    day = read.on_day.isoformat()
    said = {"pence": read.pence, "by": book.who, "at": utc_text(book.now())}
    same = next((one for one in there if one["on_day"] == day), None)
    if same is None:
        return [Write("spend", None, {"activity_id": place.id, "kind": kind.value, "on_day": day, **said})]
    return [Write("spend", same["id"], said)] if same["pence"] != read.pence else []


# -- sources, which the plans of a file share


def source_named(book: Book, name: str) -> Row:
    """The one source of that name, or of that beginning. Raises NotFound or WrongInput with those there are."""
    wanted = " ".join(name.split()).casefold()
    there = attached.sources(book)
    exact = [row for row in there if row["name"].casefold() == wanted]
    fits = exact or [row for row in there if wanted and row["name"].casefold().startswith(wanted)]
    if len(fits) == 1:
        return fits[0]
    names = ", ".join(f"“{row['name']}”" for row in (fits or there)) or "none yet"
    if not fits:
        raise NotFound(f"There is no source of money called “{name.strip()[:60]}”. The sources: {names}.")
    raise WrongInput(f"“{name.strip()}” fits several sources. Name one whole: {names}.")


def merge_sources(kept_id: str, gone_id: str) -> Edit:
    """Makes two names of one source one: all sums are from the first. The words that a plan prints stay as they are."""

    def edit(book: Book) -> Change:
        kept, gone = attached.source(book, kept_id), attached.source(book, gone_id)
        if kept is None or gone is None:
            raise WrongInput("That source is no longer in the file: somebody has merged it already.")
        if kept["id"] == gone["id"]:
            raise WrongInput(f"“{kept['name']}” is one source already: name two.")
        sums = attached.sums_from(book, gone_id)
        writes = [Write("allocation", row["id"], {"source_id": kept_id}) for row in sums]
        writes.append(Write("funding_source", gone_id, {"deleted": 1}))
        now = f"is one source with “{gone['name']}” now: {counted(len(sums), 'sum')} moved"
        return Change(f"“{kept['name']}”", now, "", writes)

    return edit
